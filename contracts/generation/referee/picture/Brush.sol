// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Slices} from "./Slices.sol";
// Used in assembly, where the linter does not look.
// solhint-disable no-unused-import
import {
    BYTE_ONES,
    FLAT,
    FOURTH_LAMP,
    HALF_LESS,
    HEIGHTS,
    LAMPS,
    LIGHT_BITS,
    LIGHT_DARK,
    LIGHT_OFFSET,
    LIGHT_PALE,
    LIGHT_RISE,
    LIGHT_SHIFT,
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
    /// heights less and plus half the line's thickness: less half a 64th, whole 64ths of them within 0 … 255. A domain of
    /// 128 columns has its high ones in the second half of LOW.
    // prettier-ignore
    // solhint-disable-next-line function-max-lines
    function _measure(uint256 even, uint256 half, uint256 size, uint256 target) private pure {
        assembly ("memory-safe") {
            // Steps of light, a byte each, of slopes in lanes that have LIGHT_OFFSET added: after the shift the zero stands
            // for the darkest. With LIGHT_DARK added bit 7 says that it is not darker, with LIGHT_PALE that it is too light.
            function steps(left, right) -> x {
                x := mload(LIGHT_BITS)
                x := or(shl(8, and(shr(mload(LIGHT_SHIFT), left), x)), and(shr(mload(LIGHT_SHIFT), right), x))
                left := mload(BYTE_ONES)
                right := add(x, mload(LIGHT_DARK))
                x := and(
                    or(right, mul(and(shr(7, add(x, mload(LIGHT_PALE))), left), 7)),
                    mul(and(shr(7, right), left), 7)
                )
            }
            let place := 0
            for {} lt(place, size) {
                place := add(place, 0x20)
                even := add(even, 0x20)
            } {
                let odd := add(even, half)
                // 2^15 − 1 less the slopes. An even pixel's neighbours at the left and the right are odd, and the other
                // way round.
                let across := add(mload(FLAT), sub(mload(sub(odd, 2)), mload(odd)))
                let oddAcross := add(mload(FLAT), sub(mload(even), mload(add(even, 2))))
                let down := add(odd, half)
                let oddDown := add(mload(FLAT), sub(mload(sub(even, half)), mload(add(down, half))))
                down := add(mload(FLAT), sub(mload(sub(sub(even, half), half)), mload(down)))
                if mload(LIGHT_SHIFT) {
                    let offset := mload(LIGHT_RISE)
                    // As in steps, which is for the other lamps.
                    {
                        let rise := mload(LIGHT_BITS)
                        rise := or(
                            shl(8, and(shr(mload(LIGHT_SHIFT), sub(offset, add(across, down))), rise)),
                            and(shr(mload(LIGHT_SHIFT), sub(offset, add(oddAcross, oddDown))), rise)
                        )
                        let dark := add(rise, mload(LIGHT_DARK))
                        offset := mload(BYTE_ONES)
                        mstore(add(target, place), and(
                            or(dark, mul(and(shr(7, add(rise, mload(LIGHT_PALE))), offset), 7)),
                            mul(and(shr(7, dark), offset), 7)
                        ))
                    }
                    if gt(mload(LAMPS), 1) {
                        offset := mload(LIGHT_OFFSET)
                        let slope := sub(down, across)
                        let oddSlope := sub(oddDown, oddAcross)
                        mstore(add(SECOND_LAMP, place), steps(sub(offset, slope), sub(offset, oddSlope)))
                        if gt(mload(LAMPS), 2) {
                            mstore(add(THIRD_LAMP, place), steps(add(offset, slope), add(offset, oddSlope)))
                            offset := sub(offset, shl(1, mload(FLAT)))
                            slope := add(across, down)
                            oddSlope := add(oddAcross, oddDown)
                            mstore(add(FOURTH_LAMP, place), steps(add(offset, slope), add(offset, oddSlope)))
                        }
                    }
                }
                let ones := mload(ONES)
                // With 2^15, and less half a 64th, as levels have half a one more.
                let height := add(mload(even), mload(HALF_LESS))
                odd := add(mload(odd), mload(HALF_LESS))
                if mload(LINE_WEIGHT) {
                    {
                        // |dx| and |dy|: 2^15 − 1 less what is there, or where that is negative 2^15 less and one.
                        let bit := and(shr(15, across), ones)
                        across := add(xor(across, add(mload(FLAT), bit)), bit)
                        bit := and(shr(15, down), ones)
                        down := add(xor(down, add(mload(FLAT), bit)), bit)
                        // How much longer |dx| is, or 0: the longer one is |dy| and it, the shorter one |dx| less it.
                        bit := sub(add(across, mload(SIGNS)), down)
                        bit := and(bit, mul(and(shr(15, bit), ones), 0x7fff))
                        bit := add(add(down, bit), and(shr(1, sub(across, bit)), mload(HEIGHTS)))
                        bit := and(shr(2, mul(and(shr(2, bit), mload(HEIGHTS)), mload(LINE_WEIGHT))), mload(HEIGHTS))
                        across := add(height, bit)
                        height := sub(height, bit)
                    }
                    {
                        // |dx| and |dy|: 2^15 − 1 less what is there, or where that is negative 2^15 less and one.
                        let bit := and(shr(15, oddAcross), ones)
                        oddAcross := add(xor(oddAcross, add(mload(FLAT), bit)), bit)
                        bit := and(shr(15, oddDown), ones)
                        oddDown := add(xor(oddDown, add(mload(FLAT), bit)), bit)
                        // How much longer |dx| is, or 0: the longer one is |dy| and it, the shorter one |dx| less it.
                        bit := sub(add(oddAcross, mload(SIGNS)), oddDown)
                        bit := and(bit, mul(and(shr(15, bit), ones), 0x7fff))
                        bit := add(add(oddDown, bit), and(shr(1, sub(oddAcross, bit)), mload(HEIGHTS)))
                        bit := and(shr(2, mul(and(shr(2, bit), mload(HEIGHTS)), mload(LINE_WEIGHT))), mload(HEIGHTS))
                        oddAcross := add(odd, bit)
                        odd := sub(odd, bit)
                    }
                    // Bits 6 … 13; all of them where bit 14 is set, too, none where bit 15 is missing.
                    mstore(add(add(LOW, size), place), and(
                        or(
                            or(and(shl(2, across), mload(UPPER_BYTES)), and(shr(6, oddAcross), mload(LOWER_BYTES))),
                            mul(or(shl(8, and(shr(14, across), ones)), and(shr(14, oddAcross), ones)), 0xff)
                        ),
                        mul(or(shl(8, and(shr(15, across), ones)), and(shr(15, oddAcross), ones)), 0xff)
                    ))
                }
                mstore(add(LOW, place), and(
                    or(and(shl(2, height), mload(UPPER_BYTES)), and(shr(6, odd), mload(LOWER_BYTES))),
                    mul(or(shl(8, and(shr(15, height), ones)), and(shr(15, odd), ones)), 0xff)
                ))
            }
        }
    }

    /// @dev Adds the light to the indices that Slices left at LOW. Where a line is, and only there, they are odd.
    // prettier-ignore
    function _mix(uint256 size, uint256 target) private pure {
        assembly ("memory-safe") {
            function add_(lamp, length) {
                let ones := mload(BYTE_ONES)
                let end := add(lamp, length)
                for { let from := LOW } lt(lamp, end) {
                    from := add(from, 0x20)
                    lamp := add(lamp, 0x20)
                } {
                    let index := mload(from)
                    mstore(lamp, add(index, and(mload(lamp), mul(and(not(index), ones), 7))))
                    from := add(from, 0x20)
                    lamp := add(lamp, 0x20)
                    index := mload(from)
                    mstore(lamp, add(index, and(mload(lamp), mul(and(not(index), ones), 7))))
                }
            }
            switch mload(LIGHT_SHIFT)
            case 0 {
                let ones := mload(BYTE_ONES)
                let end := add(target, size)
                for { let from := LOW } lt(target, end) {
                    from := add(from, 0x20)
                    target := add(target, 0x20)
                } {
                    let index := mload(from)
                    mstore(target, add(index, shl(2, and(not(index), ones))))
                }
            }
            default {
                add_(target, size)
                if gt(mload(LAMPS), 1) {
                    add_(SECOND_LAMP, size)
                    if gt(mload(LAMPS), 2) {
                        add_(THIRD_LAMP, size)
                        add_(FOURTH_LAMP, size)
                    }
                }
            }
        }
    }
}
