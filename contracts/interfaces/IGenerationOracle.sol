// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ModelId} from "./IModelRegistry.sol";

/// @dev Counts rounds from 1; 0 is no round.
type RoundId is uint256;

/// @dev Where a round stands. The phases between `Requested` and `Finalised` follow from the clock.
enum Phase {
    None,
    Requested,
    Commit,
    Reveal,
    Challenge,
    Finalisable,
    Failable,
    Finalised,
    Failed
}

/// @dev What an operator did in a round.
enum AttestationState {
    None,
    Committed,
    Revealed,
    Settled
}

/// @dev The rules that the next rounds are requested under; a round keeps those it was requested under.
/// @param baseFee What a round costs at least, in wei.
/// @param feePerWork What each of its works costs, in wei.
/// @param stake What an operator who commits locks, in wei: at least twice what a dispute costs at `disputeGasPrice`.
/// @param demandBondPerWork What a demand of the leaves costs for each work, in wei: it should cover publishing a digest.
/// @param disputeGasPrice What a unit of gas is taken to cost, in wei.
/// @param noShowPenaltyBps What a commitment that is never revealed costs, in basis points of `stake`.
/// @param quorum How many operators must agree on a round of a provable model, a count.
/// @param printQuorum The same for other models, whose works the chain cannot judge, a count.
/// @param maxOperators How many operators can take part, a count.
/// @param maxWorks How many works a round can have, a count.
/// @param seedDelay How long after the request the seed falls, in blocks.
/// @param commitWindow How long operators commit, in seconds.
/// @param revealWindow How long they reveal, in seconds.
/// @param challengeWindow How long the leading root can be challenged, in seconds.
/// @param lifetime After how long anyone may fail a round, in seconds.
struct Rules {
    uint96 baseFee;
    uint96 feePerWork;
    uint96 stake;
    uint96 demandBondPerWork;
    uint64 disputeGasPrice;
    uint16 noShowPenaltyBps;
    uint16 quorum;
    uint16 printQuorum;
    uint16 maxOperators;
    uint32 maxWorks;
    uint32 seedDelay;
    uint32 commitWindow;
    uint32 revealWindow;
    uint32 challengeWindow;
    uint32 lifetime;
}

/// @dev A round as the outside sees it. Deadlines are inclusive timestamps in seconds, 0 while unknown. `root` is the
/// leading root until the phase is Finalised, the final root then. `fee` and `stake` in wei.
struct RoundView {
    Phase phase;
    ModelId model;
    uint256 works;
    bytes style;
    bytes32 seed;
    bytes32 root;
    uint256 seedBlock;
    uint256 requestedAt;
    uint256 commitEnd;
    uint256 revealEnd;
    uint256 challengeEnd;
    uint256 expiry;
    bool provable;
    uint256 quorum;
    uint256 committed;
    uint256 revealed;
    uint256 agreeing;
    bool tied;
    uint256 fee;
    uint256 stake;
    uint256 noShowPenalty;
    uint256 demandBond;
    address refundTo;
}

/// @dev How the leaves of a root stand.
enum LeavesState {
    Hidden,
    Demanded,
    Published
}

/// @dev A revealed root. `agreeing` operators revealed it. Once `dead`, it was proven false or its leaves were withheld;
/// `challenger` gets the reward, zero if nobody is entitled to it, and the root's operators can be settled from
/// `settleableAt` (seconds) on. `demander` asked for the leaves, which are due at `publishBy` (seconds).
struct RootView {
    uint256 agreeing;
    bool dead;
    LeavesState leaves;
    address demander;
    uint256 publishBy;
    address challenger;
    uint256 settleableAt;
}

/// @dev What a finalised round's works derive from.
struct Provenance {
    bytes32 root;
    uint256 works;
    ModelId model;
    bytes32 seed;
    bytes style;
}

/// @dev `value` is the commitment while Committed, the revealed root afterwards.
struct Attestation {
    bytes32 value;
    address signer;
    AttestationState state;
}

/**
 * @title IGenerationOracle
 * @notice Rounds of generation: the DAO asks for works, a seed that nobody chose falls, bonded operators commit to the
 * root of all works' digests and reveal it, and after a challenge window the agreed root is final for ever.
 *
 * Every function names the round; none depends on the order of rounds. Bond is lost only for a root that the chain
 * itself finds false, for leaves withheld on demand, and for a commitment that is never revealed; an operator who merely
 * disagrees loses its part of the fee.
 */
interface IGenerationOracle {
    /// @notice No such round.
    error RoundUnknown(RoundId round);
    /// @notice The round is in `phase`, where this cannot be done.
    error RoundWrongPhase(RoundId round, Phase phase);
    /// @notice `works` is zero or over `most`.
    error RoundWorksInvalid(uint256 works, uint256 most);
    /// @notice `sent` wei do not cover the fee of `required` wei.
    error RoundFeeTooSmall(uint256 sent, uint256 required);
    /// @notice The model is not authorised to make rounds.
    error RoundModelNotAuthorised(ModelId model);
    /// @notice The seed block `seedBlock` is not mined yet, or is the current block.
    error SeedBlockNotMined(uint256 current, uint256 seedBlock);
    /// @notice The chain no longer knows the hash of `seedBlock`: call `rearm`.
    error SeedBlockForgotten(uint256 seedBlock);
    /// @notice The seed block's hash is still known: call `seed`.
    error SeedBlockKnown(uint256 seedBlock);
    /// @notice The header does not hash to the hash of `seedBlock`.
    error SeedHeaderInvalid(uint256 seedBlock, bytes32 expected, bytes32 actual);
    /// @notice The round expires at `expiry` (seconds), too early for its windows and those that a late demand brings.
    error RoundExpiring(RoundId round, uint256 expiry);
    /// @notice The caller works with another seed than the round's, as after a reorganisation of the chain.
    error SeedMismatch(RoundId round, bytes32 given, bytes32 actual);
    /// @notice The caller is not the signer that acts for this operator in this round.
    error RoundSignerInvalid(RoundId round, address operator, address caller, address signer);
    /// @notice The same commitment was made before.
    error CommitmentUnchanged(RoundId round, address operator);
    /// @notice The commitment is zero.
    error CommitmentZero();
    /// @notice `most` operators have committed already.
    error RoundFull(RoundId round, uint256 most);
    /// @notice The operator has no open commitment in the round (state says what it has).
    error AttestationWrongState(RoundId round, address operator, AttestationState state);
    /// @notice The reveal hashes to `actual`, the commitment was `committed`.
    error RevealMismatch(RoundId round, address operator, bytes32 committed, bytes32 actual);
    /// @notice A root of zero cannot be revealed.
    error RootZero();
    /// @notice Rounds of this model cannot be judged by the chain.
    error RoundNotProvable(RoundId round);
    /// @notice Nobody revealed this root in the round.
    error RootUnknown(RoundId round, bytes32 root);
    /// @notice The root is dead already.
    error RootDead(RoundId round, bytes32 root);
    /// @notice The root is alive.
    error RootAlive(RoundId round, bytes32 root);
    /// @notice The proof does not lead from the leaf to the root.
    error LeafProofInvalid(RoundId round, bytes32 root, uint256 index, bytes32 digest);
    /// @notice The chain made the work and found the same digest.
    error ClaimIsTrue(RoundId round, uint256 index, bytes32 digest);
    /// @notice No such challenge was committed in a block before the one in which the root died.
    error ChallengeNotCommitted(address challenger, bytes32 commitment);
    /// @notice Somebody else committed to this challenge as early or earlier.
    error ChallengeNotEarlier(address challenger, uint256 block_, uint256 earliest);
    /// @notice This challenge was committed before, in `block_`.
    error ChallengeAlreadyCommitted(bytes32 commitment, uint256 block_);
    /// @notice `sent` wei are not the bond of `required` wei that a demand takes.
    error DemandBondInvalid(uint256 sent, uint256 required);
    /// @notice The leaves are in `state`, where this cannot be done.
    error LeavesWrongState(RoundId round, bytes32 root, LeavesState state);
    /// @notice The leaves may be published until `publishBy` (seconds).
    error LeavesNotOverdue(RoundId round, bytes32 root, uint256 publishBy);
    /// @notice The next chunk begins at `first` and has `count` digests.
    error ChunkInvalid(uint256 first, uint256 count);
    /// @notice The digests published have `actual` as their root.
    error PublicationMismatch(bytes32 root, bytes32 actual);
    /// @notice The time to claim a reward ended at `settleableAt` (seconds).
    error RewardClaimTooLate(uint256 settleableAt);
    /// @notice Operators of a dead root can be settled from `settleableAt` (seconds) on, until when challengers can claim.
    error SettlementTooEarly(uint256 settleableAt);
    /// @notice A rule is outside its bounds in code; `rule` is its name.
    error RulesInvalid(bytes32 rule, uint256 value, uint256 least, uint256 most);

    event RulesSet(Rules rules);
    /// @param works How many works, a count.
    /// @param fee What its operators get, in wei.
    event RoundRequested(
        RoundId indexed round,
        ModelId indexed model,
        uint256 works,
        bytes style,
        uint256 seedBlock,
        uint256 fee
    );
    event RoundRearmed(RoundId indexed round, uint256 oldSeedBlock, uint256 seedBlock);
    event RoundSeeded(RoundId indexed round, bytes32 seed, uint256 commitEnd, uint256 revealEnd, uint256 challengeEnd);
    event WorksCommitted(RoundId indexed round, address indexed operator, address indexed signer, bytes32 commitment);
    event WorksRevealed(RoundId indexed round, address indexed operator, bytes32 indexed root, uint256 agreeing);
    event RoundFinalised(RoundId indexed round, bytes32 indexed root, uint256 agreeing, uint256 share);
    event RoundFailed(RoundId indexed round, uint256 refund);
    event AttestationSettled(RoundId indexed round, address indexed operator, uint256 share, uint256 penalty);
    event ChallengeCommitted(bytes32 indexed commitment);
    event RootDisputed(
        RoundId indexed round,
        bytes32 indexed root,
        uint256 index,
        bytes32 claimed,
        bytes32 actual,
        address challenger
    );
    event ChallengerRecognised(RoundId indexed round, bytes32 indexed root, address indexed challenger);
    event LeaderChanged(RoundId indexed round, bytes32 indexed root, uint256 agreeing, bool tied, uint256 challengeEnd);
    event LeavesDemanded(RoundId indexed round, bytes32 indexed root, address indexed demander, uint256 publishBy);
    event DigestsPublished(
        RoundId indexed round,
        bytes32 indexed root,
        address indexed publisher,
        uint256 first,
        bytes32[] digests
    );
    event LeavesPublished(RoundId indexed round, bytes32 indexed root, address indexed publisher, uint256 challengeEnd);
    event LeavesWithheld(RoundId indexed round, bytes32 indexed root, address indexed demander);

    /// @notice Asks for `works` works of `model` in `style` (empty: the house style), paying `msg.value` wei to the
    /// operators who will agree; at least `feeFor(works)`. Only the owner (the timelock).
    /// Reverts with a `Round…` or a registry's `Style…` or `Model…` error.
    /// @param works How many works, a count.
    function requestRound(ModelId model, uint256 works, bytes calldata style) external payable returns (RoundId round);

    /// @notice Fixes the seed from the RLP header of the round's seed block and opens the commit window. Anyone.
    function seed(RoundId round, bytes calldata header) external returns (bytes32);

    /// @notice Chooses a new seed block after the chain forgot the old one's hash. Anyone.
    function rearm(RoundId round) external returns (uint256 seedBlock);

    /// @notice Commits `operator` to a root (docs/semantics.md, section 8) and locks its stake; replaces an earlier
    /// commitment until the window closes. Only the operator's signer; later only the signer that committed first.
    function commit(RoundId round, address operator, bytes32 seed_, bytes32 commitment) external;

    /// @notice Reveals the committed root. Only the signer that committed.
    function reveal(RoundId round, address operator, bytes32 seed_, bytes32 root, bytes32 salt) external;

    /// @notice Commits to a challenge (docs/semantics.md, section 9), so that nobody who copies the dispute can have its
    /// reward. Anyone.
    function commitChallenge(bytes32 commitment) external;

    /// @notice Has the chain make the work at `index`. If its digest is not `claimed`, which `proof` shows to be in
    /// `root`, the root is dead and all who revealed it lose their stake; half of it goes to the challenger. From the
    /// root's reveal to the end of the challenge window. Anyone; no bond. `salt` is that of the caller's challenge, or
    /// anything if there is none. Reverts with {ClaimIsTrue} if the digest is right, and with the referee's error if the
    /// chain cannot make the work: that proves nothing.
    function dispute(
        RoundId round,
        bytes32 root,
        uint256 index,
        bytes32 claimed,
        bytes32[] calldata proof,
        bytes32 salt
    ) external;

    /// @notice Has `challenger` recognised as the one who found the false leaf, if it committed to that challenge before
    /// anybody else and in a block before the root died. Anyone may call.
    function claimReward(RoundId round, bytes32 root, address challenger, bytes32 salt) external;

    /// @notice Demands the leaves of a root, with a bond that goes to whoever publishes them, and comes back if nobody
    /// does in time: then the root is dead. Once a root. From its reveal to the end of the challenge window. Anyone.
    function demand(RoundId round, bytes32 root) external payable;

    /// @notice Publishes the digests of a demanded root, in index order, from index 0 on, 1,024 a call but in the last
    /// one. Each publisher builds on its own chunks only. The call that completes them proves them against the root and
    /// pays the bond; for a root that could win, at least a full challenge window follows. Anyone.
    function publish(RoundId round, bytes32 root, uint256 first, bytes32[] calldata digests) external;

    /// @notice Kills a root whose leaves were demanded and not published in time. Anyone.
    function withhold(RoundId round, bytes32 root) external;

    /// @notice Makes the leading root final, after the challenge window. Anyone.
    function finalise(RoundId round) external;

    /// @notice Ends a round that can no longer agree or is past its expiry, and returns the fee to the DAO. Anyone.
    function fail(RoundId round) external;

    /// @notice Settles one operator of a round that is over, or whose root is dead: pays its share if it revealed the
    /// final root, takes the penalty if it never revealed and the whole stake if its root is dead, releases the rest.
    /// Nobody whose root's leaves are due: they are to be published or found withheld first. Anyone; the payment goes to
    /// the operator's payee.
    function settle(RoundId round, address operator) external;

    /// @notice Sets the rules of rounds to come, within bounds in code. Only the owner.
    function setRules(Rules calldata rules) external;

    /// @notice The rules in force for the next request.
    function getRules() external view returns (Rules memory);

    /// @notice The least fee for `works` works, in wei.
    function feeFor(uint256 works) external view returns (uint256);

    /// @notice How many rounds were requested; ids run from 1 to this.
    function roundCount() external view returns (uint256);

    /// @notice Where the round stands now. Reverts with {RoundUnknown}.
    function phase(RoundId round) external view returns (Phase);

    /// @notice Everything about the round. Reverts with {RoundUnknown}.
    function getRound(RoundId round) external view returns (RoundView memory);

    /// @notice What `operator` did in the round.
    function attestation(RoundId round, address operator) external view returns (Attestation memory);

    /// @notice The operators who committed, in order.
    function attesters(RoundId round) external view returns (address[] memory);

    /// @notice The distinct roots that were revealed, in order of first appearance.
    function roots(RoundId round) external view returns (bytes32[] memory);

    /// @notice How a revealed root stands. Reverts with {RootUnknown}.
    function getRoot(RoundId round, bytes32 root) external view returns (RootView memory);

    /// @notice What a finalised round's works derive from. Reverts with {RoundWrongPhase} before it is final.
    function provenance(RoundId round) external view returns (Provenance memory);
}
