// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Adler32} from "../../../../contracts/generation/referee/picture/Adler32.sol";
import {Crc32} from "../../../../contracts/generation/referee/picture/Crc32.sol";
import {Latent} from "../../../../contracts/generation/referee/network/Latent.sol";
import {DisputeGas} from "../../../../contracts/generation/model/DisputeGas.sol";
import {Header} from "../../../../contracts/generation/model/Header.sol";
import {WeightSums} from "../../../../contracts/generation/model/WeightSums.sol";
import {Style} from "../../../../contracts/generation/model/Style.sol";
import {Axis} from "../../../../contracts/interfaces/generation/IModelRegistry.sol";

/// @notice Each of the referee's libraries on its own, with the gas that it took.
contract Stages {
    function crc32(bytes memory message) external view returns (uint256 crc, uint256 gas) {
        uint256 start;
        assembly ("memory-safe") {
            start := add(message, 0x20)
        }
        uint256 scratch;
        assembly ("memory-safe") {
            scratch := mload(0x40)
        }
        gas = gasleft();
        crc = Crc32.compute(start, message.length, scratch);
        gas -= gasleft();
    }

    function adler32(bytes memory rows) external view returns (uint256 sum, uint256 gas) {
        uint256 start;
        assembly ("memory-safe") {
            start := add(rows, 0x20)
        }
        gas = gasleft();
        sum = Adler32.ofRows(start);
        gas -= gasleft();
    }

    function draw(
        bytes32 seed,
        uint256 index,
        bytes memory style
    ) external pure returns (uint256[] memory values, uint256[] memory shares) {
        return Style.draw(seed, index, style);
    }

    function latent(
        Axis[] memory axes,
        bytes32 seed,
        uint256 index,
        bytes memory style,
        uint256 length,
        uint256 styleLength
    ) external view returns (uint256[] memory values, bytes memory result, uint256 gas) {
        gas = gasleft();
        (values, ) = Style.draw(seed, index, style);
        result = Latent.expand(axes, values, seed, index, length, styleLength);
        gas -= gasleft();
    }

    function sums(
        bytes memory weights,
        bool ofEight
    ) external pure returns (uint256 positive, uint256 negative, uint256 outside) {
        uint256 start;
        assembly ("memory-safe") {
            start := add(weights, 0x20)
        }
        return ofEight ? WeightSums.ofEight(start, weights.length) : WeightSums.ofOne(start, weights.length);
    }

    function workGas(bytes32 header) external pure returns (uint256) {
        return DisputeGas.ofWork(Header.wrap(header));
    }
}
