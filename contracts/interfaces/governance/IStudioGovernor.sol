// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title IStudioGovernor
 * @notice What members can change of their own votes. The code is OpenZeppelin's, which does not say its units; here they
 * are. Only by a vote: all revert with GovernorOnlyExecutor for anybody else.
 */
interface IStudioGovernor {
    /// @param oldVotingDelay As it was, in seconds.
    /// @param newVotingDelay As it is from now on, in seconds.
    event VotingDelaySet(uint256 oldVotingDelay, uint256 newVotingDelay);
    /// @param oldVotingPeriod As it was, in seconds.
    /// @param newVotingPeriod As it is from now on, in seconds.
    event VotingPeriodSet(uint256 oldVotingPeriod, uint256 newVotingPeriod);
    /// @param oldProposalThreshold As it was, in wei of StudioToken.
    /// @param newProposalThreshold As it is from now on, in wei of StudioToken.
    event ProposalThresholdSet(uint256 oldProposalThreshold, uint256 newProposalThreshold);
    /// @param oldQuorumNumerator As it was, in percent of all tokens.
    /// @param newQuorumNumerator As it is from now on, in percent of all tokens.
    event QuorumNumeratorUpdated(uint256 oldQuorumNumerator, uint256 newQuorumNumerator);
    /// @param oldVoteExtension As it was, in seconds.
    /// @param newVoteExtension As it is from now on, in seconds.
    event LateQuorumVoteExtensionSet(uint64 oldVoteExtension, uint64 newVoteExtension);

    /// @notice Sets how long after a proposal its vote begins.
    /// @param newVotingDelay The time between, in seconds.
    function setVotingDelay(uint48 newVotingDelay) external;

    /// @notice Sets how long a vote takes.
    /// @param newVotingPeriod The time from its beginning to its end, in seconds.
    function setVotingPeriod(uint32 newVotingPeriod) external;

    /// @notice Sets how many votes a proposer must have.
    /// @param newProposalThreshold The least of them, in wei of StudioToken.
    function setProposalThreshold(uint256 newProposalThreshold) external;

    /// @notice Sets how many votes must be cast.
    /// @param newQuorumNumerator The least of them, in percent of all tokens.
    function updateQuorumNumerator(uint256 newQuorumNumerator) external;

    /// @notice Sets how long a vote goes on after its quorum is met, if that was late.
    /// @param newVoteExtension The least time that is left then, in seconds.
    function setLateQuorumVoteExtension(uint48 newVoteExtension) external;

    /// @notice Calls `target` from the governor, which holds nothing of its own.
    /// @param value What is sent along, in wei.
    function relay(address target, uint256 value, bytes calldata data) external payable;
}
