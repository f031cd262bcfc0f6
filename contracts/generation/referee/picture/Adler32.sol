// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title Adler32
 * @notice The checksum of zlib streams (RFC 1950) over the rows of a picture.
 * @dev Of bytes d_0 … d_(n−1): a = 1 + Σ d_i, b = n + Σ (n − i)·d_i, both modulo 65521; the checksum is b·2^16 + a. With
 * 256 rows of a zero byte and 256 pixels, pixel x of row y counts `257·(255 − y) + 256 − x` times in b. So a column of
 * words is summed down the picture, each word as sixteen pairs of bytes in lanes of 16 bits: the sums, and the sums of
 * these sums, which weigh the rows. Sixteen rows are as many as fit: 15 · 16 / 2 times 510 is less than 2^16.
 */
library Adler32 {
    uint256 private constant MODULUS = 65_521;
    uint256 private constant BYTES = 0x00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff;
    uint256 private constant PAIRS = 0x0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff;

    /// @dev The checksum of the 256 rows of 257 bytes at memory address `rows`, each with a zero byte first.
    function ofRows(uint256 rows) internal pure returns (uint256) {
        unchecked {
            (uint256 sum, uint256 weighed) = _sums(rows + 1, BYTES, PAIRS);
            return (((weighed + 256 * 257) % MODULUS) << 16) | ((sum + 1) % MODULUS);
        }
    }

    /// @dev The pixels' sum, and the sum of all as often as they count in b. The masks are arguments because they are
    /// cheaper to read from the stack.
    // prettier-ignore
    function _sums(uint256 first, uint256 bytes_, uint256 pairs) private pure returns (uint256 sum, uint256 weighed) {
        assembly ("memory-safe") {
            // Pairs of all columns, in lanes of 32 bits: those of lanes 1, 3, … and those of lanes 0, 2, …
            let odd := 0
            let even := 0
            for { let x := 0 } lt(x, 256) { x := add(x, 0x20) } {
                let place := add(first, x)
                // What the rows so far add up to; the first bytes of their pairs.
                let before := 0
                let firsts := 0
                for { let end := add(place, 65792) } lt(place, end) {} {
                    let sums := 0
                    let later := 0
                    // Four rows four times.
                    for { let blockEnd := add(place, 4112) } lt(place, blockEnd) { place := add(place, 1028) } {
                        let word := mload(place)
                        let high := and(shr(8, word), bytes_)
                        firsts := add(firsts, high)
                        later := add(later, sums)
                        sums := add(sums, add(high, and(word, bytes_)))
                        word := mload(add(place, 257))
                        high := and(shr(8, word), bytes_)
                        firsts := add(firsts, high)
                        later := add(later, sums)
                        sums := add(sums, add(high, and(word, bytes_)))
                        word := mload(add(place, 514))
                        high := and(shr(8, word), bytes_)
                        firsts := add(firsts, high)
                        later := add(later, sums)
                        sums := add(sums, add(high, and(word, bytes_)))
                        word := mload(add(place, 771))
                        high := and(shr(8, word), bytes_)
                        firsts := add(firsts, high)
                        later := add(later, sums)
                        sums := add(sums, add(high, and(word, bytes_)))
                    }
                    // The remainder by 2^32 − 1 is the sum of all lanes.
                    later := mod(add(and(later, pairs), and(shr(16, later), pairs)), 0xffffffff)
                    weighed := add(weighed, mul(257, add(shl(4, before), later)))
                    later := and(sums, pairs)
                    odd := add(odd, later)
                    sums := and(shr(16, sums), pairs)
                    even := add(even, sums)
                    before := add(before, mod(add(later, sums), 0xffffffff))
                }
                sum := add(sum, before)
                // Lanes are weighed below as those of the first column.
                firsts := mod(add(and(firsts, pairs), and(shr(16, firsts), pairs)), 0xffffffff)
                weighed := sub(add(weighed, firsts), mul(x, before))
            }
            // A pair's second byte counts 255 − x times, the first once more. The lowest lane is the last.
            for { let weight := 225 } lt(weight, 257) { weight := add(weight, 4) } {
                weighed := add(weighed, mul(weight, and(odd, 0xffffffff)))
                weighed := add(weighed, mul(add(weight, 2), and(even, 0xffffffff)))
                odd := shr(32, odd)
                even := shr(32, even)
            }
        }
    }
}
