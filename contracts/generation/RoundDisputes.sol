// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {IGenerationOracle, LeavesState, Phase, RoundId} from "../interfaces/IGenerationOracle.sol";
import {ModelId} from "../interfaces/IModelRegistry.sol";
import {IReferee} from "../interfaces/IReferee.sol";
import {PushOrCredit} from "../revenue/PushOrCredit.sol";
import {RoundBook} from "./RoundBook.sol";
import {WorksTree} from "./WorksTree.sol";

/**
 * @title RoundDisputes
 * @notice How a false root dies. One honest watcher is enough, even if every operator lies, and it needs neither bond nor
 * game: it names one false leaf, and the chain makes that work itself.
 *
 * A liar may hide the leaves. Then anyone demands them, against a small bond, and silence kills the root as surely as a
 * false leaf: so a root that is false, short, long or garbled dies by one of the two. A root's operators lose their whole
 * stake; half of it at most goes to whoever found it out, so that no liar gains by disputing itself.
 */
abstract contract RoundDisputes is RoundBook, PushOrCredit {
    /// @notice The most digests that one call publishes; a power of two, so that chunks are subtrees.
    uint256 public constant CHUNK = 1_024;

    /// @notice What makes a work from its seed.
    IReferee public immutable referee;

    /// @notice The block in which a challenge was committed, 0 if it was not.
    mapping(bytes32 commitment => uint256 block_) public challengeBlock;

    mapping(RoundId round => mapping(bytes32 root => mapping(address publisher => WorksTree.Builder)))
        private _builders;

    constructor(IReferee referee_) {
        referee = referee_;
    }

    /// @inheritdoc IGenerationOracle
    function commitChallenge(bytes32 commitment) external {
        uint256 since = challengeBlock[commitment];
        if (since != 0) revert ChallengeAlreadyCommitted(commitment, since);
        challengeBlock[commitment] = block.number;
        emit ChallengeCommitted(commitment);
    }

    /// @inheritdoc IGenerationOracle
    function dispute(
        RoundId round,
        bytes32 root,
        uint256 index,
        bytes32 claimed,
        bytes32[] calldata proof,
        bytes32 salt
    ) external {
        (Round storage r, Root storage record) = _challengeable(round, root);
        if (!MerkleProof.verifyCalldata(proof, root, WorksTree.leaf(round, index, claimed))) {
            revert LeafProofInvalid(round, root, index, claimed);
        }
        bytes32 actual = 0;
        // A leaf of a work that was never asked for is false whatever it says.
        if (index < r.works) {
            actual = referee.digest(ModelId.wrap(r.model), r.seed, index, r.style);
            if (actual == claimed) revert ClaimIsTrue(round, index, claimed);
        }
        // An index that does not fit is beyond the works, and no challenge needs to tell such indices apart.
        record.killedIndex = uint32(index);
        record.killedDigest = claimed;
        uint256 since = challengeBlock[_challenge(round, root, record, msg.sender, salt)];
        if (since != 0 && since < block.number) {
            record.challenger = msg.sender;
            record.committedIn = uint40(since);
        }
        emit RootDisputed(round, root, index, claimed, actual, record.challenger);
        _kill(round, r, record);
        _returnDemandBond(record, r.demandBond);
    }

    /// @inheritdoc IGenerationOracle
    function claimReward(RoundId round, bytes32 root, address challenger, bytes32 salt) external {
        Root storage record = _knownRoot(round, root);
        if (!record.dead) revert RootAlive(round, root);
        if (block.timestamp >= record.settleableAt) revert RewardClaimTooLate(record.settleableAt);
        bytes32 commitment = _challenge(round, root, record, challenger, salt);
        uint256 since = challengeBlock[commitment];
        if (since == 0 || since >= record.killedIn) revert ChallengeNotCommitted(challenger, commitment);
        uint256 earliest = record.committedIn;
        if (earliest != 0 && since >= earliest) revert ChallengeNotEarlier(challenger, since, earliest);
        record.challenger = challenger;
        record.committedIn = uint40(since);
        emit ChallengerRecognised(round, root, challenger);
    }

    /// @inheritdoc IGenerationOracle
    function demand(RoundId round, bytes32 root) external payable {
        (Round storage r, Root storage record) = _challengeable(round, root);
        if (record.leaves != LeavesState.Hidden) revert LeavesWrongState(round, root, record.leaves);
        if (msg.value != r.demandBond) revert DemandBondInvalid(msg.value, r.demandBond);
        uint256 publishBy = block.timestamp + r.revealWindow;
        record.leaves = LeavesState.Demanded;
        record.demander = msg.sender;
        record.publishBy = uint40(publishBy);
        emit LeavesDemanded(round, root, msg.sender, publishBy);
        // The window stays open while an answer may come, and a full one follows it. Only for a root that could win:
        // the demands of losing roots must not add up to the round's expiry.
        if (record.agreeing >= r.agreeing) _challengeFrom(r, publishBy);
    }

    /// @inheritdoc IGenerationOracle
    function publish(RoundId round, bytes32 root, uint256 first, bytes32[] calldata digests) external {
        Round storage r = _known(round);
        Root storage record = _knownRoot(round, root);
        if (record.dead) revert RootDead(round, root);
        if (record.leaves != LeavesState.Demanded || block.timestamp > record.publishBy) {
            revert LeavesWrongState(round, root, record.leaves);
        }
        WorksTree.Builder storage builder = _builders[round][root][msg.sender];
        // Beginning again is how a publisher mends its own mistake.
        if (first == 0) builder.count = 0;
        uint256 next = builder.count;
        uint256 left = r.works - next;
        uint256 wanted = left < CHUNK ? left : CHUNK;
        if (first != next || digests.length != wanted) revert ChunkInvalid(next, wanted);
        WorksTree.append(builder, round, digests);
        emit DigestsPublished(round, root, msg.sender, first, digests);
        if (left != wanted) return;

        bytes32 actual = WorksTree.finish(builder);
        if (actual != root) revert PublicationMismatch(root, actual);
        record.leaves = LeavesState.Published;
        // A root that could not win when its leaves were demanded may lead by now: nobody has seen them yet.
        if (r.outcome == Outcome.Open && record.agreeing >= r.agreeing) _challengeFrom(r, block.timestamp);
        emit LeavesPublished(round, root, msg.sender, _challengeEnd(r));
        _pay(msg.sender, r.demandBond);
    }

    /// @inheritdoc IGenerationOracle
    function withhold(RoundId round, bytes32 root) external {
        Round storage r = _known(round);
        Root storage record = _knownRoot(round, root);
        if (record.dead) revert RootDead(round, root);
        if (record.leaves != LeavesState.Demanded) revert LeavesWrongState(round, root, record.leaves);
        if (block.timestamp <= record.publishBy) revert LeavesNotOverdue(round, root, record.publishBy);
        address demander = record.demander;
        record.challenger = demander;
        // Earlier than any challenge: there is no leaf to have found.
        record.committedIn = 1;
        emit LeavesWithheld(round, root, demander);
        _kill(round, r, record);
        _returnDemandBond(record, r.demandBond);
    }

    /// What a challenger commits to: one leaf of one root, bound to itself.
    function _challenge(
        RoundId round,
        bytes32 root,
        Root storage record,
        address challenger,
        bytes32 salt
    ) private view returns (bytes32) {
        uint256 index = record.killedIndex;
        return
            keccak256(
                abi.encode(block.chainid, address(this), round, root, index, record.killedDigest, challenger, salt)
            );
    }

    /// The round and root, if the root can still be challenged: from its reveal to the end of the window.
    function _challengeable(RoundId round, bytes32 root) private view returns (Round storage r, Root storage record) {
        r = _known(round);
        if (!r.provable) revert RoundNotProvable(round);
        record = _knownRoot(round, root);
        if (record.dead) revert RootDead(round, root);
        Phase current = _phase(r);
        if (current != Phase.Reveal && current != Phase.Challenge) revert RoundWrongPhase(round, current);
    }

    /// Marks a root dead and lets the best of the others lead, with a full window.
    function _kill(RoundId round, Round storage r, Root storage record) private {
        record.dead = true;
        record.killedIn = uint40(block.number);
        // Time for a challenger whose dispute was copied to show that it came first.
        record.settleableAt = uint40(block.timestamp + r.challengeWindow);
        if (r.outcome != Outcome.Open) return;
        (bytes32 leader, uint16 agreeing, bool tied) = _leader(round);
        bool changed = leader != r.root;
        r.root = leader;
        r.agreeing = agreeing;
        r.tied = tied;
        if (changed) _challengeFrom(r, block.timestamp);
        emit LeaderChanged(round, leader, agreeing, tied, _challengeEnd(r));
    }

    /// The living root that most operators revealed. At most MAX_OPERATORS roots to look at.
    function _leader(RoundId round) private view returns (bytes32 leader, uint16 agreeing, bool tied) {
        bytes32[] storage list = _roots[round];
        uint256 count = list.length;
        for (uint256 i = 0; i < count; ++i) {
            bytes32 candidate = list[i];
            Root storage record = _rootRecords[round][candidate];
            if (record.dead) continue;
            uint16 operators = record.agreeing;
            if (operators > agreeing) {
                (leader, agreeing, tied) = (candidate, operators, false);
            } else if (operators == agreeing) {
                tied = true;
            }
        }
    }

    /// Lets the challenge window start at `time` or later; windows only ever move on.
    function _challengeFrom(Round storage r, uint256 time) private {
        uint256 start = _revealEnd(r);
        if (time > start && time - start > r.challengeDelay) r.challengeDelay = uint32(time - start);
    }

    /// A demand is answered when the root is dead: the demander was right.
    function _returnDemandBond(Root storage record, uint256 bond) private {
        if (record.leaves != LeavesState.Demanded) return;
        record.leaves = LeavesState.Hidden;
        _pay(record.demander, bond);
    }
}
