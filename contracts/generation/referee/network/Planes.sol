// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Where activations stand in memory between two layers
/// @notice A plane holds three channels, one in each byte of a 24-bit lane. A word holds eight
/// neighbouring pixels of a row in lanes 9 … 2 (the leftmost in lane 9; lane i is bits 24i … 24i + 23),
/// or four in lanes 9 … 6 where the tensor is only four pixels wide. Each row ends with a zero word, so
/// that what stands beside a row's first and last pixel is the zero padding that the convolution wants.
/// A plane starts with a row that belongs to no pixel (see Convolution.column).
library Planes {
    /// @dev Every second lane with the byte below it, and every fourth with the three bytes below it.
    uint256 private constant TWOS = 0x00000000ffff00000000ffff00000000ffff00000000ffff0000000000000000;
    uint256 private constant FOURS = 0x00000000ffffffff0000000000000000ffffffff000000000000000000000000;

    // The arithmetic of this library is on sides of at most 64 pixels and cannot overflow.

    /// @notice Words of pixels in a row of `side` pixels.
    function rowWords(uint256 side) internal pure returns (uint256) {
        unchecked {
            return (side + 4) / 8; // one for four pixels
        }
    }

    /// @notice Bytes from one row to the next, the zero word included.
    function rowStride(uint256 side) internal pure returns (uint256) {
        unchecked {
            return 32 * (rowWords(side) + 1);
        }
    }

    /// @notice Bytes of one plane, its additional first row included.
    function planeStride(uint256 side) internal pure returns (uint256) {
        unchecked {
            return (side + 1) * rowStride(side);
        }
    }

    /// @notice Bytes of all planes of a layer.
    function length(uint256 channels, uint256 side) internal pure returns (uint256) {
        unchecked {
            return count(channels) * planeStride(side);
        }
    }

    /// @notice Planes that hold `channels` channels.
    function count(uint256 channels) internal pure returns (uint256) {
        unchecked {
            return (channels + 2) / 3;
        }
    }

    /// @notice Empties the planes of a layer.
    function clear(uint256 planes, uint256 channels, uint256 side) internal pure {
        uint256 size = length(channels, side);
        assembly ("memory-safe") {
            calldatacopy(planes, calldatasize(), size)
        }
    }

    /// @notice Writes the first channel of the plane at `plane` as bytes, row by row.
    /// @param side Side of the tensor in pixels, a multiple of 8.
    /// @param pixels side · side bytes. Up to 24 bytes after them are overwritten.
    function toBytes(uint256 plane, uint256 side, bytes memory pixels) internal pure {
        _toBytes(plane + rowStride(side), side, pixels, TWOS, FOURS);
    }

    /// @dev The masks are arguments because they are cheaper to read from the stack.
    // prettier-ignore
    function _toBytes(uint256 plane, uint256 side, bytes memory pixels, uint256 twos, uint256 fours) private pure {
        assembly ("memory-safe") {
            let target := add(pixels, 0x20)
            for { let end := add(target, mul(side, side)) } lt(target, end) {} {
                for { let rowEnd := add(target, side) } lt(target, rowEnd) {} {
                    // Eight bytes, 24 bits apart: two, then four, then all eight side by side.
                    let word := mload(plane)
                    word := and(or(word, shl(16, word)), twos)
                    word := and(or(word, shl(32, word)), fours)
                    mstore(target, shl(32, or(word, shl(64, word))))
                    target := add(target, 8)
                    plane := add(plane, 0x20)
                }
                plane := add(plane, 0x20) // the zero word at the row's end
            }
        }
    }
}
