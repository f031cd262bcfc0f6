// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// Used in assembly, where the linter does not look.
// solhint-disable-next-line no-unused-import
import {HEIGHTS, ONES, TWOS} from "./Desk.sol";
import {Edges} from "./Edges.sol";
import {Grid, GridLayout} from "./Grid.sol";

/**
 * @title Surface
 * @notice Heights calmed, and made finer by corner cutting and smoothing, sixteen at a time (docs/semantics.md, 5.2).
 * @dev A height is 14 bits in a lane of 16, so that `a + 3b + 2` and `a + 2b + c + 2` fit it; a shift by two brings bits
 * of the neighbouring lane, which a mask takes away.
 *
 * *Plain rows* are heights side by side, each row whole words. The last step parts them: the even heights of a row
 * and then its odd ones stand apart, each with 32 bytes before and after them, whose nearest lanes hold what is beyond
 * the edges; so the neighbours of sixteen heights are the other parity's word and the same one two bytes before or after.
 * A row more is kept above and below for what is beyond.
 */
library Surface {
    /// @dev How often a net is smoothed before it grows.
    uint256 private constant CALMINGS = 2;

    uint256 private constant PAIRS = 0x0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff;
    uint256 private constant QUADS = 0x00000000ffffffff00000000ffffffff00000000ffffffff00000000ffffffff;
    uint256 private constant EIGHTS = 0x0000000000000000ffffffffffffffff0000000000000000ffffffffffffffff;

    /// @dev Calms a net, which stands in plain rows: smooths it twice.
    function calm(Grid memory grid) internal pure {
        for (uint256 smoothing = 0; smoothing < CALMINGS; ++smoothing) _smooth(grid);
    }

    /// @dev One step: twice as many plain rows, twice as wide, where the plain rows stood.
    function grow(Grid memory grid, bool smooth) internal pure {
        _double(grid);
        uint256 step = 2 * GridLayout.parity(GridLayout.plainStride(grid.columns));
        uint256 size = 2 * grid.columns;
        grid.rows *= 2;
        grid.columns *= 2;
        _widen(grid.even, grid.rows, step, size, grid.plain, EIGHTS, QUADS, PAIRS);
        if (smooth) _smooth(grid);
    }

    /// @dev The last step: plain rows of 64 or 128 heights become parted rows, twice as many and twice as wide. The grid's
    /// counts stay those of before; what is beyond the columns is written, what is beyond the rows is not.
    function part(Grid memory grid, bool smooth) internal pure {
        uint256 stride = GridLayout.plainStride(grid.columns);
        uint256 half = GridLayout.parity(stride);
        _double(grid);
        _doubleColumns(grid, half);
        if (smooth) {
            Edges.partedRows(grid);
            uint256 odd = grid.even + half;
            _smoothRows(grid.even, 2 * grid.rows, 2 * half, stride, grid.even, 2 * half);
            _smoothRows(odd, 2 * grid.rows, 2 * half, stride, odd, 2 * half);
            Edges.partedColumns(grid);
            _smoothColumns(grid, half);
        }
    }

    /// @dev Smooths plain rows once, both ways, by way of where the parted rows will stand.
    function _smooth(Grid memory grid) private pure {
        uint256 stride = GridLayout.plainStride(grid.columns);
        uint256 step = 2 * GridLayout.parity(stride);
        Edges.rows(grid.plain, grid.rows, stride, stride, grid.free);
        _smoothRows(grid.plain, grid.rows, stride, stride, grid.even, step);
        Edges.ends(grid, grid.rows, step);
        _smoothPlainColumns(grid, step);
    }

    /// @dev Two rows for each plain one, where the even heights of parted rows will stand, and what is beyond their ends.
    function _double(Grid memory grid) private pure {
        uint256 stride = GridLayout.plainStride(grid.columns);
        uint256 step = 2 * GridLayout.parity(stride);
        Edges.rows(grid.plain, grid.rows, stride, stride, grid.free);
        _doubleRows(grid.plain, grid.rows, stride, grid.even, step);
        Edges.ends(grid, 2 * grid.rows, step);
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
        assembly ("memory-safe") {
            let mask := mload(HEIGHTS)
            let twos := mload(TWOS)
            for {} lt(row, end) { row := add(row, shl(1, half)) } {
                let word
                let even := row
                let before := mload(sub(row, 0x20))
                // Four words at a time, into which a row can be divided.
                for { let rowEnd := add(row, size) } lt(even, rowEnd) { even := add(even, 0x80) } {
                    word := mload(even)
                    let thrice := add(mul(word, 3), twos)
                    mstore(add(even, half), and(shr(2, add(thrice, mload(add(even, 2)))), mask))
                    mstore(even, and(shr(2, add(thrice, or(shr(16, word), shl(240, before)))), mask))
                    let odd := add(even, half)
                    before := mload(add(even, 0x20))
                    thrice := add(mul(before, 3), twos)
                    mstore(add(odd, 0x20), and(shr(2, add(thrice, mload(add(even, 0x22)))), mask))
                    mstore(add(even, 0x20), and(shr(2, add(thrice, or(shr(16, before), shl(240, word)))), mask))
                    word := mload(add(even, 0x40))
                    thrice := add(mul(word, 3), twos)
                    mstore(add(odd, 0x40), and(shr(2, add(thrice, mload(add(even, 0x42)))), mask))
                    mstore(add(even, 0x40), and(shr(2, add(thrice, or(shr(16, word), shl(240, before)))), mask))
                    before := mload(add(even, 0x60))
                    thrice := add(mul(before, 3), twos)
                    mstore(add(odd, 0x60), and(shr(2, add(thrice, mload(add(even, 0x62)))), mask))
                    mstore(add(even, 0x60), and(shr(2, add(thrice, or(shr(16, before), shl(240, word)))), mask))
                }
            }
        }
    }

    /// @dev Smooths along columns, `size` bytes of each row. The rows may be written where they stood.
    // prettier-ignore
    function _smoothRows(
        uint256 first,
        uint256 rows,
        uint256 stride,
        uint256 size,
        uint256 target,
        uint256 targetStride
    ) private pure {
        assembly ("memory-safe") {
            let mask := mload(HEIGHTS)
            let ones := mload(ONES)
            for { let columnEnd := add(first, size) } lt(first, columnEnd) {
                first := add(first, 0x20)
                target := add(target, 0x20)
            } {
                let row := mload(first)
                // The sum of two neighbours and one.
                let sum := add(add(mload(sub(first, stride)), row), ones)
                let place := add(first, stride)
                let to := target
                // Two rows at a time: their number is even.
                for { let end := add(place, mul(rows, stride)) } lt(place, end) { place := add(place, stride) } {
                    let below := mload(place)
                    row := add(add(row, below), ones)
                    mstore(to, and(shr(2, add(sum, row)), mask))
                    to := add(to, targetStride)
                    place := add(place, stride)
                    sum := below
                    below := mload(place)
                    sum := add(add(sum, below), ones)
                    mstore(to, and(shr(2, add(row, sum)), mask))
                    to := add(to, targetStride)
                    row := below
                }
            }
        }
    }

    /// @dev Smooths along the rows that _smoothRows wrote, `step` bytes apart, and writes them as plain rows. Two words at a
    /// time: where a row has only one, what is written after it is overwritten by the next.
    // prettier-ignore
    function _smoothPlainColumns(Grid memory grid, uint256 step) private pure {
        uint256 row = grid.even;
        uint256 end = row + step * grid.rows;
        uint256 size = 2 * grid.columns;
        uint256 plain = grid.plain;
        uint256 stride = GridLayout.plainStride(grid.columns);
        assembly ("memory-safe") {
            let mask := mload(HEIGHTS)
            let twos := mload(TWOS)
            for {} lt(row, end) {
                row := add(row, step)
                plain := add(plain, stride)
            } {
                let to := plain
                let from := row
                for { let rowEnd := add(from, size) } lt(from, rowEnd) {
                    from := add(from, 0x40)
                    to := add(to, 0x40)
                } {
                    mstore(to, and(shr(2, add(
                        add(shl(1, mload(from)), twos), add(mload(sub(from, 2)), mload(add(from, 2)))
                    )), mask))
                    mstore(add(to, 0x20), and(shr(2, add(
                        add(shl(1, mload(add(from, 0x20))), twos), add(mload(add(from, 0x1e)), mload(add(from, 0x22)))
                    )), mask))
                }
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
                // Two words at a time.
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

    /// @dev Two columns for each one of the rows that _doubleRows wrote, `size` bytes each, as plain rows. Eight heights are
    /// moved apart into every second lane, four and four, two and two, one and one; three of each in both lanes of a pair,
    /// and one of the neighbour before in the first and of the one after in the second, are what is wanted four times.
    /// Sixteen at a time: where a row has fewer, what is written after it is overwritten by the next.
    // prettier-ignore
    function _widen(
        uint256 row,
        uint256 rows,
        uint256 step,
        uint256 size,
        uint256 plain,
        uint256 eights,
        uint256 quads,
        uint256 pairs
    ) private pure {
        assembly ("memory-safe") {
            for { let end := add(row, mul(rows, step)) } lt(row, end) { row := add(row, step) } {
                let to := plain
                let before := mload(sub(row, 0x20))
                for { let from := row } lt(from, add(row, size)) { from := add(from, 0x20) } {
                    let word := shr(128, mload(from))
                    word := and(or(word, shl(64, word)), eights)
                    word := and(or(word, shl(32, word)), quads)
                    word := and(or(word, shl(16, word)), pairs)
                    mstore(to, and(shr(2, add(
                        add(mul(word, 0x30003), mload(TWOS)),
                        add(
                            or(shl(240, before), shr(240, mload(add(from, 0x10)))),
                            or(shr(16, word), shl(32, word))
                        )
                    )), mload(HEIGHTS)))
                    before := shr(128, mload(add(from, 0x10)))
                    before := and(or(before, shl(64, before)), eights)
                    before := and(or(before, shl(32, before)), quads)
                    before := and(or(before, shl(16, before)), pairs)
                    mstore(add(to, 0x20), and(shr(2, add(
                        add(mul(before, 0x30003), mload(TWOS)),
                        add(
                            or(shl(240, word), shr(240, mload(add(from, 0x20)))),
                            or(shr(16, before), shl(32, before))
                        )
                    )), mload(HEIGHTS)))
                    to := add(to, 0x40)
                }
                plain := add(plain, and(add(shl(1, size), 0x1f), not(0x1f)))
            }
        }
    }
}
