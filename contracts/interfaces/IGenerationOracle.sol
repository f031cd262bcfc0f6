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

/// @dev The rules that the next rounds are requested under; a round keeps those it was requested under. Windows and
/// lifetime in seconds, `seedDelay` in blocks, money in wei, `noShowPenaltyBps` in basis points of `stake`.
struct Rules {
    uint96 baseFee;
    uint96 feePerWork;
    uint96 stake;
    uint16 noShowPenaltyBps;
    uint16 quorum;
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
    uint256 quorum;
    uint256 committed;
    uint256 revealed;
    uint256 agreeing;
    bool tied;
    uint256 fee;
    uint256 stake;
    uint256 noShowPenalty;
    address refundTo;
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
 * Every function names the round; none depends on the order of rounds. Bond is lost only for a commitment that is never
 * revealed; an operator who merely disagrees loses its part of the fee.
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
    /// @notice The round expires at `expiry` (seconds), before its windows could end.
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
    /// @notice A rule is outside its bounds in code; `rule` is its name.
    error RulesInvalid(bytes32 rule, uint256 value, uint256 least, uint256 most);

    event RulesSet(Rules rules);
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

    /// @notice Asks for `works` works of `model` in `style` (empty: the house style), paying `msg.value` wei to the
    /// operators who will agree; at least `feeFor(works)`. Only the owner (the timelock).
    /// Reverts with a `Round…` or a registry's `Style…` or `Model…` error.
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

    /// @notice Makes the leading root final, after the challenge window. Anyone.
    function finalise(RoundId round) external;

    /// @notice Ends a round that can no longer agree or is past its expiry, and returns the fee to the DAO. Anyone.
    function fail(RoundId round) external;

    /// @notice Settles one operator of a round that is over: pays its share if it revealed the final root, takes the
    /// penalty if it never revealed, releases its stake. Anyone; the payment goes to the operator's payee.
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

    /// @notice How many operators revealed `root`.
    function agreeing(RoundId round, bytes32 root) external view returns (uint256);

    /// @notice What a finalised round's works derive from. Reverts with {RoundWrongPhase} before it is final.
    function provenance(RoundId round) external view returns (Provenance memory);
}
