// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title IStudioTimelock
 * @notice What members can change of the timelock, whose code is OpenZeppelin's and does not say its units; here they are.
 */
interface IStudioTimelock {
    /// @notice Members changed how long after its queueing a proposal can be executed.
    /// @param oldDuration As it was, in seconds.
    /// @param newDuration As it is from now on, in seconds.
    event MinDelayChange(uint256 oldDuration, uint256 newDuration);

    /// @notice Sets how long after its queueing a proposal can be executed.
    /// @dev Caller: this contract itself, by a vote.
    /// Errors: TimelockUnauthorizedCaller.
    /// @param newDelay The least time between, in seconds.
    function updateDelay(uint256 newDelay) external;
}
