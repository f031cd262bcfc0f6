// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Slices} from "./Slices.sol";
// Used in assembly, where the linter does not look.
// solhint-disable no-unused-import
import {
    BYTE_EIGHTS,
    BYTE_ONES,
    ENDS,
    FLAT,
    FOURTH_LAMP,
    HALF_MORE,
    HIGHER,
    LAMPS,
    LEFT_ENDS,
    LIGHT_BITS,
    LIGHT_DARK,
    LIGHT_OFFSET,
    LIGHT_RISE,
    LIGHT_SHIFT,
    LINE_WEIGHT,
    LOW,
    LOWER_BYTES,
    ONES,
    REACHES,
    SECOND_LAMP,
    SIGNS,
    SLOTS_END,
    THIRD_LAMP,
    UPPER_BYTES
} from "./Desk.sol";
// solhint-enable no-unused-import

/**
 * @title Brush
 * @notice From heights to palette indices, a row at a time: ink, line and light (docs/semantics.md, 5.5).
 * @dev Slopes and heights are lanes of 16 bits. After at least two doublings, or one and a smoothing, slopes dx and dy
 * lie within ±10,203, so half a line's thickness is at most 7,652, and what is added below keeps all sums in their lanes.
 */
library Brush {
    /// @dev Paints a row of the domain.
    /// @param even Memory address of the row's even heights; what is beyond the edges is written.
    /// @param pitch Bytes from there to the row below; the odd heights are half-way.
    /// @param size Bytes of even heights, and of odd ones, and pixels: 128 or 256.
    /// @param target Memory address for the row under the first lamp; the others go to their places on the desk.
    function row(uint256 even, uint256 pitch, uint256 size, uint256 target) internal pure {
        _measure(even, pitch, target);
        Slices.ink(size);
        _mix(size, target);
    }

    /// @dev Writes, a byte a pixel, the light under each lamp to where its row is to be, and to LOW and, HIGHER bytes on,
    /// the heights less and plus half the line's thickness: how many whole 64ths there are in them and half a one. Words
    /// go to the places from which Slices wants them, and what is less than 0 or more than 255 is noted at LEFT_ENDS.
    ///
    /// A byte of light is 128 and the step, not clipped yet. Slopes are 2^15 − 1 less dx and dy. An even pixel's
    /// neighbours at the left and the right are odd, and the other way round.
    // prettier-ignore
    // solhint-disable-next-line function-max-lines
    function _measure(uint256 even, uint256 pitch, uint256 target) private pure {
        assembly ("memory-safe") {
            // Bytes of light of slopes, even and odd, to which LIGHT_OFFSET is added.
            function light(left, right) -> x {
                x := mload(LIGHT_BITS)
                x := add(
                    or(shl(8, and(shr(mload(LIGHT_SHIFT), left), x)), and(shr(mload(LIGHT_SHIFT), right), x)),
                    mload(LIGHT_DARK)
                )
            }
            function lightOthers(across, down, oddAcross, oddDown, place) {
                let offset := mload(LIGHT_OFFSET)
                mstore(add(SECOND_LAMP, place), light(
                    sub(add(offset, across), down),
                    sub(add(offset, oddAcross), oddDown)
                ))
                if gt(mload(LAMPS), 2) {
                    mstore(add(THIRD_LAMP, place), light(
                        sub(add(offset, down), across),
                        sub(add(offset, oddDown), oddAcross)
                    ))
                    offset := sub(offset, shl(1, mload(FLAT)))
                    mstore(add(FOURTH_LAMP, place), light(
                        add(add(offset, across), down),
                        add(add(offset, oddAcross), oddDown)
                    ))
                }
            }
            target := sub(target, even)
            let flat := mload(FLAT)
            switch mload(LINE_WEIGHT)
            case 0 {
                for { let slot := add(LOW, 0xc0) } lt(slot, mload(SLOTS_END)) { slot := add(slot, 0x120) } {
                    for {} gt(slot, sub(LOW, 1)) {
                        slot := sub(slot, 0x40)
                        even := add(even, 0x20)
                    } {
                        let odd := add(even, shr(1, pitch))
                        if mload(LIGHT_SHIFT) {
                            let across := add(flat, sub(mload(sub(odd, 2)), mload(odd)))
                            let down := add(flat, sub(mload(sub(even, pitch)), mload(add(even, pitch))))
                            let oddAcross := add(flat, sub(mload(even), mload(add(even, 2))))
                            let oddDown := add(flat, sub(mload(sub(odd, pitch)), mload(add(odd, pitch))))
                            mstore(add(even, target), light(
                                sub(mload(LIGHT_RISE), add(across, down)),
                                sub(mload(LIGHT_RISE), add(oddAcross, oddDown))
                            ))
                            if gt(mload(LAMPS), 1) {
                                lightOthers(across, down, oddAcross, oddDown, shr(1, sub(add(LOW, 0xc0), slot)))
                            }
                        }
                        mstore(slot, or(
                            and(shl(2, add(mload(even), mload(HALF_MORE))), mload(UPPER_BYTES)),
                            and(shr(6, add(mload(odd), mload(HALF_MORE))), mload(LOWER_BYTES))
                        ))
                    }
                }
            }
            default {
                let ones := mload(ONES)
                let reaches := mload(REACHES)
                for { let slot := add(LOW, 0xc0) } lt(slot, mload(SLOTS_END)) { slot := add(slot, 0x120) } {
                    let ends := 0
                    // Four words, and at 128 pixels there are no more.
                    for {} gt(slot, sub(LOW, 1)) {
                        slot := sub(slot, 0x40)
                        even := add(even, 0x20)
                    } {
                        let odd := add(even, shr(1, pitch))
                        let across := add(flat, sub(mload(sub(odd, 2)), mload(odd)))
                        let down := add(flat, sub(mload(sub(even, pitch)), mload(add(even, pitch))))
                        let oddAcross := add(flat, sub(mload(even), mload(add(even, 2))))
                        let oddDown := add(flat, sub(mload(sub(odd, pitch)), mload(add(odd, pitch))))
                        if mload(LIGHT_SHIFT) {
                            // As in light, which is where it does not matter that a call takes gas.
                            mstore(add(even, target), add(
                                or(
                                    shl(8, and(
                                        shr(mload(LIGHT_SHIFT), sub(mload(LIGHT_RISE), add(across, down))),
                                        mload(LIGHT_BITS)
                                    )),
                                    and(
                                        shr(mload(LIGHT_SHIFT), sub(mload(LIGHT_RISE), add(oddAcross, oddDown))),
                                        mload(LIGHT_BITS)
                                    )
                                ),
                                mload(LIGHT_DARK)
                            ))
                            if gt(mload(LAMPS), 1) {
                                lightOthers(across, down, oddAcross, oddDown, shr(1, sub(add(LOW, 0xc0), slot)))
                            }
                        }
                        {
                            // |dx|: 2^15 − 1 less what is there, or where that is negative 2^15 less and one. So |dy|.
                            let negative := and(shr(15, across), ones)
                            across := add(xor(across, add(flat, negative)), negative)
                        }
                        {
                            let negative := and(shr(15, down), ones)
                            down := add(xor(down, add(flat, negative)), negative)
                        }
                        {
                            // The longer one is |dy| and how much longer |dx| is, or 0. What counts is an eighth of both and
                            // the longer one.
                            let longer := sub(add(across, mload(SIGNS)), down)
                            down := add(
                                add(across, add(down, down)),
                                and(longer, mul(and(shr(15, longer), ones), 0x7fff))
                            )
                        }
                        down := and(shr(2, mul(and(shr(3, down), reaches), mload(LINE_WEIGHT))), reaches)
                        across := sub(add(mload(even), mload(HALF_MORE)), down)
                        down := add(across, add(down, down))
                        {
                            let negative := and(shr(15, oddAcross), ones)
                            oddAcross := add(xor(oddAcross, add(flat, negative)), negative)
                        }
                        {
                            let negative := and(shr(15, oddDown), ones)
                            oddDown := add(xor(oddDown, add(flat, negative)), negative)
                        }
                        {
                            let longer := sub(add(oddAcross, mload(SIGNS)), oddDown)
                            oddDown := add(
                                add(oddAcross, add(oddDown, oddDown)),
                                and(longer, mul(and(shr(15, longer), ones), 0x7fff))
                            )
                        }
                        oddDown := and(shr(2, mul(and(shr(3, oddDown), reaches), mload(LINE_WEIGHT))), reaches)
                        oddAcross := sub(add(mload(odd), mload(HALF_MORE)), oddDown)
                        oddDown := add(oddAcross, add(oddDown, oddDown))
                        mstore(slot, or(
                            and(shl(2, across), mload(UPPER_BYTES)),
                            and(shr(6, oddAcross), mload(LOWER_BYTES))
                        ))
                        mstore(add(slot, mload(HIGHER)), or(
                            and(shl(2, down), mload(UPPER_BYTES)),
                            and(shr(6, oddDown), mload(LOWER_BYTES))
                        ))
                        // Bit 15 of both differs where the lower one is below 0, bit 14 there and where the higher one is
                        // above 255.
                        ends := or(shr(2, ends), or(
                            and(xor(across, down), mload(ENDS)),
                            shr(8, and(xor(oddAcross, oddDown), mload(ENDS)))
                        ))
                    }
                    // The slot is two words before the first one; RIGHT_ENDS are as far from LEFT_ENDS as the others' slots.
                    mstore(add(slot, sub(add(LEFT_ENDS, 0x40), LOW)), ends)
                }
            }
        }
    }

    /// @dev Adds the light to the indices that Slices left at LOW. Where a line is, and only there, they are odd.
    // prettier-ignore
    function _mix(uint256 size, uint256 target) private pure {
        assembly ("memory-safe") {
            // Half a row, whose words are each second one from the end. Three bits of light where no line is: none where bit
            // 7 is missing, all where it would be set for 8 less.
            function mix(lamp, slots) {
                let ones := mload(BYTE_ONES)
                let eights := mload(BYTE_EIGHTS)
                let index := mload(add(slots, 0xc0))
                let light := mload(lamp)
                mstore(lamp, add(index, and(
                    or(light, mul(and(shr(7, sub(light, eights)), ones), 7)),
                    mul(and(and(shr(7, light), not(index)), ones), 7)
                )))
                lamp := add(lamp, 0x20)
                index := mload(add(slots, 0x80))
                light := mload(lamp)
                mstore(lamp, add(index, and(
                    or(light, mul(and(shr(7, sub(light, eights)), ones), 7)),
                    mul(and(and(shr(7, light), not(index)), ones), 7)
                )))
                lamp := add(lamp, 0x20)
                index := mload(add(slots, 0x40))
                light := mload(lamp)
                mstore(lamp, add(index, and(
                    or(light, mul(and(shr(7, sub(light, eights)), ones), 7)),
                    mul(and(and(shr(7, light), not(index)), ones), 7)
                )))
                lamp := add(lamp, 0x20)
                index := mload(slots)
                light := mload(lamp)
                mstore(lamp, add(index, and(
                    or(light, mul(and(shr(7, sub(light, eights)), ones), 7)),
                    mul(and(and(shr(7, light), not(index)), ones), 7)
                )))
            }
            switch mload(LIGHT_SHIFT)
            case 0 {
                let ones := mload(BYTE_ONES)
                for { let slot := add(LOW, 0xc0) } lt(slot, mload(SLOTS_END)) { slot := add(slot, 0x120) } {
                    for {} gt(slot, sub(LOW, 1)) {
                        slot := sub(slot, 0x40)
                        target := add(target, 0x20)
                    } {
                        let index := mload(slot)
                        mstore(target, add(index, shl(2, and(not(index), ones))))
                    }
                }
            }
            default {
                mix(target, LOW)
                switch size
                case 256 { mix(add(target, 0x80), add(LOW, 0x20)) }
                default {
                    mix(SECOND_LAMP, LOW)
                    if gt(mload(LAMPS), 2) {
                        mix(THIRD_LAMP, LOW)
                        mix(FOURTH_LAMP, LOW)
                    }
                }
            }
        }
    }
}
