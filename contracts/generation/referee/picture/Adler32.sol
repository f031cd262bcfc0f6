// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title Adler32
 * @notice The checksum of zlib streams (RFC 1950), a word at a time.
 * @dev Of bytes d_0 … d_(n−1): a = 1 + Σ d_i, b = n + Σ (n − i)·d_i, both modulo 65521; the checksum is b·2^16 + a. A
 * word's byte number j from its end (0 … 31) is in lane j / 4 of 32 bits, and there in class j mod 4. The sums over all
 * words are kept for each lane and class, which is enough to weigh every byte by its place in its word; `later` adds up
 * the running sum after each word, and so weighs each word by how many follow it.
 */
library Adler32 {
    uint256 private constant MODULUS = 65_521;

    /// @dev The checksum of the `length` bytes at memory address `data`; at most 128 · 129 bytes, so that no lane
    /// overflows: `later` is below 255 · 4 · 516 · 517 / 2, less than 2^32.
    function compute(uint256 data, uint256 length) internal pure returns (uint256) {
        uint256 a;
        uint256 b;
        assembly ("memory-safe") {
            let mask := 0x000000ff000000ff000000ff000000ff000000ff000000ff000000ff000000ff
            let sums0 := 0
            let sums1 := 0
            let sums2 := 0
            let sums3 := 0
            let later := 0
            let end := add(data, length)
            // Whole words counted from the end; of the first, only what belongs to the data.
            let odd := and(length, 0x1f)
            let word := 0
            if odd {
                word := shr(shl(3, sub(0x20, odd)), mload(data))
            }
            data := add(data, odd)
            for {} 1 {} {
                sums0 := add(sums0, and(word, mask))
                sums1 := add(sums1, and(shr(8, word), mask))
                sums2 := add(sums2, and(shr(16, word), mask))
                sums3 := add(sums3, and(shr(24, word), mask))
                if iszero(lt(data, end)) {
                    break
                }
                // What has been summed so far stands a word further from the end than what comes now.
                later := add(later, add(add(sums0, sums1), add(sums2, sums3)))
                word := mload(data)
                data := add(data, 0x20)
            }
            for {
                let lane := 0
            } lt(lane, 8) {
                lane := add(lane, 1)
            } {
                let s0 := and(sums0, 0xffffffff)
                let s1 := and(sums1, 0xffffffff)
                let s2 := and(sums2, 0xffffffff)
                let s3 := and(sums3, 0xffffffff)
                let sum := add(add(s0, s1), add(s2, s3))
                a := add(a, sum)
                // The last byte of all counts once, the one before it twice, and so on.
                b := add(b, add(mul(shl(2, lane), sum), add(add(s0, shl(1, s1)), add(mul(3, s2), shl(2, s3)))))
                b := add(b, shl(5, and(later, 0xffffffff)))
                sums0 := shr(32, sums0)
                sums1 := shr(32, sums1)
                sums2 := shr(32, sums2)
                sums3 := shr(32, sums3)
                later := shr(32, later)
            }
        }
        return (((b + length) % MODULUS) << 16) | ((a + 1) % MODULUS);
    }
}
