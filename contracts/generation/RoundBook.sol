// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {
    Attestation,
    IGenerationOracle,
    LeavesState,
    Phase,
    Provenance,
    RootView,
    RoundId,
    RoundView,
    Rules
} from "../interfaces/generation/IGenerationOracle.sol";
import {ModelId} from "../interfaces/generation/IModelRegistry.sol";
import {DataContract} from "./model/DataContract.sol";
import {DisputeCosts} from "./DisputeCosts.sol";
import {RoundRules} from "./RoundRules.sol";
import {WorksTree} from "./WorksTree.sol";

/**
 * @title RoundBook
 * @notice What is stored of rounds and their roots, and how the clock turns the record into a phase. Nothing here is a
 * list: whatever many can add to is a count, and the events say what was counted.
 */
abstract contract RoundBook is RoundRules {
    using SafeCast for uint256;

    /// @dev How a round ended; `Open` until then.
    enum Outcome {
        None,
        Open,
        Finalised,
        Failed
    }

    /// @dev In slots by who reads them: the first, `seed` and the third are what a commitment reads, the first, `seed` and
    /// `root` what a reveal does, `seed`, `root` and the slot from `model` to `style` what a mint does. All is frozen at
    /// request but the counters, the seed and its block, the leader (`root`, `tied`), `promotableUntil` and the outcome.
    /// Times and windows in seconds, money in wei. `style` is a data contract: a style of odds has many words, which every
    /// mint and every dispute reads, and most rounds have one that others had.
    struct Round {
        Outcome outcome;
        bool tied;
        uint16 quorum;
        uint40 seededAt;
        uint40 expiry;
        uint24 commitWindow;
        uint24 revealWindow;
        uint24 challengeWindow;
        uint32 committed;
        uint32 revealed;
        bytes32 seed;
        uint96 stake;
        uint96 fee;
        uint64 gasPrice;
        bytes32 root;
        uint32 model;
        uint32 works;
        uint32 disputeGas;
        address style;
        uint16 noShowPenaltyBps;
        uint16 seedDelay;
        uint40 requestedAt;
        uint40 seedBlock;
        uint40 promotableUntil;
        address refundTo;
    }

    /// @dev A revealed root, in one slot. `pause` is the time that its publication took, which the challenge window does
    /// not count.
    struct Root {
        uint32 agreeing;
        bool dead;
        LeavesState leaves;
        uint32 pause;
        uint40 publishBy;
        uint40 settleableAt;
    }

    uint256 private constant BASIS_POINTS = 10_000;

    /// The ids of the first and of the last round that were requested here, 0 before the first.
    uint64 internal _first;
    uint64 internal _last;

    mapping(RoundId round => Round) internal _rounds;
    mapping(RoundId round => mapping(address operator => Attestation)) internal _attestations;
    /// Roots go by 31 bytes of their hash, which is what an attestation has room for. Written through pointers.
    // slither-disable-next-line uninitialized-state
    mapping(RoundId round => mapping(bytes31 key => Root)) internal _roots;

    /// @inheritdoc IGenerationOracle
    function phase(RoundId round) external view returns (Phase) {
        return _phase(round, _known(round));
    }

    /// @inheritdoc IGenerationOracle
    function getRound(RoundId round) external view returns (RoundView memory) {
        Round storage roundState = _known(round);
        bool seeded = roundState.seededAt != 0;
        return
            RoundView({
                phase: _phase(round, roundState),
                model: ModelId.wrap(roundState.model),
                works: roundState.works,
                style: DataContract.read(roundState.style),
                seed: roundState.seed,
                root: roundState.root,
                seedBlock: roundState.seedBlock,
                requestedAt: roundState.requestedAt,
                commitEnd: seeded ? _commitEnd(roundState) : 0,
                revealEnd: seeded ? _revealEnd(roundState) : 0,
                challengeEnd: seeded ? _challengeEnd(roundState) : 0,
                closesAt: seeded ? _closesAt(round, roundState) : 0,
                expiry: roundState.expiry,
                quorum: roundState.quorum,
                committed: roundState.committed,
                revealed: roundState.revealed,
                agreeing: _leading(round, roundState),
                tied: roundState.tied,
                fee: roundState.fee,
                stake: roundState.stake,
                noShowPenalty: _noShowPenalty(roundState),
                disputeGas: roundState.disputeGas,
                gasPrice: roundState.gasPrice,
                refundTo: roundState.refundTo
            });
    }

    /// @inheritdoc IGenerationOracle
    function attestation(RoundId round, address operator) external view returns (Attestation memory) {
        return _attestations[round][operator];
    }

    /// @inheritdoc IGenerationOracle
    function getRoot(RoundId round, bytes32 root) external view returns (RootView memory) {
        Round storage roundState = _known(round);
        Root storage record = _knownRoot(round, root);
        return
            RootView({
                agreeing: record.agreeing,
                dead: record.dead,
                leaves: record.leaves,
                challengeEnd: _challengeEndOf(roundState, record),
                publishBy: record.publishBy,
                settleableAt: record.settleableAt
            });
    }

    /// @inheritdoc IGenerationOracle
    function provenance(RoundId round) external view returns (Provenance memory) {
        Round storage roundState = _known(round);
        if (roundState.outcome != Outcome.Finalised) revert RoundWrongPhase(round, _phase(round, roundState));
        return
            Provenance({
                root: roundState.root,
                works: roundState.works,
                model: ModelId.wrap(roundState.model),
                seed: roundState.seed,
                style: DataContract.read(roundState.style)
            });
    }

    /// Writes a new round under the rules in force. `disputeGas` is the most that a dispute of the model's works takes.
    function _open(
        ModelId model,
        uint256 disputeGas,
        uint256 works,
        bytes memory style,
        uint256 fee
    ) internal returns (RoundId round, uint256 seedBlock) {
        Rules memory rules = _rules;
        if (works == 0 || works > rules.maxWorks) revert RoundWorksInvalid(works, rules.maxWorks);
        uint256 required = feeFor(works);
        if (fee < required) revert RoundFeeTooSmall(fee, required);
        round = RoundId.wrap(++_last);
        seedBlock = block.number + rules.seedDelay;
        Round storage roundState = _rounds[round];
        roundState.outcome = Outcome.Open;
        roundState.quorum = rules.quorum;
        // Casts cannot lose bits: models count in steps of one, works are bounded, times and blocks are far below 2^40,
        // windows are at most MAX_LIFETIME.
        roundState.expiry = uint40(block.timestamp + rules.lifetime);
        roundState.commitWindow = uint24(rules.commitWindow);
        roundState.revealWindow = uint24(rules.revealWindow);
        roundState.challengeWindow = uint24(rules.challengeWindow);
        // Half of one operator's stake pays the dearest dispute of a root that nobody else revealed.
        roundState.stake = Math.max(rules.stake, 2 * DisputeCosts.withFifth(disputeGas * rules.gasPrice)).toUint96();
        roundState.fee = fee.toUint96();
        roundState.gasPrice = rules.gasPrice;
        roundState.model = uint32(ModelId.unwrap(model));
        roundState.works = uint32(works);
        roundState.noShowPenaltyBps = rules.noShowPenaltyBps;
        // At most 8,191 by its bound.
        roundState.seedDelay = uint16(rules.seedDelay);
        roundState.requestedAt = uint40(block.timestamp);
        roundState.seedBlock = uint40(seedBlock);
        roundState.refundTo = owner();
        // A few times what a transaction may use at most.
        roundState.disputeGas = uint32(disputeGas);
        // Whether a round before had this style does not matter.
        // slither-disable-next-line unused-return
        (roundState.style, ) = DataContract.store(style);
    }

    function _known(RoundId round) internal view returns (Round storage roundState) {
        roundState = _rounds[round];
        if (roundState.outcome == Outcome.None) revert RoundUnknown(round);
    }

    function _inPhase(RoundId round, Phase wanted) internal view returns (Round storage roundState) {
        roundState = _known(round);
        Phase current = _phase(round, roundState);
        if (current != wanted) revert RoundWrongPhase(round, current);
    }

    function _phase(RoundId round, Round storage roundState) internal view returns (Phase) {
        if (roundState.outcome == Outcome.Finalised) return Phase.Finalised;
        if (roundState.outcome == Outcome.Failed) return Phase.Failed;
        if (block.timestamp > roundState.expiry) return Phase.Failable;
        if (roundState.seededAt == 0) return Phase.Requested;
        if (block.timestamp <= _commitEnd(roundState)) return Phase.Commit;
        if (!_revealsOpened(roundState)) return Phase.Failable;
        if (block.timestamp <= _revealEnd(roundState)) return Phase.Reveal;
        // Where nobody revealed, nothing can be challenged.
        if (roundState.revealed == 0) return Phase.Failable;
        if (block.timestamp <= _closesAt(round, roundState) || _isDemanded(round, roundState)) return Phase.Challenge;
        return roundState.tied || _leading(round, roundState) < roundState.quorum ? Phase.Failable : Phase.Finalisable;
    }

    function _knownRoot(RoundId round, bytes32 root) internal view returns (Root storage record) {
        record = _rootOf(round, root);
        if (record.agreeing == 0) revert RootUnknown(round, root);
    }

    function _rootOf(RoundId round, bytes32 root) internal view returns (Root storage) {
        return _roots[round][WorksTree.key(root)];
    }

    /// The root, if it is known and alive.
    function _living(RoundId round, bytes32 root) internal view returns (Root storage record) {
        record = _knownRoot(round, root);
        if (record.dead) revert RootDead(round, root);
    }

    /// How many operators revealed the leading root; 0 while there is none.
    function _leading(RoundId round, Round storage roundState) internal view returns (uint256) {
        return _rootOf(round, roundState.root).agreeing;
    }

    /// With fewer commitments than the quorum nothing can be agreed, so nobody is asked to reveal.
    function _revealsOpened(Round storage roundState) internal view returns (bool) {
        return roundState.committed >= roundState.quorum;
    }

    function _commitEnd(Round storage roundState) internal view returns (uint256) {
        return uint256(roundState.seededAt) + roundState.commitWindow;
    }

    function _revealEnd(Round storage roundState) internal view returns (uint256) {
        return _commitEnd(roundState) + roundState.revealWindow;
    }

    /// The windows of all roots run side by side, from their reveal to here.
    function _challengeEnd(Round storage roundState) internal view returns (uint256) {
        return _revealEnd(roundState) + roundState.challengeWindow;
    }

    /// The ends of the three windows, each read once.
    function _ends(
        Round storage roundState
    ) internal view returns (uint256 commitEnd, uint256 revealEnd, uint256 challengeEnd) {
        commitEnd = _commitEnd(roundState);
        revealEnd = commitEnd + roundState.revealWindow;
        challengeEnd = revealEnd + roundState.challengeWindow;
    }

    /// Until when a root can be challenged: its clock stands still while its leaves are demanded.
    function _challengeEndOf(Round storage roundState, Root storage record) internal view returns (uint256) {
        uint256 end = _challengeEnd(roundState) + record.pause;
        if (record.leaves != LeavesState.Demanded) return end;
        return end + Math.min(block.timestamp, record.publishBy) + roundState.revealWindow - record.publishBy;
    }

    /// Until when the round stays open, for the leader to be challenged and for another to be promoted.
    function _closesAt(RoundId round, Round storage roundState) internal view returns (uint256) {
        return Math.max(_challengeEndOf(roundState, _rootOf(round, roundState.root)), roundState.promotableUntil);
    }

    /// Whether the leader's leaves are still to be published, or the leader to be killed.
    function _isDemanded(RoundId round, Round storage roundState) internal view returns (bool) {
        return _rootOf(round, roundState.root).leaves == LeavesState.Demanded;
    }

    function _noShowPenalty(Round storage roundState) internal view returns (uint256) {
        return (uint256(roundState.stake) * roundState.noShowPenaltyBps) / BASIS_POINTS;
    }
}
