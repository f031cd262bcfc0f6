// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// Used in assembly, where the linter does not look.
// solhint-disable-next-line no-unused-import
import {INPUT, TABLE_LENGTH} from "./Workspace.sol";
// solhint-disable-next-line no-unused-import
import {ACTIVATION_BYTES, ACTIVATION_ONES, ACTIVATION_SATURATION, ACTIVATION_SHIFT} from "./Workspace.sol";
// solhint-disable-next-line no-unused-import
import {ACTIVATION_SLOT, ACTIVATION_START} from "./Workspace.sol";

/// @title A 3×3 convolution of upsampled activations, and its rounding and clip
/// @notice A word holds ten 24-bit lanes, lane i being bits 24i … 24i + 23.
///
/// *One multiplication makes eight outputs.* An input word holds one channel's upsampled pixels
/// 8b − 1 … 8b + 8 of a row, the leftmost in lane 9 (see Upsampling). Times
/// `left + centre·2^24 + right·2^48`, the three taps of a kernel row, lane L of the product is
/// `left·x[L] + centre·x[L−1] + right·x[L−2]`: lanes 9 … 2 are the finished contributions to pixels
/// 8b … 8b + 7. Lanes 1 and 0 and the bits above lane 9 are leftovers that nothing reads. Taps may be
/// negative. Everything is linear modulo 2^256, so lanes may borrow from each other on the way as long
/// as each complete sum fits its lane.
///
/// *Three multiplications make sixteen.* Rows 2r and 2r + 1 of the upsampled input are the same row r of
/// the input, so each kernel row is applied once for both. With T, M, B the products of row r with the
/// top, middle and bottom row of the kernel, summed over the input channels, output row 2r is
/// `T(r−1) + M(r) + B(r)` and row 2r + 1 is `T(r) + M(r) + B(r+1)`.
///
/// *Activation.* A complete sum is `v = acc + 2^23 + h − 1` in each lane, with s the layer's shift and
/// h = 2^(s−1); models that the chain can judge keep it inside 0 … 2^24 − 2 (see ModelInspector). Then:
/// 1. Negative to zero. Bit 23 of v says whether `a = v − 2^23` is at least zero. Where it is not, acc is
///    negative, too, and the output is 0: a mask made of that bit clears the lane.
/// 2. Round half to even: `(a + bit s of a) >> s`. With m the lower s bits of acc, the h − 1 carries into
///    the quotient exactly if m > h; 1 more carries for m = h, too, and is wanted there exactly if the
///    quotient is odd, which bit s says. For any other m the lower s bits of a are below 2^s − 1, and the
///    bit changes nothing.
/// 3. Saturate, after rounding (255.5 rounds to 256, which must not wrap to 0): the lane is 2^(s+8) or
///    more exactly if adding `2^23 − 2^(s+8)` sets bit 23.
library Convolution {
    /// @dev One in each of the lanes 9 … 0.
    uint256 private constant LANES = 0x0000000001000001000001000001000001000001000001000001000001000001;
    /// @dev One in each of the lanes 9 … 2, those of the eight outputs.
    uint256 private constant OUTPUTS = 0x0000000001000001000001000001000001000001000001000001000000000000;

    /// @notice Prepares the workspace for a layer.
    /// @dev Empties the input table: channels beyond the layer's own, up to the next multiple of 16, take
    /// part in the sums and must add nothing.
    /// @param shift Right shift of the accumulators, 1 … 15.
    function prepareLayer(uint256 shift) internal pure {
        unchecked {
            uint256 saturation = OUTPUTS * ((1 << 23) - (1 << (shift + 8)));
            assembly ("memory-safe") {
                calldatacopy(INPUT, calldatasize(), TABLE_LENGTH)
                mstore(ACTIVATION_SHIFT, shift)
                mstore(ACTIVATION_SATURATION, saturation)
                mstore(ACTIVATION_ONES, OUTPUTS)
                mstore(ACTIVATION_BYTES, mul(OUTPUTS, 0xff))
            }
        }
    }

    /// @notice Prepares the workspace for an output channel of that layer.
    /// @param bias Memory address of the channel's bias, four bytes of bias + 2^31 as in the blob.
    /// @param slot Which byte of its plane's lanes is the channel's, 0 … 2.
    function prepareChannel(uint256 bias, uint256 slot) internal pure {
        uint256 shift;
        uint256 start;
        assembly ("memory-safe") {
            shift := mload(ACTIVATION_SHIFT)
            start := shr(224, mload(bias))
        }
        unchecked {
            // bias + 2^23 + h − 1, which is positive for such a model
            start = LANES * (start + (1 << 23) - (1 << 31) + (1 << (shift - 1)) - 1);
        }
        assembly ("memory-safe") {
            mstore(ACTIVATION_START, start)
            mstore(ACTIVATION_SLOT, shl(3, slot))
        }
    }

    /// @notice Computes one output channel's pixels in one column of words.
    /// @dev The workspace holds the channel's taps and what prepareLayer and prepareChannel wrote.
    /// @param input Memory address of the column's input words, row by row.
    /// @param end Memory address after the last of them.
    /// @param size Bytes of one row's input words: 32 a channel, at most 64 channels.
    /// @param pixels Memory address of the column's first word in the channel's plane. The row before the column's is
    /// overwritten, too.
    /// @param stride Bytes from one row of the plane to the next.
    // prettier-ignore
    // solhint-disable-next-line function-max-lines
    function column(uint256 input, uint256 end, uint256 size, uint256 pixels, uint256 stride) internal pure {
        assembly ("memory-safe") {
            let even := mload(ACTIVATION_START) // what is known of row 2r
            let odd := even //                     what is known of row 2r − 1, which for r = 0 does not exist
            pixels := sub(pixels, stride)
            for {} lt(input, end) {} {
                let first := 0
                let second := 0
                {
                    mcopy(INPUT, input, size)
                    input := add(input, size)
                    // channels 0 … 15
                    let top :=
                        add(mul(mload(0x0260), mload(0x0a60)), add(mul(mload(0x0240), mload(0x0a40)),
                        add(mul(mload(0x0220), mload(0x0a20)), add(mul(mload(0x0200), mload(0x0a00)),
                        add(mul(mload(0x01e0), mload(0x09e0)), add(mul(mload(0x01c0), mload(0x09c0)),
                        add(mul(mload(0x01a0), mload(0x09a0)), add(mul(mload(0x0180), mload(0x0980)),
                        add(mul(mload(0x0160), mload(0x0960)), add(mul(mload(0x0140), mload(0x0940)),
                        add(mul(mload(0x0120), mload(0x0920)), add(mul(mload(0x0100), mload(0x0900)),
                        add(mul(mload(0x00e0), mload(0x08e0)), add(mul(mload(0x00c0), mload(0x08c0)),
                        add(mul(mload(0x00a0), mload(0x08a0)), add(mul(mload(0x0080), mload(0x0880)), mload(ACTIVATION_START)))))))))))))))))
                    let middle :=
                        add(mul(mload(0x0260), mload(0x1260)), add(mul(mload(0x0240), mload(0x1240)),
                        add(mul(mload(0x0220), mload(0x1220)), add(mul(mload(0x0200), mload(0x1200)),
                        add(mul(mload(0x01e0), mload(0x11e0)), add(mul(mload(0x01c0), mload(0x11c0)),
                        add(mul(mload(0x01a0), mload(0x11a0)), add(mul(mload(0x0180), mload(0x1180)),
                        add(mul(mload(0x0160), mload(0x1160)), add(mul(mload(0x0140), mload(0x1140)),
                        add(mul(mload(0x0120), mload(0x1120)), add(mul(mload(0x0100), mload(0x1100)),
                        add(mul(mload(0x00e0), mload(0x10e0)), add(mul(mload(0x00c0), mload(0x10c0)),
                        add(mul(mload(0x00a0), mload(0x10a0)), mul(mload(0x0080), mload(0x1080)))))))))))))))))
                    let bottom :=
                        add(mul(mload(0x0260), mload(0x1a60)), add(mul(mload(0x0240), mload(0x1a40)),
                        add(mul(mload(0x0220), mload(0x1a20)), add(mul(mload(0x0200), mload(0x1a00)),
                        add(mul(mload(0x01e0), mload(0x19e0)), add(mul(mload(0x01c0), mload(0x19c0)),
                        add(mul(mload(0x01a0), mload(0x19a0)), add(mul(mload(0x0180), mload(0x1980)),
                        add(mul(mload(0x0160), mload(0x1960)), add(mul(mload(0x0140), mload(0x1940)),
                        add(mul(mload(0x0120), mload(0x1920)), add(mul(mload(0x0100), mload(0x1900)),
                        add(mul(mload(0x00e0), mload(0x18e0)), add(mul(mload(0x00c0), mload(0x18c0)),
                        add(mul(mload(0x00a0), mload(0x18a0)), mul(mload(0x0080), mload(0x1880)))))))))))))))))
                    if gt(size, 0x0200) { // channels 16 … 31
                        top :=
                            add(mul(mload(0x0460), mload(0x0c60)), add(mul(mload(0x0440), mload(0x0c40)),
                            add(mul(mload(0x0420), mload(0x0c20)), add(mul(mload(0x0400), mload(0x0c00)),
                            add(mul(mload(0x03e0), mload(0x0be0)), add(mul(mload(0x03c0), mload(0x0bc0)),
                            add(mul(mload(0x03a0), mload(0x0ba0)), add(mul(mload(0x0380), mload(0x0b80)),
                            add(mul(mload(0x0360), mload(0x0b60)), add(mul(mload(0x0340), mload(0x0b40)),
                            add(mul(mload(0x0320), mload(0x0b20)), add(mul(mload(0x0300), mload(0x0b00)),
                            add(mul(mload(0x02e0), mload(0x0ae0)), add(mul(mload(0x02c0), mload(0x0ac0)),
                            add(mul(mload(0x02a0), mload(0x0aa0)), add(mul(mload(0x0280), mload(0x0a80)), top))))))))))))))))
                        middle :=
                            add(mul(mload(0x0460), mload(0x1460)), add(mul(mload(0x0440), mload(0x1440)),
                            add(mul(mload(0x0420), mload(0x1420)), add(mul(mload(0x0400), mload(0x1400)),
                            add(mul(mload(0x03e0), mload(0x13e0)), add(mul(mload(0x03c0), mload(0x13c0)),
                            add(mul(mload(0x03a0), mload(0x13a0)), add(mul(mload(0x0380), mload(0x1380)),
                            add(mul(mload(0x0360), mload(0x1360)), add(mul(mload(0x0340), mload(0x1340)),
                            add(mul(mload(0x0320), mload(0x1320)), add(mul(mload(0x0300), mload(0x1300)),
                            add(mul(mload(0x02e0), mload(0x12e0)), add(mul(mload(0x02c0), mload(0x12c0)),
                            add(mul(mload(0x02a0), mload(0x12a0)), add(mul(mload(0x0280), mload(0x1280)), middle))))))))))))))))
                        bottom :=
                            add(mul(mload(0x0460), mload(0x1c60)), add(mul(mload(0x0440), mload(0x1c40)),
                            add(mul(mload(0x0420), mload(0x1c20)), add(mul(mload(0x0400), mload(0x1c00)),
                            add(mul(mload(0x03e0), mload(0x1be0)), add(mul(mload(0x03c0), mload(0x1bc0)),
                            add(mul(mload(0x03a0), mload(0x1ba0)), add(mul(mload(0x0380), mload(0x1b80)),
                            add(mul(mload(0x0360), mload(0x1b60)), add(mul(mload(0x0340), mload(0x1b40)),
                            add(mul(mload(0x0320), mload(0x1b20)), add(mul(mload(0x0300), mload(0x1b00)),
                            add(mul(mload(0x02e0), mload(0x1ae0)), add(mul(mload(0x02c0), mload(0x1ac0)),
                            add(mul(mload(0x02a0), mload(0x1aa0)), add(mul(mload(0x0280), mload(0x1a80)), bottom))))))))))))))))
                        if gt(size, 0x0400) { // channels 32 … 47
                            top :=
                                add(mul(mload(0x0660), mload(0x0e60)), add(mul(mload(0x0640), mload(0x0e40)),
                                add(mul(mload(0x0620), mload(0x0e20)), add(mul(mload(0x0600), mload(0x0e00)),
                                add(mul(mload(0x05e0), mload(0x0de0)), add(mul(mload(0x05c0), mload(0x0dc0)),
                                add(mul(mload(0x05a0), mload(0x0da0)), add(mul(mload(0x0580), mload(0x0d80)),
                                add(mul(mload(0x0560), mload(0x0d60)), add(mul(mload(0x0540), mload(0x0d40)),
                                add(mul(mload(0x0520), mload(0x0d20)), add(mul(mload(0x0500), mload(0x0d00)),
                                add(mul(mload(0x04e0), mload(0x0ce0)), add(mul(mload(0x04c0), mload(0x0cc0)),
                                add(mul(mload(0x04a0), mload(0x0ca0)), add(mul(mload(0x0480), mload(0x0c80)), top))))))))))))))))
                            middle :=
                                add(mul(mload(0x0660), mload(0x1660)), add(mul(mload(0x0640), mload(0x1640)),
                                add(mul(mload(0x0620), mload(0x1620)), add(mul(mload(0x0600), mload(0x1600)),
                                add(mul(mload(0x05e0), mload(0x15e0)), add(mul(mload(0x05c0), mload(0x15c0)),
                                add(mul(mload(0x05a0), mload(0x15a0)), add(mul(mload(0x0580), mload(0x1580)),
                                add(mul(mload(0x0560), mload(0x1560)), add(mul(mload(0x0540), mload(0x1540)),
                                add(mul(mload(0x0520), mload(0x1520)), add(mul(mload(0x0500), mload(0x1500)),
                                add(mul(mload(0x04e0), mload(0x14e0)), add(mul(mload(0x04c0), mload(0x14c0)),
                                add(mul(mload(0x04a0), mload(0x14a0)), add(mul(mload(0x0480), mload(0x1480)), middle))))))))))))))))
                            bottom :=
                                add(mul(mload(0x0660), mload(0x1e60)), add(mul(mload(0x0640), mload(0x1e40)),
                                add(mul(mload(0x0620), mload(0x1e20)), add(mul(mload(0x0600), mload(0x1e00)),
                                add(mul(mload(0x05e0), mload(0x1de0)), add(mul(mload(0x05c0), mload(0x1dc0)),
                                add(mul(mload(0x05a0), mload(0x1da0)), add(mul(mload(0x0580), mload(0x1d80)),
                                add(mul(mload(0x0560), mload(0x1d60)), add(mul(mload(0x0540), mload(0x1d40)),
                                add(mul(mload(0x0520), mload(0x1d20)), add(mul(mload(0x0500), mload(0x1d00)),
                                add(mul(mload(0x04e0), mload(0x1ce0)), add(mul(mload(0x04c0), mload(0x1cc0)),
                                add(mul(mload(0x04a0), mload(0x1ca0)), add(mul(mload(0x0480), mload(0x1c80)), bottom))))))))))))))))
                            if gt(size, 0x0600) { // channels 48 … 63
                                top :=
                                    add(mul(mload(0x0860), mload(0x1060)), add(mul(mload(0x0840), mload(0x1040)),
                                    add(mul(mload(0x0820), mload(0x1020)), add(mul(mload(0x0800), mload(0x1000)),
                                    add(mul(mload(0x07e0), mload(0x0fe0)), add(mul(mload(0x07c0), mload(0x0fc0)),
                                    add(mul(mload(0x07a0), mload(0x0fa0)), add(mul(mload(0x0780), mload(0x0f80)),
                                    add(mul(mload(0x0760), mload(0x0f60)), add(mul(mload(0x0740), mload(0x0f40)),
                                    add(mul(mload(0x0720), mload(0x0f20)), add(mul(mload(0x0700), mload(0x0f00)),
                                    add(mul(mload(0x06e0), mload(0x0ee0)), add(mul(mload(0x06c0), mload(0x0ec0)),
                                    add(mul(mload(0x06a0), mload(0x0ea0)), add(mul(mload(0x0680), mload(0x0e80)), top))))))))))))))))
                                middle :=
                                    add(mul(mload(0x0860), mload(0x1860)), add(mul(mload(0x0840), mload(0x1840)),
                                    add(mul(mload(0x0820), mload(0x1820)), add(mul(mload(0x0800), mload(0x1800)),
                                    add(mul(mload(0x07e0), mload(0x17e0)), add(mul(mload(0x07c0), mload(0x17c0)),
                                    add(mul(mload(0x07a0), mload(0x17a0)), add(mul(mload(0x0780), mload(0x1780)),
                                    add(mul(mload(0x0760), mload(0x1760)), add(mul(mload(0x0740), mload(0x1740)),
                                    add(mul(mload(0x0720), mload(0x1720)), add(mul(mload(0x0700), mload(0x1700)),
                                    add(mul(mload(0x06e0), mload(0x16e0)), add(mul(mload(0x06c0), mload(0x16c0)),
                                    add(mul(mload(0x06a0), mload(0x16a0)), add(mul(mload(0x0680), mload(0x1680)), middle))))))))))))))))
                                bottom :=
                                    add(mul(mload(0x0860), mload(0x2060)), add(mul(mload(0x0840), mload(0x2040)),
                                    add(mul(mload(0x0820), mload(0x2020)), add(mul(mload(0x0800), mload(0x2000)),
                                    add(mul(mload(0x07e0), mload(0x1fe0)), add(mul(mload(0x07c0), mload(0x1fc0)),
                                    add(mul(mload(0x07a0), mload(0x1fa0)), add(mul(mload(0x0780), mload(0x1f80)),
                                    add(mul(mload(0x0760), mload(0x1f60)), add(mul(mload(0x0740), mload(0x1f40)),
                                    add(mul(mload(0x0720), mload(0x1f20)), add(mul(mload(0x0700), mload(0x1f00)),
                                    add(mul(mload(0x06e0), mload(0x1ee0)), add(mul(mload(0x06c0), mload(0x1ec0)),
                                    add(mul(mload(0x06a0), mload(0x1ea0)), add(mul(mload(0x0680), mload(0x1e80)), bottom))))))))))))))))
                            }
                        }
                    }
                    first := add(odd, bottom)
                    second := add(even, add(middle, bottom))
                    even := top
                    odd := add(top, middle)
                }
                let shift := mload(ACTIVATION_SHIFT)
                let saturation := mload(ACTIVATION_SATURATION)
                let slot := mload(ACTIVATION_SLOT)
                let ones := mload(ACTIVATION_ONES)
                let bytesMask := mload(ACTIVATION_BYTES)
                first := and(first, mul(and(shr(23, first), ones), 0x7fffff))
                first := add(first, and(shr(shift, first), ones))
                first := or(mul(and(shr(23, add(first, saturation)), ones), 0xff), and(shr(shift, first), bytesMask))
                mstore(pixels, or(shl(slot, first), mload(pixels)))
                pixels := add(pixels, stride)
                second := and(second, mul(and(shr(23, second), ones), 0x7fffff))
                second := add(second, and(shr(shift, second), ones))
                second := or(mul(and(shr(23, add(second, saturation)), ones), 0xff), and(shr(shift, second), bytesMask))
                mstore(pixels, or(shl(slot, second), mload(pixels)))
                pixels := add(pixels, stride)
            }
            // The last row has no row below it.
            let shift := mload(ACTIVATION_SHIFT)
            let saturation := mload(ACTIVATION_SATURATION)
            let slot := mload(ACTIVATION_SLOT)
            let ones := mload(ACTIVATION_ONES)
            let bytesMask := mload(ACTIVATION_BYTES)
            odd := and(odd, mul(and(shr(23, odd), ones), 0x7fffff))
            odd := add(odd, and(shr(shift, odd), ones))
            odd := or(mul(and(shr(23, add(odd, saturation)), ones), 0xff), and(shr(shift, odd), bytesMask))
            mstore(pixels, or(shl(slot, odd), mload(pixels)))
        }
    }
}
