// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Slices} from "./Slices.sol";
// Used in assembly, where the linter does not look.
// solhint-disable no-unused-import
import {
    BYTE_ONES,
    FIRST_INK,
    FOURTH_LAMP,
    HALF_LESS,
    HEIGHTS,
    INK_CORRECTION,
    INK_STEP,
    LAMPS,
    LIGHT_BITS,
    LIGHT_OFFSET,
    LIGHT_SHIFT,
    LIGHT_ZERO,
    LINE_ENTRY,
    LINE_WEIGHT,
    LOW,
    LOWER_BYTES,
    ONES,
    SECOND_LAMP,
    SIGNS,
    THIRD_LAMP,
    UPPER_BYTES
} from "./Desk.sol";
// solhint-enable no-unused-import

/**
 * @title Brush
 * @notice From heights to palette indices, a row at a time: ink, line and light (docs/semantics.md, 5.5).
 * @dev Slopes and heights are lanes of 16 bits. After at least two doublings, or one and a smoothing, slopes dx and dy
 * lie within ±10,203, so half a line's thickness is at most 7,650, and what is added below keeps all sums in their lanes.
 */
library Brush {
    /// @dev Paints a row of the domain: `size` bytes of even heights and as many of odd ones are as many pixels.
    /// @param even Memory address of the row's even heights; what is beyond the edges is written.
    /// @param half Bytes from there to the odd heights; rows are twice as far apart.
    /// @param size 128 or 256.
    /// @param target Memory address for the row under the first lamp; the others go to their places on the desk.
    function row(uint256 even, uint256 half, uint256 size, uint256 target) internal pure {
        _measure(even, half, size, target);
        Slices.ink(size);
        _mix(size, target);
    }

    /// @dev Writes, a byte a pixel, the light's step under each lamp to where its row is to be, and to LOW and HIGH the
    /// heights less and plus half the line's thickness: less half a 64th, whole 64ths of them within 0 … 255. A
    /// domain of 128 columns has its high ones in the second half of LOW.
    // prettier-ignore
    // solhint-disable-next-line function-max-lines
    function _measure(uint256 even, uint256 half, uint256 size, uint256 target) private pure {
        assembly ("memory-safe") {
            // |d| in each lane.
            function length(slope) -> x {
                x := add(slope, mload(SIGNS))
                let positive := and(shr(15, x), mload(ONES))
                // d + 2^15 less 2^15, or 2^15 − 1 less d + 2^15, and one.
                x := sub(add(xor(x, add(sub(mload(SIGNS), mload(ONES)), positive)), mload(ONES)), positive)
            }
            // Half the line's thickness, from the longer and the shorter one of |dx| and |dy|.
            function thickness(across, down) -> x {
                let a := length(across)
                let b := length(down)
                let more := sub(add(a, mload(SIGNS)), b)
                more := and(more, mul(and(shr(15, more), mload(ONES)), 0x7fff)) // a − b, or 0 if b is longer
                x := add(add(b, more), and(shr(1, sub(a, more)), mload(HEIGHTS)))
                x := and(shr(2, mul(and(shr(2, x), mload(HEIGHTS)), mload(LINE_WEIGHT))), mload(HEIGHTS))
            }
            // A byte a lane of two words, the left one's before the right one's: bits 6 … 13, 64ths of heights, but 0 for
            // negative ones. The lanes have 2^15 added.
            function bytesOf(left, right) -> x {
                x := and(
                    or(and(shl(2, left), mload(UPPER_BYTES)), and(shr(6, right), mload(LOWER_BYTES))),
                    mul(or(shl(8, and(shr(15, left), mload(ONES))), and(shr(15, right), mload(ONES))), 0xff)
                )
            }
            // The same, and 255 for heights of 2^14 or more.
            function cappedBytesOf(left, right) -> x {
                x := mul(or(shl(8, and(shr(14, left), mload(ONES))), and(shr(14, right), mload(ONES))), 0xff)
                x := and(
                    or(x, or(and(shl(2, left), mload(UPPER_BYTES)), and(shr(6, right), mload(LOWER_BYTES)))),
                    mul(or(shl(8, and(shr(15, left), mload(ONES))), and(shr(15, right), mload(ONES))), 0xff)
                )
            }
            // Steps of light, a byte each, of slopes in lanes that have LIGHT_OFFSET added: after the shift LIGHT_ZERO
            // stands for the darkest. 2^7 more than the step is positive, and eight less than that if it is too light.
            function steps(left, right) -> x {
                let shift := mload(LIGHT_SHIFT)
                let ones := mload(BYTE_ONES)
                x := mload(LIGHT_BITS)
                x := sub(add(or(shl(8, and(shr(shift, left), x)), and(shr(shift, right), x)), shl(7, ones)), mload(LIGHT_ZERO))
                let over := mul(and(shr(7, sub(x, shl(3, ones))), ones), 7)
                x := and(or(x, over), mul(and(shr(7, x), ones), 7))
            }
            let place := 0
            for {} lt(place, size) {
                place := add(place, 0x20)
                even := add(even, 0x20)
            } {
                let odd := add(even, half)
                // An even pixel's neighbours at the left and the right are odd, and the other way round.
                let across := sub(mload(odd), mload(sub(odd, 2)))
                let down := sub(mload(add(odd, half)), mload(sub(even, shl(1, half))))
                let oddAcross := sub(mload(add(even, 2)), mload(even))
                let oddDown := sub(mload(add(odd, shl(1, half))), mload(sub(even, half)))
                if mload(LIGHT_SHIFT) {
                    let offset := mload(LIGHT_OFFSET)
                    {
                        let rise := add(across, down)
                        let oddRise := add(oddAcross, oddDown)
                        mstore(add(target, place), steps(add(offset, rise), add(offset, oddRise)))
                        if gt(mload(LAMPS), 2) {
                            mstore(add(FOURTH_LAMP, place), steps(sub(offset, rise), sub(offset, oddRise)))
                        }
                    }
                    if gt(mload(LAMPS), 1) {
                        let fall := sub(across, down)
                        let oddFall := sub(oddAcross, oddDown)
                        mstore(add(SECOND_LAMP, place), steps(sub(offset, fall), sub(offset, oddFall)))
                        if gt(mload(LAMPS), 2) {
                            mstore(add(THIRD_LAMP, place), steps(add(offset, fall), add(offset, oddFall)))
                        }
                    }
                }
                // Levels are half a 64th above the 64ths.
                let height := add(mload(even), mload(HALF_LESS))
                let oddHeight := add(mload(odd), mload(HALF_LESS))
                if mload(LINE_WEIGHT) {
                    across := thickness(across, down)
                    oddAcross := thickness(oddAcross, oddDown)
                    mstore(add(add(LOW, size), place), cappedBytesOf(add(height, across), add(oddHeight, oddAcross)))
                    height := sub(height, across)
                    oddHeight := sub(oddHeight, oddAcross)
                }
                mstore(add(LOW, place), bytesOf(height, oddHeight))
            }
        }
    }

    /// @dev Adds the light to the indices that Slices left at LOW, where no line is.
    // prettier-ignore
    function _mix(uint256 size, uint256 target) private pure {
        assembly ("memory-safe") {
            let ones := mload(BYTE_ONES)
            for { let place := 0 } lt(place, size) { place := add(place, 0x20) } {
                // Eight times the count of levels, or one where a line is.
                let index := mload(add(LOW, place))
                let line := and(index, ones)
                let open := mul(xor(line, ones), 0xff)
                index := shr(3, sub(index, line))
                index := sub(
                    add(mload(FIRST_INK), mul(mload(INK_STEP), index)),
                    shl(3, and(shr(1, index), mload(INK_CORRECTION)))
                )
                index := add(and(index, open), mul(line, mload(LINE_ENTRY)))
                switch mload(LIGHT_SHIFT)
                case 0 {
                    mstore(add(target, place), add(index, and(open, shl(2, ones))))
                }
                default {
                    let lit := add(target, place)
                    mstore(lit, add(index, and(mload(lit), open)))
                    if gt(mload(LAMPS), 1) {
                        lit := add(SECOND_LAMP, place)
                        mstore(lit, add(index, and(mload(lit), open)))
                        if gt(mload(LAMPS), 2) {
                            lit := add(THIRD_LAMP, place)
                            mstore(lit, add(index, and(mload(lit), open)))
                            lit := add(FOURTH_LAMP, place)
                            mstore(lit, add(index, and(mload(lit), open)))
                        }
                    }
                }
            }
        }
    }
}
