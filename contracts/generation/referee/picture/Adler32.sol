// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title Adler32
 * @notice The checksum of zlib streams (RFC 1950) over the rows of a picture.
 * @dev Of bytes d_0 … d_(n−1): a = 1 + Σ d_i, b = n + Σ (n − i)·d_i, both modulo 65521; the checksum is b·2^16 + a. With
 * 256 rows of a zero byte and 256 pixels, pixel x of row y counts `257·(255 − y) + 256 − x` times in b. So a column of
 * words is summed down the picture: the even bytes of a word in sixteen lanes, the odd ones in sixteen others, at most
 * 256 · 255 < 2^16 in each, to be weighed by their places at the end; and each word's bytes together, which the remainder
 * by 2^16 − 1 adds up, in a sum whose running sum weighs the rows.
 */
library Adler32 {
    uint256 private constant MODULUS = 65_521;
    uint256 private constant BYTES = 0x00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff;

    /// @dev The checksum of the 256 rows of 257 bytes at memory address `rows`, each with a zero byte first.
    function ofRows(uint256 rows) internal pure returns (uint256) {
        unchecked {
            uint256 sum = 0;
            uint256 weighed = 0;
            for (uint256 x = 0; x < 256; x += 32) {
                (uint256 even, uint256 odd, uint256 later) = _column(rows + 1 + x, BYTES);
                weighed += 257 * later;
                // The lowest lanes are the word's last two bytes.
                for (uint256 weight = 225 - x; weight < 257 - x; weight += 2) {
                    sum += (even & 0xffff) + (odd & 0xffff);
                    weighed += weight * (odd & 0xffff) + (weight + 1) * (even & 0xffff);
                    even >>= 16;
                    odd >>= 16;
                }
            }
            return (((weighed + 256 * 257) % MODULUS) << 16) | ((sum + 1) % MODULUS);
        }
    }

    /// @dev Sums of the words that stand in all rows from `place` on: of their even and of their odd bytes in lanes, and
    /// of all bytes, each as often as rows follow it.
    // prettier-ignore
    function _column(uint256 place, uint256 mask) private pure returns (uint256 even, uint256 odd, uint256 later) {
        assembly ("memory-safe") {
            let sum := 0
            for { let end := add(place, 65792) } lt(place, end) { place := add(place, 1028) } {
                let word := mload(place)
                let high := and(shr(8, word), mask)
                word := and(word, mask)
                even := add(even, high)
                odd := add(odd, word)
                later := add(later, sum)
                sum := add(sum, mod(add(high, word), 0xffff))
                word := mload(add(place, 257))
                high := and(shr(8, word), mask)
                word := and(word, mask)
                even := add(even, high)
                odd := add(odd, word)
                later := add(later, sum)
                sum := add(sum, mod(add(high, word), 0xffff))
                word := mload(add(place, 514))
                high := and(shr(8, word), mask)
                word := and(word, mask)
                even := add(even, high)
                odd := add(odd, word)
                later := add(later, sum)
                sum := add(sum, mod(add(high, word), 0xffff))
                word := mload(add(place, 771))
                high := and(shr(8, word), mask)
                word := and(word, mask)
                even := add(even, high)
                odd := add(odd, word)
                later := add(later, sum)
                sum := add(sum, mod(add(high, word), 0xffff))
            }
        }
    }
}
