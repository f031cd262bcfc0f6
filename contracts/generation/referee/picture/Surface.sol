// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// Used in assembly, where the linter does not look.
// solhint-disable-next-line no-unused-import
import {HEIGHTS, HIGHEST, ONES, SIGNS, TWOS} from "./Desk.sol";

/// @dev Heights in memory: where, how many, and what their edges are.
struct Grid {
    // Memory address of the plain rows.
    uint256 plain;
    // Memory address of the first even height.
    uint256 even;
    // Rows, and columns of plain rows.
    uint256 rows;
    uint256 columns;
    // Whether the edges at the top, the bottom and the left are free, and whether the right one is.
    bool free;
    bool freeRight;
}

/**
 * @title Surface
 * @notice Heights calmed, and made finer by corner cutting and smoothing, sixteen at a time (docs/semantics.md, 5.2).
 * @dev A height is 14 bits in a lane of 16, so that `a + 3b + 2` and `a + 2b + c + 2` fit it; a shift by two brings bits
 * of the neighbouring lane, which a mask takes away.
 *
 * *Plain rows* are heights side by side, each row whole words. Doubling columns parts them: the even heights of a row
 * and then its odd ones stand apart, each with 32 bytes before and after them, whose nearest lanes hold what is beyond
 * the edges; so the neighbours of sixteen heights are the other parity's word and the same one two bytes before or after.
 * Only between two steps are they put side by side again. A row more is kept above and below for what is beyond.
 */
library Surface {
    /// @dev How often a net is smoothed before it grows.
    uint256 private constant CALMINGS = 2;

    uint256 private constant PAIRS = 0x0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff;
    uint256 private constant QUADS = 0x00000000ffffffff00000000ffffffff00000000ffffffff00000000ffffffff;
    uint256 private constant EIGHTS = 0x0000000000000000ffffffffffffffff0000000000000000ffffffffffffffff;

    /// @dev Bytes of a plain row.
    function plainStride(uint256 columns) internal pure returns (uint256) {
        unchecked {
            return (2 * columns + 31) & ~uint256(31);
        }
    }

    /// @dev Bytes from a row's first even height to its first odd one, for plain rows of `stride` bytes before doubling.
    function parity(uint256 stride) internal pure returns (uint256) {
        unchecked {
            return stride + 32;
        }
    }

    /// @dev Calms a net, which stands in plain rows: smooths it twice, both ways.
    function calm(Grid memory grid) internal pure {
        uint256 stride = plainStride(grid.columns);
        for (uint256 smoothing = 0; smoothing < CALMINGS; ++smoothing) {
            _beyondRows(grid.plain, grid.rows, stride, stride, grid.free);
            _smoothRows(grid.plain, grid.rows, stride, stride);
            _smoothPlainColumns(grid, stride);
        }
    }

    /// @dev One step: plain rows become parted rows, twice as many and twice as wide. The grid's counts stay those of
    /// before; what is beyond the columns is written, what is beyond the rows is not.
    function step(Grid memory grid, bool smooth) internal pure {
        uint256 stride = plainStride(grid.columns);
        uint256 half = parity(stride);
        _beyondRows(grid.plain, grid.rows, stride, stride, grid.free);
        _doubleRows(grid.plain, grid.rows, stride, grid.even, 2 * half);
        _doubleColumns(grid, half);
        if (smooth) {
            beyondRows(grid);
            _smoothRows(grid.even, 2 * grid.rows, 2 * half, stride);
            _smoothRows(grid.even + half, 2 * grid.rows, 2 * half, stride);
            beyondColumns(grid);
            _smoothColumns(grid, half);
        }
    }

    /// @dev Puts the parted heights side by side: they become the plain rows of the next step.
    function join(Grid memory grid) internal pure {
        uint256 stride = plainStride(grid.columns);
        grid.rows *= 2;
        _join(grid.even, grid.rows, parity(stride), grid.columns, grid.plain, EIGHTS, QUADS, PAIRS);
        grid.columns *= 2;
    }

    /// @dev Writes what is beyond the parted rows above and below.
    function beyondRows(Grid memory grid) internal pure {
        uint256 stride = plainStride(grid.columns);
        uint256 half = parity(stride);
        _beyondRows(grid.even, 2 * grid.rows, 2 * half, stride, grid.free);
        _beyondRows(grid.even + half, 2 * grid.rows, 2 * half, stride, grid.free);
    }

    /// @dev Writes what is beyond the parted rows at the left (before the odd heights) and right (after the even ones).
    // prettier-ignore
    function beyondColumns(Grid memory grid) internal pure {
        uint256 row = grid.even;
        uint256 half = parity(plainStride(grid.columns));
        uint256 end = row + 4 * half * grid.rows;
        uint256 size = 2 * grid.columns;
        bool free = grid.free;
        bool freeRight = grid.freeRight;
        assembly ("memory-safe") {
            for {} lt(row, end) { row := add(row, shl(1, half)) } {
                let odd := add(row, half)
                // The border is the last odd height, or the first even one; the one before it has the other parity.
                let right := mload(sub(add(odd, size), 0x20))
                let left := mload(row)
                if free {
                    // Both at once, the left one in the first lane and the right one in the last.
                    let inner := or(
                        shl(240, shr(240, mload(odd))),
                        and(mload(sub(add(row, size), 0x20)), 0xffff)
                    )
                    inner := beyond(or(shl(240, shr(240, left)), and(right, 0xffff)), inner)
                    left := inner
                    if freeRight { right := inner }
                }
                mstore(add(row, size), shl(240, right))
                odd := sub(odd, 0x20)
                mstore(odd, or(and(mload(odd), not(0xffff)), shr(240, left)))
            }
            // See _beyondRows.
            function beyond(b, c) -> x {
                let ones := mload(ONES)
                x := sub(add(shl(1, b), mload(SIGNS)), c)
                x := and(x, mul(and(shr(15, x), ones), 0x7fff))
                let over := and(shr(15, add(x, mul(ones, 16447))), ones)
                x := add(and(x, not(mul(over, 0xffff))), mul(over, HIGHEST))
            }
        }
    }

    /// @dev Writes a row before the first of `rows` and one after the last, `size` bytes of each: the border's own
    /// heights, or where the edge is free the straight continuation `2b − c` within 0 … HIGHEST. With 2^15 more that is
    /// 16,448 … 65,408; 16,447 = 2^15 − HIGHEST − 1.
    // prettier-ignore
    function _beyondRows(uint256 first, uint256 rows, uint256 stride, uint256 size, bool free) private pure {
        assembly ("memory-safe") {
            function beyond(b, c) -> x {
                let ones := mload(ONES)
                x := sub(add(shl(1, b), mload(SIGNS)), c)
                x := and(x, mul(and(shr(15, x), ones), 0x7fff))
                let over := and(shr(15, add(x, mul(ones, 16447))), ones)
                x := add(and(x, not(mul(over, 0xffff))), mul(over, HIGHEST))
            }
            let last := add(first, mul(sub(rows, 1), stride))
            for { let end := add(first, size) } lt(first, end) {
                first := add(first, 0x20)
                last := add(last, 0x20)
            } {
                let above := mload(first)
                let below := mload(last)
                if free {
                    above := beyond(above, mload(add(first, stride)))
                    below := beyond(below, mload(sub(last, stride)))
                }
                mstore(sub(first, stride), above)
                mstore(add(last, stride), below)
            }
        }
    }

    /// @dev Two rows for each plain one, written where the even heights will stand.
    // prettier-ignore
    function _doubleRows(uint256 plain, uint256 rows, uint256 stride, uint256 target, uint256 targetStride) private pure {
        assembly ("memory-safe") {
            let mask := mload(HEIGHTS)
            let twos := mload(TWOS)
            for { let columnEnd := add(plain, stride) } lt(plain, columnEnd) {
                plain := add(plain, 0x20)
                target := add(target, 0x20)
            } {
                let above := mload(sub(plain, stride))
                let row := mload(plain)
                let to := target
                let from := add(plain, stride)
                // Two plain rows at a time: their number is even.
                for { let end := add(from, mul(rows, stride)) } lt(from, end) { from := add(from, stride) } {
                    let below := mload(from)
                    let thrice := add(mul(row, 3), twos)
                    mstore(to, and(shr(2, add(above, thrice)), mask))
                    to := add(to, targetStride)
                    mstore(to, and(shr(2, add(thrice, below)), mask))
                    to := add(to, targetStride)
                    from := add(from, stride)
                    above := mload(from)
                    thrice := add(mul(below, 3), twos)
                    mstore(to, and(shr(2, add(row, thrice)), mask))
                    to := add(to, targetStride)
                    mstore(to, and(shr(2, add(thrice, above)), mask))
                    to := add(to, targetStride)
                    row := above
                    above := below
                }
            }
        }
    }

    /// @dev Two columns for each one of the rows that _doubleRows wrote, in place: the even ones where they stood.
    // prettier-ignore
    function _doubleColumns(Grid memory grid, uint256 half) private pure {
        uint256 row = grid.even;
        uint256 end = row + 4 * half * grid.rows;
        uint256 size = 2 * grid.columns;
        bool free = grid.free;
        bool freeRight = grid.freeRight;
        assembly ("memory-safe") {
            let mask := mload(HEIGHTS)
            let twos := mload(TWOS)
            for {} lt(row, end) { row := add(row, shl(1, half)) } {
                // What is beyond at the right, in the last lane, and at the left, in the first one.
                let word := mload(sub(add(row, size), 0x20))
                let before := mload(row)
                if free {
                    let inner := or(shl(16, shl(224, shr(224, before))), and(shr(16, word), 0xffff))
                    before := beyond(or(shl(240, shr(240, before)), and(word, 0xffff)), inner)
                    if freeRight { word := before }
                }
                mstore(add(row, size), shl(240, word))
                before := shr(240, before)
                let even := row
                // Two words at a time; where a row has only one, what is before the next half is overwritten, too.
                for { let rowEnd := add(row, size) } lt(even, rowEnd) { even := add(even, 0x20) } {
                    word := mload(even)
                    let thrice := add(mul(word, 3), twos)
                    mstore(add(even, half), and(shr(2, add(thrice, mload(add(even, 2)))), mask))
                    mstore(even, and(shr(2, add(thrice, or(shr(16, word), shl(240, before)))), mask))
                    even := add(even, 0x20)
                    before := mload(even)
                    thrice := add(mul(before, 3), twos)
                    mstore(add(even, half), and(shr(2, add(thrice, mload(add(even, 2)))), mask))
                    mstore(even, and(shr(2, add(thrice, or(shr(16, before), shl(240, word)))), mask))
                }
            }
            // See _beyondRows.
            function beyond(b, c) -> x {
                let ones := mload(ONES)
                x := sub(add(shl(1, b), mload(SIGNS)), c)
                x := and(x, mul(and(shr(15, x), ones), 0x7fff))
                let over := and(shr(15, add(x, mul(ones, 16447))), ones)
                x := add(and(x, not(mul(over, 0xffff))), mul(over, HIGHEST))
            }
        }
    }

    /// @dev Smooths the heights of one parity along columns, in place.
    // prettier-ignore
    function _smoothRows(uint256 first, uint256 rows, uint256 stride, uint256 size) private pure {
        assembly ("memory-safe") {
            let mask := mload(HEIGHTS)
            let ones := mload(ONES)
            for { let columnEnd := add(first, size) } lt(first, columnEnd) { first := add(first, 0x20) } {
                let row := mload(first)
                // The sum of two neighbours and one.
                let sum := add(add(mload(sub(first, stride)), row), ones)
                let place := first
                // Four rows at a time, into which their number can be divided.
                for { let end := add(place, mul(rows, stride)) } lt(place, end) {} {
                    let next := add(place, stride)
                    let below := mload(next)
                    row := add(add(row, below), ones)
                    mstore(place, and(shr(2, add(sum, row)), mask))
                    place := add(next, stride)
                    sum := add(add(below, mload(place)), ones)
                    mstore(next, and(shr(2, add(row, sum)), mask))
                    next := add(place, stride)
                    below := mload(next)
                    row := add(add(mload(place), below), ones)
                    mstore(place, and(shr(2, add(sum, row)), mask))
                    place := add(next, stride)
                    sum := add(add(below, mload(place)), ones)
                    mstore(next, and(shr(2, add(row, sum)), mask))
                    row := mload(place)
                }
            }
        }
    }

    /// @dev Smooths along plain rows, in place. A row of fewer than sixteen columns is the first lanes of a word.
    // prettier-ignore
    function _smoothPlainColumns(Grid memory grid, uint256 stride) private pure {
        uint256 row = grid.plain;
        uint256 end = row + stride * grid.rows;
        // Bits after the last column in the last word.
        uint256 rest = 8 * (stride - 2 * grid.columns);
        bool free = grid.free;
        bool freeRight = grid.freeRight;
        assembly ("memory-safe") {
            let mask := mload(HEIGHTS)
            let twos := mload(TWOS)
            for {} lt(row, end) { row := add(row, stride) } {
                let word := mload(row)
                let last := add(row, sub(stride, 0x20))
                // What is beyond at the right and at the left, in the last and in the first lane.
                let right := shr(rest, mload(last))
                let before := word
                if free {
                    let inner := or(shl(16, shl(224, shr(224, before))), and(shr(16, right), 0xffff))
                    before := beyond(or(shl(240, shr(240, before)), and(right, 0xffff)), inner)
                    if freeRight { right := before }
                }
                before := shr(240, before)
                for { let place := row } lt(place, last) {} {
                    let next := add(place, 0x20)
                    let following := mload(next)
                    mstore(place, and(shr(2, add(
                        add(shl(1, word), twos),
                        add(or(shr(16, word), shl(240, before)), or(shl(16, word), shr(240, following)))
                    )), mask))
                    before := word
                    word := following
                    place := next
                }
                // The lane after the last column takes what is beyond; lanes behind that are nobody's.
                let neighbours := or(shl(16, shl(rest, shr(rest, word))), shl(rest, and(right, 0xffff)))
                mstore(last, and(shr(2, add(
                    add(shl(1, word), twos), add(or(shr(16, word), shl(240, before)), neighbours)
                )), mask))
            }
            // See _beyondRows.
            function beyond(b, c) -> x {
                let ones := mload(ONES)
                x := sub(add(shl(1, b), mload(SIGNS)), c)
                x := and(x, mul(and(shr(15, x), ones), 0x7fff))
                let over := and(shr(15, add(x, mul(ones, 16447))), ones)
                x := add(and(x, not(mul(over, 0xffff))), mul(over, HIGHEST))
            }
        }
    }

    /// @dev Smooths along rows, in place: an even height's neighbours are the odd ones, and the other way round.
    // prettier-ignore
    function _smoothColumns(Grid memory grid, uint256 half) private pure {
        uint256 row = grid.even;
        uint256 end = row + 4 * half * grid.rows;
        uint256 size = 2 * grid.columns;
        assembly ("memory-safe") {
            let mask := mload(HEIGHTS)
            let twos := mload(TWOS)
            for {} lt(row, end) { row := add(row, shl(1, half)) } {
                let before := mload(sub(add(row, half), 0x20))
                let place := row
                // Two words at a time, as in _doubleColumns.
                for { let rowEnd := add(row, size) } lt(place, rowEnd) { place := add(place, 0x20) } {
                    let even := mload(place)
                    let odd := mload(add(place, half))
                    let rounded := add(add(even, odd), twos)
                    mstore(add(place, half), and(shr(2, add(add(rounded, odd), mload(add(place, 2)))), mask))
                    mstore(place, and(shr(2, add(add(rounded, even), or(shr(16, odd), shl(240, before)))), mask))
                    place := add(place, 0x20)
                    even := mload(place)
                    before := mload(add(place, half))
                    rounded := add(add(even, before), twos)
                    mstore(add(place, half), and(shr(2, add(add(rounded, before), mload(add(place, 2)))), mask))
                    mstore(place, and(shr(2, add(add(rounded, even), or(shr(16, before), shl(240, odd)))), mask))
                }
            }
        }
    }

    /// @dev Sixteen even and sixteen odd heights become two words: eight of each are moved apart in halves, four and four,
    /// two and two, one and one. The masks are arguments because they are cheaper to read from the stack.
    // prettier-ignore
    function _join(
        uint256 even,
        uint256 rows,
        uint256 half,
        uint256 columns,
        uint256 plain,
        uint256 eights,
        uint256 quads,
        uint256 pairs
    ) private pure {
        assembly ("memory-safe") {
            for { let end := add(even, mul(rows, shl(1, half))) } lt(even, end) { even := add(even, shl(1, half)) } {
                let from := even
                for { let rowEnd := add(from, shl(1, columns)) } lt(from, rowEnd) { from := add(from, 0x10) } {
                    let word := shr(128, mload(from))
                    word := and(or(word, shl(64, word)), eights)
                    word := and(or(word, shl(32, word)), quads)
                    word := and(or(word, shl(16, word)), pairs)
                    let odd := shr(128, mload(add(from, half)))
                    odd := and(or(odd, shl(64, odd)), eights)
                    odd := and(or(odd, shl(32, odd)), quads)
                    mstore(plain, or(shl(16, word), and(or(odd, shl(16, odd)), pairs)))
                    plain := add(plain, 0x20)
                }
            }
        }
    }
}
