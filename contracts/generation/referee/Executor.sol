// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Blob} from "../model/Blob.sol";
import {Header} from "../model/Header.sol";
import {Network} from "./network/Network.sol";
import {Planes} from "./network/Planes.sol";
// Used in assembly, where the linter does not look.
// solhint-disable-next-line no-unused-import
import {WORKSPACE_END} from "./network/Workspace.sol";

/// @title The contract whose memory a network runs in
/// @notice Holds no state and knows no model: it reads a blob from data contracts and runs it on a
/// latent. Apart from the Referee for one reason, memory: the inner loop wants fixed addresses.
contract Executor {
    /// @notice The latent does not have the length that the blob's header gives.
    /// @param expected How many bytes the header gives it.
    /// @param actual How many bytes it has.
    error ExecutorLatentLength(uint256 expected, uint256 actual);
    /// @notice The compiler has put something where the executor's fixed memory begins.
    /// @param freeMemory Where free memory begins, an address in memory.
    error ExecutorMemoryTaken(uint256 freeMemory);

    /// @notice Runs the network.
    /// @dev The result means something only for a blob that ModelInspector has found to be one that the
    /// chain can judge; of that, only the shape is checked here, with the errors of HeaderLibrary.
    /// @param pointers Data contracts that hold the blob (see Blob).
    /// @param latent The latent, as many bytes as the header says.
    /// @return result The field: F·F bytes, row by row.
    function field(address[] calldata pointers, bytes calldata latent) external view returns (bytes memory result) {
        uint256 free;
        assembly {
            free := mload(0x40)
            mstore(0x40, WORKSPACE_END)
        }
        // Solidity's own memory ends at 0x80, where the fixed memory begins.
        if (free != 0x80) revert ExecutorMemoryTaken(free);

        address[] memory pointers_ = pointers;
        Header header = Blob.header(pointers_);
        header.requireShape();
        if (latent.length != header.latentLength()) {
            revert ExecutorLatentLength(header.latentLength(), latent.length);
        }
        bytes memory latent_ = latent;
        uint256 side = header.side(header.convolutions());
        result = new bytes(side * side);
        uint256 latentAddress;
        uint256 heap;
        assembly ("memory-safe") {
            latentAddress := add(latent_, 32)
            // Nothing is allocated any more. A word is left because Planes.toBytes writes past the result.
            heap := add(mload(0x40), 0x20)
        }
        Planes.toBytes(Network.run(pointers_, header, latentAddress, heap), side, result);
    }
}
