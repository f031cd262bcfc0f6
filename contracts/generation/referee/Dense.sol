// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Header} from "./Header.sol";
import {INPUT} from "./Workspace.sol";
import {Planes} from "./Planes.sol";

/// @title The dense layer: latent bytes to a tensor of 4×4 pixels
/// @notice Eight outputs are computed at a time, in the eight 32-bit lanes of a word; output 8g is in
/// the highest lane. A weight word holds, for each of those outputs, its four weights for four
/// consecutive latent bytes z0 … z3, each biased by 64 so that it is a byte in 1 … 127.
///
/// Two of the four products are made at once. A lane of `word & 0x00ff00ff` is `w1·2^16 + w3`; times
/// `z1 + z3·2^16` its upper half becomes `w1·z1 + w3·z3`, at most 2·127·255 = 64,770 and so less than
/// 2^16. Below it stands `w3·z1`, and the lane underneath carries `w1·z3` into the same 16 bits: again
/// less than 2^16. Nothing reaches a neighbour's upper half, and a shift and a mask take it out.
library Dense {
    uint256 private constant ONES = 0x0000000100000001000000010000000100000001000000010000000100000001;

    /// @notice Runs the layer.
    /// @param header The blob's header.
    /// @param latent Memory address of the latent.
    /// @param section Memory address of the layer's weights and biases as they stand in the blob.
    /// @param planes Memory address of the output (see Planes), zero on entry.
    function run(Header header, uint256 latent, uint256 section, uint256 planes) internal pure {
        uint256 biases = section + header.weightsLength(0);
        uint256 start;
        unchecked {
            // The constant part of the rounding (see Activation). As weights are biased by 64, every
            // output is to start lower by 64 times the latent's sum. The difference may be negative:
            // lanes borrow from one another, and are right again when the sum is complete.
            start = (1 << (header.shift(0) - 1)) - 1;
            start = ONES * (start - 64 * _prepare(latent, header.latentLength()));
        }
        uint256 channels = header.channels(0);
        for (uint256 channel = 0; channel < channels; ++channel) {
            uint256 plane = planes + (channel / 3) * Planes.planeStride(4);
            _channel(header, start, section, biases, plane + 32, channel % 3);
            section += 16 * header.latentLength();
            biases += 64;
        }
    }

    /// @dev Runs one channel, two rows of four pixels at a time.
    function _channel(
        Header header,
        uint256 start,
        uint256 weights,
        uint256 biases,
        uint256 row,
        uint256 slot
    ) private pure {
        uint256 latentLength = header.latentLength();
        for (uint256 half = 0; half < 2; ++half) {
            uint256 sums = _accumulate(start, biases + 32 * half, weights, latentLength);
            uint256 pixels = clip(sums, header.shift(0));
            _place(row, pixels, slot);
            _place(row + Planes.rowStride(4), pixels << 128, slot);
            row += 2 * Planes.rowStride(4);
            weights += 8 * latentLength;
        }
    }

    /// @dev Writes the two multipliers of each four latent bytes, and sums the latent.
    function _prepare(uint256 latent, uint256 length) private pure returns (uint256 sum) {
        assembly ("memory-safe") {
            let table := INPUT
            for {
                let end := add(latent, length)
            } lt(latent, end) {
                latent := add(latent, 4)
            } {
                let quad := mload(latent)
                let z0 := byte(0, quad)
                let z1 := byte(1, quad)
                let z2 := byte(2, quad)
                let z3 := byte(3, quad)
                sum := add(sum, add(add(z0, z1), add(z2, z3)))
                // Both multipliers in one word: z0 + z2·2^16 below, z1 + z3·2^16 in the upper half.
                mstore(table, or(or(z0, shl(16, z2)), or(shl(128, z1), shl(144, z3))))
                table := add(table, 32)
            }
        }
    }

    /// @dev Sums of eight outputs: `start`, their biases, and the products of weights and latent.
    function _accumulate(
        uint256 start,
        uint256 biases,
        uint256 weights,
        uint256 latentLength
    ) private pure returns (uint256 sums) {
        assembly ("memory-safe") {
            sums := add(start, mload(biases))
            let bytesMask := 0x00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff
            let halvesMask := 0x0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff
            let low := sub(shl(128, 1), 1)
            for {
                let table := INPUT
                let end := add(table, shl(3, latentLength))
            } lt(table, end) {
                table := add(table, 32)
                weights := add(weights, 32)
            } {
                let word := mload(weights)
                let pair := mload(table)
                sums := add(
                    add(
                        and(shr(16, mul(and(word, bytesMask), shr(128, pair))), halvesMask),
                        and(shr(16, mul(and(shr(8, word), bytesMask), and(pair, low))), halvesMask)
                    ),
                    sums
                )
            }
        }
    }

    /// @notice `clip(rne(acc / 2^shift), 0, 255)` of eight 32-bit lanes; see Activation, which does the
    /// same for the convolutions' 24-bit lanes and explains the steps.
    /// @param sums Lanes of `acc + 2^31 + 2^(shift − 1) − 1`.
    function clip(uint256 sums, uint256 shift) internal pure returns (uint256 pixels) {
        assembly ("memory-safe") {
            let tops := shl(31, ONES)
            let sign := and(sums, tops)
            pixels := and(sums, sub(sign, shr(31, sign)))
            pixels := add(pixels, and(shr(shift, pixels), ONES))
            let over := and(add(pixels, mul(ONES, sub(shl(31, 1), shl(add(shift, 8), 1)))), tops)
            pixels := or(and(shr(shift, pixels), mul(ONES, 0xff)), mul(shr(31, over), 0xff))
        }
    }

    /// @dev Moves the four pixels in the upper half of `pixels` to lanes 9 … 6 of the word at `row`.
    function _place(uint256 row, uint256 pixels, uint256 slot) private pure {
        assembly ("memory-safe") {
            let word := and(shr(8, pixels), shl(216, 0xff))
            word := or(word, and(pixels, shl(192, 0xff)))
            word := or(word, and(shl(8, pixels), shl(168, 0xff)))
            word := or(word, and(shl(16, pixels), shl(144, 0xff)))
            mstore(row, or(mload(row), shl(shl(3, slot), word)))
        }
    }
}
