// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title Crc32
 * @notice The CRC-32 of PNG and zlib (ISO 3309), by folding: no table, and most of the work a word at a time.
 * @dev A CRC is the remainder of the message, read as a polynomial over GF(2), by
 *
 *   P = x^32 + x^26 + x^23 + x^22 + x^16 + x^12 + x^11 + x^10 + x^8 + x^7 + x^5 + x^4 + x^2 + x + 1.
 *
 * A multiple M = x^d + x^e + … + 1 of P is 0 modulo P, so x^d may be replaced by x^e + … + 1. Over GF(2),
 * M(x)^256 = M(x^256): the same holds with 256 times the exponents, and x^256 is one word. So the first word of the
 * message can be struck out and added (xor) to the words d, d − e, …  places further on, with no shift at all. The
 * order of bits within a byte, which is reversed in this CRC, does not matter for moves by whole bytes.
 *
 * The sparsest multiple does the bulk, in a loop that reads four words and writes one: what has been struck out of word
 * j − d, j − d + e, … is added to word j before that is struck out itself. Then come others of lower degree, which add
 * each word to the places further on, then P itself, first by words and then, as M(x)^(8·u) moves by u bytes, by units of
 * 16, 8, 4 and 2 bytes. What is left, 64 … 71 bytes or a message that was as short, goes bit group by bit group.
 */
library Crc32 {
    /// @dev Bytes of the words that the sparsest multiple reaches over.
    uint256 private constant REACH = 9_600;

    /// @dev The CRC of the `length` ≥ 4 bytes at memory address `message`, which stay as they are.
    /// @param scratch Memory address from which on `length` + 19,456 bytes are overwritten.
    function compute(uint256 message, uint256 length, uint256 scratch) internal pure returns (uint256 crc) {
        (uint256 start, uint256 end) = _copy(message, length, scratch);
        if (end - start > REACH) (start, end) = _foldBulk(start, end);
        start = _foldSparse(start, end);
        start = _foldDense(start, end);
        return _divide(start, end);
    }

    /// @dev Copies the message, with zeros in front up to four whole words (they change no remainder) and then REACH
    /// further ones, and inverts its first 32 bits, as the CRC wants.
    function _copy(uint256 message, uint256 length, uint256 scratch) private pure returns (uint256 start, uint256 end) {
        assembly ("memory-safe") {
            start := add(scratch, REACH)
            end := add(start, and(add(length, 0x7f), not(0x7f)))
            calldatacopy(scratch, calldatasize(), add(REACH, 0x80))
            let first := sub(end, length)
            mcopy(first, message, length)
            mstore(first, xor(mload(first), shl(224, 0xffffffff)))
        }
    }

    /// @dev Folds by x^300 + x^155 + x^117 + x^89 + 1 until 300 words are left, which are written after the end.
    function _foldBulk(uint256 start, uint256 end) private pure returns (uint256 rest, uint256 restEnd) {
        assembly ("memory-safe") {
            // The last 300 words, from which nothing is struck out, become zero for the time after.
            mcopy(end, sub(end, REACH), REACH)
            calldatacopy(sub(end, REACH), calldatasize(), REACH)
        }
        unchecked {
            _addEarlier(start - REACH, start, end - REACH - start);
            _addEarlier(end - 2 * REACH, end, REACH);
            return (end, end + REACH);
        }
    }

    /// @dev Adds to the `length` bytes of words at `target` those that stand 300, 211, 183 and 145 words before: the first
    /// word's are at `earlier`, 89 words on, 117 and 155. `length` is a multiple of 128.
    // prettier-ignore
    function _addEarlier(uint256 earlier, uint256 target, uint256 length) private pure {
        assembly ("memory-safe") {
            for { let end := add(target, length) } lt(target, end) {
                target := add(target, 0x80)
                earlier := add(earlier, 0x80)
            } {
                mstore(target, xor(
                    xor(mload(target), mload(earlier)),
                    xor(mload(add(earlier, 2848)), xor(mload(add(earlier, 3744)), mload(add(earlier, 4960))))
                ))
                mstore(add(target, 0x20), xor(
                    xor(mload(add(target, 0x20)), mload(add(earlier, 0x20))),
                    xor(mload(add(earlier, 2880)), xor(mload(add(earlier, 3776)), mload(add(earlier, 4992))))
                ))
                mstore(add(target, 0x40), xor(
                    xor(mload(add(target, 0x40)), mload(add(earlier, 0x40))),
                    xor(mload(add(earlier, 2912)), xor(mload(add(earlier, 3808)), mload(add(earlier, 5024))))
                ))
                mstore(add(target, 0x60), xor(
                    xor(mload(add(target, 0x60)), mload(add(earlier, 0x60))),
                    xor(mload(add(earlier, 2944)), xor(mload(add(earlier, 3840)), mload(add(earlier, 5056))))
                ))
            }
        }
    }

    /// @dev Folds words by three sparse multiples of P, given by the distances d, d − e, …
    // solhint-disable-next-line function-max-lines
    function _foldSparse(uint256 start, uint256 end) private pure returns (uint256 rest) {
        assembly ("memory-safe") {
            // x^203 + x^186 + x^123 + x^85 + x^79 + 1
            for {
                let limit := sub(end, 6496)
            } slt(start, limit) {
                start := add(start, 32)
            } {
                let word := mload(start)
                mstore(add(start, 6496), xor(mload(add(start, 6496)), word)) // 32 · 203
                mstore(add(start, 3968), xor(mload(add(start, 3968)), word)) // 32 · 124
                mstore(add(start, 3776), xor(mload(add(start, 3776)), word)) // 32 · 118
                mstore(add(start, 2560), xor(mload(add(start, 2560)), word)) // 32 · 80
                mstore(add(start, 544), xor(mload(add(start, 544)), word)) //  32 · 17
            }
            // x^123 + x^120 + x^80 + x^74 + x^53 + x^45 + 1
            for {
                let limit := sub(end, 3936)
            } slt(start, limit) {
                start := add(start, 32)
            } {
                let word := mload(start)
                mstore(add(start, 3936), xor(mload(add(start, 3936)), word)) // 32 · 123
                mstore(add(start, 2496), xor(mload(add(start, 2496)), word)) // 32 · 78
                mstore(add(start, 2240), xor(mload(add(start, 2240)), word)) // 32 · 70
                mstore(add(start, 1568), xor(mload(add(start, 1568)), word)) // 32 · 49
                mstore(add(start, 1376), xor(mload(add(start, 1376)), word)) // 32 · 43
                mstore(add(start, 96), xor(mload(add(start, 96)), word)) //   32 · 3
            }
            // x^66 + x^57 + x^37 + x^32 + x^19 + x^18 + x^3 + x^2 + 1
            for {
                let limit := sub(end, 2112)
            } slt(start, limit) {
                start := add(start, 32)
            } {
                let word := mload(start)
                mstore(add(start, 2112), xor(mload(add(start, 2112)), word)) // 32 · 66
                mstore(add(start, 2048), xor(mload(add(start, 2048)), word)) // 32 · 64
                mstore(add(start, 2016), xor(mload(add(start, 2016)), word)) // 32 · 63
                mstore(add(start, 1536), xor(mload(add(start, 1536)), word)) // 32 · 48
                mstore(add(start, 1504), xor(mload(add(start, 1504)), word)) // 32 · 47
                mstore(add(start, 1088), xor(mload(add(start, 1088)), word)) // 32 · 34
                mstore(add(start, 928), xor(mload(add(start, 928)), word)) //  32 · 29
                mstore(add(start, 288), xor(mload(add(start, 288)), word)) //  32 · 9
            }
            rest := start
        }
    }

    /// @dev Folds by P in units of 32, 16, 8, 4 and 2 bytes. P's least distance is six units; where that is less than
    /// a word, only so many of the word's first bytes are folded at once that none is added to itself.
    function _foldDense(uint256 start, uint256 end) private pure returns (uint256 rest) {
        assembly ("memory-safe") {
            function add_(position, word) {
                mstore(position, xor(mload(position), word))
            }
            for {
                let unit := 32
            } gt(unit, 1) {
                unit := shr(1, unit)
            } {
                let count := shl(2, unit) // bytes folded at once
                if gt(count, 32) {
                    count := 32
                }
                let unused := shl(3, sub(32, count))
                for {
                    let limit := sub(end, add(shl(5, unit), count))
                } iszero(sgt(start, limit)) {} {
                    let word := shl(unused, shr(unused, mload(start)))
                    add_(add(start, mul(unit, 32)), word)
                    add_(add(start, mul(unit, 31)), word)
                    add_(add(start, mul(unit, 30)), word)
                    add_(add(start, mul(unit, 28)), word)
                    add_(add(start, mul(unit, 27)), word)
                    add_(add(start, mul(unit, 25)), word)
                    add_(add(start, mul(unit, 24)), word)
                    add_(add(start, mul(unit, 22)), word)
                    add_(add(start, mul(unit, 21)), word)
                    add_(add(start, mul(unit, 20)), word)
                    add_(add(start, mul(unit, 16)), word)
                    add_(add(start, mul(unit, 10)), word)
                    add_(add(start, mul(unit, 9)), word)
                    add_(add(start, mul(unit, 6)), word)
                    start := add(start, count)
                }
            }
            rest := start
        }
    }

    /// @dev The remainder of what is left, four bits at a time: entry i of the table is the remainder that the four
    /// bits i leave. In this CRC a byte's lowest bit has the highest power.
    function _divide(uint256 start, uint256 end) private pure returns (uint256 crc) {
        assembly ("memory-safe") {
            // Eight entries of 32 bits a word; entry 0 is highest.
            let low := 0x000000001db710643b6e20c826d930ac76dc41906b6b51f44db261585005713c
            let high := 0xedb88320f00f9344d6d6a3e8cb61b38c9b64c2b086d3d2d4a00ae278bdbdf21c
            for {} lt(start, end) {
                start := add(start, 1)
            } {
                crc := xor(crc, byte(0, mload(start)))
                for {
                    let half := 0
                } lt(half, 2) {
                    half := add(half, 1)
                } {
                    let entries := low
                    if and(crc, 8) {
                        entries := high
                    }
                    crc := xor(shr(4, crc), and(shr(sub(224, shl(5, and(crc, 7))), entries), 0xffffffff))
                }
            }
            crc := xor(crc, 0xffffffff)
        }
    }
}
