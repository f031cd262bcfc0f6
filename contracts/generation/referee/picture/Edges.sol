// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// Used in assembly, where the linter does not look.
// solhint-disable-next-line no-unused-import
import {HIGH, HIGHEST, LOW, ONES, SIGNS} from "./Desk.sol";
import {Grid, GridLayout} from "./Grid.sol";

/**
 * @title Edges
 * @notice What lies beyond a grid's edges, written around its rows (docs/semantics.md, 5.2): the border once more, or at a
 * free edge its straight continuation.
 */
library Edges {
    uint256 private constant PAIRS = 0x0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff;

    /// @dev Writes what is beyond the parted rows above and below.
    function partedRows(Grid memory grid) internal pure {
        uint256 stride = GridLayout.plainStride(grid.columns);
        uint256 half = GridLayout.parity(stride);
        rows(grid.even, 2 * grid.rows, 2 * half, stride, grid.free);
        rows(grid.even + half, 2 * grid.rows, 2 * half, stride, grid.free);
    }

    /// @dev Writes what is beyond the parted rows at the left (before the odd heights) and right (after the even ones).
    // prettier-ignore
    function partedColumns(Grid memory grid) internal pure {
        uint256 row = grid.even;
        uint256 half = GridLayout.parity(GridLayout.plainStride(grid.columns));
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
            // See rows.
            function beyond(b, c) -> x {
                let ones := mload(ONES)
                x := sub(add(shl(1, b), mload(SIGNS)), c)
                x := and(x, mul(and(shr(15, x), ones), 0x7fff))
                let over := and(shr(15, add(x, mul(ones, 16447))), ones)
                x := add(and(x, not(mul(over, 0xffff))), mul(over, HIGHEST))
            }
        }
    }

    /// @dev Writes a row before the first of `count` rows and one after the last, `size` bytes of each: the border's own
    /// heights, or where the edge is free the straight continuation `2b − c` within 0 … HIGHEST. With 2^15 more that is
    /// 16,448 … 65,408; 16,447 = 2^15 − HIGHEST − 1.
    // prettier-ignore
    function rows(uint256 first, uint256 count, uint256 stride, uint256 size, bool free) internal pure {
        assembly ("memory-safe") {
            function beyond(b, c) -> x {
                let ones := mload(ONES)
                x := sub(add(shl(1, b), mload(SIGNS)), c)
                x := and(x, mul(and(shr(15, x), ones), 0x7fff))
                let over := and(shr(15, add(x, mul(ones, 16447))), ones)
                x := add(and(x, not(mul(over, 0xffff))), mul(over, HIGHEST))
            }
            let last := add(first, mul(sub(count, 1), stride))
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

    /// @dev Writes what is beyond the ends of `count` rows, `step` bytes apart, that stand where the even heights will.
    // prettier-ignore
    function ends(Grid memory grid, uint256 count, uint256 step) internal pure {
        uint256 row = grid.even;
        uint256 size = 2 * grid.columns;
        uint256 end = row + count * step;
        if (grid.free) {
            _freeEnds(row, end, step, size, grid.freeRight, PAIRS);
            return;
        }
        assembly ("memory-safe") {
            for {} lt(row, end) { row := add(row, step) } {
                mstore(sub(row, 0x20), shr(240, mload(row)))
                let right := add(row, size)
                mstore(right, shl(240, mload(sub(right, 0x20))))
            }
        }
    }

    /// @dev The same where the left end is free, for eight rows at a time, into which their number can be divided. The two
    /// heights at a row's end are collected at LOW, those at the other one at HIGH: so there are lanes by twos, the left
    /// end's before the right one's.
    // prettier-ignore
    function _freeEnds(
        uint256 row,
        uint256 end,
        uint256 step,
        uint256 size,
        bool freeRight,
        uint256 pairs
    ) private pure {
        assembly ("memory-safe") {
            for {} lt(row, end) {} {
                let place := row
                let near := sub(size, 4)
                for { let i := 0 } lt(i, 0x20) { i := add(i, 0x10) } {
                    mstore(add(LOW, i), mload(place))
                    mstore(add(HIGH, i), mload(add(place, near)))
                    place := add(place, step)
                    mstore(add(add(LOW, 4), i), mload(place))
                    mstore(add(add(HIGH, 4), i), mload(add(place, near)))
                    place := add(place, step)
                    mstore(add(add(LOW, 8), i), mload(place))
                    mstore(add(add(HIGH, 8), i), mload(add(place, near)))
                    place := add(place, step)
                    mstore(add(add(LOW, 12), i), mload(place))
                    mstore(add(add(HIGH, 12), i), mload(add(place, near)))
                    place := add(place, step)
                }
                let x := mload(LOW)
                let right := and(mload(HIGH), pairs)
                // As in rows.
                {
                    let ones := mload(ONES)
                    x := sub(
                        add(shl(1, or(and(x, shl(16, pairs)), right)), mload(SIGNS)),
                        or(shl(16, and(x, pairs)), and(shr(16, mload(HIGH)), pairs))
                    )
                    x := and(x, mul(and(shr(15, x), ones), 0x7fff))
                    let over := and(shr(15, add(x, mul(ones, 16447))), ones)
                    x := add(and(x, not(mul(over, 0xffff))), mul(over, HIGHEST))
                }
                if iszero(freeRight) { x := or(and(x, shl(16, pairs)), right) }
                for { let i := 4 } i { i := sub(i, 1) } {
                    mstore(sub(row, 0x20), shr(240, x))
                    mstore(add(row, size), shl(16, x))
                    row := add(row, step)
                    mstore(sub(row, 0x20), shr(208, x))
                    mstore(add(row, size), shl(48, x))
                    row := add(row, step)
                    x := shl(64, x)
                }
            }
        }
    }
}
