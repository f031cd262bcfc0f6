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
/// @param feePerWork What each work adds to it, in wei.
/// @param stake What each operator locks at least, in wei, at least 1; more where a dispute of the round's model is
/// dearer.
/// @param gasPrice What gas is counted at when disputes, demands and publications are paid, in wei.
/// @param noShowPenaltyBps What a commitment that is never revealed costs, in basis points of the stake, at most 2,500.
/// @param quorum How many operators must reveal one root, a count, 1 to 256.
/// @param maxWorks The most works of a round, a count, 1 to 65,536.
/// @param seedDelay How long after the request the seed's block comes, in blocks, 1 to 8,191.
/// @param commitWindow How long operators may commit, in seconds, at most 2,592,000 (30 days).
/// @param revealWindow How long they may reveal, publish demanded leaves, and promote after a kill, in seconds, at most
/// 2,592,000 (30 days).
/// @param challengeWindow How long roots can be challenged after reveals close, in seconds, at most 2,592,000 (30
/// days).
/// @param lifetime After which anybody may end a round that is not final, in seconds, at least twice commit, challenge
/// and three reveal windows, at most 2,592,000 (30 days).
struct Rules {
    uint96 baseFee;
    uint96 feePerWork;
    uint96 stake;
    uint64 gasPrice;
    uint16 noShowPenaltyBps;
    uint16 quorum;
    uint32 maxWorks;
    uint32 seedDelay;
    uint32 commitWindow;
    uint32 revealWindow;
    uint32 challengeWindow;
    uint32 lifetime;
}

/// @dev A round as the outside sees it. Deadlines are inclusive, and 0 while unknown.
/// @param phase Where it stands now.
/// @param model The model that makes its works.
/// @param works How many works were asked for, a count.
/// @param style A range or odds of each axis (docs/semantics.md, 2.1), as it was frozen at the request.
/// @param seed What its works derive from; 0 before it fell.
/// @param root The leading root until the phase is Finalised, the final root then; zero while there is none.
/// @param seedBlock The block whose RANDAO value makes the seed, as a block number.
/// @param requestedAt When it was requested, in Unix seconds.
/// @param commitEnd Until when operators may commit, in Unix seconds.
/// @param revealEnd Until when they may reveal, in Unix seconds.
/// @param challengeEnd Until when every revealed root can be challenged, in Unix seconds; fixed with the seed.
/// @param closesAt Until when the round cannot be finalised or failed, in Unix seconds: `challengeEnd`, and what the
/// leader's demand used or a promotion may still take.
/// @param expiry After when anybody may end it if it is not final, in Unix seconds.
/// @param quorum How many operators must reveal one root, a count.
/// @param committed How many operators committed, a count.
/// @param revealed How many operators revealed, a count.
/// @param agreeing How many operators revealed `root`, a count.
/// @param tied Whether another living root is known that as many operators revealed.
/// @param fee What the operators of the final root share equally, in wei: each of them locks the same stake.
/// @param stake What each operator locks, in wei.
/// @param noShowPenalty What a commitment that is never revealed costs, in wei.
/// @param disputeGas The most gas that a dispute is paid for.
/// @param gasPrice What gas is counted at, in wei.
/// @param refundTo Who gets what nobody earns.
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
    uint256 closesAt;
    uint256 expiry;
    uint256 quorum;
    uint256 committed;
    uint256 revealed;
    uint256 agreeing;
    bool tied;
    uint256 fee;
    uint256 stake;
    uint256 noShowPenalty;
    uint256 disputeGas;
    uint256 gasPrice;
    address refundTo;
}

/// @dev How the leaves of a root stand.
enum LeavesState {
    Hidden,
    Demanded,
    Published
}

/// @dev A revealed root; what disputes and demands know of it is in IRoundDisputes.
/// @param agreeing How many operators revealed it, a count.
/// @param dead Whether it was proven false, or its leaves were withheld.
/// @param leaves How its leaves stand.
/// @param challengeEnd Until when it can be challenged, in Unix seconds; while its leaves are demanded, as if they were
/// published now.
/// @param publishBy Until when demanded leaves are to be published, in Unix seconds; 0 before any demand.
/// @param settleableAt From when the operators of a dead root can be settled, in Unix seconds.
struct RootView {
    uint256 agreeing;
    bool dead;
    LeavesState leaves;
    uint256 challengeEnd;
    uint256 publishBy;
    uint256 settleableAt;
}

/// @dev What a finalised round's works derive from.
/// @param root The final root.
/// @param works How many works there are, a count.
/// @param model The model that makes them.
/// @param seed The round's seed.
/// @param style A range or odds of each axis (docs/semantics.md, 2.1).
struct Provenance {
    bytes32 root;
    uint256 works;
    ModelId model;
    bytes32 seed;
    bytes style;
}

/// @dev What an operator said in a round.
/// @param value The first 31 bytes of the commitment while Committed, of the revealed root's keccak-256 afterwards.
/// @param state What the operator did.
struct Attestation {
    bytes31 value;
    AttestationState state;
}

/**
 * @title IGenerationOracle
 * @notice Rounds of generation: the DAO asks for works, a seed that nobody chose falls, bonded operators commit to the
 * root of all works' digests and reveal it, and after a challenge window the agreed root is final for ever.
 *
 * Every function names the round; none depends on the order of rounds, and none runs over operators or roots. Bond is
 * lost only for a root that the chain itself finds false, for leaves withheld on demand, and for a commitment that is
 * never revealed; an operator who merely disagrees loses its part of the fee. All amounts are in wei, all times in
 * seconds.
 */
interface IGenerationOracle {
    /// @notice No such round.
    /// @param round Which round.
    error RoundUnknown(RoundId round);
    /// @notice The operators answer rounds of another oracle now, `oracle`.
    /// @param oracle The oracle that is in force.
    error RoundOracleReplaced(address oracle);
    /// @notice The round is in `phase`, where this cannot be done.
    /// @param round Which round.
    /// @param phase The phase that the round is in.
    error RoundWrongPhase(RoundId round, Phase phase);
    /// @notice `works` is zero or over `max`.
    /// @param works How many works were asked for, a count.
    /// @param max The most that a round can have, a count.
    error RoundWorksInvalid(uint256 works, uint256 max);
    /// @notice `sent` wei do not cover the fee of `required` wei.
    /// @param sent How much was sent, in wei.
    /// @param required The least fee for so many works, in wei.
    error RoundFeeTooSmall(uint256 sent, uint256 required);
    /// @notice The model is not authorised to make rounds.
    /// @param model Which model, an id.
    error RoundModelNotAuthorised(ModelId model);
    /// @notice The seed block `seedBlock` is not mined yet, or is the current block.
    /// @param current The number of the current block.
    /// @param seedBlock The number of the seed block.
    error SeedBlockNotMined(uint256 current, uint256 seedBlock);
    /// @notice The chain no longer knows the hash of `seedBlock`: call `rearm`.
    /// @param seedBlock The number of the seed block.
    error SeedBlockForgotten(uint256 seedBlock);
    /// @notice The seed block's hash is still known: call `seed`.
    /// @param seedBlock The number of the seed block.
    error SeedBlockKnown(uint256 seedBlock);
    /// @notice The header does not hash to the hash of `seedBlock`.
    /// @param seedBlock The number of the seed block.
    /// @param expected The hash that the chain knows of it.
    /// @param actual The hash of the header that was given.
    error SeedHeaderInvalid(uint256 seedBlock, bytes32 expected, bytes32 actual);
    /// @notice The round expires at `expiry` (seconds), too early for its windows, a late demand and a promotion.
    /// @param round Which round.
    /// @param expiry When the round expires, in Unix seconds.
    error RoundExpiring(RoundId round, uint256 expiry);
    /// @notice The caller works with another seed than the round's, as after a reorganisation of the chain.
    /// @param round Which round.
    /// @param given The seed that the caller works with.
    /// @param actual The seed of the round.
    error SeedMismatch(RoundId round, bytes32 given, bytes32 actual);
    /// @notice The same commitment was made before.
    /// @param round Which round.
    /// @param operator Which operator, by its owner's address.
    error CommitmentUnchanged(RoundId round, address operator);
    /// @notice The commitment is zero.
    error CommitmentZero();
    /// @notice The operator has no open commitment in the round (state says what it has).
    /// @param round Which round.
    /// @param operator Which operator, by its owner's address.
    /// @param state What the operator has done in the round.
    error AttestationWrongState(RoundId round, address operator, AttestationState state);
    /// @notice The reveal hashes to `actual`, of which the commitment does not hold the first 31 bytes.
    /// @param round Which round.
    /// @param operator Which operator, by its owner's address.
    /// @param committed The first 31 bytes of what the operator committed to.
    /// @param actual The hash of what was revealed.
    error RevealMismatch(RoundId round, address operator, bytes31 committed, bytes32 actual);
    /// @notice A root of zero cannot be revealed.
    error RootZero();
    /// @notice Nobody revealed this root in the round.
    /// @param round Which round.
    /// @param root Which root.
    error RootUnknown(RoundId round, bytes32 root);
    /// @notice The root is dead already.
    /// @param round Which round.
    /// @param root Which root.
    error RootDead(RoundId round, bytes32 root);
    /// @notice The root has `agreeing` operators, no more than the leader, which has `leading`, or is the leader.
    /// @param round Which round.
    /// @param root Which root.
    /// @param agreeing How many operators revealed it, a count.
    /// @param leading How many operators revealed the leader's root, a count.
    error RootNotAhead(RoundId round, bytes32 root, uint256 agreeing, uint256 leading);
    /// @notice The leaves are in `state`, where this cannot be done.
    /// @param round Which round.
    /// @param root Which root.
    /// @param state The state that the leaves are in.
    error LeavesWrongState(RoundId round, bytes32 root, LeavesState state);
    /// @notice The leaves could be published until `publishBy` (seconds).
    /// @param round Which round.
    /// @param root Which root.
    /// @param publishBy The last moment at which they could be published, in Unix seconds.
    error LeavesOverdue(RoundId round, bytes32 root, uint256 publishBy);
    /// @notice The operator can be settled from `settleableAt` (seconds) on: until then its root can be challenged, or
    /// challengers of its dead root can claim.
    /// @param settleableAt From when on, in Unix seconds.
    error SettlementTooEarly(uint256 settleableAt);
    /// @notice Only the disputes may call this.
    /// @param caller Who called.
    /// @param disputes The disputes of this oracle.
    error RoundCallerInvalid(address caller, address disputes);
    /// @notice A rule is outside its bounds in code; `rule` is its name.
    /// @param rule The name of the rule, as text padded with zeros.
    /// @param value The value that was given, in the rule's unit as {Rules} says.
    /// @param min The smallest value allowed, in the same unit.
    /// @param max The largest value allowed, in the same unit.
    error RulesInvalid(bytes32 rule, uint256 value, uint256 min, uint256 max);

    /// @notice The DAO set the rules of rounds to come.
    /// @param rules The rules, in the units of {Rules}.
    event RulesSet(Rules rules);
    /// @notice The DAO asked for works.
    /// @param round Which round.
    /// @param model The model that makes them.
    /// @param works How many works, a count.
    /// @param style A range or odds of each axis (docs/semantics.md, 2.1).
    /// @param seedBlock The block whose RANDAO value makes the seed, as a block number.
    /// @param fee What its operators get, in wei.
    event RoundRequested(
        RoundId indexed round,
        ModelId indexed model,
        uint256 works,
        bytes style,
        uint256 seedBlock,
        uint256 fee
    );
    /// @notice The chain forgot the seed block's hash, and there is a new one.
    /// @param round Which round.
    /// @param oldSeedBlock The block before, as a block number.
    /// @param seedBlock The new block, as a block number.
    event RoundRearmed(RoundId indexed round, uint256 oldSeedBlock, uint256 seedBlock);
    /// @notice The seed fell: operators can commit.
    /// @param round Which round.
    /// @param seed The seed.
    /// @param commitEnd Until when operators may commit, in Unix seconds.
    /// @param revealEnd Until when they may reveal, in Unix seconds.
    /// @param challengeEnd Until when roots can be challenged, in Unix seconds.
    event RoundSeeded(RoundId indexed round, bytes32 seed, uint256 commitEnd, uint256 revealEnd, uint256 challengeEnd);
    /// @notice An operator committed to a root, or to another than before.
    /// @param round Which round.
    /// @param operator The operator, by its owner's address.
    /// @param commitment The commitment.
    event WorksCommitted(RoundId indexed round, address indexed operator, bytes32 commitment);
    /// @notice An operator revealed the root that it had committed to.
    /// @param round Which round.
    /// @param operator The operator, by its owner's address.
    /// @param root The root of all works' digests.
    /// @param agreeing How many operators revealed it so far, a count.
    event WorksRevealed(RoundId indexed round, address indexed operator, bytes32 indexed root, uint256 agreeing);
    /// @notice The root is final for ever.
    /// @param round Which round.
    /// @param root The root of all works' digests.
    /// @param agreeing How many operators share the fee, a count.
    /// @param share What each of them gets, in wei.
    event RoundFinalised(RoundId indexed round, bytes32 indexed root, uint256 agreeing, uint256 share);
    /// @notice The round ended without an agreement.
    /// @param round Which round.
    /// @param refund What goes back to the DAO, in wei.
    event RoundFailed(RoundId indexed round, uint256 refund);
    /// @notice An operator's part in a round is over.
    /// @param round Which round.
    /// @param operator The operator, by its owner's address.
    /// @param share What it gets of the fee, in wei.
    /// @param penalty What it loses of its stake, in wei.
    event AttestationSettled(RoundId indexed round, address indexed operator, uint256 share, uint256 penalty);
    /// @notice Another root leads, or none, or the leader is tied.
    /// @param round Which round.
    /// @param root The leading root; 0 if there is none.
    /// @param agreeing How many operators revealed the root, a count.
    /// @param tied Whether another living root is known that as many operators revealed.
    /// @param closesAt Until when the round cannot be finalised or failed, in Unix seconds.
    event LeaderChanged(RoundId indexed round, bytes32 indexed root, uint256 agreeing, bool tied, uint256 closesAt);

    /// @notice Asks for works of a model, paying the ETH sent to the operators who will agree; at least {feeFor}.
    /// @dev Caller: the owner, which is the members' timelock.
    /// Errors: OwnableUnauthorizedAccount, {RoundOracleReplaced}, {RoundModelNotAuthorised}, {RoundWorksInvalid},
    /// {RoundFeeTooSmall}, and those of {IModelRegistry-resolveStyle}.
    /// @param model The model, which must be authorised, so that the chain can judge its works.
    /// @param works How many works, a count, at most the rules' `maxWorks`.
    /// @param style A range or odds of each axis (docs/semantics.md, 2.1); empty for the house style.
    /// @return round The new round.
    function requestRound(ModelId model, uint256 works, bytes calldata style) external payable returns (RoundId round);

    /// @notice Fixes the seed from the header of the round's seed block and opens the commit window.
    /// @dev Caller: anyone.
    /// Errors: {RoundUnknown}, {RoundWrongPhase}, {SeedBlockNotMined}, {SeedBlockForgotten}, {SeedHeaderInvalid},
    /// {RoundExpiring}.
    /// @param round Which round.
    /// @param header The block's header, RLP.
    /// @return The seed.
    function seed(RoundId round, bytes calldata header) external returns (bytes32);

    /// @notice Chooses a new seed block after the chain forgot the old one's hash.
    /// @dev Caller: anyone.
    /// Errors: {RoundUnknown}, {RoundWrongPhase}, {SeedBlockNotMined}, {SeedBlockKnown}.
    /// @param round Which round.
    /// @return seedBlock The new block, as a block number.
    function rearm(RoundId round) external returns (uint256 seedBlock);

    /// @notice Commits `operator` to a root and locks its stake; replaces an earlier commitment until the window
    /// closes. There are no seats: whoever has a stake free can commit.
    /// @dev Caller: the operator's signer of now.
    /// Errors: {RoundUnknown}, {RoundWrongPhase}, {SeedMismatch}, {CommitmentZero}, {CommitmentUnchanged}, and those of
    /// {IOperatorRegistry-lock}.
    /// @param round Which round.
    /// @param operator The operator, by its owner's address.
    /// @param seed_ The seed that the caller works with.
    /// @param commitment The keccak-256 that docs/semantics.md, section 8, defines.
    function commit(RoundId round, address operator, bytes32 seed_, bytes32 commitment) external;

    /// @notice Reveals the committed root.
    /// @dev Caller: anyone who knows the salt, which until then is the operator's secret.
    /// Errors: {RoundUnknown}, {RoundWrongPhase}, {SeedMismatch}, {RootZero}, {AttestationWrongState},
    /// {RevealMismatch}.
    /// @param round Which round.
    /// @param operator The operator, by its owner's address.
    /// @param seed_ The seed that the caller works with.
    /// @param root The root of all works' digests.
    /// @param salt The commitment's salt.
    function reveal(RoundId round, address operator, bytes32 seed_, bytes32 root, bytes32 salt) external;

    /// @notice Lets a living root lead that more operators revealed than the leader, as there is none after the leader
    /// was killed; or shows that it is tied with the leader. From the beginning of reveals until the round is over.
    /// @dev Caller: anyone.
    /// Errors: {RoundUnknown}, {RoundWrongPhase}, {RootUnknown}, {RootDead}, {LeavesOverdue}, {RootNotAhead}.
    /// @param round Which round.
    /// @param root The root of all works' digests.
    function promote(RoundId round, bytes32 root) external;

    /// @notice Books that the leaves of a living root are demanded: its clock stands still until they are published.
    /// @dev Caller: the disputes.
    /// Errors: {RoundCallerInvalid}.
    /// @param round Which round.
    /// @param root The root of all works' digests.
    /// @return publishBy Until when they are due, in Unix seconds.
    function bookDemand(RoundId round, bytes32 root) external returns (uint256 publishBy);

    /// @notice Books that the demanded leaves of a root are published.
    /// @dev Caller: the disputes.
    /// Errors: {RoundCallerInvalid}.
    /// @param round Which round.
    /// @param root The root of all works' digests.
    /// @return challengeEnd Until when the root can be challenged, in Unix seconds.
    function bookPublication(RoundId round, bytes32 root) external returns (uint256 challengeEnd);

    /// @notice Books that a root is dead, so that nobody leads if it did.
    /// @dev Caller: the disputes.
    /// Errors: {RoundCallerInvalid}.
    /// @param round Which round.
    /// @param root The root of all works' digests.
    function bookDeath(RoundId round, bytes32 root) external;

    /// @notice Makes the leading root final, once it can no longer be challenged.
    /// @dev Caller: anyone.
    /// Errors: {RoundUnknown}, {RoundWrongPhase}, PushGasTooLow.
    /// @param round Which round.
    function finalise(RoundId round) external;

    /// @notice Ends a round that can no longer agree or is past its expiry, and returns the fee to the DAO.
    /// @dev Caller: anyone.
    /// Errors: {RoundUnknown}, {RoundWrongPhase}, PushGasTooLow.
    /// @param round Which round.
    function fail(RoundId round) external;

    /// @notice Settles one operator of a round that is over, or whose root is dead: pays its share if it revealed the
    /// final root and what it earned by publishing, takes the penalty if it never revealed while others did, and the
    /// whole stake if its root is dead, releases the rest. Nobody whose root can still be challenged.
    /// @dev Caller: anyone; the money goes to the operator's payee.
    /// Errors: {RoundUnknown}, {AttestationWrongState}, {RoundWrongPhase}, {LeavesWrongState}, {SettlementTooEarly},
    /// PushGasTooLow.
    /// @param round Which round.
    /// @param operator The operator, by its owner's address.
    function settle(RoundId round, address operator) external;

    /// @notice Sets the rules of rounds to come, within bounds in code.
    /// @dev Caller: the owner, which is the members' timelock.
    /// Errors: {RulesInvalid}, OwnableUnauthorizedAccount.
    /// @param rules The rules, in the units and bounds of {Rules}.
    function setRules(Rules calldata rules) external;

    /// @notice The rules in force for the next request.
    /// @return The rules, in the units of {Rules}.
    function getRules() external view returns (Rules memory);

    /// @notice The least fee of a round.
    /// @param works How many works, a count.
    /// @return The fee, in wei.
    function feeFor(uint256 works) external view returns (uint256);

    /// @notice The oracle whose round this is: this one, or another that the same operators answer. Rounds are counted
    /// on when an oracle is replaced, so that a number means one round. An id that no oracle has given yet is that of
    /// the one in force.
    /// @param round Which round.
    /// @return The oracle.
    function oracleOf(RoundId round) external view returns (IGenerationOracle);

    /// @notice The id of the first round that was requested here, or will be: 1, or one more than the last round of the
    /// oracle before.
    /// @return Its number.
    function firstRound() external view returns (uint256);

    /// @notice The id of the last round that was requested here; before the first one, that of the last round of the
    /// oracle before.
    /// @return Its number.
    function roundCount() external view returns (uint256);

    /// @notice Where the round stands now.
    /// @dev Errors: {RoundUnknown}.
    /// @param round Which round.
    /// @return The phase.
    function phase(RoundId round) external view returns (Phase);

    /// @notice Everything about the round.
    /// @dev Errors: {RoundUnknown}.
    /// @param round Which round.
    /// @return The round, in the units of {RoundView}.
    function getRound(RoundId round) external view returns (RoundView memory);

    /// @notice What `operator` did in the round.
    /// @param round Which round.
    /// @param operator The operator, by its owner's address.
    /// @return What it did, in the form of {Attestation}.
    function attestation(RoundId round, address operator) external view returns (Attestation memory);

    /// @notice How a revealed root stands.
    /// @dev Errors: {RoundUnknown}, {RootUnknown}.
    /// @param round Which round.
    /// @param root The root of all works' digests.
    /// @return The root, in the units of {RootView}.
    function getRoot(RoundId round, bytes32 root) external view returns (RootView memory);

    /// @notice What a finalised round's works derive from.
    /// @dev Errors: {RoundUnknown}, {RoundWrongPhase} before it is final.
    /// @param round Which round.
    /// @return The provenance, in the units of {Provenance}.
    function provenance(RoundId round) external view returns (Provenance memory);
}
