// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RoundId} from "./IGenerationOracle.sol";

/// @dev What disputes and demands know of a root.
/// @param withheld Whether it died of silence.
/// @param demanders How many demanded its leaves, a count.
/// @param bond What each of them paid, in wei; 0 before any demand.
/// @param chunksPublished How many chunks are published, a count.
/// @param disputer Who sent the dispute, or found the leaves withheld, and gets its gas back; zero while alive.
/// @param refund What of that it still has to get, in wei, from stakes that are not settled yet.
/// @param challenger Who gets what is left of the reward; zero if nobody is entitled to it, or the demanders share it.
struct CaseView {
    bool withheld;
    uint256 demanders;
    uint256 bond;
    uint256 chunksPublished;
    address disputer;
    uint256 refund;
    address challenger;
}

/**
 * @title IRoundDisputes
 * @notice How a false root dies. One honest watcher is enough, even if every operator lies, and it needs neither bond nor
 * game: it names one false leaf, and the chain makes that work itself. Leaves that are hidden are demanded, and silence
 * kills the root as surely. All amounts are in wei, all times in seconds.
 */
interface IRoundDisputes {
    /// @notice The root could be challenged until `challengeEnd` (seconds).
    /// @param round Which round.
    /// @param root Which root.
    /// @param challengeEnd The last moment at which it could be challenged, in Unix seconds.
    error RootUnchallengeable(RoundId round, bytes32 root, uint256 challengeEnd);
    /// @notice The proof does not lead from the leaf to the root.
    /// @param round Which round.
    /// @param root Which root.
    /// @param index The number of the work in its round, from 0.
    /// @param digest The digest that was given for it.
    error LeafProofInvalid(RoundId round, bytes32 root, uint256 index, bytes32 digest);
    /// @notice The chain made the work and found the same digest.
    /// @param round Which round.
    /// @param index The number of the work in its round, from 0.
    /// @param digest The digest that was called false.
    error ClaimIsTrue(RoundId round, uint256 index, bytes32 digest);
    /// @notice No such challenge was committed in a block before the one in which the root died.
    /// @param challenger Who claims to have known first.
    /// @param commitment The commitment that was looked for.
    error ChallengeNotCommitted(address challenger, bytes32 commitment);
    /// @notice Somebody else committed to this challenge as early or earlier.
    /// @param challenger Who claims to have known first.
    /// @param block_ The number of the block of its commitment.
    /// @param earliest The number of the block of the earliest commitment that is recognised.
    error ChallengeNotEarlier(address challenger, uint256 block_, uint256 earliest);
    /// @notice This challenge was committed before, in `block_`.
    /// @param commitment The commitment.
    /// @param block_ The number of the block in which it was made.
    error ChallengeAlreadyCommitted(bytes32 commitment, uint256 block_);
    /// @notice `sent` wei do not cover the bond of `required` wei that a demand takes.
    /// @param sent How much was sent, in wei.
    /// @param required How much a demand's bond is now, in wei.
    error DemandBondTooSmall(uint256 sent, uint256 required);
    /// @notice This account demanded the leaves of this root before.
    /// @param round Which round.
    /// @param root Which root.
    /// @param demander Who demanded.
    error DemandAlreadyMade(RoundId round, bytes32 root, address demander);
    /// @notice This account has nothing to take back of its demand: it made none, it took it, or the root is alive.
    /// @param round Which round.
    /// @param root Which root.
    /// @param demander Who asked for its bond back.
    error DemandNothingDue(RoundId round, bytes32 root, address demander);
    /// @notice The leaves may be published until `publishBy` (seconds).
    /// @param round Which round.
    /// @param root Which root.
    /// @param publishBy The last moment at which they may be published, in Unix seconds.
    error LeavesNotOverdue(RoundId round, bytes32 root, uint256 publishBy);
    /// @notice No chunk of `digests` digests begins at `first`, or its proof is not of `siblings` words.
    /// @param first The number of the first work in the chunk, from 0.
    /// @param digests How many digests were given, a count.
    /// @param siblings How many words of proof were given, a count.
    error ChunkInvalid(uint256 first, uint256 digests, uint256 siblings);
    /// @notice The chunk that begins at `first` is published.
    /// @param first The number of the first work in the chunk, from 0.
    error ChunkAlreadyPublished(uint256 first);
    /// @notice The digests lead to `actual` and not to the root.
    /// @param root The root that was to be shown.
    /// @param actual The root that the digests lead to.
    error PublicationMismatch(bytes32 root, bytes32 actual);
    /// @notice The time to claim a reward ended at `settleableAt` (seconds).
    /// @param settleableAt When claims ended and settling began, in Unix seconds.
    error RewardClaimTooLate(uint256 settleableAt);
    /// @notice Only the registry of operators pays in without a call.
    /// @param sender Who sent it.
    error EtherUnexpected(address sender);
    /// @notice Only the oracle may call this.
    /// @param caller Who called.
    /// @param oracle The oracle that these disputes belong to.
    error DisputesCallerInvalid(address caller, address oracle);
    /// @notice The root is alive.
    /// @param round Which round.
    /// @param root Which root.
    error RootAlive(RoundId round, bytes32 root);

    /// @notice Somebody committed to a challenge.
    /// @param commitment The commitment.
    event ChallengeCommitted(bytes32 indexed commitment);
    /// @notice The chain made a work and found another digest than the root's: the root is dead.
    /// @param round Which round.
    /// @param root The root of all works' digests.
    /// @param disputer Who sent the dispute.
    /// @param index Which work of the round, from 0.
    /// @param claimed The digest that the root has.
    /// @param actual The digest that the chain found; 0 for a work that was never asked for.
    /// @param refund What who ended the root gets back of the gas, in wei, out of the stakes as they are settled.
    event RootDisputed(
        RoundId indexed round,
        bytes32 indexed root,
        address indexed disputer,
        uint256 index,
        bytes32 claimed,
        bytes32 actual,
        uint256 refund
    );
    /// @notice `challenger` is the one who committed first, so far.
    /// @param round Which round.
    /// @param root The root of all works' digests.
    /// @param challenger Who is recognised as the one who found the false leaf.
    event ChallengerRecognised(RoundId indexed round, bytes32 indexed root, address indexed challenger);
    /// @notice Somebody demanded the leaves of a root.
    /// @param round Which round.
    /// @param root The root of all works' digests.
    /// @param demander Who demanded the leaves.
    /// @param bond What the demand took, in wei.
    /// @param publishBy Until when the leaves are to be published, in Unix seconds.
    event LeavesDemanded(
        RoundId indexed round,
        bytes32 indexed root,
        address indexed demander,
        uint256 bond,
        uint256 publishBy
    );
    /// @notice A chunk of the digests of a demanded root is published.
    /// @param round Which round.
    /// @param root The root of all works' digests.
    /// @param operator The operator who is paid for it, if it revealed the root.
    /// @param first The index of the chunk's first digest, a multiple of 1,024.
    /// @param digests The SHA-256 digests in index order.
    event DigestsPublished(
        RoundId indexed round,
        bytes32 indexed root,
        address indexed operator,
        uint256 first,
        bytes32[] digests
    );
    /// @notice All digests of a demanded root are published.
    /// @param round Which round.
    /// @param root The root of all works' digests.
    /// @param challengeEnd Until when the root can be challenged, in Unix seconds.
    event LeavesPublished(RoundId indexed round, bytes32 indexed root, uint256 challengeEnd);
    /// @notice Demanded leaves were not published in time: the root is dead.
    /// @param round Which round.
    /// @param root The root of all works' digests.
    /// @param finder Who found that.
    /// @param refund What who ended the root gets back of the gas, in wei, out of the stakes as they are settled.
    event LeavesWithheld(RoundId indexed round, bytes32 indexed root, address indexed finder, uint256 refund);
    /// @notice An operator was paid for its root's publication.
    /// @param round Which round.
    /// @param operator The operator, by its owner's address.
    /// @param amount How much, in wei.
    event PublisherPaid(RoundId indexed round, address indexed operator, uint256 amount);
    /// @notice A demander was paid what was due to it.
    /// @param round Which round.
    /// @param root The root of all works' digests.
    /// @param demander Who demanded the leaves.
    /// @param amount How much, in wei.
    event DemandReturned(RoundId indexed round, bytes32 indexed root, address indexed demander, uint256 amount);

    /// @notice Commits to a challenge, so that nobody who copies the dispute can have its reward.
    /// @dev Caller: anyone.
    /// Errors: {ChallengeAlreadyCommitted}.
    /// @param commitment The keccak-256 that docs/semantics.md, section 9, defines.
    function commitChallenge(bytes32 commitment) external;

    /// @notice Has the chain make the work at `index`. If its digest is not `claimed`, which `proof` shows to be in
    /// `root`, the root is dead and all who revealed it lose their stake. Of half of it the caller gets its gas back
    /// and a fifth more, at the round's gas price, and the recognised challenger the rest. From the root's reveal to
    /// the end of its challenge window; no bond. If the chain cannot make the work the call fails with the referee's
    /// error, and that proves nothing.
    /// @dev Caller: anyone.
    /// Errors: RoundUnknown, RootUnknown, RootDead, {RootUnchallengeable}, {LeafProofInvalid},
    /// {ClaimIsTrue}, and those of {IReferee}.
    /// @param round Which round.
    /// @param root The root of all works' digests.
    /// @param index Which work of the round, from 0.
    /// @param claimed The SHA-256 digest that the root has of the work.
    /// @param proof The siblings from the leaf up to the root.
    /// @param salt That of the caller's challenge, or anything if there is none.
    function dispute(
        RoundId round,
        bytes32 root,
        uint256 index,
        bytes32 claimed,
        bytes32[] calldata proof,
        bytes32 salt
    ) external;

    /// @notice Has `challenger` recognised as the one who found the false leaf, if it committed to that challenge
    /// before anybody else and in a block before the root died.
    /// @dev Caller: anyone.
    /// Errors: RoundUnknown, RootUnknown, {RootAlive}, {RewardClaimTooLate}, {ChallengeNotCommitted},
    /// {ChallengeNotEarlier}.
    /// @param round Which round.
    /// @param root The root of all works' digests.
    /// @param challenger Who committed.
    /// @param salt That of the challenge.
    function claimReward(RoundId round, bytes32 root, address challenger, bytes32 salt) external;

    /// @notice Demands the leaves of a root, with a bond that pays for their publication and comes back if the root
    /// dies; what is sent beyond it comes back at once. Others may join a demand, and share what it earns. From the
    /// root's reveal to the end of its challenge window, which the time until the publication does not use up.
    /// @dev Caller: anyone, once a root.
    /// Errors: RoundUnknown, RootUnknown, RootDead, {RootUnchallengeable}, LeavesWrongState,
    /// LeavesOverdue, {DemandAlreadyMade}, {DemandBondTooSmall}, PushGasTooLow.
    /// @param round Which round.
    /// @param root The root of all works' digests.
    function demand(RoundId round, bytes32 root) external payable;

    /// @notice Publishes one chunk of the digests of a demanded root: 1,024 in index order, fewer only in the last.
    /// Chunks may come in any order. `operator`, if it revealed the root, is paid their gas when it is settled. The
    /// chunk that completes them shows that the root has no leaf beyond.
    /// @dev Caller: anyone.
    /// Errors: RoundUnknown, RootUnknown, RootDead, LeavesWrongState, LeavesOverdue, {ChunkInvalid},
    /// {ChunkAlreadyPublished}, {PublicationMismatch}.
    /// @param round Which round.
    /// @param root The root of all works' digests.
    /// @param operator Who is paid for it.
    /// @param first The index of the chunk's first digest, a multiple of 1,024.
    /// @param digests The SHA-256 digests in index order.
    /// @param proof The siblings from the chunk's node up to the root.
    function publish(
        RoundId round,
        bytes32 root,
        address operator,
        uint256 first,
        bytes32[] calldata digests,
        bytes32[] calldata proof
    ) external;

    /// @notice Kills a root whose leaves were demanded and not published in time. Of half of its operators' stakes the
    /// caller gets its gas back and a fifth more, and the demanders share the rest.
    /// @dev Caller: anyone.
    /// Errors: RoundUnknown, RootUnknown, RootDead, LeavesWrongState, {LeavesNotOverdue}.
    /// @param round Which round.
    /// @param root The root of all works' digests.
    function withhold(RoundId round, bytes32 root) external;

    /// @notice Pays `demander` what is due to it of a demanded root that died: the bond, and its part of what the
    /// withheld root's settled operators lost. Can be called again whenever more operators are settled.
    /// @dev Caller: anyone; the money goes to `demander`.
    /// Errors: RoundUnknown, RootUnknown, {DemandNothingDue}, PushGasTooLow.
    /// @param round Which round.
    /// @param root The root of all works' digests.
    /// @param demander Who demanded the leaves.
    function returnDemand(RoundId round, bytes32 root, address demander) external;

    /// @notice Whether a chunk of a demanded root is published.
    /// @param round Which round.
    /// @param root The root of all works' digests.
    /// @param first The index of the chunk's first digest, a multiple of 1,024.
    /// @return Whether it is.
    function isPublished(RoundId round, bytes32 root, uint256 first) external view returns (bool);

    /// @notice Divides what an operator of a dead root loses beyond the treasury's half. Once an operator.
    /// @dev Caller: the oracle.
    /// Errors: {DisputesCallerInvalid}.
    /// @param round Which round.
    /// @param key The first 31 bytes of the root's keccak-256.
    /// @param amount What there is to divide, in wei.
    /// @return disputer Who ended the root.
    /// @return refund What `disputer` gets, in wei.
    /// @return receiver Who gets the reward; the zero address if nobody does.
    /// @return reward What `receiver` gets, in wei.
    function divide(
        RoundId round,
        bytes31 key,
        uint256 amount
    ) external returns (address disputer, uint256 refund, address receiver, uint256 reward);

    /// @notice Pays `payee` what `operator` earned by its root's publication: the gas of its own chunks, and an equal
    /// part of what is left. Once an operator.
    /// @dev Caller: the oracle.
    /// Errors: {DisputesCallerInvalid}, PushGasTooLow.
    /// @param round Which round.
    /// @param key The first 31 bytes of the root's keccak-256.
    /// @param operator The operator, by its owner's address.
    /// @param payee Where the operator's fees go.
    /// @param agreeing How many operators revealed the root, a count.
    function payPublisher(RoundId round, bytes31 key, address operator, address payee, uint256 agreeing) external;

    /// @notice The block in which a challenge was committed.
    /// @param commitment The commitment.
    /// @return block_ The block's number; 0 if it was not committed.
    function challengeBlock(bytes32 commitment) external view returns (uint256 block_);

    /// @notice What a demand in the round would take now.
    /// @dev Errors: RoundUnknown.
    /// @param round Which round.
    /// @return The bond, in wei.
    function demandBond(RoundId round) external view returns (uint256);

    /// @notice What is known of a root; empty if nobody ever challenged it.
    /// @dev Errors: RoundUnknown.
    /// @param round Which round.
    /// @param root The root of all works' digests.
    /// @return The case, in the units of {CaseView}; empty if nobody ever challenged the root.
    function getCase(RoundId round, bytes32 root) external view returns (CaseView memory);
}
