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
} from "../interfaces/IGenerationOracle.sol";
import {IModelRegistry, ModelId, ModelStatus} from "../interfaces/IModelRegistry.sol";
import {IOperatorRegistry} from "../interfaces/IOperatorRegistry.sol";
import {IReferee} from "../interfaces/IReferee.sol";
import {RoundBook} from "./RoundBook.sol";
import {RoundDisputes} from "./RoundDisputes.sol";
import {RoundSeed} from "./RoundSeed.sol";

/**
 * @title GenerationOracle
 * @notice Turns a vote of the DAO into a root of works on which independent operators agreed.
 *
 * The threats it answers: a seed that somebody chose (it falls after the request), a copied answer (commitments bind
 * the operator), a reorganised seed (commit and reveal carry the seed they mean), rules changed under an open round
 * (all are frozen at request), an operator that blocks others (settlement is per operator and pulled), and a round
 * that nobody can end (every state leads to finalise or fail).
 */
contract GenerationOracle is RoundDisputes {
    /// @notice Where models, axes and palettes are.
    IModelRegistry public immutable models;

    /// @notice Where the bonds are.
    IOperatorRegistry public immutable operators;

    uint256 private constant REWARD_DIVISOR = 2;

    /// @param initialOwner Who may request rounds and set rules: the timelock, once set up.
    /// @param minimumWindow_ Floor of every window, in seconds.
    constructor(
        address initialOwner,
        IModelRegistry models_,
        IOperatorRegistry operators_,
        IReferee referee_,
        uint256 minimumWindow_,
        Rules memory rules
    ) Ownable(initialOwner) RoundBook(minimumWindow_, rules) RoundDisputes(referee_) {
        models = models_;
        operators = operators_;
    }

    /// @inheritdoc IGenerationOracle
    function requestRound(
        ModelId model,
        uint256 works,
        bytes calldata style
    ) external payable onlyOwner returns (RoundId round) {
        if (models.getModel(model).status != ModelStatus.Authorised) revert RoundModelNotAuthorised(model);
        bytes memory resolved = models.resolveStyle(model, style);
        uint256 seedBlock;
        (round, seedBlock) = _open(model, models.provable(model), works, resolved, msg.value);
        emit RoundRequested(round, model, works, resolved, seedBlock, msg.value);
    }

    /// @inheritdoc IGenerationOracle
    function seed(RoundId round, bytes calldata header) external returns (bytes32 seed_) {
        Round storage r = _inPhase(round, Phase.Requested);
        seed_ = RoundSeed.derive(round, r.seedBlock, header);
        r.seed = seed_;
        r.seededAt = uint40(block.timestamp);
        uint256 challengeEnd = _challengeEnd(r);
        // Operators are not sent to work on a round that a late demand or a dispute, which bring another window, could
        // keep from ending in time.
        if (2 * challengeEnd - block.timestamp >= r.expiry) revert RoundExpiring(round, r.expiry);
        emit RoundSeeded(round, seed_, _commitEnd(r), _revealEnd(r), challengeEnd);
    }

    /// @inheritdoc IGenerationOracle
    function rearm(RoundId round) external returns (uint256 seedBlock) {
        Round storage r = _inPhase(round, Phase.Requested);
        uint256 old = r.seedBlock;
        RoundSeed.requireForgotten(old);
        seedBlock = block.number + r.seedDelay;
        r.seedBlock = uint40(seedBlock);
        emit RoundRearmed(round, old, seedBlock);
    }

    /// @inheritdoc IGenerationOracle
    function commit(RoundId round, address operator, bytes32 seed_, bytes32 commitment) external {
        Round storage r = _inPhase(round, Phase.Commit);
        if (seed_ != r.seed) revert SeedMismatch(round, seed_, r.seed);
        if (commitment == 0) revert CommitmentZero();
        Attestation storage a = _attestations[round][operator];
        bool first = a.state == AttestationState.None;
        address signer = first ? operators.signerOf(operator) : a.signer;
        if (msg.sender != signer) revert RoundSignerInvalid(round, operator, msg.sender, signer);
        if (first) {
            uint256 committed = r.committed;
            if (committed == r.maxOperators) revert RoundFull(round, committed);
            // At most maxOperators ≤ 256, so the count fits.
            r.committed = uint16(committed + 1);
            a.signer = signer;
            a.state = AttestationState.Committed;
            _attesters[round].push(operator);
        } else if (a.value == commitment) {
            revert CommitmentUnchanged(round, operator);
        }
        a.value = commitment;
        emit WorksCommitted(round, operator, signer, commitment);
        if (first) operators.lock(RoundId.unwrap(round), operator, r.stake);
    }

    /// @inheritdoc IGenerationOracle
    function reveal(RoundId round, address operator, bytes32 seed_, bytes32 root, bytes32 salt) external {
        Round storage r = _inPhase(round, Phase.Reveal);
        if (seed_ != r.seed) revert SeedMismatch(round, seed_, r.seed);
        if (root == 0) revert RootZero();
        Attestation storage a = _attestations[round][operator];
        if (a.state != AttestationState.Committed) revert AttestationWrongState(round, operator, a.state);
        if (msg.sender != a.signer) revert RoundSignerInvalid(round, operator, msg.sender, a.signer);
        bytes32 committed = a.value;
        bytes32 actual = keccak256(abi.encode(block.chainid, address(this), round, operator, root, salt));
        if (actual != committed) revert RevealMismatch(round, operator, committed, actual);

        a.value = root;
        a.state = AttestationState.Revealed;
        ++r.revealed;
        Root storage record = _rootRecords[round][root];
        // At most maxOperators ≤ 256, so the count fits.
        uint16 count = ++record.agreeing;
        if (count == 1) _roots[round].push(root);
        // Counts only grow while reveals are open, so the leader can be kept up to date without a search.
        if (record.dead) {
            // Who reveals a root that is already proven false is slashed like the rest; it leads nothing.
        } else if (count > r.agreeing) {
            r.agreeing = count;
            r.root = root;
            r.tied = false;
        } else if (count == r.agreeing) {
            r.tied = true;
        }
        emit WorksRevealed(round, operator, root, count);
    }

    /// @inheritdoc IGenerationOracle
    function finalise(RoundId round) external {
        Round storage r = _inPhase(round, Phase.Finalisable);
        LeavesState leaves = _rootRecords[round][r.root].leaves;
        if (leaves == LeavesState.Demanded) revert LeavesWrongState(round, r.root, leaves);
        r.outcome = Outcome.Finalised;
        uint256 share = _share(r);
        emit RoundFinalised(round, r.root, r.agreeing, share);
        _pay(r.refundTo, r.fee - share * r.agreeing);
    }

    /// @inheritdoc IGenerationOracle
    function fail(RoundId round) external {
        Round storage r = _inPhase(round, Phase.Failable);
        r.outcome = Outcome.Failed;
        emit RoundFailed(round, r.fee);
        _pay(r.refundTo, r.fee);
    }

    /// @inheritdoc IGenerationOracle
    function settle(RoundId round, address operator) external {
        Round storage r = _known(round);
        Attestation storage a = _attestations[round][operator];
        AttestationState state = a.state;
        if (state == AttestationState.None || state == AttestationState.Settled) {
            revert AttestationWrongState(round, operator, state);
        }
        bool revealed = state == AttestationState.Revealed;
        Root storage root = _rootRecords[round][a.value];
        bool dead = revealed && root.dead;
        Outcome outcome = r.outcome;
        if (dead) {
            if (block.timestamp < root.settleableAt) revert SettlementTooEarly(root.settleableAt);
        } else if (outcome == Outcome.Open) {
            revert RoundWrongPhase(round, _phase(r));
        } else if (revealed && root.leaves == LeavesState.Demanded) {
            // Whether these operators withhold their leaves is still to be seen.
            revert LeavesWrongState(round, a.value, LeavesState.Demanded);
        }
        a.state = AttestationState.Settled;

        uint256 share = 0;
        uint256 penalty = 0;
        uint256 reward = 0;
        if (dead) {
            penalty = r.stake;
            // Half at most: a liar who disputes itself loses the other half.
            if (root.challenger != address(0)) reward = penalty / REWARD_DIVISOR;
        } else if (!revealed) {
            if (_revealsOpened(r)) penalty = r.noShowPenalty;
        } else if (outcome == Outcome.Finalised && a.value == r.root) {
            share = _share(r);
        }
        emit AttestationSettled(round, operator, share, penalty);

        uint256 id = RoundId.unwrap(round);
        if (reward != 0) operators.slash(id, operator, reward, root.challenger);
        if (penalty != reward) operators.slash(id, operator, penalty - reward, r.refundTo);
        if (penalty != r.stake) operators.release(id, operator);
        if (share != 0) _pay(operators.payeeOf(operator), share);
    }

    /// What each agreeing operator of a finalised round earns, in wei; the remainder goes back to the DAO.
    function _share(Round storage r) private view returns (uint256) {
        return r.fee / r.agreeing;
    }
}
