// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IOperatorRegistry} from "../../../contracts/interfaces/generation/IOperatorRegistry.sol";

/// @title Drone
/// @notice One of a swarm's operators: the swarm is its signer and its payee.
contract Drone {
    constructor(IOperatorRegistry registry) payable {
        registry.register{value: msg.value}(msg.sender, msg.sender);
    }
}

/// @title Swarm
/// @notice Many operators of one owner, who acts through it: whatever calls, one after another, in one transaction.
contract Swarm {
    /// @notice Call number `index` failed with `reason`.
    error CallFailed(uint256 index, bytes reason);

    address[] public drones;

    constructor(IOperatorRegistry registry, uint256 count) payable {
        for (uint256 i = 0; i < count; ++i) drones.push(address(new Drone{value: msg.value / count}(registry)));
    }

    receive() external payable {}

    function act(address[] calldata targets, uint256[] calldata values, bytes[] calldata data) external payable {
        for (uint256 i = 0; i < targets.length; ++i) {
            (bool success, bytes memory reason) = targets[i].call{value: values[i]}(data[i]);
            if (!success) revert CallFailed(i, reason);
        }
    }

    /// @notice The same, but what is refused is let be. Returns the error of each call, empty if it went through.
    function attempt(
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata data
    ) external payable returns (bytes[] memory refusals) {
        refusals = new bytes[](targets.length);
        for (uint256 i = 0; i < targets.length; ++i) {
            (bool success, bytes memory reason) = targets[i].call{value: values[i]}(data[i]);
            if (!success) refusals[i] = reason;
        }
    }
}
