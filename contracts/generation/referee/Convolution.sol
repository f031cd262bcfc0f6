// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {INPUT, KERNEL_TOP, KERNEL_MIDDLE, KERNEL_BOTTOM, TABLE_LENGTH} from "./Workspace.sol";
import {Planes} from "./Planes.sol";

/// @title Nearest-neighbour upsampling by two and a 3×3 convolution, as sums of products
/// @notice A word holds ten 24-bit lanes, lane i being bits 24i … 24i + 23.
///
/// *One multiplication makes eight outputs.* An input word holds one channel's upsampled pixels
/// 8b − 1 … 8b + 8 of a row, the leftmost in lane 9. Times `left + centre·2^24 + right·2^48`, the three
/// taps of a kernel row, lane L of the product is `left·x[L] + centre·x[L−1] + right·x[L−2]`: lanes
/// 9 … 2 are the finished contributions to pixels 8b … 8b + 7. Lanes 1 and 0 and the bits above lane 9
/// are leftovers that nothing reads. Taps may be negative. Everything is linear modulo 2^256, so lanes
/// may borrow from each other on the way as long as each complete sum fits its lane.
///
/// *Three multiplications make sixteen.* Two neighbouring rows of the upsampled input are the same row
/// r of the input, so each kernel row is applied once for both. With T, M, B the products of row r with
/// the top, middle and bottom row of the kernel, summed over the input channels,
/// output row 2r is `T(r−1) + M(r) + B(r)` and row 2r + 1 is `T(r) + M(r) + B(r+1)`.
library Convolution {
    /// @notice Bytes of a column of input words: one a row and channel, and two that are overwritten,
    /// because channels are written three at a time.
    function inputColumn(uint256 channels, uint256 side) internal pure returns (uint256) {
        return 32 * channels * side + 64;
    }

    /// @notice Rewrites planes of activations as input words, so that the words that one product of
    /// all channels needs stand side by side.
    /// @param planes Memory address of the planes (see Planes).
    /// @param channels Channels in the planes.
    /// @param side Their side in pixels: 4, or a multiple of 8.
    /// @param inputs Memory address to write to: columns of four pixels, each `inputColumn` bytes long;
    /// in a column, for each row, one word a channel.
    function upsample(uint256 planes, uint256 channels, uint256 side, uint256 inputs) internal pure {
        uint256 planeStride = Planes.planeStride(side);
        uint256 planesEnd = planes + Planes.count(channels) * planeStride;
        uint256 rowBytes = 32 * channels;
        uint256 columnStride = inputColumn(channels, side);
        for (uint256 row = 0; row < side; ++row) {
            uint256 word = planes + 32 + row * Planes.rowStride(side);
            uint256 wordEnd = word + 32 * Planes.rowWords(side);
            uint256 target = inputs + row * rowBytes;
            for (; word < wordEnd; word += 32) {
                _spread(word, planesEnd, planeStride, target, side < 8 ? 0 : columnStride);
                target += 2 * columnStride;
            }
        }
    }

    /// @dev Makes input words of the eight pixels at `word` and in the same place of all later planes:
    /// their first four pixels at `target`, and, unless `blockBytes` is zero, the others that far on.
    function _spread(
        uint256 word,
        uint256 planesEnd,
        uint256 planeStride,
        uint256 target,
        uint256 blockBytes
    ) private pure {
        assembly ("memory-safe") {
            // Two neighbours, at lanes 9 and 8, 7 and 6, … of a word.
            function pairs(a, b, c, d, e) -> upsampled {
                upsampled := and(a, 0x0000ffffffffffff000000000000000000000000000000000000000000000000)
                upsampled := or(upsampled, and(b, 0x0000000000000000ffffffffffff000000000000000000000000000000000000))
                upsampled := or(upsampled, and(c, 0x0000000000000000000000000000ffffffffffff000000000000000000000000))
                upsampled := or(upsampled, and(d, 0x0000000000000000000000000000000000000000ffffffffffff000000000000))
                upsampled := or(upsampled, and(e, 0xffffffffffff))
            }
            // The three channels of a lane, each to a word of its own.
            function split(at, upsampled) {
                let low := 0x00000000ff0000ff0000ff0000ff0000ff0000ff0000ff0000ff0000ff0000ff
                mstore(at, and(upsampled, low))
                mstore(add(at, 0x20), and(shr(8, upsampled), low))
                mstore(add(at, 0x40), and(shr(16, upsampled), low))
            }
            for {

            } lt(word, planesEnd) {
                word := add(word, planeStride)
                target := add(target, 0x60)
            } {
                // Ten pixels in lanes 9 … 0: the last of the word before, our eight, the first of the next.
                let p := or(shr(24, mload(word)), shr(216, mload(add(word, 0x20))))
                p := or(p, shl(168, mload(sub(word, 0x20))))
                split(target, pairs(p, shr(24, p), shr(48, p), shr(72, p), shr(96, p)))
                if blockBytes {
                    split(add(target, blockBytes), pairs(shl(96, p), shl(72, p), shl(48, p), shl(24, p), p))
                }
            }
        }
    }

    /// @notice Writes the taps of one output channel to the three kernel tables.
    /// @param weights Memory address of the channel's weights as they stand in the blob, nine bytes for
    /// each input channel. The 23 bytes before it are read, too.
    function expand(uint256 weights, uint256 channels) internal pure {
        assembly ("memory-safe") {
            let mask := 0xff0000ff0000ff
            let offset := 0x40000040000040
            weights := sub(weights, 23) // so that a kernel's nine bytes end the word
            for {
                let top := KERNEL_TOP
                let end := add(top, shl(5, channels))
            } lt(top, end) {
                top := add(top, 0x20)
                weights := add(weights, 9)
            } {
                let kernel := mload(weights)
                mstore(top, sub(and(kernel, mask), offset))
                mstore(add(top, 0x0800), sub(and(shr(8, kernel), mask), offset))
                mstore(add(top, 0x1000), sub(and(shr(16, kernel), mask), offset))
            }
        }
    }

    /// @notice Zeroes the four tables: channels beyond a layer's own, up to the next multiple of eight,
    /// take part in the sums and must add nothing.
    function clearTables() internal pure {
        assembly ("memory-safe") {
            calldatacopy(INPUT, calldatasize(), mul(TABLE_LENGTH, 4))
        }
    }

    /// @notice Computes one output channel's accumulators, all rows of one column of words.
    /// @dev The kernel tables hold the channel's taps.
    /// @param input Memory address of the column's input words, row by row.
    /// @param end Memory address after the last of them.
    /// @param size Bytes of one row's input words: 32 a channel, at most 64 channels.
    /// @param start What an empty sum is, in each lane.
    /// @param sums Memory address of the column's first accumulator word. One word that stands `stride`
    /// before it is overwritten.
    /// @param stride Bytes from one accumulator row to the next.
    // prettier-ignore
    function column(
        uint256 input,
        uint256 end,
        uint256 size,
        uint256 start,
        uint256 sums,
        uint256 stride
    ) internal pure {
        assembly ("memory-safe") {
            let even := start // what is known of row 2r
            let odd := start //  what is known of row 2r − 1; for r = 0 nothing that is needed
            sums := sub(sums, stride)
            for {} lt(input, end) {} {
                mcopy(INPUT, input, size)
                input := add(input, size)
                let top := start
                let middle := 0
                let bottom := 0
                // channels 0 … 7
                top :=
                    add(mul(mload(0x0160), mload(0x0960)), add(mul(mload(0x0140), mload(0x0940)),
                    add(mul(mload(0x0120), mload(0x0920)), add(mul(mload(0x0100), mload(0x0900)),
                    add(mul(mload(0x00e0), mload(0x08e0)), add(mul(mload(0x00c0), mload(0x08c0)),
                    add(mul(mload(0x00a0), mload(0x08a0)), add(mul(mload(0x0080), mload(0x0880)), top))))))))
                middle :=
                    add(mul(mload(0x0160), mload(0x1160)), add(mul(mload(0x0140), mload(0x1140)),
                    add(mul(mload(0x0120), mload(0x1120)), add(mul(mload(0x0100), mload(0x1100)),
                    add(mul(mload(0x00e0), mload(0x10e0)), add(mul(mload(0x00c0), mload(0x10c0)),
                    add(mul(mload(0x00a0), mload(0x10a0)), add(mul(mload(0x0080), mload(0x1080)), middle))))))))
                bottom :=
                    add(mul(mload(0x0160), mload(0x1960)), add(mul(mload(0x0140), mload(0x1940)),
                    add(mul(mload(0x0120), mload(0x1920)), add(mul(mload(0x0100), mload(0x1900)),
                    add(mul(mload(0x00e0), mload(0x18e0)), add(mul(mload(0x00c0), mload(0x18c0)),
                    add(mul(mload(0x00a0), mload(0x18a0)), add(mul(mload(0x0080), mload(0x1880)), bottom))))))))
                if gt(size, 0x0100) { // channels 8 … 15
                    top :=
                        add(mul(mload(0x0260), mload(0x0a60)), add(mul(mload(0x0240), mload(0x0a40)),
                        add(mul(mload(0x0220), mload(0x0a20)), add(mul(mload(0x0200), mload(0x0a00)),
                        add(mul(mload(0x01e0), mload(0x09e0)), add(mul(mload(0x01c0), mload(0x09c0)),
                        add(mul(mload(0x01a0), mload(0x09a0)), add(mul(mload(0x0180), mload(0x0980)), top))))))))
                    middle :=
                        add(mul(mload(0x0260), mload(0x1260)), add(mul(mload(0x0240), mload(0x1240)),
                        add(mul(mload(0x0220), mload(0x1220)), add(mul(mload(0x0200), mload(0x1200)),
                        add(mul(mload(0x01e0), mload(0x11e0)), add(mul(mload(0x01c0), mload(0x11c0)),
                        add(mul(mload(0x01a0), mload(0x11a0)), add(mul(mload(0x0180), mload(0x1180)), middle))))))))
                    bottom :=
                        add(mul(mload(0x0260), mload(0x1a60)), add(mul(mload(0x0240), mload(0x1a40)),
                        add(mul(mload(0x0220), mload(0x1a20)), add(mul(mload(0x0200), mload(0x1a00)),
                        add(mul(mload(0x01e0), mload(0x19e0)), add(mul(mload(0x01c0), mload(0x19c0)),
                        add(mul(mload(0x01a0), mload(0x19a0)), add(mul(mload(0x0180), mload(0x1980)), bottom))))))))
                }
                if gt(size, 0x0200) { // channels 16 … 23
                    top :=
                        add(mul(mload(0x0360), mload(0x0b60)), add(mul(mload(0x0340), mload(0x0b40)),
                        add(mul(mload(0x0320), mload(0x0b20)), add(mul(mload(0x0300), mload(0x0b00)),
                        add(mul(mload(0x02e0), mload(0x0ae0)), add(mul(mload(0x02c0), mload(0x0ac0)),
                        add(mul(mload(0x02a0), mload(0x0aa0)), add(mul(mload(0x0280), mload(0x0a80)), top))))))))
                    middle :=
                        add(mul(mload(0x0360), mload(0x1360)), add(mul(mload(0x0340), mload(0x1340)),
                        add(mul(mload(0x0320), mload(0x1320)), add(mul(mload(0x0300), mload(0x1300)),
                        add(mul(mload(0x02e0), mload(0x12e0)), add(mul(mload(0x02c0), mload(0x12c0)),
                        add(mul(mload(0x02a0), mload(0x12a0)), add(mul(mload(0x0280), mload(0x1280)), middle))))))))
                    bottom :=
                        add(mul(mload(0x0360), mload(0x1b60)), add(mul(mload(0x0340), mload(0x1b40)),
                        add(mul(mload(0x0320), mload(0x1b20)), add(mul(mload(0x0300), mload(0x1b00)),
                        add(mul(mload(0x02e0), mload(0x1ae0)), add(mul(mload(0x02c0), mload(0x1ac0)),
                        add(mul(mload(0x02a0), mload(0x1aa0)), add(mul(mload(0x0280), mload(0x1a80)), bottom))))))))
                }
                if gt(size, 0x0300) { // channels 24 … 31
                    top :=
                        add(mul(mload(0x0460), mload(0x0c60)), add(mul(mload(0x0440), mload(0x0c40)),
                        add(mul(mload(0x0420), mload(0x0c20)), add(mul(mload(0x0400), mload(0x0c00)),
                        add(mul(mload(0x03e0), mload(0x0be0)), add(mul(mload(0x03c0), mload(0x0bc0)),
                        add(mul(mload(0x03a0), mload(0x0ba0)), add(mul(mload(0x0380), mload(0x0b80)), top))))))))
                    middle :=
                        add(mul(mload(0x0460), mload(0x1460)), add(mul(mload(0x0440), mload(0x1440)),
                        add(mul(mload(0x0420), mload(0x1420)), add(mul(mload(0x0400), mload(0x1400)),
                        add(mul(mload(0x03e0), mload(0x13e0)), add(mul(mload(0x03c0), mload(0x13c0)),
                        add(mul(mload(0x03a0), mload(0x13a0)), add(mul(mload(0x0380), mload(0x1380)), middle))))))))
                    bottom :=
                        add(mul(mload(0x0460), mload(0x1c60)), add(mul(mload(0x0440), mload(0x1c40)),
                        add(mul(mload(0x0420), mload(0x1c20)), add(mul(mload(0x0400), mload(0x1c00)),
                        add(mul(mload(0x03e0), mload(0x1be0)), add(mul(mload(0x03c0), mload(0x1bc0)),
                        add(mul(mload(0x03a0), mload(0x1ba0)), add(mul(mload(0x0380), mload(0x1b80)), bottom))))))))
                }
                if gt(size, 0x0400) { // channels 32 … 39
                    top :=
                        add(mul(mload(0x0560), mload(0x0d60)), add(mul(mload(0x0540), mload(0x0d40)),
                        add(mul(mload(0x0520), mload(0x0d20)), add(mul(mload(0x0500), mload(0x0d00)),
                        add(mul(mload(0x04e0), mload(0x0ce0)), add(mul(mload(0x04c0), mload(0x0cc0)),
                        add(mul(mload(0x04a0), mload(0x0ca0)), add(mul(mload(0x0480), mload(0x0c80)), top))))))))
                    middle :=
                        add(mul(mload(0x0560), mload(0x1560)), add(mul(mload(0x0540), mload(0x1540)),
                        add(mul(mload(0x0520), mload(0x1520)), add(mul(mload(0x0500), mload(0x1500)),
                        add(mul(mload(0x04e0), mload(0x14e0)), add(mul(mload(0x04c0), mload(0x14c0)),
                        add(mul(mload(0x04a0), mload(0x14a0)), add(mul(mload(0x0480), mload(0x1480)), middle))))))))
                    bottom :=
                        add(mul(mload(0x0560), mload(0x1d60)), add(mul(mload(0x0540), mload(0x1d40)),
                        add(mul(mload(0x0520), mload(0x1d20)), add(mul(mload(0x0500), mload(0x1d00)),
                        add(mul(mload(0x04e0), mload(0x1ce0)), add(mul(mload(0x04c0), mload(0x1cc0)),
                        add(mul(mload(0x04a0), mload(0x1ca0)), add(mul(mload(0x0480), mload(0x1c80)), bottom))))))))
                }
                if gt(size, 0x0500) { // channels 40 … 47
                    top :=
                        add(mul(mload(0x0660), mload(0x0e60)), add(mul(mload(0x0640), mload(0x0e40)),
                        add(mul(mload(0x0620), mload(0x0e20)), add(mul(mload(0x0600), mload(0x0e00)),
                        add(mul(mload(0x05e0), mload(0x0de0)), add(mul(mload(0x05c0), mload(0x0dc0)),
                        add(mul(mload(0x05a0), mload(0x0da0)), add(mul(mload(0x0580), mload(0x0d80)), top))))))))
                    middle :=
                        add(mul(mload(0x0660), mload(0x1660)), add(mul(mload(0x0640), mload(0x1640)),
                        add(mul(mload(0x0620), mload(0x1620)), add(mul(mload(0x0600), mload(0x1600)),
                        add(mul(mload(0x05e0), mload(0x15e0)), add(mul(mload(0x05c0), mload(0x15c0)),
                        add(mul(mload(0x05a0), mload(0x15a0)), add(mul(mload(0x0580), mload(0x1580)), middle))))))))
                    bottom :=
                        add(mul(mload(0x0660), mload(0x1e60)), add(mul(mload(0x0640), mload(0x1e40)),
                        add(mul(mload(0x0620), mload(0x1e20)), add(mul(mload(0x0600), mload(0x1e00)),
                        add(mul(mload(0x05e0), mload(0x1de0)), add(mul(mload(0x05c0), mload(0x1dc0)),
                        add(mul(mload(0x05a0), mload(0x1da0)), add(mul(mload(0x0580), mload(0x1d80)), bottom))))))))
                }
                if gt(size, 0x0600) { // channels 48 … 55
                    top :=
                        add(mul(mload(0x0760), mload(0x0f60)), add(mul(mload(0x0740), mload(0x0f40)),
                        add(mul(mload(0x0720), mload(0x0f20)), add(mul(mload(0x0700), mload(0x0f00)),
                        add(mul(mload(0x06e0), mload(0x0ee0)), add(mul(mload(0x06c0), mload(0x0ec0)),
                        add(mul(mload(0x06a0), mload(0x0ea0)), add(mul(mload(0x0680), mload(0x0e80)), top))))))))
                    middle :=
                        add(mul(mload(0x0760), mload(0x1760)), add(mul(mload(0x0740), mload(0x1740)),
                        add(mul(mload(0x0720), mload(0x1720)), add(mul(mload(0x0700), mload(0x1700)),
                        add(mul(mload(0x06e0), mload(0x16e0)), add(mul(mload(0x06c0), mload(0x16c0)),
                        add(mul(mload(0x06a0), mload(0x16a0)), add(mul(mload(0x0680), mload(0x1680)), middle))))))))
                    bottom :=
                        add(mul(mload(0x0760), mload(0x1f60)), add(mul(mload(0x0740), mload(0x1f40)),
                        add(mul(mload(0x0720), mload(0x1f20)), add(mul(mload(0x0700), mload(0x1f00)),
                        add(mul(mload(0x06e0), mload(0x1ee0)), add(mul(mload(0x06c0), mload(0x1ec0)),
                        add(mul(mload(0x06a0), mload(0x1ea0)), add(mul(mload(0x0680), mload(0x1e80)), bottom))))))))
                }
                if gt(size, 0x0700) { // channels 56 … 63
                    top :=
                        add(mul(mload(0x0860), mload(0x1060)), add(mul(mload(0x0840), mload(0x1040)),
                        add(mul(mload(0x0820), mload(0x1020)), add(mul(mload(0x0800), mload(0x1000)),
                        add(mul(mload(0x07e0), mload(0x0fe0)), add(mul(mload(0x07c0), mload(0x0fc0)),
                        add(mul(mload(0x07a0), mload(0x0fa0)), add(mul(mload(0x0780), mload(0x0f80)), top))))))))
                    middle :=
                        add(mul(mload(0x0860), mload(0x1860)), add(mul(mload(0x0840), mload(0x1840)),
                        add(mul(mload(0x0820), mload(0x1820)), add(mul(mload(0x0800), mload(0x1800)),
                        add(mul(mload(0x07e0), mload(0x17e0)), add(mul(mload(0x07c0), mload(0x17c0)),
                        add(mul(mload(0x07a0), mload(0x17a0)), add(mul(mload(0x0780), mload(0x1780)), middle))))))))
                    bottom :=
                        add(mul(mload(0x0860), mload(0x2060)), add(mul(mload(0x0840), mload(0x2040)),
                        add(mul(mload(0x0820), mload(0x2020)), add(mul(mload(0x0800), mload(0x2000)),
                        add(mul(mload(0x07e0), mload(0x1fe0)), add(mul(mload(0x07c0), mload(0x1fc0)),
                        add(mul(mload(0x07a0), mload(0x1fa0)), add(mul(mload(0x0780), mload(0x1f80)), bottom))))))))
                }
                mstore(sums, add(odd, bottom))
                sums := add(sums, stride)
                mstore(sums, add(even, add(middle, bottom)))
                sums := add(sums, stride)
                even := top
                odd := add(top, middle)
            }
            mstore(sums, odd)
        }
    }
}
