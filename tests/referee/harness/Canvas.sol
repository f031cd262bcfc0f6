// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ModelAxes} from "../../../../contracts/generation/model/ModelAxes.sol";
// Used in assembly, where the linter does not look.
// solhint-disable-next-line no-unused-import
import {HEAP, KEPT, RESULT} from "../../../../contracts/generation/referee/picture/Desk.sol";
import {Inks} from "../../../../contracts/generation/referee/picture/Inks.sol";
import {Sheet} from "../../../../contracts/generation/referee/picture/Sheet.sol";
import {Grid} from "../../../../contracts/generation/referee/picture/Grid.sol";

/// @notice Heights become a picture, whatever surface they are, with the gas that it took.
contract Canvas {
    /// @param heights The domain's rows as they stand in memory, one more above and below; each its even heights, then its
    /// odd ones, 32 bytes after each, a lane of 16 bits a height.
    /// @param net 16 rows of 16 heights, a lane each, whose bytes' quantiles the levels are.
    function paint(
        bytes calldata heights,
        bytes calldata net,
        uint256[] calldata values,
        bytes calldata areas
    ) external view returns (bytes memory, uint256) {
        uint256 columns = values[ModelAxes.SYMMETRY] == 0 ? 128 : 64;
        assembly {
            mstore(0x40, KEPT)
            calldatacopy(HEAP, net.offset, net.length)
        }
        Grid memory grid;
        Sheet.lay(values);
        Inks.set(areas, values[ModelAxes.GROUND], HEAP, 16, 16);
        assembly {
            calldatacopy(add(HEAP, 0x20), heights.offset, heights.length)
        }
        uint256 pitch = 4 * columns + 64;
        grid.columns = columns;
        grid.rows = (heights.length / pitch - 2) / 2;
        grid.even = HEAP + 0x20 + pitch;
        uint256 target = RESULT + 0x60;
        uint256 used = gasleft();
        Sheet.paint(grid, values, areas.length, target, Sheet.SIDE);
        used -= gasleft();
        assembly {
            mstore(RESULT, 0x40)
            mstore(add(RESULT, 0x20), used)
            mstore(add(RESULT, 0x40), 0x10000)
            return(RESULT, 0x10060)
        }
    }
}
