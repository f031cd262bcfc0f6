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
    /// `root` what a reveal does. All is frozen at request but the counters, the seed and its block, the leader (`root`,
    /// `tied`), `promotableUntil` and the outcome. Times and windows in seconds, money in wei.
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
        bool provable;
        uint16 noShowPenaltyBps;
        uint16 seedDelay;
        uint40 requestedAt;
        uint40 seedBlock;
        uint40 promotableUntil;
        address refundTo;
        uint32 disputeGas;
        bytes style;
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
        Round storage r = _known(round);
        bool seeded = r.seededAt != 0;
        return
            RoundView({
                phase: _phase(round, r),
                model: ModelId.wrap(r.model),
                works: r.works,
                style: r.style,
                seed: r.seed,
                root: r.root,
                seedBlock: r.seedBlock,
                requestedAt: r.requestedAt,
                commitEnd: seeded ? _commitEnd(r) : 0,
                revealEnd: seeded ? _revealEnd(r) : 0,
                challengeEnd: seeded ? _challengeEnd(r) : 0,
                closesAt: seeded ? _closesAt(round, r) : 0,
                expiry: r.expiry,
                provable: r.provable,
                quorum: r.quorum,
                committed: r.committed,
                revealed: r.revealed,
                agreeing: _leading(round, r),
                tied: r.tied,
                fee: r.fee,
                stake: r.stake,
                noShowPenalty: _noShowPenalty(r),
                disputeGas: r.disputeGas,
                gasPrice: r.gasPrice,
                refundTo: r.refundTo
            });
    }

    /// @inheritdoc IGenerationOracle
    function attestation(RoundId round, address operator) external view returns (Attestation memory) {
        return _attestations[round][operator];
    }

    /// @inheritdoc IGenerationOracle
    function getRoot(RoundId round, bytes32 root) external view returns (RootView memory) {
        Round storage r = _known(round);
        Root storage record = _knownRoot(round, root);
        return
            RootView({
                agreeing: record.agreeing,
                dead: record.dead,
                leaves: record.leaves,
                challengeEnd: _challengeEndOf(r, record),
                publishBy: record.publishBy,
                settleableAt: record.settleableAt
            });
    }

    /// @inheritdoc IGenerationOracle
    function provenance(RoundId round) external view returns (Provenance memory) {
        Round storage r = _known(round);
        if (r.outcome != Outcome.Finalised) revert RoundWrongPhase(round, _phase(round, r));
        return
            Provenance({
                root: r.root,
                works: r.works,
                model: ModelId.wrap(r.model),
                provable: r.provable,
                seed: r.seed,
                style: r.style
            });
    }

    /// Writes a new round under the rules in force. `disputeGas` is 0 if the chain cannot judge the model's works.
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
        Round storage r = _rounds[round];
        r.outcome = Outcome.Open;
        // Casts cannot lose bits: models count in steps of one, works are bounded, times and blocks are far below 2^40,
        // windows are at most MAX_LIFETIME.
        r.expiry = uint40(block.timestamp + rules.lifetime);
        r.commitWindow = uint24(rules.commitWindow);
        r.revealWindow = uint24(rules.revealWindow);
        r.challengeWindow = uint24(rules.challengeWindow);
        // Half of one operator's stake pays the dearest dispute of a root that nobody else revealed.
        r.stake = Math.max(rules.stake, 2 * DisputeCosts.withFifth(disputeGas * rules.gasPrice)).toUint96();
        r.fee = fee.toUint96();
        r.gasPrice = rules.gasPrice;
        r.model = uint32(ModelId.unwrap(model));
        r.works = uint32(works);
        r.provable = disputeGas != 0;
        r.quorum = disputeGas != 0 ? rules.quorum : rules.printQuorum;
        r.noShowPenaltyBps = rules.noShowPenaltyBps;
        // At most 8,191 by its bound.
        r.seedDelay = uint16(rules.seedDelay);
        r.requestedAt = uint40(block.timestamp);
        r.seedBlock = uint40(seedBlock);
        r.refundTo = owner();
        // A few times what a transaction may use at most.
        r.disputeGas = uint32(disputeGas);
        r.style = style;
    }

    function _known(RoundId round) internal view returns (Round storage r) {
        r = _rounds[round];
        if (r.outcome == Outcome.None) revert RoundUnknown(round);
    }

    function _inPhase(RoundId round, Phase wanted) internal view returns (Round storage r) {
        r = _known(round);
        Phase current = _phase(round, r);
        if (current != wanted) revert RoundWrongPhase(round, current);
    }

    function _phase(RoundId round, Round storage r) internal view returns (Phase) {
        if (r.outcome == Outcome.Finalised) return Phase.Finalised;
        if (r.outcome == Outcome.Failed) return Phase.Failed;
        if (block.timestamp > r.expiry) return Phase.Failable;
        if (r.seededAt == 0) return Phase.Requested;
        if (block.timestamp <= _commitEnd(r)) return Phase.Commit;
        if (!_revealsOpened(r)) return Phase.Failable;
        if (block.timestamp <= _revealEnd(r)) return Phase.Reveal;
        // Where nobody revealed, nothing can be challenged.
        if (r.revealed == 0) return Phase.Failable;
        if (block.timestamp <= _closesAt(round, r) || _isDemanded(round, r)) return Phase.Challenge;
        return r.tied || _leading(round, r) < r.quorum ? Phase.Failable : Phase.Finalisable;
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
    function _leading(RoundId round, Round storage r) internal view returns (uint256) {
        return _rootOf(round, r.root).agreeing;
    }

    /// With fewer commitments than the quorum nothing can be agreed, so nobody is asked to reveal.
    function _revealsOpened(Round storage r) internal view returns (bool) {
        return r.committed >= r.quorum;
    }

    function _commitEnd(Round storage r) internal view returns (uint256) {
        return uint256(r.seededAt) + r.commitWindow;
    }

    function _revealEnd(Round storage r) internal view returns (uint256) {
        return _commitEnd(r) + r.revealWindow;
    }

    /// The windows of all roots run side by side, from their reveal to here.
    function _challengeEnd(Round storage r) internal view returns (uint256) {
        return _revealEnd(r) + r.challengeWindow;
    }

    /// Until when a root can be challenged: its clock stands still while its leaves are demanded.
    function _challengeEndOf(Round storage r, Root storage record) internal view returns (uint256) {
        uint256 end = _challengeEnd(r) + record.pause;
        if (record.leaves != LeavesState.Demanded) return end;
        return end + Math.min(block.timestamp, record.publishBy) + r.revealWindow - record.publishBy;
    }

    /// Until when the round stays open, for the leader to be challenged and for another to be promoted.
    function _closesAt(RoundId round, Round storage r) internal view returns (uint256) {
        return Math.max(_challengeEndOf(r, _rootOf(round, r.root)), r.promotableUntil);
    }

    /// Whether the leader's leaves are still to be published, or the leader to be killed.
    function _isDemanded(RoundId round, Round storage r) internal view returns (bool) {
        return _rootOf(round, r.root).leaves == LeavesState.Demanded;
    }

    function _noShowPenalty(Round storage r) internal view returns (uint256) {
        return (uint256(r.stake) * r.noShowPenaltyBps) / BASIS_POINTS;
    }
}
