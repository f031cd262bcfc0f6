// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// Used in assembly, where the linter does not look.
// solhint-disable-next-line no-unused-import
import {HEIGHTS, SECOND_LAMP} from "./Desk.sol";

/**
 * @title Net
 * @notice The heights that a picture grows from: the part of the field that the scale shows, and where its turned copies
 * are to meet it, the blend of both (docs/semantics.md, 5.1). Rows are those of Surface, a lane a height.
 */
library Net {
    /// @dev Every second byte, pair of bytes, and so on, of a word.
    uint256 private constant BYTES = 0x00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff;
    uint256 private constant PAIRS = 0x0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff;
    uint256 private constant QUADS = 0x00000000ffffffff00000000ffffffff00000000ffffffff00000000ffffffff;
    uint256 private constant EIGHTS = 0x0000000000000000ffffffffffffffff0000000000000000ffffffffffffffff;

    /// @dev How often a value of the scale axis halves the field's side: 0, 1 or 2.
    function halvings(uint256 scale) internal pure returns (uint256) {
        return
            scale == 0
                ? 0
                : scale < 5
                    ? 1
                    : 2;
    }

    /// @dev Writes the bytes of the part as heights, a lane each, into rows of words.
    /// @param field Where the field begins in calldata, F·F bytes.
    /// @param side The field's side F.
    /// @param scale A value of the scale axis.
    /// @param columns The part's side, or half of it.
    /// @param plain Memory address of the rows.
    /// @param stride Bytes from one row to the next, a multiple of 32. Lanes past the columns hold other heights.
    function raise(
        uint256 field,
        uint256 side,
        uint256 scale,
        uint256 columns,
        uint256 plain,
        uint256 stride
    ) internal pure {
        unchecked {
            uint256 shift = halvings(scale);
            uint256 rows = side >> shift;
            // Parts count row by row, two or four in each.
            uint256 place =
                shift == 0
                    ? 0
                    : shift == 1
                        ? scale - 1
                        : scale - 5;
            field += (place >> shift) * rows * side + (place & ((1 << shift) - 1)) * rows;
            assembly ("memory-safe") {
                let heights := mload(HEIGHTS)
                for {
                    let end := add(plain, mul(rows, stride))
                } lt(plain, end) {
                    field := add(field, side)
                } {
                    for {
                        let source := field
                        let sourceEnd := add(field, columns)
                    } lt(source, sourceEnd) {
                        source := add(source, 16)
                        plain := add(plain, 0x20)
                    } {
                        // Sixteen bytes, moved apart in halves: eight and eight, four and four, two and two, one and one.
                        let word := shr(128, calldataload(source))
                        word := and(or(word, shl(64, word)), EIGHTS)
                        word := and(or(word, shl(32, word)), QUADS)
                        word := and(or(word, shl(16, word)), PAIRS)
                        word := and(or(word, shl(8, word)), BYTES)
                        mstore(plain, and(shl(6, word), heights))
                    }
                }
            }
        }
    }

    /// @dev Blends `side`·`side` heights with their transpose: near an edge both become their mean.
    /// @param plain Memory address of the rows.
    /// @param stride Bytes from one row to the next.
    function blend(uint256 side, uint256 plain, uint256 stride) internal pure {
        unchecked {
            uint256 reach = side / 4;
            // How near a row or a column is to an edge, a byte each.
            for (uint256 i = 0; i < side; ++i) {
                uint256 ring = i < side - 1 - i ? i : side - 1 - i;
                uint256 near = ring > reach + 2 ? 0 : reach + 2 - ring;
                if (near > reach) near = reach;
                assembly ("memory-safe") {
                    mstore8(add(SECOND_LAMP, i), near)
                }
            }
            _blendPairs(side, reach, plain, stride);
        }
    }

    /// @dev Each height right of the diagonal together with its mirror image, in two lanes of 32 bits: a sum of weights of
    /// 2·reach times heights is at most 32 · 16,320 + 16.
    // prettier-ignore
    function _blendPairs(uint256 side, uint256 reach, uint256 plain, uint256 stride) private pure {
        assembly ("memory-safe") {
            let whole := shl(1, reach)
            // Bits of `whole`, 4 … 32.
            let bits := add(add(2, gt(whole, 4)), add(gt(whole, 8), gt(whole, 16)))
            let half := mul(reach, 0x100000001)
            for { let i := 0 } lt(i, side) { i := add(i, 1) } {
                let nearRow := byte(0, mload(add(SECOND_LAMP, i)))
                let right := add(plain, mul(i, add(stride, 2)))
                let left := right
                for { let j := add(i, 1) } lt(j, side) { j := add(j, 1) } {
                    right := add(right, 2)
                    left := add(left, stride)
                    let weight := byte(0, mload(add(SECOND_LAMP, j)))
                    weight := xor(weight, mul(xor(weight, nearRow), gt(nearRow, weight)))
                    if weight {
                        let p := mload(right)
                        let q := mload(left)
                        let sum := shr(240, p)
                        let other := shr(240, q)
                        sum := shr(bits, add(
                            add(
                                mul(or(sum, shl(32, other)), sub(whole, weight)),
                                mul(or(other, shl(32, sum)), weight)
                            ),
                            half
                        ))
                        mstore(right, or(shl(240, sum), shr(16, shl(16, p))))
                        mstore(left, or(shl(240, shr(32, sum)), shr(16, shl(16, q))))
                    }
                }
            }
        }
    }
}
