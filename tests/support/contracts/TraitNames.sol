// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TraitWords} from "../../../contracts/artwork/TraitWords.sol";
import {AxisKind} from "../../../contracts/interfaces/generation/IModelRegistry.sol";

/// @dev Asks the library about many values and shares at once.
contract TraitNames {
    function names(AxisKind kind, uint256 count) external pure returns (string[] memory found) {
        found = new string[](count);
        for (uint256 value = 0; value < count; ++value) found[value] = TraitWords.name(kind, value);
    }

    function percents(uint256 first, uint256 count) external pure returns (string[] memory found) {
        found = new string[](count);
        for (uint256 i = 0; i < count; ++i) found[i] = TraitWords.percent(first + i);
    }
}
