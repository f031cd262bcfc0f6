// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// Used in assembly, where the linter does not look.
// solhint-disable no-unused-import
import {
    COUNTERS,
    COUNTERS_LENGTH,
    COUNT_BITS,
    INK_ORDER,
    LAST_BITS,
    LEVELS,
    LEVELS_LENGTH,
    LEVEL_COUNT,
    LOWERS,
    MIDDLES,
    MIDDLE_BITS,
    ONES,
    UPPERS
} from "./Desk.sol";
// solhint-enable no-unused-import

/**
 * @title Inks
 * @notice Which ink lies between which heights: a palette's areas, changed by the ground, become levels at quantiles of
 * the net's bytes, which are its heights without their fractions (docs/semantics.md, 5.4).
 */
library Inks {
    /// @notice A palette has 2 … 16 inks of at least one 256th of the picture each, all of it together.
    /// @param inks How many areas there are, a count.
    /// @param sum What they add up to, in 256ths.
    error InksAreasInvalid(uint256 inks, uint256 sum);

    uint256 internal constant MAX = 16;
    uint256 private constant WHOLE = 256;
    /// @dev A level is at least so many bytes above the one before.
    uint256 private constant LEAST_STEP = 3;

    uint256 private constant OWN = 0;
    uint256 private constant GROUND = 1;
    uint256 private constant REVERSED = 2;

    /// @dev Reverts unless `areas` are those of a palette.
    function check(bytes calldata areas) internal pure {
        uint256 count = areas.length;
        bool valid = count > 1 && count <= MAX;
        uint256 sum = 0;
        for (uint256 i = 0; i < count; ++i) {
            uint256 area = uint8(areas[i]);
            sum += area;
            if (area == 0) valid = false;
        }
        if (!valid || sum != WHOLE) revert InksAreasInvalid(count, sum);
    }

    /// @dev Writes what the desk holds of inks and levels.
    /// @param areas The palette's areas, in 256ths.
    /// @param ground A value of the ground axis.
    /// @param net Memory address of the net's rows, a lane of 16 bits a height, each row whole words.
    /// @param rows How many rows it has.
    /// @param columns How many heights a row has: 4, 8 or a multiple of 16.
    function set(bytes calldata areas, uint256 ground, uint256 net, uint256 rows, uint256 columns) internal pure {
        uint256[MAX] memory bounds;
        uint256 count = _bounds(areas, ground, bounds);
        _count(net, rows, columns);
        unchecked {
            _levels(bounds, count - 1, rows * columns);
        }
        uint256 inks = areas.length;
        unchecked {
            bool few = ground > REVERSED && inks > 2;
            uint256 order =
                ground == REVERSED
                    ? 1
                    : few
                        ? 2
                        : 0;
            assembly ("memory-safe") {
                mstore(INK_ORDER, order)
            }
        }
        _spread(COUNT_BITS, inks);
        _spread(MIDDLE_BITS, inks / 2);
        _spread(LAST_BITS, inks - 1);
    }

    /// @dev Writes five words: for each bit of `value`, the lowest first, all bits or none.
    function _spread(uint256 place, uint256 value) private pure {
        assembly ("memory-safe") {
            for {
                let end := add(place, 0xa0)
            } lt(place, end) {
                place := add(place, 0x20)
            } {
                mstore(place, sub(0, and(value, 1)))
                value := shr(1, value)
            }
        }
    }

    /// @dev The areas up to and including each of the inks that the ground takes, in 256ths, and how many inks it takes.
    function _bounds(
        bytes calldata areas,
        uint256 ground,
        uint256[MAX] memory bounds
    ) private pure returns (uint256 count) {
        unchecked {
            count = areas.length;
            if (ground > REVERSED) {
                (bounds[0], bounds[1]) = count == 2 ? (200, 256) : (168, 228);
                return count == 2 ? 2 : 3;
            }
            uint256 first = uint8(areas[0]);
            uint256 sum = 0;
            for (uint256 i = 0; i < count; ++i) {
                sum += uint8(areas[i]);
                bounds[i] = ground == GROUND ? 160 + (96 * (sum - first)) / (WHOLE - first) : sum;
            }
        }
    }

    /// @dev Counts the net's bytes.
    // prettier-ignore
    function _count(uint256 net, uint256 rows, uint256 columns) private pure {
        assembly ("memory-safe") {
            calldatacopy(COUNTERS, calldatasize(), COUNTERS_LENGTH)
            let heights := mul(mload(ONES), 0x1fe0)
            let counters := mul(mload(ONES), COUNTERS)
            let words := shr(4, add(columns, 15))
            for { let end := add(net, mul(rows, shl(5, words))) } lt(net, end) { net := add(net, 0x20) } {
                // Of each height the address of its counter: without its fraction, times 32.
                let word := add(and(shr(1, mload(net)), heights), counters)
                let counter := shr(240, word)
                mstore(counter, add(mload(counter), 1))
                counter := and(shr(224, word), 0xffff)
                mstore(counter, add(mload(counter), 1))
                counter := and(shr(208, word), 0xffff)
                mstore(counter, add(mload(counter), 1))
                counter := and(shr(192, word), 0xffff)
                mstore(counter, add(mload(counter), 1))
                if gt(columns, 4) {
                    counter := and(shr(176, word), 0xffff)
                    mstore(counter, add(mload(counter), 1))
                    counter := and(shr(160, word), 0xffff)
                    mstore(counter, add(mload(counter), 1))
                    counter := and(shr(144, word), 0xffff)
                    mstore(counter, add(mload(counter), 1))
                    counter := and(shr(128, word), 0xffff)
                    mstore(counter, add(mload(counter), 1))
                    if gt(columns, 8) {
                        counter := and(shr(112, word), 0xffff)
                        mstore(counter, add(mload(counter), 1))
                        counter := and(shr(96, word), 0xffff)
                        mstore(counter, add(mload(counter), 1))
                        counter := and(shr(80, word), 0xffff)
                        mstore(counter, add(mload(counter), 1))
                        counter := and(shr(64, word), 0xffff)
                        mstore(counter, add(mload(counter), 1))
                        counter := and(shr(48, word), 0xffff)
                        mstore(counter, add(mload(counter), 1))
                        counter := and(shr(32, word), 0xffff)
                        mstore(counter, add(mload(counter), 1))
                        counter := and(shr(16, word), 0xffff)
                        mstore(counter, add(mload(counter), 1))
                        counter := and(word, 0xffff)
                        mstore(counter, add(mload(counter), 1))
                    }
                }
            }
        }
    }

    /// @dev Writes `count` levels: for each bound the least byte with at least this share of all bytes up to it, but
    /// LEAST_STEP above the level before, and at most 255. Heights are compared with half a 64th added, and so with one
    /// more. Where levels are missing, none is ever reached.
    // prettier-ignore
    function _levels(uint256[MAX] memory bounds, uint256 count, uint256 size) private pure {
        assembly ("memory-safe") {
            mstore(LEVEL_COUNT, count)
            // All lower bits are at least 0.
            mstore(MIDDLES, not(0))
            mstore(LOWERS, not(0))
            mstore(add(MIDDLES, 0x100), 0)
            mstore(add(UPPERS, 0x120), 0)
            let counter := COUNTERS
            let below := mload(counter) // bytes up to the counter's
            let last := 0
            for { let i := 0 } lt(i, 15) { i := add(i, 1) } {
                // No byte has three bits that are at least 9.
                let upper := add(UPPERS, 0x120)
                let level := 0
                if lt(i, count) {
                    let share := mul(mload(add(bounds, shl(5, i))), size)
                    for {} lt(shl(8, below), share) {} {
                        counter := add(counter, 0x20)
                        below := add(below, mload(counter))
                    }
                    last := add(last, LEAST_STEP)
                    let quantile := shr(5, sub(counter, COUNTERS))
                    if gt(quantile, last) { last := quantile }
                    level := add(last, 1)
                    if gt(level, 256) { level := 256 }
                    upper := add(UPPERS, shl(5, shr(5, level)))
                }
                let place := add(LEVELS, shl(5, i))
                mstore(add(place, LEVELS_LENGTH), upper)
                if level { upper := add(upper, 0x20) }
                mstore(place, upper)
                let middle := add(MIDDLES, shl(5, and(shr(2, level), 7)))
                mstore(add(place, mul(2, LEVELS_LENGTH)), add(middle, 0x20))
                mstore(add(place, mul(3, LEVELS_LENGTH)), middle)
                mstore(add(place, mul(4, LEVELS_LENGTH)), add(LOWERS, shl(5, and(level, 3))))
            }
        }
    }
}
