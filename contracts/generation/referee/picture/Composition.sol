// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ModelAxes} from "../../model/ModelAxes.sol";
import {Brush} from "./Brush.sol";
import {Fold} from "./Fold.sol";
import {Inks} from "./Inks.sol";
import {Kaleidoscope} from "./Kaleidoscope.sol";
import {Net} from "./Net.sol";
import {Grid, Surface} from "./Surface.sol";
// Used in assembly, where the linter does not look.
// solhint-disable no-unused-import
import {
    BYTE_ONES,
    EIGHTHS,
    FLAT,
    FOURTH_LAMP,
    HALF_LESS,
    HALVES,
    HEAP,
    HEIGHTS,
    KEPT,
    LAMPS,
    LIGHT_BITS,
    LIGHT_DARK,
    LIGHT_OFFSET,
    LIGHT_PALE,
    LIGHT_RISE,
    LIGHT_SHIFT,
    LINE_WEIGHT,
    LOWER_BYTES,
    ONES,
    QUARTERS,
    SECOND_LAMP,
    SIGNS,
    THIRD_LAMP,
    TWOS,
    UPPER_BYTES
} from "./Desk.sol";
// solhint-enable no-unused-import

/**
 * @title Composition
 * @notice From the field to the picture (docs/semantics.md, section 5): a part of the field becomes a surface, the
 * surface is inked row by row, and symmetry makes the whole of it.
 * @dev Uses all memory from 0x80 on without allocating it; see Composer, the one contract that may call this.
 */
library Composition {
    /// @notice The field does not have 8, 16, 32 or 64 bytes a side.
    /// @param length How many bytes it has.
    error CompositionFieldLength(uint256 length);
    /// @notice A work has no such value on an axis of composition, or the field is too small for this scale.
    /// @param axis The number of the axis, 0 … 6.
    /// @param value The value.
    /// @param max The highest value of the axis.
    error CompositionValueUnknown(uint256 axis, uint256 value, uint256 max);
    /// @notice A work has at least seven values, one for each axis of composition.
    /// @param count How many were given.
    error CompositionValuesMissing(uint256 count);
    /// @notice The compiler has put something where the fixed memory begins.
    /// @param freeMemory Where free memory begins, an address in memory.
    error CompositionMemoryTaken(uint256 freeMemory);

    uint256 internal constant SIDE = 256;

    // The symmetries.
    uint256 private constant NONE = 0;
    uint256 private constant MIRROR = 1;
    uint256 private constant QUAD = 2;
    uint256 private constant ROTATIONS = 3;
    uint256 private constant SIXFOLD = 4;

    uint256 private constant LANES = 0x0001000100010001000100010001000100010001000100010001000100010001;

    /// @dev Draws the picture of a work.
    /// @param field F·F bytes.
    /// @param values The work's values of the axes of composition, and possibly more.
    /// @param areas The palette's areas, in 256ths.
    /// @param target Memory address of the picture's first row.
    /// @param stride Bytes from one row to the next, 256 or 257.
    function draw(
        bytes calldata field,
        uint256[] calldata values,
        bytes calldata areas,
        uint256 target,
        uint256 stride
    ) internal pure {
        uint256 side = _check(field, values);
        Inks.check(areas);
        _layDesk(values);
        Grid memory grid = _surface(field, side, values, areas);
        Surface.beyondRows(grid);
        Surface.beyondColumns(grid);
        uint256 margin = _margin(values[ModelAxes.MARGIN]);
        _paint(grid, values[ModelAxes.SYMMETRY], values[ModelAxes.LIGHT] == 1, margin, target, stride);
        if (margin != 0) _frame(target, stride, margin, 8 * areas.length);
    }

    /// @dev Reverts unless field and values are such as a registered model has; gives the field's side.
    function _check(bytes calldata field, uint256[] calldata values) private pure returns (uint256 side) {
        side = 8;
        while (side < 64 && side * side < field.length) side *= 2;
        if (side * side != field.length) revert CompositionFieldLength(field.length);
        if (values.length < ModelAxes.COMPOSITION) revert CompositionValuesMissing(values.length);
        _checkValue(values, ModelAxes.SYMMETRY, ModelAxes.LAST_SYMMETRY);
        _checkValue(
            values,
            ModelAxes.SCALE,
            side == 8
                ? 0
                : side == 16
                    ? ModelAxes.LAST_HALF
                    : ModelAxes.LAST_QUARTER
        );
        _checkValue(values, ModelAxes.GROUND, ModelAxes.LAST_GROUND);
        _checkValue(values, ModelAxes.LINE, ModelAxes.LAST_LINE);
        _checkValue(values, ModelAxes.LIGHT, ModelAxes.LAST_LIGHT);
        _checkValue(values, ModelAxes.MARGIN, ModelAxes.LAST_MARGIN);
    }

    function _checkValue(uint256[] calldata values, uint256 axis, uint256 max) private pure {
        if (values[axis] > max) revert CompositionValueUnknown(axis, values[axis], max);
    }

    /// @dev Puts what does not depend on the field to its place on the desk.
    function _layDesk(uint256[] calldata values) private pure {
        uint256 free;
        assembly ("memory-safe") {
            free := mload(0x40)
        }
        // Solidity's own memory ends at 0x80, where the desk begins.
        if (free != 0x80) revert CompositionMemoryTaken(free);
        uint256 symmetry = values[ModelAxes.SYMMETRY];
        uint256 lamps =
            symmetry == NONE
                ? 1
                : symmetry == MIRROR
                    ? 2
                    : 4;
        uint256 weight =
            values[ModelAxes.LINE] == 0
                ? 0
                : values[ModelAxes.LINE] == 1
                    ? 5
                    : 8;
        uint256 shift = 0;
        if (values[ModelAxes.LIGHT] == 1) shift = 9 + (symmetry < QUAD ? 0 : 1) - Net.halvings(values[ModelAxes.SCALE]);
        uint256 zero = shift == 10 ? 32 : 64;
        uint256 ones = LANES;
        unchecked {
            assembly {
                mstore(0x40, KEPT)
                mstore(ONES, ones)
                mstore(SIGNS, shl(15, ones))
                mstore(HEIGHTS, mul(0x3fff, ones))
                mstore(TWOS, shl(1, ones))
                mstore(LAMPS, lamps)
                mstore(LINE_WEIGHT, weight)
                mstore(LIGHT_SHIFT, shift)
                mstore(LIGHT_OFFSET, mul(shl(sub(shift, 1), add(9, shl(1, zero))), ones))
                mstore(FLAT, mul(0x7fff, ones))
                mstore(LIGHT_RISE, add(mload(LIGHT_OFFSET), mul(0xfffe, ones)))
                mstore(LIGHT_BITS, mul(shr(shift, 0xffff), ones))
                mstore(LOWER_BYTES, mul(0xff, ones))
                mstore(UPPER_BYTES, mul(0xff00, ones))
                mstore(HALF_LESS, mul(0x7fe0, ones))
                ones := div(not(0), 0xff)
                mstore(LIGHT_DARK, mul(sub(0x80, zero), ones))
                mstore(LIGHT_PALE, mul(sub(0x78, zero), ones))
                mstore(BYTE_ONES, ones)
                mstore(HALVES, mul(0x0f, ones))
                mstore(QUARTERS, mul(0x33, ones))
                mstore(EIGHTHS, mul(0x55, ones))
            }
        }
    }

    /// @dev The domain's heights, parted, and the inks' levels.
    function _surface(
        bytes calldata field,
        uint256 side,
        uint256[] calldata values,
        bytes calldata areas
    ) private pure returns (Grid memory grid) {
        uint256 symmetry = values[ModelAxes.SYMMETRY];
        uint256 source;
        assembly ("memory-safe") {
            source := field.offset
        }
        unchecked {
            grid.rows = side >> Net.halvings(values[ModelAxes.SCALE]);
            grid.columns = symmetry == MIRROR ? grid.rows / 2 : grid.rows;
            grid.free = symmetry < QUAD;
            grid.freeRight = symmetry == NONE;
            // A row of words is kept free before the plain rows, and two parted ones before the parted.
            grid.plain = HEAP + 256;
            grid.even =
                grid.plain +
                (
                    symmetry == NONE
                        ? 129 * 256
                        : symmetry == MIRROR
                            ? 129 * 128
                            : 65 * 128
                ) +
                640;
            uint256 stride = Surface.plainStride(grid.columns);
            Net.raise(source, side, values[ModelAxes.SCALE], grid.columns, grid.plain, stride);
            Surface.calm(grid);
            if (symmetry == ROTATIONS) Net.blend(grid.rows, grid.plain, stride);
            if (symmetry != SIXFOLD) {
                Inks.set(areas, values[ModelAxes.GROUND], grid.plain, grid.rows, grid.columns);
            }
            // All steps but the one that makes the domain.
            uint256 rows = symmetry < QUAD ? SIDE / 2 : SIDE / 4;
            uint256 steps = 0;
            for (; grid.rows < rows; ++steps) {
                Surface.step(grid, steps < 2);
                Surface.join(grid);
            }
            if (symmetry == SIXFOLD) {
                uint256 surface = grid.plain;
                grid.plain = grid.even;
                grid.even = grid.plain + 67 * 128 + 640;
                Kaleidoscope.sample(surface, grid.plain);
                grid.rows += Kaleidoscope.HIDDEN;
                uint256 shown = grid.plain + Kaleidoscope.HIDDEN * 2 * Kaleidoscope.SIDE;
                Inks.set(areas, values[ModelAxes.GROUND], shown, Kaleidoscope.SIDE, Kaleidoscope.SIDE);
                steps = 0;
            }
            Surface.step(grid, steps < 2);
        }
    }

    /// @dev Paints the domain's rows that the margin leaves, and folds them into the picture.
    function _paint(
        Grid memory grid,
        uint256 symmetry,
        bool light,
        uint256 margin,
        uint256 target,
        uint256 stride
    ) private pure {
        unchecked {
            uint256 size = 2 * grid.columns;
            uint256 half = Surface.parity(Surface.plainStride(grid.columns));
            uint256 hidden = symmetry == SIXFOLD ? 2 * Kaleidoscope.HIDDEN : 0;
            uint256 rows = 2 * grid.rows - hidden;
            if (symmetry < QUAD) rows -= margin;
            // What is to be turned is collected here: of the third lamp, and behind the heights of the second.
            uint256 third = HEAP;
            uint256 second = light ? grid.even + 2 * half * (rows + 1) : third;
            for (uint256 y = margin; y < rows; ++y) {
                uint256 row = target + y * stride;
                Brush.row(grid.even + 2 * half * (y + hidden), half, size, row);
                if (symmetry == ROTATIONS) {
                    _copy(light ? THIRD_LAMP : row, third + 128 * y);
                    if (light) _copy(SECOND_LAMP, second + 128 * y);
                    Fold.mirror(light ? FOURTH_LAMP : row, target + (SIDE - 1 - y) * stride + SIDE / 2);
                } else if (symmetry != NONE) {
                    _foldRow(symmetry, light, row, target + (SIDE - 1 - y) * stride);
                }
            }
            if (symmetry == ROTATIONS) {
                Fold.turnRight(third, target + SIDE / 2, stride);
                Fold.turnLeft(second, target + (SIDE / 2) * stride, stride);
            }
        }
    }

    /// @dev Folds one row: `row` is where it was painted, `opposite` the picture's row that mirrors it. Without light all
    /// quadrants are the first one's.
    function _foldRow(uint256 symmetry, bool light, uint256 row, uint256 opposite) private pure {
        unchecked {
            Fold.mirror(light ? SECOND_LAMP : row, row + SIDE / 2);
            if (symmetry == MIRROR) return;
            _copy(light ? THIRD_LAMP : row, opposite);
            Fold.mirror(light ? FOURTH_LAMP : row, opposite + SIDE / 2);
        }
    }

    /// @dev Copies half a row.
    function _copy(uint256 from, uint256 to) private pure {
        assembly ("memory-safe") {
            mcopy(to, from, 128)
        }
    }

    function _margin(uint256 value) private pure returns (uint256) {
        return
            value == 0
                ? 0
                : value == 1
                    ? 12
                    : 28;
    }

    /// @dev Covers `margin` pixels along each side with `paper`.
    // prettier-ignore
    function _frame(uint256 target, uint256 stride, uint256 margin, uint256 paper) private pure {
        unchecked {
            paper *= type(uint256).max / 255;
        }
        assembly ("memory-safe") {
            let bits := shl(3, margin)
            let left := shl(sub(256, bits), shr(sub(256, bits), paper))
            let right := shr(sub(256, bits), paper)
            for { let y := 0 } lt(y, SIDE) { y := add(y, 1) } {
                switch lt(sub(y, margin), sub(SIDE, shl(1, margin)))
                case 1 {
                    mstore(target, or(left, shr(bits, shl(bits, mload(target)))))
                    let end := add(target, 224)
                    mstore(end, or(right, shl(bits, shr(bits, mload(end)))))
                }
                default {
                    for { let end := add(target, SIDE) let place := target } lt(place, end) { place := add(place, 0x20) } {
                        mstore(place, paper)
                    }
                }
                target := add(target, stride)
            }
        }
    }
}
