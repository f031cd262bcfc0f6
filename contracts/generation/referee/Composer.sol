// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Composition} from "./picture/Composition.sol";
// Used in assembly, where the linter does not look.
// solhint-disable-next-line no-unused-import
import {HEAP, RESULT} from "./picture/Desk.sol";
import {Png} from "./picture/Png.sol";

/// @title The contract in whose memory pictures are composed
/// @notice Holds no state and knows no model: of a field, a work's values and a palette it makes the picture, its file
/// and the file's digest. Apart from the Referee for one reason, memory: what every pixel needs wants fixed addresses.
contract Composer {
    /// @dev Where what is returned begins, behind its offset and its length.
    uint256 private constant CONTENT = RESULT + 0x40;

    /// @notice Composes a picture.
    /// @dev Caller: anyone.
    /// Errors: those of Composition and of Inks.
    /// @param field The field, F·F bytes row by row.
    /// @param values The work's value on each axis, those of composition first.
    /// @param areas The palette's areas, a byte an ink, in 256ths.
    /// @return 256·256 palette indices, row by row.
    // What stands in memory already is returned as it stands.
    // slither-disable-next-line incorrect-return
    function picture(
        bytes calldata field,
        uint256[] calldata values,
        bytes calldata areas
    ) external pure returns (bytes memory) {
        Composition.draw(field, values, areas, CONTENT, Composition.SIDE);
        _return(Composition.SIDE * Composition.SIDE);
    }

    /// @notice Composes a picture and writes its file.
    /// @dev Caller: anyone.
    /// Errors: those of Composition, of Inks and of Png.
    /// @param field The field, F·F bytes row by row.
    /// @param values The work's value on each axis, those of composition first.
    /// @param colours The palette's entries, R G B each.
    /// @param areas The palette's areas, a byte an ink, in 256ths.
    /// @return The file, a PNG.
    // slither-disable-next-line incorrect-return
    function file(
        bytes calldata field,
        uint256[] calldata values,
        bytes calldata colours,
        bytes calldata areas
    ) external pure returns (bytes memory) {
        _return(_file(field, values, colours, areas));
    }

    /// @notice Composes a picture, writes its file and digests it.
    /// @dev Caller: anyone.
    /// Errors: those of Composition, of Inks and of Png.
    /// @param field The field, F·F bytes row by row.
    /// @param values The work's value on each axis, those of composition first.
    /// @param colours The palette's entries, R G B each.
    /// @param areas The palette's areas, a byte an ink, in 256ths.
    /// @return hash The file's SHA-256.
    function digest(
        bytes calldata field,
        uint256[] calldata values,
        bytes calldata colours,
        bytes calldata areas
    ) external view returns (bytes32 hash) {
        uint256 length = _file(field, values, colours, areas);
        uint256 start = CONTENT;
        assembly ("memory-safe") {
            // The precompiled contract 2 is SHA-256. It fails only without gas.
            if iszero(staticcall(gas(), 2, start, length, 0, 0x20)) {
                revert(0, 0)
            }
            hash := mload(0)
        }
    }

    /// @dev Puts the file to its place in memory; gives its length.
    function _file(
        bytes calldata field,
        uint256[] calldata values,
        bytes calldata colours,
        bytes calldata areas
    ) private pure returns (uint256) {
        uint256 rows = CONTENT + Png.rows(colours.length);
        Composition.draw(field, values, areas, rows + 1, Png.ROW);
        return Png.finish(CONTENT, colours, areas.length, HEAP);
    }

    /// @dev Returns the `length` bytes that stand at CONTENT, and zeros up to a whole word.
    function _return(uint256 length) private pure {
        assembly {
            mstore(add(add(RESULT, 0x40), length), 0)
            mstore(RESULT, 0x20)
            mstore(add(RESULT, 0x20), length)
            return(RESULT, add(0x40, and(add(length, 0x1f), not(0x1f))))
        }
    }
}
