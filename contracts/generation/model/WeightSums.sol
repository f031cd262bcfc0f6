// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title WeightSums
 * @notice Sums of positive and of negative weights, 32 at a time.
 * @dev A weight w is stored as the byte v = w + 64. In the 32 bytes of a word at once, with no carry from byte to byte
 * while 1 ≤ v ≤ 127: bit 7 of v + 64 is set where w ≥ 0, and there its lower bits are w; bit 7 of 192 − v is always set,
 * and where w < 0 its lower bits are |w|.
 */
library WeightSums {
    uint256 private constant SEVENS = 0x8080808080808080808080808080808080808080808080808080808080808080;
    uint256 private constant LOWER = 0x7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f;
    uint256 private constant ZERO = 0x4040404040404040404040404040404040404040404040404040404040404040;
    uint256 private constant EVEN = 0x00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff;
    uint256 private constant HALVES = 0x0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff;
    uint256 private constant ONES = 0x0001000100010001000100010001000100010001000100010001000100010001;

    /// @dev Sums over the `length` bytes at `weights`, at most 1,040 of them; `outside` is zero if all are in 1 … 127.
    function ofOne(
        uint256 weights,
        uint256 length
    ) internal pure returns (uint256 positive, uint256 negative, uint256 outside) {
        (positive, negative, outside) = _sum(weights, length);
        assembly ("memory-safe") {
            // The highest of sixteen lanes becomes the sum of all.
            positive := shr(240, mul(positive, ONES))
            negative := shr(240, mul(negative, ONES))
        }
    }

    /// @dev The same for eight outputs whose weights alternate by four bytes: sums in eight lanes of 32 bits, the first
    /// output's highest, and `outside` with bits set in the lanes of outputs that have a byte out of range. `length` is
    /// a multiple of 32.
    function ofEight(
        uint256 weights,
        uint256 length
    ) internal pure returns (uint256 positive, uint256 negative, uint256 outside) {
        (positive, negative, outside) = _sum(weights, length);
        assembly ("memory-safe") {
            positive := add(and(positive, HALVES), and(shr(16, positive), HALVES))
            negative := add(and(negative, HALVES), and(shr(16, negative), HALVES))
        }
    }

    /// @dev Sums in sixteen lanes of 16 bits. A word adds at most 126 to a lane.
    function _sum(
        uint256 weights,
        uint256 length
    ) private pure returns (uint256 positive, uint256 negative, uint256 outside) {
        assembly ("memory-safe") {
            let end := add(weights, length)
            for {} lt(weights, end) {
                weights := add(weights, 0x20)
            } {
                let word := mload(weights)
                let rest := sub(end, weights)
                if lt(rest, 0x20) {
                    // Bytes past the end count as weights of zero.
                    let unused := shl(3, sub(0x20, rest))
                    word := or(shl(unused, shr(unused, word)), shr(shl(3, rest), ZERO))
                }
                outside := or(outside, or(word, not(add(and(word, LOWER), LOWER))))
                let sum := add(word, ZERO)
                let sign := and(sum, SEVENS)
                let mask := sub(sign, shr(7, sign))
                let part := and(sum, mask)
                positive := add(positive, add(and(part, EVEN), and(shr(8, part), EVEN)))
                part := and(
                    sub(0xc0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0, word),
                    and(not(mask), LOWER)
                )
                negative := add(negative, add(and(part, EVEN), and(shr(8, part), EVEN)))
            }
            outside := and(outside, SEVENS)
        }
    }
}
