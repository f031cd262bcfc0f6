// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ModelAxes} from "../../model/ModelAxes.sol";
import {Brush} from "./Brush.sol";
import {Fold} from "./Fold.sol";
import {Kaleidoscope} from "./Kaleidoscope.sol";
import {Net} from "./Net.sol";
import {MIRROR, NONE, QUAD, ROTATIONS, SIXFOLD} from "./Symmetry.sol";
import {Grid, GridLayout} from "./Grid.sol";
// Used in assembly, where the linter does not look.
// solhint-disable no-unused-import
import {
    BYTE_EIGHTS,
    BYTE_ONES,
    EIGHTHS,
    ENDS,
    FLAT,
    FOURTH_LAMP,
    HALF_MORE,
    HIGHER,
    HALVES,
    HEAP,
    HEIGHTS,
    LAMPS,
    LIGHT_BITS,
    LIGHT_DARK,
    LIGHT_OFFSET,
    LIGHT_RISE,
    LIGHT_SHIFT,
    LINE_WEIGHT,
    LOW,
    LOWER_BYTES,
    ONES,
    QUARTERS,
    REACHES,
    SECOND_LAMP,
    SIGNS,
    SLOTS_END,
    THIRD_LAMP,
    TWOS,
    UPPER_BYTES
} from "./Desk.sol";
// solhint-enable no-unused-import

/**
 * @title Sheet
 * @notice From the domain's heights to the whole picture: rows are painted, folded by the symmetry and framed by the
 * margin (docs/semantics.md, 5.5 to 5.7).
 */
library Sheet {
    uint256 internal constant SIDE = 256;

    uint256 private constant HALF_SIDE = 128;

    uint256 private constant LANES = 0x0001000100010001000100010001000100010001000100010001000100010001;
    uint256 private constant BYTE_LANES = 0x0101010101010101010101010101010101010101010101010101010101010101;

    /// @dev Puts what does not depend on the field to its place on the desk.
    /// @param values The work's values of the axes of composition.
    function lay(uint256[] calldata values) internal pure {
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
        (uint256 higher, uint256 slots) = symmetry == NONE ? (0x100, 0x100) : (0x20, 0xe0);
        uint256 ones = LANES;
        unchecked {
            assembly {
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
                // What a lane may keep of a shift: the number is what is shifted here.
                // slither-disable-next-line incorrect-shift
                mstore(LIGHT_BITS, mul(shr(shift, 0xffff), ones))
                mstore(LOWER_BYTES, mul(0xff, ones))
                mstore(UPPER_BYTES, mul(0xff00, ones))
                mstore(HALF_MORE, mul(0x8020, ones))
                mstore(REACHES, mul(0x1fff, ones))
                mstore(ENDS, mul(0xc000, ones))
                mstore(HIGHER, higher)
                mstore(SLOTS_END, add(LOW, slots))
                ones := BYTE_LANES
                mstore(LIGHT_DARK, mul(sub(0x80, zero), ones))
                mstore(BYTE_ONES, ones)
                mstore(BYTE_EIGHTS, shl(3, ones))
                mstore(HALVES, mul(0x0f, ones))
                mstore(QUARTERS, mul(0x33, ones))
                mstore(EIGHTHS, mul(0x55, ones))
            }
        }
    }

    /// @dev Paints the picture. What is beyond the domain's rows and columns is written already.
    /// @param grid The domain's heights, parted.
    /// @param values The work's values of the axes of composition.
    /// @param inks How many inks the palette has.
    /// @param target Memory address of the picture's first row.
    /// @param stride Bytes from one row to the next, 256 or 257.
    function paint(
        Grid memory grid,
        uint256[] calldata values,
        uint256 inks,
        uint256 target,
        uint256 stride
    ) internal pure {
        uint256 margin = _margin(values[ModelAxes.MARGIN]);
        _paint(grid, values[ModelAxes.SYMMETRY], values[ModelAxes.LIGHT] == 1, margin, target, stride);
        if (margin != 0) _frame(target, stride, margin, 8 * inks);
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
            uint256 pitch = 2 * GridLayout.parity(GridLayout.plainStride(grid.columns));
            uint256 hidden = symmetry == SIXFOLD ? 2 * Kaleidoscope.HIDDEN : 0;
            uint256 rows = 2 * grid.rows - hidden;
            if (symmetry < QUAD) rows -= margin;
            // What is to be turned is collected here: of the third lamp, and behind the heights of the second.
            uint256 third = HEAP;
            uint256 second = light ? grid.even + pitch * (rows + 1) : third;
            for (uint256 y = margin; y < rows; ++y) {
                uint256 row = target + y * stride;
                Brush.row(grid.even + pitch * (y + hidden), pitch, size, row);
                if (symmetry == ROTATIONS) {
                    _copy(light ? THIRD_LAMP : row, third + 128 * y);
                    if (light) _copy(SECOND_LAMP, second + 128 * y);
                    Fold.mirror(light ? FOURTH_LAMP : row, target + (SIDE - 1 - y) * stride + HALF_SIDE);
                } else if (symmetry != NONE) {
                    _foldRow(symmetry, light, row, target + (SIDE - 1 - y) * stride);
                }
            }
            if (symmetry == ROTATIONS) {
                Fold.turnRight(third, target + HALF_SIDE, stride);
                Fold.turnLeft(second, target + HALF_SIDE * stride, stride);
            }
        }
    }

    /// @dev Folds one row: `row` is where it was painted, `opposite` the picture's row that mirrors it. Without light all
    /// quadrants are the first one's.
    function _foldRow(uint256 symmetry, bool light, uint256 row, uint256 opposite) private pure {
        unchecked {
            Fold.mirror(light ? SECOND_LAMP : row, row + HALF_SIDE);
            if (symmetry == MIRROR) return;
            _copy(light ? THIRD_LAMP : row, opposite);
            Fold.mirror(light ? FOURTH_LAMP : row, opposite + HALF_SIDE);
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
            paper *= BYTE_LANES;
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
