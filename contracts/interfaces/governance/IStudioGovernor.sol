// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title IStudioGovernor
 * @notice What members can change of their own votes. The code is OpenZeppelin's, which does not say its units; here they
 * are. Only by a vote: all revert with GovernorOnlyExecutor for anybody else.
 */
interface IStudioGovernor {
    /// @notice Members changed how long after a proposal its vote begins.
    /// @param oldVotingDelay As it was, in seconds.
    /// @param newVotingDelay As it is from now on, in seconds.
    event VotingDelaySet(uint256 oldVotingDelay, uint256 newVotingDelay);
    /// @notice Members changed how long a vote takes.
    /// @param oldVotingPeriod As it was, in seconds.
    /// @param newVotingPeriod As it is from now on, in seconds.
    event VotingPeriodSet(uint256 oldVotingPeriod, uint256 newVotingPeriod);
    /// @notice Members changed how many votes a proposer must have.
    /// @param oldProposalThreshold As it was, in wei of StudioToken.
    /// @param newProposalThreshold As it is from now on, in wei of StudioToken.
    event ProposalThresholdSet(uint256 oldProposalThreshold, uint256 newProposalThreshold);
    /// @notice Members changed how many votes must be cast.
    /// @param oldQuorumNumerator As it was, in percent of all tokens.
    /// @param newQuorumNumerator As it is from now on, in percent of all tokens.
    event QuorumNumeratorUpdated(uint256 oldQuorumNumerator, uint256 newQuorumNumerator);
    /// @notice Members changed how long a vote goes on after a late quorum.
    /// @param oldVoteExtension As it was, in seconds.
    /// @param newVoteExtension As it is from now on, in seconds.
    event LateQuorumVoteExtensionSet(uint64 oldVoteExtension, uint64 newVoteExtension);

    /// @notice Sets how long after a proposal its vote begins.
    /// @dev Caller: the timelock, by a vote.
    /// Errors: GovernorOnlyExecutor.
    /// @param newVotingDelay The time between, in seconds.
    function setVotingDelay(uint48 newVotingDelay) external;

    /// @notice Sets how long a vote takes.
    /// @dev Caller: the timelock, by a vote.
    /// Errors: GovernorOnlyExecutor, GovernorInvalidVotingPeriod.
    /// @param newVotingPeriod The time from its beginning to its end, in seconds, at least 1.
    function setVotingPeriod(uint32 newVotingPeriod) external;

    /// @notice Sets how many votes a proposer must have.
    /// @dev Caller: the timelock, by a vote.
    /// Errors: GovernorOnlyExecutor.
    /// @param newProposalThreshold The least of them, in wei of StudioToken.
    function setProposalThreshold(uint256 newProposalThreshold) external;

    /// @notice Sets how many votes must be cast.
    /// @dev Caller: the timelock, by a vote.
    /// Errors: GovernorOnlyExecutor, GovernorInvalidQuorumFraction.
    /// @param newQuorumNumerator The least of them, in percent of all tokens, at most 100.
    function updateQuorumNumerator(uint256 newQuorumNumerator) external;

    /// @notice Sets how long a vote goes on after its quorum is met, if that was late.
    /// @dev Caller: the timelock, by a vote.
    /// Errors: GovernorOnlyExecutor.
    /// @param newVoteExtension The least time that is left then, in seconds.
    function setLateQuorumVoteExtension(uint48 newVoteExtension) external;

    /// @notice Calls `target` from the governor, which holds nothing of its own.
    /// @dev Caller: the timelock, by a vote.
    /// Errors: GovernorOnlyExecutor, and those of what is called.
    /// @param target What is called.
    /// @param value What is sent along, in wei.
    /// @param data The call's data.
    function relay(address target, uint256 value, bytes calldata data) external payable;
}
