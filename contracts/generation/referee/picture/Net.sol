// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// Used in assembly, where the linter does not look.
// solhint-disable-next-line no-unused-import
import {HEIGHTS, NET, SECOND_LAMP} from "./Desk.sol";

/**
 * @title Net
 * @notice The bytes that a picture grows from: the part of the field that the scale shows, blended where its turned
 * copies are to meet it (docs/semantics.md, 5.1).
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

    /// @dev Copies `columns` bytes of each of the part's rows to NET, one row after the other.
    /// @param field Where the field begins in calldata, F·F bytes.
    /// @param side The field's side F.
    /// @param scale A value of the scale axis.
    /// @param columns The part's side, or half of it.
    function read(uint256 field, uint256 side, uint256 scale, uint256 columns) internal pure {
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
                let target := NET
                for {
                    let end := add(target, mul(rows, columns))
                } lt(target, end) {
                    target := add(target, columns)
                } {
                    calldatacopy(target, field, columns)
                    field := add(field, side)
                }
            }
        }
    }

    /// @dev Blends the `side`·`side` bytes at NET with their transpose: near an edge both become their mean.
    function blend(uint256 side) internal pure {
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
            _blendPairs(side, reach);
        }
    }

    /// @dev Each byte right of the diagonal together with its mirror image, in two lanes of 16 bits: a sum of weights of
    /// 2·reach times bytes is at most 32 · 255 + 16.
    // prettier-ignore
    function _blendPairs(uint256 side, uint256 reach) private pure {
        assembly ("memory-safe") {
            let whole := shl(1, reach)
            // Bits of `whole`, 4 … 32.
            let bits := add(add(2, gt(whole, 4)), add(gt(whole, 8), gt(whole, 16)))
            for { let i := 0 } lt(i, side) { i := add(i, 1) } {
                let nearRow := byte(0, mload(add(SECOND_LAMP, i)))
                let upper := add(NET, mul(i, side))
                let lower := add(NET, i)
                for { let j := add(i, 1) } lt(j, side) { j := add(j, 1) } {
                    let weight := byte(0, mload(add(SECOND_LAMP, j)))
                    weight := xor(weight, mul(xor(weight, nearRow), gt(nearRow, weight)))
                    if weight {
                        let right := add(upper, j)
                        let left := add(lower, mul(j, side))
                        let p := byte(0, mload(right))
                        let q := byte(0, mload(left))
                        let sum := add(
                            add(mul(or(p, shl(16, q)), sub(whole, weight)), mul(or(q, shl(16, p)), weight)),
                            mul(reach, 0x10001)
                        )
                        mstore8(right, shr(bits, and(sum, 0xffff)))
                        mstore8(left, shr(add(bits, 16), sum))
                    }
                }
            }
        }
    }

    /// @dev Writes the bytes at NET as heights, a lane each, into rows of words.
    /// @param plain Memory address of the rows.
    /// @param stride Bytes from one row to the next, a multiple of 32. Lanes past the columns hold other heights.
    // prettier-ignore
    function raise(uint256 rows, uint256 columns, uint256 plain, uint256 stride) internal pure {
        assembly ("memory-safe") {
            let heights := mload(HEIGHTS)
            let source := NET
            for { let end := add(plain, mul(rows, stride)) } lt(plain, end) {} {
                let next := add(source, columns)
                for { let rowEnd := add(plain, stride) } lt(plain, rowEnd) { plain := add(plain, 0x20) } {
                    // Sixteen bytes, moved apart in halves: eight and eight, four and four, two and two, one and one.
                    let word := shr(128, mload(source))
                    word := and(or(word, shl(64, word)), EIGHTS)
                    word := and(or(word, shl(32, word)), QUADS)
                    word := and(or(word, shl(16, word)), PAIRS)
                    word := and(or(word, shl(8, word)), BYTES)
                    mstore(plain, and(shl(6, word), heights))
                    source := add(source, 16)
                }
                source := next
            }
        }
    }
}
