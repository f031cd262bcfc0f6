// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Adler32} from "./Adler32.sol";
import {Crc32} from "./Crc32.sol";

/**
 * @title Png
 * @notice Writes the one PNG that a picture and a palette have (docs/semantics.md, section 6): indexed colour, filter 0,
 * a single stored block.
 */
library Png {
    /// @notice A picture has `side` · `side` bytes, and 1 ≤ `side` ≤ 128.
    /// @param side The side that was asked for, in pixels.
    /// @param length How many bytes the picture has.
    error PngPictureLength(uint256 side, uint256 length);
    /// @notice A palette has 768 bytes.
    /// @param length How many bytes the palette has.
    error PngPaletteLength(uint256 length);

    uint256 private constant MAX_SIDE = 128;
    uint256 private constant PALETTE_LENGTH = 768;
    // Where things stand in the file.
    uint256 private constant IHDR_TYPE = 12;
    uint256 private constant IHDR_CRC = 29;
    uint256 private constant PLTE = 33;
    uint256 private constant PLTE_CRC = 809;
    uint256 private constant IDAT = 813;
    uint256 private constant RAW = 828; // the rows
    uint256 private constant AFTER_RAW = 20; // Adler-32, the chunk's CRC, IEND

    /// @dev The file of `picture`, `side` · `side` palette indices row by row.
    function encode(
        bytes memory picture,
        uint256 side,
        bytes memory palette
    ) internal pure returns (bytes memory file) {
        if (side == 0 || side > MAX_SIDE || picture.length != side * side) {
            revert PngPictureLength(side, picture.length);
        }
        if (palette.length != PALETTE_LENGTH) revert PngPaletteLength(palette.length);
        uint256 length = side * (side + 1); // of the rows, each with its filter byte
        file = new bytes(RAW + length + AFTER_RAW);
        uint256 start;
        assembly ("memory-safe") {
            start := add(file, 0x20)
        }
        _writeHeader(start, side);
        _writePalette(start, palette);
        _writeRows(start, picture, side, length);
    }

    /// @dev The signature and IHDR.
    function _writeHeader(uint256 start, uint256 side) private pure {
        assembly ("memory-safe") {
            // Signature, 13, "IHDR", width, height, then 8 bits, indexed colour and three zeros.
            let word := 0x89504e470d0a1a0a0000000d4948445200000000000000000803000000000000
            mstore(start, or(word, or(shl(96, side), shl(64, side))))
        }
        _store4(start + IHDR_CRC, Crc32.compute(start + IHDR_TYPE, 17));
    }

    /// @dev PLTE.
    function _writePalette(uint256 start, bytes memory palette) private pure {
        _store4(start + PLTE, PALETTE_LENGTH);
        _store4(start + PLTE + 4, 0x504c5445); // "PLTE"
        assembly ("memory-safe") {
            mcopy(add(start, add(PLTE, 8)), add(palette, 0x20), PALETTE_LENGTH)
        }
        _store4(start + PLTE_CRC, Crc32.compute(start + PLTE + 4, PALETTE_LENGTH + 4));
    }

    /// @dev IDAT with `length` bytes of rows, and IEND.
    function _writeRows(uint256 start, bytes memory picture, uint256 side, uint256 length) private pure {
        _store4(start + IDAT, length + 11);
        _store4(start + IDAT + 4, 0x49444154); // "IDAT"
        // Two bytes of zlib header, then the block's: last and stored, length, complement of the length.
        uint256 swapped = ((length & 0xff) << 8) | (length >> 8); // these two are little-endian
        _store4(start + IDAT + 8, 0x78010100 | (swapped >> 8));
        _store4(start + IDAT + 11, (swapped << 16) | (swapped ^ 0xffff));
        assembly ("memory-safe") {
            let row := add(picture, 0x20)
            let target := add(start, RAW)
            // The filter bytes are zero already.
            for {
                let end := add(target, length)
            } lt(target, end) {
                target := add(target, add(side, 1))
            } {
                mcopy(add(target, 1), row, side)
                row := add(row, side)
            }
        }
        uint256 end = start + RAW + length;
        _store4(end, Adler32.compute(start + RAW, length));
        _store4(end + 4, Crc32.compute(start + IDAT + 4, length + 15));
        _store4(end + 12, 0x49454e44); // "IEND", empty
        _store4(end + 16, 0xae426082);
    }

    /// @dev Writes four bytes, and nothing after them.
    function _store4(uint256 position, uint256 value) private pure {
        assembly ("memory-safe") {
            let rest := shr(32, shl(32, mload(position)))
            mstore(position, or(shl(224, value), rest))
        }
    }
}
