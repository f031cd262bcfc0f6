// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
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
} from "../interfaces/IGenerationOracle.sol";
import {ModelId} from "../interfaces/IModelRegistry.sol";

/**
 * @title RoundBook
 * @notice What is stored of rounds, the rules they are requested under, and how the clock turns the record into a
 * phase. Actions are in GenerationOracle.
 */
abstract contract RoundBook is IGenerationOracle, Ownable {
    using SafeCast for uint256;

    /// @dev How a round ended; `Open` until then.
    enum Outcome {
        None,
        Open,
        Finalised,
        Failed
    }

    /// @dev Frozen at request but for the counters, the seed, the outcome, and `challengeDelay`: the seconds by which a
    /// promoted or published root has moved the start of the challenge window past the end of reveals. The first slot, `seed`, `root` and
    /// `style` are all that a mint reads.
    struct Round {
        uint32 model;
        uint32 works;
        Outcome outcome;
        uint16 quorum;
        uint16 maxOperators;
        uint16 committed;
        uint16 revealed;
        uint16 agreeing;
        bool tied;
        uint96 fee;
        uint40 requestedAt;
        uint40 seededAt;
        uint40 expiry;
        uint32 commitWindow;
        uint32 revealWindow;
        uint32 challengeWindow;
        uint32 challengeDelay;
        bool provable;
        uint40 seedBlock;
        uint96 stake;
        uint96 noShowPenalty;
        uint16 seedDelay;
        address refundTo;
        uint96 demandBond;
        bytes32 seed;
        bytes32 root;
        bytes style;
    }

    /// @dev A revealed root. `killedLeaf` is the leaf that was proven false, `committedIn` the block of the recognised
    /// challenger's commitment; both zero for a root that died of silence.
    struct Root {
        uint16 agreeing;
        bool dead;
        LeavesState leaves;
        uint40 publishBy;
        uint40 settleableAt;
        uint40 killedIn;
        uint40 committedIn;
        address demander;
        address challenger;
        uint32 killedIndex;
        bytes32 killedDigest;
    }

    uint256 private constant BASIS_POINTS = 10_000;

    /// @notice The most works that any rules may allow in a round.
    uint256 public constant MAX_WORKS = 65_536;

    /// @notice The most operators that any rules may admit to a round; bounds every search over revealed roots.
    uint256 public constant MAX_OPERATORS = 256;

    /// @notice What a dispute may take, in gas; the stake must be worth twice as much.
    uint256 public constant DISPUTE_GAS = 9_000_000;

    /// @notice The longest life that any rules may give a round, in seconds.
    uint256 public constant MAX_LIFETIME = 30 days;

    /// @notice The most of a stake that a missed reveal may cost, in basis points.
    uint256 public constant MAX_NO_SHOW_BPS = 2_500;

    /// @notice The shortest commit, reveal and challenge window that any rules may set, in seconds. Local chains are
    /// deployed with a few seconds, public ones with an hour or more.
    uint256 public immutable minimumWindow;

    /// @inheritdoc IGenerationOracle
    uint256 public roundCount;

    Rules private _rules;

    mapping(RoundId round => Round) internal _rounds;
    mapping(RoundId round => mapping(address operator => Attestation)) internal _attestations;
    mapping(RoundId round => mapping(bytes32 root => Root)) internal _rootRecords;
    mapping(RoundId round => address[]) internal _attesters;
    mapping(RoundId round => bytes32[]) internal _roots;

    constructor(uint256 minimumWindow_, Rules memory rules) {
        minimumWindow = minimumWindow_;
        _setRules(rules);
    }

    /// @inheritdoc IGenerationOracle
    function setRules(Rules calldata rules) external onlyOwner {
        _setRules(rules);
    }

    /// @inheritdoc IGenerationOracle
    function getRules() external view returns (Rules memory) {
        return _rules;
    }

    /// @inheritdoc IGenerationOracle
    function phase(RoundId round) external view returns (Phase) {
        return _phase(_known(round));
    }

    /// @inheritdoc IGenerationOracle
    function getRound(RoundId round) external view returns (RoundView memory) {
        Round storage r = _known(round);
        bool seeded = r.seededAt != 0;
        return
            RoundView({
                phase: _phase(r),
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
                expiry: r.expiry,
                provable: r.provable,
                quorum: r.quorum,
                committed: r.committed,
                revealed: r.revealed,
                agreeing: r.agreeing,
                tied: r.tied,
                fee: r.fee,
                stake: r.stake,
                noShowPenalty: r.noShowPenalty,
                demandBond: r.demandBond,
                refundTo: r.refundTo
            });
    }

    /// @inheritdoc IGenerationOracle
    function attestation(RoundId round, address operator) external view returns (Attestation memory) {
        return _attestations[round][operator];
    }

    /// @inheritdoc IGenerationOracle
    function attesters(RoundId round) external view returns (address[] memory) {
        return _attesters[round];
    }

    /// @inheritdoc IGenerationOracle
    function roots(RoundId round) external view returns (bytes32[] memory) {
        return _roots[round];
    }

    /// @inheritdoc IGenerationOracle
    function getRoot(RoundId round, bytes32 root) external view returns (RootView memory) {
        Root storage record = _knownRoot(round, root);
        return
            RootView({
                agreeing: record.agreeing,
                dead: record.dead,
                leaves: record.leaves,
                demander: record.demander,
                publishBy: record.publishBy,
                challenger: record.challenger,
                settleableAt: record.settleableAt
            });
    }

    /// @inheritdoc IGenerationOracle
    function provenance(RoundId round) external view returns (Provenance memory) {
        Round storage r = _known(round);
        if (r.outcome != Outcome.Finalised) revert RoundWrongPhase(round, _phase(r));
        return Provenance({root: r.root, works: r.works, model: ModelId.wrap(r.model), seed: r.seed, style: r.style});
    }

    /// @inheritdoc IGenerationOracle
    function feeFor(uint256 works) public view returns (uint256) {
        return uint256(_rules.baseFee) + uint256(_rules.feePerWork) * works;
    }

    /// Writes a new round under the rules in force.
    function _open(
        ModelId model,
        bool provable,
        uint256 works,
        bytes memory style,
        uint256 fee
    ) internal returns (RoundId round, uint256 seedBlock) {
        Rules memory rules = _rules;
        if (works == 0 || works > rules.maxWorks) revert RoundWorksInvalid(works, rules.maxWorks);
        uint256 required = feeFor(works);
        if (fee < required) revert RoundFeeTooSmall(fee, required);
        round = RoundId.wrap(++roundCount);
        seedBlock = block.number + rules.seedDelay;
        Round storage r = _rounds[round];
        // Casts cannot lose bits: models count in steps of one, works are bounded, times and blocks are far below 2^40.
        r.model = uint32(ModelId.unwrap(model));
        r.works = uint32(works);
        r.outcome = Outcome.Open;
        r.provable = provable;
        r.quorum = provable ? rules.quorum : rules.printQuorum;
        r.maxOperators = rules.maxOperators;
        r.fee = fee.toUint96();
        r.requestedAt = uint40(block.timestamp);
        r.expiry = uint40(block.timestamp + rules.lifetime);
        r.commitWindow = rules.commitWindow;
        r.revealWindow = rules.revealWindow;
        r.challengeWindow = rules.challengeWindow;
        r.seedBlock = uint40(seedBlock);
        r.stake = rules.stake;
        r.noShowPenalty = uint96((uint256(rules.stake) * rules.noShowPenaltyBps) / BASIS_POINTS);
        r.refundTo = owner();
        r.demandBond = (uint256(rules.demandBondPerWork) * works).toUint96();
        // At most 8,191 by its bound.
        r.seedDelay = uint16(rules.seedDelay);
        r.style = style;
    }

    function _known(RoundId round) internal view returns (Round storage r) {
        r = _rounds[round];
        if (r.outcome == Outcome.None) revert RoundUnknown(round);
    }

    function _inPhase(RoundId round, Phase wanted) internal view returns (Round storage r) {
        r = _known(round);
        Phase current = _phase(r);
        if (current != wanted) revert RoundWrongPhase(round, current);
    }

    function _phase(Round storage r) internal view returns (Phase) {
        if (r.outcome == Outcome.Finalised) return Phase.Finalised;
        if (r.outcome == Outcome.Failed) return Phase.Failed;
        if (block.timestamp > r.expiry) return Phase.Failable;
        if (r.seededAt == 0) return Phase.Requested;
        if (block.timestamp <= _commitEnd(r)) return Phase.Commit;
        if (!_revealsOpened(r)) return Phase.Failable;
        if (block.timestamp <= _revealEnd(r)) return Phase.Reveal;
        if (r.agreeing < r.quorum) return Phase.Failable;
        // A tie has its window too: a dispute may still break it.
        if (block.timestamp <= _challengeEnd(r)) return Phase.Challenge;
        return r.tied ? Phase.Failable : Phase.Finalisable;
    }

    function _knownRoot(RoundId round, bytes32 root) internal view returns (Root storage record) {
        record = _rootRecords[round][root];
        if (record.agreeing == 0) revert RootUnknown(round, root);
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

    function _challengeEnd(Round storage r) internal view returns (uint256) {
        return _revealEnd(r) + r.challengeDelay + r.challengeWindow;
    }

    function _setRules(Rules memory rules) private {
        uint256 longest = MAX_LIFETIME;
        _bound("stake", rules.stake, Math.max(1, 2 * DISPUTE_GAS * uint256(rules.disputeGasPrice)), type(uint96).max);
        _bound("noShowPenaltyBps", rules.noShowPenaltyBps, 0, MAX_NO_SHOW_BPS);
        _bound("maxOperators", rules.maxOperators, 2, MAX_OPERATORS);
        _bound("quorum", rules.quorum, 1, rules.maxOperators);
        // Of works that the chain cannot judge, at least two operators must agree.
        _bound("printQuorum", rules.printQuorum, Math.max(2, rules.quorum), rules.maxOperators);
        _bound("maxWorks", rules.maxWorks, 1, MAX_WORKS);
        _bound("seedDelay", rules.seedDelay, 1, 8_191);
        _bound("commitWindow", rules.commitWindow, minimumWindow, longest);
        _bound("revealWindow", rules.revealWindow, minimumWindow, longest);
        _bound("challengeWindow", rules.challengeWindow, minimumWindow, longest);
        // The windows, as much again for a demand or a dispute, and room for a late seed.
        uint256 windows = uint256(rules.commitWindow) + rules.revealWindow + rules.challengeWindow;
        _bound("lifetime", rules.lifetime, 3 * windows, longest);
        _rules = rules;
        emit RulesSet(rules);
    }

    function _bound(bytes32 rule, uint256 value, uint256 least, uint256 most) private pure {
        if (value < least || value > most) revert RulesInvalid(rule, value, least, most);
    }
}
