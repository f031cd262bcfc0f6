// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ModelAxes} from "../../model/ModelAxes.sol";
import {Inks} from "./Inks.sol";
import {Kaleidoscope} from "./Kaleidoscope.sol";
import {Net} from "./Net.sol";
import {Sheet} from "./Sheet.sol";
import {Edges} from "./Edges.sol";
import {Grid, GridLayout} from "./Grid.sol";
import {Surface} from "./Surface.sol";
// Used in assembly, where the linter does not look.
// solhint-disable-next-line no-unused-import
import {HEAP, KEPT, RESULT} from "./Desk.sol";
import {MIRROR, NONE, QUAD, ROTATIONS, SIXFOLD} from "./Symmetry.sol";

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

    uint256 internal constant SIDE = Sheet.SIDE;
    /// @dev The ABI's two words, what stands before a file's first row, and three rows, one of which is of heights.
    uint256 private constant AHEAD = 0x600;

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
        _takeMemory();
        Sheet.lay(values);
        Grid memory grid = _surface(field, side, values, areas);
        Edges.partedRows(grid);
        Edges.partedColumns(grid);
        Sheet.paint(grid, values, areas.length, target, stride);
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

    /// @dev Moves the few things that Solidity keeps in memory behind the desk.
    function _takeMemory() private pure {
        uint256 free;
        assembly ("memory-safe") {
            free := mload(0x40)
        }
        // Solidity's own memory ends at 0x80, where the desk begins.
        if (free != 0x80) revert CompositionMemoryTaken(free);
        assembly {
            mstore(0x40, KEPT)
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
            _place(grid, symmetry);
            uint256 stride = GridLayout.plainStride(grid.columns);
            Net.raise(source, side, values[ModelAxes.SCALE], grid.columns, grid.plain, stride);
            Surface.calm(grid);
            if (symmetry == ROTATIONS) Net.blend(grid.rows, grid.plain, stride);
            if (symmetry != SIXFOLD) {
                Inks.set(areas, values[ModelAxes.GROUND], grid.plain, grid.rows, grid.columns);
            }
            // All steps but the one that makes the domain.
            uint256 rows = symmetry < QUAD ? SIDE / 2 : SIDE / 4;
            uint256 steps = 0;
            for (; grid.rows < rows; ++steps) Surface.grow(grid, steps < 2);
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
            Surface.part(grid, steps < 2);
        }
    }

    /// @dev Where the grid's rows stand. A row of words is kept free before the plain rows, and two parted ones before the
    /// parted. Where rows are painted from the first to the last they stand in the place of the picture, which follows what
    /// has been read: a row of theirs is longer than one of the file.
    function _place(Grid memory grid, uint256 symmetry) private pure {
        unchecked {
            if (symmetry < QUAD) {
                uint256 step = 2 * GridLayout.parity(symmetry == NONE ? SIDE : SIDE / 2);
                grid.even = RESULT + AHEAD;
                grid.plain = grid.even + (SIDE + 2) * step;
            } else {
                grid.plain = HEAP + 256;
                grid.even = grid.plain + (65 * SIDE) / 2 + 640;
            }
        }
    }
}
