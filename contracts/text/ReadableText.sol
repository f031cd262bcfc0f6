// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title ReadableText
 * @notice Whether a name that anybody may choose can be shown as it is: UTF-8 with nothing that hides, turns around or
 * clears what stands beside it. The threat it answers is one stranger's name that no reader can read past.
 *
 * Letters that look like others stay possible, and so do those that a font lacks.
 */
library ReadableText {
    uint256 private constant ONES = 0x0101010101010101010101010101010101010101010101010101010101010101;
    uint256 private constant HIGH_BITS = ONES << 7;
    uint256 private constant SPACES = ONES << 5;

    /// @dev Whether `text` is not empty, UTF-8, and shows all that is in it; no space at either end, so that it is never
    /// blank. About 30 gas a word of ASCII, 500 a letter of others.
    function isReadable(bytes memory text) internal pure returns (bool) {
        uint256 length = text.length;
        if (length == 0 || text[0] == " " || text[length - 1] == " ") return false;
        return _isPlain(text) || _isShown(text);
    }

    /// @dev The same of a text padded with zeros to 32 bytes.
    function isReadable(bytes32 padded) internal pure returns (bool) {
        uint256 length = 32;
        while (length > 0 && padded[length - 1] == 0) --length;
        bytes memory text = abi.encodePacked(padded);
        assembly ("memory-safe") {
            mstore(text, length)
        }
        return isReadable(text);
    }

    /// Whether all letters are ASCII's, from space to tilde: of a word at once.
    function _isPlain(bytes memory text) private pure returns (bool plain) {
        plain = true;
        uint256 length = text.length;
        for (uint256 at = 0; at < length && plain; at += 32) {
            uint256 word;
            assembly ("memory-safe") {
                word := mload(add(add(text, 0x20), at))
            }
            // What lies past the end counts as spaces.
            if (length - at < 32) {
                uint256 past = type(uint256).max >> (8 * (length - at));
                word = (word & ~past) | (SPACES & past);
            }
            unchecked {
                // No byte has its high bit, so that adding 1 to each carries nothing over; a byte below space borrows.
                plain = word & HIGH_BITS == 0 && (word + ONES) & HIGH_BITS == 0 && (word - SPACES) & HIGH_BITS == 0;
            }
        }
    }

    /// Letter by letter.
    function _isShown(bytes memory text) private pure returns (bool) {
        uint256 at = 0;
        while (at < text.length) {
            uint256 head = uint8(text[at]);
            uint256 tail =
                head < 0x80
                    ? 0
                    : head < 0xe0
                        ? 1
                        : head < 0xf0
                            ? 2
                            : 3;
            // 0x80 … 0xc1 begin no letter, nor do those above 0xf4.
            if ((head > 0x7f && head < 0xc2) || head > 0xf4 || at + tail >= text.length) return false;
            uint256 letter = tail == 0 ? head : head & (0x3f >> tail);
            for (uint256 i = 1; i <= tail; ++i) {
                uint256 next = uint8(text[at + i]);
                if (next & 0xc0 != 0x80) return false;
                letter = (letter << 6) | (next & 0x3f);
            }
            // One that fits in fewer bytes is written in fewer.
            if ((tail == 2 && letter < 0x800) || (tail == 3 && letter < 0x10000) || !_isSeen(letter)) return false;
            at += tail + 1;
        }
        return true;
    }

    /// No control, nothing of no width, nothing that turns the line, no half of a pair, no private or unassigned plane,
    /// and no blank but the space.
    function _isSeen(uint256 c) private pure returns (bool) {
        if (c < 0x20 || (c > 0x7e && c < 0xa1) || c == 0xad || c == 0x34f || c == 0x61c) return false;
        if (c < 0x115f) return true;
        if (c < 0x2000) return c > 0x1160 && c != 0x1680 && (c < 0x17b4 || c > 0x17b5) && (c < 0x180b || c > 0x180f);
        if (c < 0x2070) return (c > 0x200f && c < 0x2028) || (c > 0x202f && c < 0x205f);
        if (c < 0xd800) return c != 0x2800 && c != 0x3000 && c != 0x3164;
        if (c < 0xf900) return false;
        if (c < 0x10000) return c != 0xfeff && c != 0xffa0 && c < 0xfff0;
        return
            (c < 0x13430 || c > 0x1343f) && (c < 0x1bca0 || c > 0x1bca3) && (c < 0x1d173 || c > 0x1d17a) && c < 0xe0000;
    }
}
