// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Planes} from "./Planes.sol";

/// @title The only non-linearity: round, then clip to a byte
/// @notice Turns words of accumulators into pixels, eight lanes of 24 bits at a time, three channels to
/// a plane. A lane holds `v = acc + 2^23 + 2^(s−1) − 1`, which the class of models that the chain runs
/// keeps inside 0 … 2^24 − 2 (see ModelInspector), so that no lane disturbs another:
///
/// 1. *Negative to zero.* Bit 23 of v says whether `a = v − 2^23` is at least zero. Where it is not, acc
///    is negative as well, and the output is 0: a mask made of that bit clears the lane.
/// 2. *Round half to even.* `(a + bit s of a) >> s`. With m the lower s bits of acc and h = 2^(s−1),
///    adding h − 1 carries into the quotient exactly if m > h; adding 1 more carries for m = h too,
///    and is wanted there exactly if the quotient is odd, which bit s says. For other m the bit changes
///    nothing: the lower s bits of a are then below 2^s − 1.
/// 3. *Saturate,* after rounding (255.5 rounds to 256, which must not wrap to 0): the lane is 2^(s+8) or
///    more exactly if adding `2^23 − 2^(s+8)` sets bit 23.
library Activation {
    uint256 private constant ONES = 0x0000000001000001000001000001000001000001000001000001000000000000;

    /// @notice Activates the accumulators of up to three channels and packs them into one plane.
    /// @param sums Memory address of the first channel's accumulators: for each row of the output, each
    /// word of eight pixels in lanes 9 … 2.
    /// @param stride Bytes from one channel's accumulators to the next channel's.
    /// @param channels How many channels, 1 … 3.
    /// @param plane Memory address of the plane to write.
    /// @param side Side of the output in pixels, a multiple of 8.
    /// @param shift Right shift of the accumulators, 1 … 15.
    function pack(
        uint256 sums,
        uint256 stride,
        uint256 channels,
        uint256 plane,
        uint256 side,
        uint256 shift
    ) internal pure {
        uint256 saturation = ONES * ((1 << 23) - (1 << (shift + 8)));
        uint256 rowBytes = 32 * Planes.rowWords(side);
        uint256 last = stride * (channels - 1);
        assembly ("memory-safe") {
            mstore(plane, 0)
            plane := add(plane, 32)
            for {
                let end := add(sums, mul(side, rowBytes))
            } lt(sums, end) {

            } {
                for {
                    let rowEnd := add(sums, rowBytes)
                } lt(sums, rowEnd) {
                    sums := add(sums, 32)
                } {
                    let word := 0
                    let source := add(sums, last)
                    for {

                    } 1 {

                    } {
                        let lanes := mload(source)
                        let sign := and(lanes, shl(23, ONES))
                        lanes := and(lanes, sub(sign, shr(23, sign)))
                        lanes := add(lanes, and(shr(shift, lanes), ONES))
                        sign := shr(23, and(add(lanes, saturation), shl(23, ONES)))
                        lanes := or(and(shr(shift, lanes), mul(ONES, 0xff)), mul(sign, 0xff))
                        word := or(shl(8, word), lanes)
                        if eq(source, sums) {
                            break
                        }
                        source := sub(source, stride)
                    }
                    mstore(plane, word)
                    plane := add(plane, 32)
                }
                mstore(plane, 0)
                plane := add(plane, 32)
            }
        }
    }
}
