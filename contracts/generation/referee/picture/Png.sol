// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Adler32} from "./Adler32.sol";
import {Crc32} from "./Crc32.sol";

/**
 * @title Png
 * @notice Writes the one PNG that a picture and a palette have (docs/semantics.md, section 6): indexed colour, filter 0,
 * two stored blocks, of which the first has 255 rows and the second the last one.
 */
library Png {
    /// @notice The colours are not those of a palette of so many inks.
    /// @param length How many bytes of colours there are.
    /// @param expected How many such a palette has.
    error PngColoursLength(uint256 length, uint256 expected);

    /// @dev Bytes of a row, its filter byte included, and of all rows.
    uint256 internal constant ROW = 257;
    uint256 private constant ROWS = 256 * ROW;
    // Where things stand in the file: PLTE's length, type and content.
    uint256 private constant PLTE = 33;
    // And in IDAT, from its length on: the type, the zlib header and the rows.
    uint256 private constant IDAT_RAW = 15;
    /// @dev A block's header: last or not, length, complement of the length.
    uint256 private constant BLOCK_HEADER = 5;
    // Length and type before a chunk's content, its CRC after it.
    uint256 private constant CHUNK = 12;

    /// @dev Where the first row's filter byte stands in a file with so many bytes of colours.
    function rows(uint256 coloursLength) internal pure returns (uint256) {
        unchecked {
            return PLTE + CHUNK + coloursLength + IDAT_RAW;
        }
    }

    /// @dev Makes a file of the rows that stand in their place in memory already, one after the other with room for the
    /// filter's byte before each.
    /// @param file Memory address of the file.
    /// @param colours R G B of the palette's entries.
    /// @param inks How many inks the palette has.
    /// @param scratch Memory address from which on 72,200 bytes are overwritten.
    /// @return length Bytes of the file.
    function finish(
        uint256 file,
        bytes calldata colours,
        uint256 inks,
        uint256 scratch
    ) internal pure returns (uint256 length) {
        unchecked {
            if (colours.length != 24 * inks + 6) revert PngColoursLength(colours.length, 24 * inks + 6);
            _writeHeader(file, colours, scratch);
            uint256 first = file + rows(colours.length);
            _writeFilters(first);
            uint256 adler = Adler32.ofRows(first);
            uint256 last = first + ROWS - ROW;
            assembly ("memory-safe") {
                mcopy(add(last, BLOCK_HEADER), last, ROW)
            }
            uint256 idat = first - IDAT_RAW;
            uint256 end = last + BLOCK_HEADER + ROW;
            _store(idat, end + 4 - idat - 8, 4);
            _store(idat + 4, 0x49444154, 4); // "IDAT"
            // The zlib header, then 255 rows: 65,535 bytes. Lengths are little-endian.
            _store(idat + 8, 0x780100ffff0000, 7);
            // Then the last row, 257 bytes.
            _store(last, 0x010101fefe, BLOCK_HEADER);
            _store(end, adler, 4);
            _store(end + 4, Crc32.compute(idat + 4, end - idat, scratch), 4);
            _store(end + 8, 0x49454e44ae426082, 12); // an empty "IEND" and its CRC
            return end + 20 - file;
        }
    }

    /// @dev The signature, IHDR and PLTE. Of a picture of 256·256 pixels in indexed colour nothing in IHDR varies.
    function _writeHeader(uint256 file, bytes calldata colours, uint256 scratch) private pure {
        unchecked {
            _store(file, 0x89504e470d0a1a0a0000000d494844520000010000000100, 24);
            _store(file + 24, 0x08030000006bac5854, 9);
            _store(file + PLTE, colours.length, 4);
            _store(file + PLTE + 4, 0x504c5445, 4); // "PLTE"
            assembly ("memory-safe") {
                calldatacopy(add(file, add(PLTE, 8)), colours.offset, colours.length)
            }
            uint256 crc = Crc32.compute(file + PLTE + 4, colours.length + 4, scratch);
            _store(file + PLTE + 8 + colours.length, crc, 4);
        }
    }

    /// @dev Writes filter 0, a zero byte, before each row.
    // prettier-ignore
    function _writeFilters(uint256 row) private pure {
        assembly ("memory-safe") {
            for { let end := add(row, 65792) } lt(row, end) { row := add(row, 1028) } {
                mstore8(row, 0)
                mstore8(add(row, 257), 0)
                mstore8(add(row, 514), 0)
                mstore8(add(row, 771), 0)
            }
        }
    }

    /// @dev Writes the `count` lowest bytes of `value`, and nothing after them.
    function _store(uint256 position, uint256 value, uint256 count) private pure {
        assembly ("memory-safe") {
            let bits := shl(3, count)
            let rest := shr(bits, shl(bits, mload(position)))
            mstore(position, or(shl(sub(256, bits), value), rest))
        }
    }
}
