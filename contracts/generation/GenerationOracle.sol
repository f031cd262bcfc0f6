// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {
    Attestation,
    AttestationState,
    IGenerationOracle,
    LeavesState,
    Phase,
    RoundId,
    Rules
} from "../interfaces/generation/IGenerationOracle.sol";
import {IModelRegistry, ModelId, ModelStatus} from "../interfaces/generation/IModelRegistry.sol";
import {IOperatorRegistry} from "../interfaces/generation/IOperatorRegistry.sol";
import {IReferee} from "../interfaces/generation/IReferee.sol";
import {IRoundDisputes} from "../interfaces/generation/IRoundDisputes.sol";
import {PushOrCredit} from "../revenue/PushOrCredit.sol";
import {RoundBook} from "./RoundBook.sol";
import {RoundDisputes} from "./RoundDisputes.sol";
import {RoundRules} from "./RoundRules.sol";
import {RoundSeed} from "./RoundSeed.sol";
import {WorksTree} from "./WorksTree.sol";

/**
 * @title GenerationOracle
 * @notice Turns a vote of the DAO into a root of works on which independent operators agreed.
 *
 * The threats it answers: a seed that somebody chose (it falls after the request), a copied answer (commitments bind
 * the operator), a reorganised seed (commit and reveal carry the seed they mean), rules changed under an open round
 * (all are frozen at request), an operator that blocks others (settlement is per operator and pulled), capital that takes
 * all seats (there are none), and a round that nobody can end (every state leads to finalise or fail).
 */
contract GenerationOracle is RoundBook, PushOrCredit {
    /// @notice Where models, axes and palettes are.
    IModelRegistry public immutable models;

    /// @notice Where the bonds are.
    IOperatorRegistry public immutable operators;

    /// @notice Where roots are disputed and leaves demanded; made by this contract.
    IRoundDisputes public immutable disputes;

    /// What of a dead root's stakes does not go to the treasury.
    uint256 private constant REWARD_DIVISOR = 2;

    modifier onlyDisputes() {
        if (msg.sender != address(disputes)) revert RoundCallerInvalid(msg.sender, address(disputes));
        _;
    }

    /// @notice Makes the oracle, and with it the contract of disputes.
    /// @param initialOwner Who may request rounds and set rules: the timelock, once set up.
    /// @param models_ Where models, axes and palettes are.
    /// @param operators_ Where the bonds are.
    /// @param referee_ What makes the works that are disputed.
    /// @param minWindow_ The floor of every window, in seconds.
    /// @param rules The first rules, in the units and bounds of {Rules}.
    constructor(
        address initialOwner,
        IModelRegistry models_,
        IOperatorRegistry operators_,
        IReferee referee_,
        uint256 minWindow_,
        Rules memory rules
    ) Ownable(initialOwner) RoundRules(minWindow_, rules) {
        models = models_;
        operators = operators_;
        disputes = new RoundDisputes(referee_, operators_);
    }

    /// @inheritdoc IGenerationOracle
    function requestRound(
        ModelId model,
        uint256 works,
        bytes calldata style
    ) external payable onlyOwner returns (RoundId round) {
        address current = operators.oracle();
        if (current != address(this)) revert RoundOracleReplaced(current);
        // Rounds are counted over all oracles; there are fewer than 2^64.
        uint64 first = uint64(operators.firstRound());
        if (_first == 0) _first = first;
        if (_last + 1 < first) _last = first - 1;
        if (models.getModel(model).status != ModelStatus.Authorised) revert RoundModelNotAuthorised(model);
        bytes memory resolved = models.resolveStyle(model, style);
        uint256 seedBlock;
        (round, seedBlock) = _open(model, models.disputeGas(model), works, resolved, msg.value);
        emit RoundRequested(round, model, works, resolved, seedBlock, msg.value);
    }

    /// @inheritdoc IGenerationOracle
    function seed(RoundId round, bytes calldata header) external returns (bytes32 seed_) {
        Round storage roundState = _inPhase(round, Phase.Requested);
        seed_ = RoundSeed.derive(round, roundState.seedBlock, header);
        roundState.seed = seed_;
        roundState.seededAt = uint40(block.timestamp);
        (uint256 commitEnd, uint256 revealEnd, uint256 challengeEnd) = _ends(roundState);
        // Operators are not sent to work on a round that a late demand, and a promotion after it, could keep from ending
        // in time.
        if (challengeEnd + 3 * uint256(roundState.revealWindow) >= roundState.expiry)
            revert RoundExpiring(round, roundState.expiry);
        emit RoundSeeded(round, seed_, commitEnd, revealEnd, challengeEnd);
    }

    /// @inheritdoc IGenerationOracle
    function rearm(RoundId round) external returns (uint256 seedBlock) {
        Round storage roundState = _inPhase(round, Phase.Requested);
        uint256 old = roundState.seedBlock;
        RoundSeed.requireForgotten(old);
        seedBlock = block.number + roundState.seedDelay;
        roundState.seedBlock = uint40(seedBlock);
        emit RoundRearmed(round, old, seedBlock);
    }

    /// @inheritdoc IGenerationOracle
    function commit(RoundId round, address operator, bytes32 seed_, bytes32 commitment) external {
        Round storage roundState = _inPhase(round, Phase.Commit);
        if (seed_ != roundState.seed) revert SeedMismatch(round, seed_, roundState.seed);
        if (commitment == 0) revert CommitmentZero();
        Attestation storage attestation = _attestations[round][operator];
        bytes31 value = bytes31(commitment);
        bool first = attestation.state == AttestationState.None;
        if (first) {
            ++roundState.committed;
        } else {
            if (attestation.value == value) revert CommitmentUnchanged(round, operator);
            address signer = operators.signerOf(operator);
            if (msg.sender != signer) {
                revert IOperatorRegistry.OperatorSignerInvalid(operator, msg.sender, signer);
            }
        }
        _attestations[round][operator] = Attestation({value: value, state: AttestationState.Committed});
        emit WorksCommitted(round, operator, commitment);
        if (first) operators.lock(operator, msg.sender, roundState.stake);
    }

    /// @inheritdoc IGenerationOracle
    function reveal(RoundId round, address operator, bytes32 seed_, bytes32 root, bytes32 salt) external {
        Round storage roundState = _inPhase(round, Phase.Reveal);
        if (seed_ != roundState.seed) revert SeedMismatch(round, seed_, roundState.seed);
        if (root == 0) revert RootZero();
        bytes31 key = WorksTree.key(root);
        Attestation memory attestation = _attestations[round][operator];
        if (attestation.state != AttestationState.Committed)
            revert AttestationWrongState(round, operator, attestation.state);
        bytes32 actual = keccak256(abi.encode(block.chainid, address(this), round, operator, root, salt));
        if (bytes31(actual) != attestation.value) revert RevealMismatch(round, operator, attestation.value, actual);

        _attestations[round][operator] = Attestation({value: key, state: AttestationState.Revealed});
        ++roundState.revealed;
        Root storage record = _roots[round][key];
        uint32 count = ++record.agreeing;
        // A root that is already proven false cannot lead; who reveals it is slashed like the rest. Any other root has to
        // be compared with the leader only.
        if (root == roundState.root) {
            roundState.tied = false;
        } else if (!record.dead) {
            uint256 leading = _leading(round, roundState);
            if (count > leading) {
                roundState.root = root;
                roundState.tied = false;
            } else if (count == leading) {
                roundState.tied = true;
            }
        }
        emit WorksRevealed(round, operator, root, count);
    }

    /// @inheritdoc IGenerationOracle
    function promote(RoundId round, bytes32 root) external {
        Round storage roundState = _known(round);
        Phase current = _phase(round, roundState);
        if (current != Phase.Reveal && current != Phase.Challenge) revert RoundWrongPhase(round, current);
        Root storage record = _living(round, root);
        // A root that only waits to be found withheld must not take the place of an honest one.
        if (record.leaves == LeavesState.Demanded && block.timestamp > record.publishBy) {
            revert LeavesOverdue(round, root, record.publishBy);
        }
        uint256 leading = _leading(round, roundState);
        uint256 agreeing = record.agreeing;
        if (agreeing > leading) {
            roundState.root = root;
            roundState.tied = false;
        } else if (agreeing == leading && root != roundState.root && !roundState.tied) {
            roundState.tied = true;
        } else {
            revert RootNotAhead(round, root, agreeing, leading);
        }
        emit LeaderChanged(round, roundState.root, agreeing, roundState.tied, _closesAt(round, roundState));
    }

    /// @inheritdoc IGenerationOracle
    function bookDemand(RoundId round, bytes32 root) external onlyDisputes returns (uint256 publishBy) {
        Root storage record = _rootOf(round, root);
        publishBy = block.timestamp + _rounds[round].revealWindow;
        record.leaves = LeavesState.Demanded;
        record.publishBy = uint40(publishBy);
    }

    /// @inheritdoc IGenerationOracle
    function bookPublication(RoundId round, bytes32 root) external onlyDisputes returns (uint256 challengeEnd) {
        Round storage roundState = _rounds[round];
        Root storage record = _rootOf(round, root);
        record.pause = uint32(block.timestamp + roundState.revealWindow - record.publishBy);
        record.leaves = LeavesState.Published;
        return _challengeEndOf(roundState, record);
    }

    /// @inheritdoc IGenerationOracle
    function bookDeath(RoundId round, bytes32 root) external onlyDisputes {
        Round storage roundState = _rounds[round];
        Root storage record = _rootOf(round, root);
        record.dead = true;
        // Time for a challenger whose dispute was copied to show that it came first.
        record.settleableAt = uint40(block.timestamp + roundState.challengeWindow);
        if (roundState.outcome != Outcome.Open) return;
        // If it led, nobody leads until another is promoted; if it was tied with the leader, whether a third one is has
        // to be shown again.
        if (root == roundState.root) roundState.root = 0;
        else if (!roundState.tied || record.agreeing != _leading(round, roundState)) return;
        roundState.tied = false;
        roundState.promotableUntil = uint40(block.timestamp + roundState.revealWindow);
        emit LeaderChanged(round, roundState.root, _leading(round, roundState), false, _closesAt(round, roundState));
    }

    /// @inheritdoc IGenerationOracle
    function finalise(RoundId round) external {
        Round storage roundState = _inPhase(round, Phase.Finalisable);
        roundState.outcome = Outcome.Finalised;
        uint256 agreeing = _leading(round, roundState);
        uint256 share = roundState.fee / agreeing;
        emit RoundFinalised(round, roundState.root, agreeing, share);
        _pay(roundState.refundTo, roundState.fee % agreeing);
    }

    /// @inheritdoc IGenerationOracle
    function fail(RoundId round) external {
        Round storage roundState = _inPhase(round, Phase.Failable);
        roundState.outcome = Outcome.Failed;
        emit RoundFailed(round, roundState.fee);
        _pay(roundState.refundTo, roundState.fee);
    }

    /// @inheritdoc IGenerationOracle
    function settle(RoundId round, address operator) external {
        Round storage roundState = _known(round);
        Attestation memory attestation = _attestations[round][operator];
        if (attestation.state != AttestationState.Committed && attestation.state != AttestationState.Revealed) {
            revert AttestationWrongState(round, operator, attestation.state);
        }
        _attestations[round][operator].state = AttestationState.Settled;
        Root storage record = _roots[round][attestation.value];
        uint256 stake = roundState.stake;
        if (attestation.state == AttestationState.Revealed && record.dead) {
            if (block.timestamp < record.settleableAt) revert SettlementTooEarly(record.settleableAt);
            emit AttestationSettled(round, operator, 0, stake);
            _slash(round, roundState, attestation.value, operator);
            return;
        }
        if (roundState.outcome == Outcome.Open) revert RoundWrongPhase(round, _phase(round, roundState));
        uint256 share = 0;
        uint256 penalty = 0;
        if (attestation.state == AttestationState.Committed) {
            // Where nobody revealed, it was not the operators' fault.
            if (roundState.revealed != 0) penalty = _noShowPenalty(roundState);
        } else {
            _requireUnchallengeable(round, roundState, attestation.value, record);
            if (roundState.outcome == Outcome.Finalised && attestation.value == WorksTree.key(roundState.root))
                share = roundState.fee / record.agreeing;
        }
        emit AttestationSettled(round, operator, share, penalty);
        if (penalty != 0) operators.slash(operator, penalty, roundState.refundTo);
        address payee = operators.release(operator, stake - penalty);
        _pay(payee, share);
        // An operator that only committed has no root, whatever its commitment looks like.
        if (attestation.state == AttestationState.Revealed && record.leaves == LeavesState.Published) {
            disputes.payPublisher(round, attestation.value, operator, payee, record.agreeing);
        }
    }

    /// @inheritdoc IGenerationOracle
    function firstRound() external view returns (uint256) {
        return _first == 0 ? operators.firstRound() : _first;
    }

    /// @inheritdoc IGenerationOracle
    function roundCount() external view returns (uint256) {
        if (_last != 0 || operators.oracle() != address(this)) return _last;
        return operators.firstRound() - 1;
    }

    /// @inheritdoc IGenerationOracle
    function oracleOf(RoundId round) external view returns (IGenerationOracle) {
        if (_rounds[round].outcome != Outcome.None) return this;
        address other = operators.oracleOf(RoundId.unwrap(round));
        return other == address(0) ? this : IGenerationOracle(other);
    }

    /// Takes the stake of an operator whose root is dead: of one half the disputer has its gas first, and the challenger
    /// or the demanders the rest.
    function _slash(RoundId round, Round storage roundState, bytes31 key, address operator) private {
        uint256 stake = roundState.stake;
        (address disputer, uint256 refund, address receiver, uint256 reward) = disputes.divide(
            round,
            key,
            stake / REWARD_DIVISOR
        );
        if (refund != 0) operators.slash(operator, refund, disputer);
        if (reward != 0) operators.slash(operator, reward, receiver);
        operators.slash(operator, stake - refund - reward, roundState.refundTo);
    }

    /// Reverts while the root of an operator can still be challenged, or its leaves are due.
    function _requireUnchallengeable(
        RoundId round,
        Round storage roundState,
        bytes31 key,
        Root storage record
    ) private view {
        if (record.leaves == LeavesState.Demanded) revert LeavesWrongState(round, key, LeavesState.Demanded);
        uint256 end = _challengeEndOf(roundState, record);
        if (block.timestamp <= end) revert SettlementTooEarly(end + 1);
    }
}
