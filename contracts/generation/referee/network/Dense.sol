// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Header} from "../../model/Header.sol";
// Used in assembly, where the linter does not look.
// solhint-disable-next-line no-unused-import
import {INPUT, TABLE_LENGTH} from "./Workspace.sol";

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

    /// @dev Bytes of a row and of a plane of 4×4 pixels (see Planes).
    uint256 private constant ROW = 64;
    uint256 private constant PLANE = 320;
    uint256 private constant BYTES = 0x00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff;
    uint256 private constant HALVES = 0x0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff;

    /// @notice Runs the layer.
    /// @param header The blob's header.
    /// @param latent Memory address of the latent.
    /// @param section Memory address of the layer's weights and biases as they stand in the blob.
    /// @param planes Memory address of the output (see Planes), zero on entry.
    function run(Header header, uint256 latent, uint256 section, uint256 planes) internal pure {
        unchecked {
            uint256 shift = header.shift(0);
            uint256 length = 8 * header.latentLength(); // bytes of the weights of eight outputs
            uint256 biases = section + header.weightsLength(0);
            // The constant part of the rounding (see Activation). As weights are biased by 64, every
            // output is to start lower by 64 times the latent's sum. The difference may be negative:
            // lanes borrow from one another, and are right again when the sum is complete.
            uint256 start = ONES * ((1 << (shift - 1)) - 1 - 64 * _prepare(latent, length / 8));
            uint256 groups = 2 * header.channels(0);
            for (uint256 group = 0; group < groups; ++group) {
                uint256 pixels = clip(
                    _sums(start, biases + 32 * group, section + length * group, length, BYTES, HALVES),
                    shift
                );
                // Eight outputs are two rows of a channel.
                // slither-disable-next-line divide-before-multiply
                uint256 row = planes + ROW + PLANE * (group / 6) + 2 * ROW * (group % 2);
                _place(row, pixels, (group / 2) % 3);
                _place(row + ROW, pixels << 128, (group / 2) % 3);
            }
        }
    }

    /// @dev Writes the two multipliers of each four latent bytes, and sums the latent.
    function _prepare(uint256 latent, uint256 length) private pure returns (uint256 sum) {
        assembly ("memory-safe") {
            let table := INPUT
            calldatacopy(table, calldatasize(), TABLE_LENGTH)
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
                mstore(table, or(z0, shl(16, z2)))
                mstore(add(table, 0x20), or(z1, shl(16, z3)))
                table := add(table, 0x40)
            }
        }
    }

    /// @dev Sums of eight outputs: `start`, their biases, and the products of weights and latent, sixteen
    /// latent bytes at a time: beyond the latent's end the multipliers are zero.
    // prettier-ignore
    function _sums(
        uint256 start,
        uint256 biases,
        uint256 weights,
        uint256 length,
        uint256 bytesMask,
        uint256 halvesMask
    ) private pure returns (uint256 sums) {
        assembly ("memory-safe") {
            sums := add(start, mload(biases))
            let table := INPUT
            for { let end := add(weights, length) } lt(weights, end) {} {
                let word := mload(weights)
                sums := add(sums, and(shr(16, mul(and(shr(8, word), bytesMask), mload(table))), halvesMask))
                sums := add(sums, and(shr(16, mul(and(word, bytesMask), mload(add(table, 0x20)))), halvesMask))
                word := mload(add(weights, 0x20))
                sums := add(sums, and(shr(16, mul(and(shr(8, word), bytesMask), mload(add(table, 0x40)))), halvesMask))
                sums := add(sums, and(shr(16, mul(and(word, bytesMask), mload(add(table, 0x60)))), halvesMask))
                word := mload(add(weights, 0x40))
                sums := add(sums, and(shr(16, mul(and(shr(8, word), bytesMask), mload(add(table, 0x80)))), halvesMask))
                sums := add(sums, and(shr(16, mul(and(word, bytesMask), mload(add(table, 0xa0)))), halvesMask))
                word := mload(add(weights, 0x60))
                sums := add(sums, and(shr(16, mul(and(shr(8, word), bytesMask), mload(add(table, 0xc0)))), halvesMask))
                sums := add(sums, and(shr(16, mul(and(word, bytesMask), mload(add(table, 0xe0)))), halvesMask))
                table := add(table, 0x100)
                weights := add(weights, 0x80)
            }
        }
    }

    /// @notice `clip(rne(acc / 2^shift), 0, 255)` of eight 32-bit lanes; see Activation, which does the
    /// same for the convolutions' 24-bit lanes and explains the steps.
    /// @param sums Lanes of `acc + 2^31 + 2^(shift − 1) − 1`.
    function clip(uint256 sums, uint256 shift) internal pure returns (uint256 pixels) {
        uint256 saturation;
        unchecked {
            saturation = ONES * ((1 << 31) - (1 << (shift + 8))); // shift + 8 ≤ 23
        }
        assembly ("memory-safe") {
            let tops := shl(31, ONES)
            let sign := and(sums, tops)
            pixels := and(sums, sub(sign, shr(31, sign)))
            pixels := add(pixels, and(shr(shift, pixels), ONES))
            let over := and(add(pixels, saturation), tops)
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
