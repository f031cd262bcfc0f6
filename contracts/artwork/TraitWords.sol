// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {AxisKind} from "../interfaces/generation/IModelRegistry.sol";

/**
 * @title TraitWords
 * @notice What people call the values of the axes of composition, and how rare something is.
 */
library TraitWords {
    using Strings for uint256;

    uint256 private constant HALVES = 4;
    uint256 private constant QUARTERS_A_ROW = 4;

    /// @dev The name of a value that a work has; empty for a kind whose values have none here.
    function name(AxisKind kind, uint256 value) internal pure returns (string memory) {
        if (kind == AxisKind.Symmetry) return _symmetry(value);
        if (kind == AxisKind.Scale) return _scale(value);
        if (kind == AxisKind.Ground) return _ground(value);
        if (kind == AxisKind.Line) return _line(value);
        if (kind == AxisKind.Light) return value == 0 ? "off" : "on";
        if (kind == AxisKind.Margin) return _margin(value);
        return "";
    }

    /// @dev A share in basis points as percent, `33.33 %`: every digit that is not zero, nothing rounded.
    function percent(uint256 share) internal pure returns (string memory) {
        uint256 part = share % 100;
        string memory decimals = part % 10 == 0 ? (part / 10).toString() : part.toString();
        if (part == 0) decimals = "";
        else decimals = string.concat(part < 10 ? ".0" : ".", decimals);
        return string.concat((share / 100).toString(), decimals, " %");
    }

    function _symmetry(uint256 value) private pure returns (string memory) {
        if (value == 0) return "none";
        if (value == 1) return "mirror";
        if (value == 2) return "quad";
        if (value == 3) return "rotations";
        return "six-fold";
    }

    /// The whole field, a half of its side (by rows), or a quarter (by rows).
    function _scale(uint256 value) private pure returns (string memory) {
        if (value == 0) return "whole";
        uint256 part = value - 1;
        if (part < HALVES) {
            return string.concat("half-", part < 2 ? "upper-" : "lower-", part % 2 == 0 ? "left" : "right");
        }
        part -= HALVES;
        string memory row = (part / QUARTERS_A_ROW + 1).toString();
        string memory column = ((part % QUARTERS_A_ROW) + 1).toString();
        return string.concat("quarter-row-", row, "-column-", column);
    }

    function _ground(uint256 value) private pure returns (string memory) {
        if (value == 0) return "own";
        if (value == 1) return "ground";
        if (value == 2) return "reversed";
        return "few";
    }

    function _line(uint256 value) private pure returns (string memory) {
        if (value == 0) return "none";
        if (value == 1) return "fine";
        return "strong";
    }

    function _margin(uint256 value) private pure returns (string memory) {
        if (value == 0) return "none";
        if (value == 1) return "narrow";
        return "wide";
    }
}
