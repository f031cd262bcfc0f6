// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibString} from "solady/utils/LibString.sol";
import {Axis, AxisKind, IModelRegistry} from "../../interfaces/generation/IModelRegistry.sol";

/**
 * @title StyleRange
 * @notice A style gives each axis a range `lo`…`hi` in four bytes; a work's own value is drawn from the round's seed
 * and the work's index (docs/semantics.md, sections 2 and 3).
 */
library StyleRange {
    uint256 internal constant MAX_AXES = 16;
    /// The characters from space to tilde, a bit each: those that names may have.
    uint128 private constant PRINTABLE = 0x7fffffffffffffffffffffff00000000;
    uint256 private constant BYTES_PER_AXIS = 4;
    uint256 private constant LAST_SYMMETRY = 4;
    uint256 private constant LAST_CHOICE = 31;

    /// @dev Checks a model's declared axes and returns how many latent bytes the learned ones take.
    function checkAxes(Axis[] calldata axes) internal pure returns (uint256 styleLength) {
        uint256 count = axes.length;
        if (count < 2 || count > MAX_AXES) revert IModelRegistry.ModelAxisInvalid(count);
        for (uint256 i = 0; i < count; ++i) {
            Axis calldata axis = axes[i];
            bool valid = _isName(axis.name) && axis.lo <= axis.hi;
            if (i == 0) {
                valid = valid && axis.kind == AxisKind.Symmetry && axis.hi <= LAST_SYMMETRY;
            } else if (i == 1) {
                valid = valid && axis.kind == AxisKind.Palette && axis.lo == 0;
            } else if (axis.kind == AxisKind.Choice) {
                valid = valid && axis.lo == 0 && axis.hi <= LAST_CHOICE;
                styleLength += uint256(axis.hi) + 1;
            } else {
                valid = valid && axis.kind == AxisKind.Scalar && axis.hi <= type(uint8).max;
                styleLength += 1;
            }
            if (!valid) revert IModelRegistry.ModelAxisInvalid(i);
        }
    }

    /// @dev Reverts unless `style` has one range an axis, each within its bounds.
    function check(Axis[] memory axes, bytes calldata style, uint256 palettes) internal pure {
        uint256 expected = axes.length * BYTES_PER_AXIS;
        if (style.length != expected) revert IModelRegistry.StyleLengthInvalid(style.length, expected);
        for (uint256 i = 0; i < axes.length; ++i) {
            uint256 lo = uint16(bytes2(style[i * BYTES_PER_AXIS:]));
            uint256 hi = uint16(bytes2(style[i * BYTES_PER_AXIS + 2:]));
            uint256 min = axes[i].lo;
            uint256 max = axes[i].hi;
            if (axes[i].kind == AxisKind.Palette) {
                if (palettes == 0) revert IModelRegistry.PaletteUnknown(lo, 0);
                max = palettes - 1;
            }
            if (lo > hi || lo < min || hi > max) revert IModelRegistry.StyleOutOfBounds(i, lo, hi, min, max);
        }
    }

    /// @dev The value of `axis` that the work at `index` of a round with `seed` and `style` has.
    function draw(bytes32 seed, uint256 index, bytes memory style, uint256 axis) internal pure returns (uint256) {
        uint256 block0 = uint256(keccak256(abi.encode(seed, index, uint256(0))));
        uint256 r = uint16(block0 >> (240 - 16 * axis));
        uint256 range = uint32(bytes4(_slice32(style, axis * BYTES_PER_AXIS)));
        uint256 lo = range >> 16;
        uint256 hi = range & 0xffff;
        return lo + ((r * (hi - lo + 1)) >> 16);
    }

    /// Printable ASCII, padded with zeros.
    function _isName(bytes32 name) private pure returns (bool) {
        return
            name != 0 &&
            LibString.normalizeSmallString(name) == name &&
            LibString.is7BitASCII(LibString.fromSmallString(name), PRINTABLE);
    }

    /// Reads 32 bytes at `offset`; what lies past the end is cut off by the caller, who uses the first four.
    function _slice32(bytes memory data, uint256 offset) private pure returns (bytes32 word) {
        assembly ("memory-safe") {
            word := mload(add(add(data, 0x20), offset))
        }
    }
}
