// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Planes} from "./Planes.sol";

/// @title Nearest-neighbour upsampling by two, into the words that a convolution multiplies
/// @notice An input word holds ten 24-bit lanes: one channel's upsampled pixels 8b − 1 … 8b + 8 of a row,
/// the leftmost in lane 9. They are four pixels, each twice, between their left and right neighbours.
library Upsampling {
    /// @dev One byte in each of the lanes 9 … 0.
    uint256 private constant BYTES = 0x00000000ff0000ff0000ff0000ff0000ff0000ff0000ff0000ff0000ff0000ff;

    /// @dev The lanes 9 and 8.
    uint256 private constant PAIR = 0x0000ffffffffffff000000000000000000000000000000000000000000000000;

    /// @notice Bytes of a column of input words: one a row and channel, and two that are overwritten,
    /// because channels are written three at a time.
    function inputColumn(uint256 channels, uint256 side) internal pure returns (uint256) {
        unchecked {
            return 32 * channels * side + 64;
        }
    }

    /// @notice Rewrites planes of activations as input words, so that the words that one product of
    /// all channels needs stand side by side.
    /// @param planes Memory address of the planes (see Planes).
    /// @param channels Channels in the planes.
    /// @param side Their side in pixels: 4, or a multiple of 8.
    /// @param inputs Memory address to write to: columns of four pixels, each `inputColumn` bytes long;
    /// in a column, for each row, one word a channel.
    function run(uint256 planes, uint256 channels, uint256 side, uint256 inputs) internal pure {
        unchecked {
            uint256 planeStride = Planes.planeStride(side);
            uint256 planesEnd = planes + Planes.count(channels) * planeStride;
            uint256 columnStride = inputColumn(channels, side);
            uint256 word = planes + Planes.rowStride(side);
            for (uint256 row = 0; row < side; ++row) {
                uint256 target = inputs + row * 32 * channels;
                uint256 rowEnd = word + 32 * Planes.rowWords(side);
                for (; word < rowEnd; word += 32) {
                    _spread(word, planesEnd, planeStride, target, side < 8 ? 0 : columnStride, BYTES, PAIR);
                    target += 2 * columnStride;
                }
                word += 32; // the zero word at the row's end
            }
        }
    }

    /// @dev Makes input words of the eight pixels at `word` and in the same place of all later planes:
    /// their first four pixels at `target`, and, unless `columnStride` is zero, the others that far on.
    // prettier-ignore
    function _spread(
        uint256 word,
        uint256 planesEnd,
        uint256 planeStride,
        uint256 target,
        uint256 columnStride,
        uint256 bytesMask,
        uint256 pairMask
    ) private pure {
        assembly ("memory-safe") {
            for {} lt(word, planesEnd) {} {
                // Ten pixels in lanes 9 … 0: the last of the word before, our eight, the first of the next.
                let window := or(
                    shl(168, mload(sub(word, 0x20))),
                    or(shr(24, mload(word)), shr(216, mload(add(word, 0x20))))
                )
                // Lanes 9 and 8 of the result are two neighbours, so are lanes 7 and 6, and so on, each
                // pair one pixel further. Then the three channels part.
                let upsampled := or(
                    or(and(window, pairMask), and(shr(24, window), 0x0000000000000000ffffffffffff000000000000000000000000000000000000)),
                    or(and(shr(48, window), 0x0000000000000000000000000000ffffffffffff000000000000000000000000), or(and(shr(72, window), 0x0000000000000000000000000000000000000000ffffffffffff000000000000), and(shr(96, window), 0xffffffffffff)))
                )
                mstore(target, and(upsampled, bytesMask))
                mstore(add(target, 0x20), and(shr(8, upsampled), bytesMask))
                mstore(add(target, 0x40), and(shr(16, upsampled), bytesMask))
                if columnStride {
                    let second := add(target, columnStride)
                    upsampled := or(
                        or(and(shl(96, window), pairMask), and(shl(72, window), 0x0000000000000000ffffffffffff000000000000000000000000000000000000)),
                        or(and(shl(48, window), 0x0000000000000000000000000000ffffffffffff000000000000000000000000), or(and(shl(24, window), 0x0000000000000000000000000000000000000000ffffffffffff000000000000), and(window, 0xffffffffffff)))
                    )
                    mstore(second, and(upsampled, bytesMask))
                    mstore(add(second, 0x20), and(shr(8, upsampled), bytesMask))
                    mstore(add(second, 0x40), and(shr(16, upsampled), bytesMask))
                }
                word := add(word, planeStride)
                target := add(target, 0x60)
            }
        }
    }
}
