// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title Crc32
 * @notice The CRC-32 of PNG and zlib (ISO 3309), by folding: no table, and nearly all of the work a word at a time.
 * @dev A CRC is the remainder of the message and 32 zero bits after it, read as a polynomial over GF(2), by
 *
 *   P = x^32 + x^26 + x^23 + x^22 + x^16 + x^12 + x^11 + x^10 + x^8 + x^7 + x^5 + x^4 + x^2 + x + 1.
 *
 * A multiple M = x^d + x^e + … + 1 of P is 0 modulo P, so x^d may be replaced by x^e + … + 1. Over GF(2),
 * M(x)^8 = M(x^8): the same holds with eight times the exponents, and x^8 is one byte. So a byte of the message can be
 * struck out and added (xor) to the bytes d, d − e, … places further on, and where all these distances are at least 32,
 * a word of bytes at once, with no shift at all. The order of bits within a byte, which is reversed in this CRC, does not
 * matter for moves by whole bytes.
 *
 * P has no multiple of three terms within reach, and of those of four terms the one of lowest degree, 3,006, does the bulk,
 * in a loop that reads four words and writes one: what has been struck out 3,006, 791 and 140 bytes before is added to a
 * word before that is struck out itself. Then comes one of five terms and degree 300, and P itself, by units of 8, 4, 2 and
 * 1 bytes as M(x)^(8·u) moves by u bytes. One word is left; P^4, P^2 and P take it down to 32 bits.
 */
library Crc32 {
    /// @dev Bytes that the bulk leaves, whole fours of words, at least as many as its multiple reaches over.
    uint256 private constant REST = 3_072;

    // Every second byte, pair of bytes, and so on, of a word.
    uint256 private constant BYTES = 0x00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff;
    uint256 private constant PAIRS = 0x0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff;
    uint256 private constant QUADS = 0x00000000ffffffff00000000ffffffff00000000ffffffff00000000ffffffff;
    uint256 private constant EIGHTS = 0x0000000000000000ffffffffffffffff0000000000000000ffffffffffffffff;

    /// @dev The CRC of the `length` ≥ 4 bytes at memory address `message`, which stay as they are.
    /// @param scratch Memory address from which on `length` + 6,400 bytes are overwritten.
    function compute(uint256 message, uint256 length, uint256 scratch) internal pure returns (uint256 crc) {
        (uint256 start, uint256 end) = _copy(message, length, scratch);
        if (end - start > REST) (start, end) = _foldBulk(start, end);
        return _divide(_foldDense(_foldSparse(start, end), end));
    }

    /// @dev Copies the message, with four zero bytes behind it and zeros in front up to four whole words (they change no
    /// remainder) and then REST further ones, and inverts its first 32 bits, as the CRC wants.
    function _copy(uint256 message, uint256 length, uint256 scratch) private pure returns (uint256 start, uint256 end) {
        assembly ("memory-safe") {
            start := add(scratch, REST)
            end := add(start, and(add(length, 0x83), not(0x7f)))
            calldatacopy(scratch, calldatasize(), add(REST, 0x80))
            mstore(sub(end, 4), 0)
            let first := sub(sub(end, 4), length)
            mcopy(first, message, length)
            mstore(first, xor(mload(first), shl(224, 0xffffffff)))
        }
    }

    /// @dev Folds by x^3006 + x^2866 + x^2215 + 1 until REST bytes are left, which are written after the end.
    function _foldBulk(uint256 start, uint256 end) private pure returns (uint256 rest, uint256 restEnd) {
        assembly ("memory-safe") {
            // The last bytes, from which nothing is struck out, become zero for the time after.
            mcopy(end, sub(end, REST), REST)
            calldatacopy(sub(end, REST), calldatasize(), REST)
        }
        unchecked {
            _addEarlier(start, end - REST, 0);
            _addEarlier(end, end + REST, REST);
            return (end, end + REST);
        }
    }

    /// @dev Adds to each word from `target` to `end` those that stand 3,006, 791 and 140 bytes before its true place,
    /// which is `moved` bytes before where it stands. There are whole fours of words.
    // prettier-ignore
    function _addEarlier(uint256 target, uint256 end, uint256 moved) private pure {
        assembly ("memory-safe") {
            let earlier := sub(sub(target, moved), 3006)
            for {} lt(target, end) {
                target := add(target, 0x80)
                earlier := add(earlier, 0x80)
            } {
                mstore(target, xor(
                    xor(mload(target), mload(earlier)),
                    xor(mload(add(earlier, 2215)), mload(add(earlier, 2866)))
                ))
                mstore(add(target, 0x20), xor(
                    xor(mload(add(target, 0x20)), mload(add(earlier, 0x20))),
                    xor(mload(add(earlier, 2247)), mload(add(earlier, 2898)))
                ))
                mstore(add(target, 0x40), xor(
                    xor(mload(add(target, 0x40)), mload(add(earlier, 0x40))),
                    xor(mload(add(earlier, 2279)), mload(add(earlier, 2930)))
                ))
                mstore(add(target, 0x60), xor(
                    xor(mload(add(target, 0x60)), mload(add(earlier, 0x60))),
                    xor(mload(add(earlier, 2311)), mload(add(earlier, 2962)))
                ))
            }
        }
    }

    /// @dev Folds words by x^300 + x^155 + x^117 + x^89 + 1.
    function _foldSparse(uint256 start, uint256 end) private pure returns (uint256 rest) {
        assembly ("memory-safe") {
            for {
                let limit := sub(end, 331)
            } slt(start, limit) {
                start := add(start, 0x20)
            } {
                let word := mload(start)
                mstore(add(start, 300), xor(mload(add(start, 300)), word))
                mstore(add(start, 211), xor(mload(add(start, 211)), word))
                mstore(add(start, 183), xor(mload(add(start, 183)), word))
                mstore(add(start, 145), xor(mload(add(start, 145)), word))
            }
            rest := start
        }
    }

    /// @dev Folds by P in units of 8, 4, 2 and 1 bytes until one word is left, and gives it. P's least distance is six
    /// units; where that is less than a word, only so many of the word's first bytes are folded at once that none is added
    /// to itself.
    function _foldDense(uint256 start, uint256 end) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            for {
                let unit := 8
            } unit {
                unit := shr(1, unit)
            } {
                let twice := shl(1, unit)
                let count := shl(2, unit) // bytes folded at once
                let unused := shl(3, sub(32, count))
                let limit := sub(end, add(shl(5, unit), count))
                for {} iszero(sgt(start, limit)) {
                    start := add(start, count)
                } {
                    word := shl(unused, shr(unused, mload(start)))
                    // The distances 6, 9, 10, 16, 20, 21, 22, 24, 25, 27, 28, 30, 31 and 32, by what lies between them.
                    let place := add(start, mul(unit, 6))
                    mstore(place, xor(mload(place), word))
                    place := add(place, mul(unit, 3))
                    mstore(place, xor(mload(place), word))
                    place := add(place, unit)
                    mstore(place, xor(mload(place), word))
                    place := add(place, mul(unit, 6))
                    mstore(place, xor(mload(place), word))
                    place := add(place, mul(unit, 4))
                    mstore(place, xor(mload(place), word))
                    place := add(place, unit)
                    mstore(place, xor(mload(place), word))
                    place := add(place, unit)
                    mstore(place, xor(mload(place), word))
                    place := add(place, twice)
                    mstore(place, xor(mload(place), word))
                    place := add(place, unit)
                    mstore(place, xor(mload(place), word))
                    place := add(place, twice)
                    mstore(place, xor(mload(place), word))
                    place := add(place, unit)
                    mstore(place, xor(mload(place), word))
                    place := add(place, twice)
                    mstore(place, xor(mload(place), word))
                    place := add(place, unit)
                    mstore(place, xor(mload(place), word))
                    place := add(place, unit)
                    mstore(place, xor(mload(place), word))
                }
            }
            word := mload(sub(end, 0x20))
        }
    }

    /// @dev The remainder of one word by P. Read from its last byte to its first, bit 255 − i is the power i.
    // prettier-ignore
    function _divide(uint256 word) private pure returns (uint256 crc) {
        assembly ("memory-safe") {
            word := or(shl(128, word), shr(128, word))
            word := or(shl(64, and(word, EIGHTS)), and(shr(64, word), EIGHTS))
            word := or(shl(32, and(word, QUADS)), and(shr(32, word), QUADS))
            word := or(shl(16, and(word, PAIRS)), and(shr(16, word), PAIRS))
            word := or(shl(8, and(word, BYTES)), and(shr(8, word), BYTES))
            // By P^4, P^2 and P, whose exponents are four times, twice and once those of P.
            for { let unit := 4 } unit { unit := shr(1, unit) } {
                // The powers that are struck out, from 32 units on.
                let unused := shl(5, unit)
                let twice := shl(1, unit)
                for { let high := shr(unused, shl(unused, word)) } high { high := shr(unused, shl(unused, word)) } {
                    word := xor(word, high)
                    // As in _foldDense.
                    high := shl(mul(unit, 6), high)
                    word := xor(word, high)
                    high := shl(mul(unit, 3), high)
                    word := xor(word, high)
                    high := shl(unit, high)
                    word := xor(word, high)
                    high := shl(mul(unit, 6), high)
                    word := xor(word, high)
                    high := shl(mul(unit, 4), high)
                    word := xor(word, high)
                    high := shl(unit, high)
                    word := xor(word, high)
                    high := shl(unit, high)
                    word := xor(word, high)
                    high := shl(twice, high)
                    word := xor(word, high)
                    high := shl(unit, high)
                    word := xor(word, high)
                    high := shl(twice, high)
                    word := xor(word, high)
                    high := shl(unit, high)
                    word := xor(word, high)
                    high := shl(twice, high)
                    word := xor(word, high)
                    high := shl(unit, high)
                    word := xor(word, high)
                    high := shl(unit, high)
                    word := xor(word, high)
                }
            }
            crc := xor(shr(224, word), 0xffffffff)
        }
    }
}
