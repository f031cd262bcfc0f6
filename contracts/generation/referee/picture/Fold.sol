// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// Used in assembly, where the linter does not look.
// solhint-disable-next-line no-unused-import
import {COUNTERS} from "./Desk.sol";

/**
 * @title Fold
 * @notice Copies of rows of indices, mirrored or turned, that make a domain a picture (docs/semantics.md, 5.6).
 */
library Fold {
    uint256 private constant BYTES = 0x00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff;
    uint256 private constant PAIRS = 0x0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff;
    uint256 private constant QUADS = 0x00000000ffffffff00000000ffffffff00000000ffffffff00000000ffffffff;
    uint256 private constant EIGHTS = 0x0000000000000000ffffffffffffffff0000000000000000ffffffffffffffff;
    uint256 private constant HALF = 0xffffffffffffffffffffffffffffffff;

    /// @dev Writes 128 bytes from `source` to `target` in reverse order.
    function mirror(uint256 source, uint256 target) internal pure {
        _mirror(source, target, EIGHTS, QUADS, PAIRS, BYTES);
    }

    /// @dev The masks are arguments because they are cheaper to read from the stack.
    // prettier-ignore
    function _mirror(
        uint256 source,
        uint256 target,
        uint256 eights,
        uint256 quads,
        uint256 pairs,
        uint256 bytes_
    ) private pure {
        assembly ("memory-safe") {
            for { let from := add(source, 0x60) } iszero(lt(from, source)) { from := sub(from, 0x20) } {
                let word := mload(from)
                word := or(shr(128, word), shl(128, word))
                word := or(and(shr(64, word), eights), shl(64, and(word, eights)))
                word := or(and(shr(32, word), quads), shl(32, and(word, quads)))
                word := or(and(shr(16, word), pairs), shl(16, and(word, pairs)))
                mstore(target, or(and(shr(8, word), bytes_), shl(8, and(word, bytes_))))
                target := add(target, 0x20)
            }
        }
    }

    /// @dev Writes the quadrant of 128·128 bytes at `source`, rows one after the other, turned to the right: row y of the
    /// result is column y from below. `target` is where it begins in a picture whose rows are `stride` bytes apart.
    function turnRight(uint256 source, uint256 target, uint256 stride) internal pure {
        unchecked {
            for (uint256 y = 0; y < 128; y += 32) {
                for (uint256 x = 0; x < 128; x += 32) {
                    _turn(source + (127 - x) * 128 + y, type(uint256).max - 127, target + y * stride + x, stride);
                }
            }
        }
    }

    /// @dev The same, turned to the left: row y of the result is column 127 − y from above.
    function turnLeft(uint256 source, uint256 target, uint256 stride) internal pure {
        unchecked {
            for (uint256 y = 0; y < 128; y += 32) {
                for (uint256 x = 0; x < 128; x += 32) {
                    _turn(source + x * 128 + 96 - y, 128, target + (y + 31) * stride + x, 0 - stride);
                }
            }
        }
    }

    /// @dev Transposes a block of 32·32 bytes. `from` and `to` are its first rows, the steps lead to the next ones and may
    /// be negative.
    function _turn(uint256 from, uint256 fromStep, uint256 to, uint256 toStep) private pure {
        assembly ("memory-safe") {
            let end := add(COUNTERS, 0x400)
            for {
                let row := COUNTERS
            } lt(row, end) {
                row := add(row, 0x20)
            } {
                mstore(row, mload(from))
                from := add(from, fromStep)
            }
        }
        _exchange(0x200, 128, HALF);
        _exchange(0x100, 64, EIGHTS);
        _exchange(0x80, 32, QUADS);
        _exchange(0x40, 16, PAIRS);
        _exchange(0x20, 8, BYTES);
        assembly ("memory-safe") {
            let end := add(COUNTERS, 0x400)
            for {
                let row := COUNTERS
            } lt(row, end) {
                row := add(row, 0x20)
            } {
                mstore(to, mload(row))
                to := add(to, toStep)
            }
        }
    }

    /// @dev In all pairs of rows `distance` bytes apart, exchanges the bytes of `mask` in the first with those that stand
    /// `bits` before them in the second.
    function _exchange(uint256 distance, uint256 bits, uint256 mask) private pure {
        assembly ("memory-safe") {
            for {
                let row := COUNTERS
            } lt(row, add(COUNTERS, 0x400)) {
                row := add(row, distance)
            } {
                for {
                    let end := add(row, distance)
                } lt(row, end) {
                    row := add(row, 0x20)
                } {
                    let first := mload(row)
                    let second := mload(add(row, distance))
                    let change := and(xor(first, shr(bits, second)), mask)
                    mstore(row, xor(first, change))
                    mstore(add(row, distance), xor(second, shl(bits, change)))
                }
            }
        }
    }
}
