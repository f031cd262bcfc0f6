// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title ContentId
 * @notice Prints the CID of a one-block file from its SHA-256 digest: CIDv1, raw codec, base32 lower case (RFC 4648
 * without padding, multibase prefix `b`).
 */
library ContentId {
    bytes32 private constant ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    /// 36 bytes (version 01, codec 55, hash 12, length 20, digest) are 288 bits: 57 digits and three bits.
    uint256 private constant DIGITS = 58;

    function print(bytes32 digest) internal pure returns (string memory cid) {
        cid = new string(DIGITS + 1);
        bytes memory out = bytes(cid);
        out[0] = "b";
        // 290 bits with the padding do not fit a word. The last 30 digits are 150 bits: 148 of the digest, 2 of padding.
        uint256 low = uint256(digest) << 2;
        // The first 28 digits are 140 bits: the 32 of the prefix and the digest's first 108.
        uint256 high = (uint256(0x01551220) << 108) | (uint256(digest) >> 148);
        unchecked {
            // Counters stay within 1 … 58.
            for (uint256 i = DIGITS; i > 28; --i) {
                out[i] = ALPHABET[low & 31];
                low >>= 5;
            }
            for (uint256 i = 28; i > 0; --i) {
                out[i] = ALPHABET[high & 31];
                high >>= 5;
            }
        }
    }
}
