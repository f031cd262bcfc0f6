// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

/**
 * @title StudioTimelock
 * @notice OpenZeppelin's TimelockController as it is, under a name that the project's tools can deploy.
 *
 * It owns every privileged right and holds the DAO's money. After deployment the governor is its only proposer and
 * canceller, anyone executes what is due, and it is its own only admin.
 */
contract StudioTimelock is TimelockController {
    /// @param minDelay Seconds between a proposal's queueing and its execution.
    /// @param admin Who sets up the roles; it renounces at the end of deployment.
    constructor(
        uint256 minDelay,
        address admin
    ) TimelockController(minDelay, new address[](0), new address[](0), admin) {}
}
