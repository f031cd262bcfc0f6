// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Kaleidoscope} from "./Kaleidoscope.sol";

/**
 * @title Composition
 * @notice From the field to the picture by one of five symmetries (docs/semantics.md, section 5).
 * @dev Every symmetry but the plain one is made from a part of the picture and its mirror images, a word of up to 32
 * pixels at a time. F is the field's side: 8, 16, 32 or 64; the picture's is 2F.
 */
library Composition {
    /// @notice The symmetry is none of the five.
    /// @param symmetry The number that was given.
    error CompositionSymmetryUnknown(uint256 symmetry);

    uint256 internal constant NONE = 0;
    uint256 internal constant MIRROR = 1;
    uint256 internal constant QUAD = 2;
    uint256 internal constant ROTATIONS = 3;
    uint256 internal constant SIXFOLD = 4;

    // Every second byte, pair of bytes, and so on, of a word.
    uint256 private constant BYTES = 0x00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff;
    uint256 private constant PAIRS = 0x0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff;
    uint256 private constant QUADS = 0x00000000ffffffff00000000ffffffff00000000ffffffff00000000ffffffff;
    uint256 private constant EIGHTS = 0x0000000000000000ffffffffffffffff0000000000000000ffffffffffffffff;

    /// @dev The picture, 2F·2F bytes row by row, of `field`, F·F bytes row by row.
    function compose(bytes memory field, uint256 side, uint256 symmetry) internal pure returns (bytes memory picture) {
        // One word more than the picture: the last row's words may stick out.
        picture = new bytes(4 * side * side + 32);
        uint256 source;
        uint256 target;
        assembly ("memory-safe") {
            mstore(picture, shl(2, mul(side, side)))
            source := add(field, 0x20)
            target := add(picture, 0x20)
        }
        if (symmetry == NONE) {
            _double(source, side, target, 2 * side, side);
        } else if (symmetry == MIRROR) {
            _double(source, side, target, side, side);
            _mirrorColumns(target, side, 2 * side);
        } else if (symmetry == QUAD) {
            _copyQuadrant(source, target, side);
            _mirrorColumns(target, side, side);
            _mirrorRows(target, side);
        } else if (symmetry == ROTATIONS) {
            _copyQuadrant(source, target, side);
            _turnQuadrant(source, target, side);
            _turnHalf(target, side);
        } else if (symmetry == SIXFOLD) {
            Kaleidoscope.fill(source, target, side);
            _mirrorColumns(target, side, side);
            _mirrorRows(target, side);
        } else {
            revert CompositionSymmetryUnknown(symmetry);
        }
    }

    /// @dev Writes the field at double size: `width` pixels of each of the picture's rows, 32 or fewer at a time.
    function _double(uint256 source, uint256 side, uint256 target, uint256 width, uint256 rows) private pure {
        assembly ("memory-safe") {
            let stride := shl(1, side)
            for {
                let end := add(target, mul(rows, shl(1, stride)))
            } lt(target, end) {} {
                for {
                    let x := 0
                } lt(x, width) {
                    x := add(x, 0x20)
                } {
                    // Sixteen bytes, moved apart in halves: eight and eight, four and four, two and two, one and one.
                    let word := shr(128, mload(add(source, shr(1, x))))
                    word := and(or(word, shl(64, word)), EIGHTS)
                    word := and(or(word, shl(32, word)), QUADS)
                    word := and(or(word, shl(16, word)), PAIRS)
                    word := and(or(word, shl(8, word)), BYTES)
                    mstore(add(target, x), or(word, shl(8, word)))
                }
                mcopy(add(target, stride), target, width)
                source := add(source, side)
                target := add(target, shl(1, stride))
            }
        }
    }

    /// @dev Copies the field to the picture's upper left quadrant.
    function _copyQuadrant(uint256 source, uint256 target, uint256 side) private pure {
        assembly ("memory-safe") {
            for {
                let end := add(source, mul(side, side))
            } lt(source, end) {
                source := add(source, side)
            } {
                mcopy(target, source, side)
                target := add(target, shl(1, side))
            }
        }
    }

    /// @dev Writes the field, turned by a quarter, to the upper right quadrant: row y of it is the field's column y,
    /// from the bottom up.
    function _turnQuadrant(uint256 source, uint256 target, uint256 side) private pure {
        assembly ("memory-safe") {
            let area := mul(side, side)
            for {
                let y := 0
            } lt(y, side) {
                y := add(y, 1)
            } {
                target := add(target, side)
                // A byte of the field is the highest of the word that starts there.
                for {
                    let pixel := add(add(source, y), area)
                } gt(pixel, add(source, y)) {} {
                    pixel := sub(pixel, side)
                    mstore8(target, shr(248, mload(pixel)))
                    target := add(target, 1)
                }
            }
        }
    }

    /// @dev Fills the right half of the first `rows` rows with the mirror image of the left half.
    function _mirrorColumns(uint256 target, uint256 side, uint256 rows) private pure {
        uint256 stride = 2 * side;
        uint256 end = target + rows * stride;
        for (; target < end; target += stride) {
            _reverse(target, target + side, side);
        }
    }

    /// @dev Fills the lower half with the mirror image of the upper half.
    function _mirrorRows(uint256 target, uint256 side) private pure {
        assembly ("memory-safe") {
            let stride := shl(1, side)
            let lower := add(target, mul(side, stride))
            for {
                let upper := lower
            } gt(upper, target) {
                lower := add(lower, stride)
            } {
                upper := sub(upper, stride)
                mcopy(lower, upper, stride)
            }
        }
    }

    /// @dev Fills the lower half with the upper half, turned by a half: all its pixels in reverse order.
    function _turnHalf(uint256 target, uint256 side) private pure {
        uint256 half = 2 * side * side;
        _reverse(target, target + half, half);
    }

    /// @dev Writes the `length` bytes at `source` in reverse order to `target`; `length` is 8, 16, or a multiple of 32.
    function _reverse(uint256 source, uint256 target, uint256 length) private pure {
        _reverse(source, target, length, BYTES, PAIRS, QUADS, EIGHTS);
    }

    /// @dev The same; the masks are arguments because they are cheaper to read from the stack.
    function _reverse(
        uint256 source,
        uint256 target,
        uint256 length,
        uint256 bytesMask,
        uint256 pairsMask,
        uint256 quadsMask,
        uint256 eightsMask
    ) private pure {
        assembly ("memory-safe") {
            let size := length
            if gt(size, 0x20) {
                size := 0x20
            }
            let unused := shl(3, sub(0x20, size))
            for {
                let end := add(source, length)
            } gt(end, source) {} {
                end := sub(end, size)
                let word := mload(end)
                word := or(and(shr(8, word), bytesMask), shl(8, and(word, bytesMask)))
                word := or(and(shr(16, word), pairsMask), shl(16, and(word, pairsMask)))
                word := or(and(shr(32, word), quadsMask), shl(32, and(word, quadsMask)))
                word := or(and(shr(64, word), eightsMask), shl(64, and(word, eightsMask)))
                // What follows fewer than 32 bytes is kept.
                let kept := and(mload(target), shr(sub(256, unused), not(0)))
                mstore(target, or(kept, shl(unused, or(shr(128, word), shl(128, word)))))
                target := add(target, size)
            }
        }
    }
}
