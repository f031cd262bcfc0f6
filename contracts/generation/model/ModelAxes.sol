// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibString} from "solady/utils/LibString.sol";
import {Axis, AxisKind, IModelRegistry} from "../../interfaces/generation/IModelRegistry.sol";

/**
 * @title ModelAxes
 * @notice What can be voted on about a model's works (docs/semantics.md, section 2): seven axes of composition, which
 * every model has and which never enter its network, then the conditions that its network learned.
 */
library ModelAxes {
    // Where the axes of composition stand.
    uint256 internal constant SYMMETRY = 0;
    uint256 internal constant PALETTE = 1;
    uint256 internal constant SCALE = 2;
    uint256 internal constant GROUND = 3;
    uint256 internal constant LINE = 4;
    uint256 internal constant LIGHT = 5;
    uint256 internal constant MARGIN = 6;
    /// @dev How many axes of composition there are.
    uint256 internal constant COMPOSITION = 7;

    /// @dev A work's values are drawn from one hash of 32 bytes, two an axis.
    uint256 internal constant MAX_OWN = 9;

    // The highest values.
    uint16 internal constant LAST_SYMMETRY = 4;
    uint16 internal constant LAST_GROUND = 3;
    uint16 internal constant LAST_LINE = 2;
    uint16 internal constant LAST_LIGHT = 1;
    uint16 internal constant LAST_MARGIN = 2;
    /// @dev Of scale: the whole field, four halves of its side, sixteen quarters.
    uint16 internal constant LAST_HALF = 4;
    uint16 internal constant LAST_QUARTER = 20;
    uint16 private constant LAST_CHOICE = 31;

    /// @dev A part of the field has at least so many bytes a side.
    uint256 private constant MIN_PART = 8;

    /// The characters from space to tilde, a bit each: those that names may have.
    uint128 private constant PRINTABLE = 0x7fffffffffffffffffffffff00000000;

    /// @dev Checks the axes that a model declares and returns how many latent bytes they take.
    function checkOwn(Axis[] calldata own) internal pure returns (uint256 styleLength) {
        if (own.length > MAX_OWN) revert IModelRegistry.ModelAxesTooMany(own.length, MAX_OWN);
        Axis[] memory composed = _composition(0);
        for (uint256 i = 0; i < own.length; ++i) {
            Axis calldata axis = own[i];
            bool valid = _isName(axis.name) && axis.lo <= axis.hi;
            if (axis.kind == AxisKind.Choice) {
                valid = valid && axis.lo == 0 && axis.hi <= LAST_CHOICE;
                styleLength += uint256(axis.hi) + 1;
            } else {
                valid = valid && axis.kind == AxisKind.Scalar && axis.hi <= type(uint8).max;
                styleLength += 1;
            }
            if (!valid) revert IModelRegistry.ModelAxisInvalid(i);
            bool taken = false;
            for (uint256 j = 0; j < composed.length; ++j) taken = taken || composed[j].name == axis.name;
            for (uint256 j = 0; j < i; ++j) taken = taken || own[j].name == axis.name;
            if (taken) revert IModelRegistry.ModelAxisNameTaken(i, axis.name);
        }
    }

    /// @dev All axes of a model with a field of `fieldSide` pixels a side that declared `own`.
    function all(Axis[] memory own, uint256 fieldSide) internal pure returns (Axis[] memory axes) {
        axes = _composition(own.length);
        if (fieldSide < 2 * MIN_PART) axes[SCALE].hi = 0;
        else if (fieldSide < 4 * MIN_PART) axes[SCALE].hi = LAST_HALF;
        for (uint256 i = 0; i < own.length; ++i) axes[COMPOSITION + i] = own[i];
    }

    /// @dev The axes of composition of a large field, and room for others after them.
    function _composition(uint256 others) private pure returns (Axis[] memory axes) {
        axes = new Axis[](COMPOSITION + others);
        axes[SYMMETRY] = Axis("symmetry", AxisKind.Symmetry, 0, LAST_SYMMETRY);
        axes[PALETTE] = Axis("palette", AxisKind.Palette, 0, type(uint16).max);
        axes[SCALE] = Axis("scale", AxisKind.Scale, 0, LAST_QUARTER);
        axes[GROUND] = Axis("ground", AxisKind.Ground, 0, LAST_GROUND);
        axes[LINE] = Axis("line", AxisKind.Line, 0, LAST_LINE);
        axes[LIGHT] = Axis("light", AxisKind.Light, 0, LAST_LIGHT);
        axes[MARGIN] = Axis("margin", AxisKind.Margin, 0, LAST_MARGIN);
    }

    /// Printable ASCII, padded with zeros.
    function _isName(bytes32 name) private pure returns (bool) {
        return
            name != 0 &&
            LibString.normalizeSmallString(name) == name &&
            LibString.is7BitASCII(LibString.fromSmallString(name), PRINTABLE);
    }
}
