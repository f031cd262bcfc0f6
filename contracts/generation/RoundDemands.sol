// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {
    Attestation,
    AttestationState,
    IGenerationOracle,
    LeavesState,
    RootView,
    RoundId,
    RoundView
} from "../interfaces/generation/IGenerationOracle.sol";
import {CaseView, IRoundDisputes} from "../interfaces/generation/IRoundDisputes.sol";
import {PushOrCredit} from "../revenue/PushOrCredit.sol";
import {DisputeCosts} from "./DisputeCosts.sol";
import {WorksTree} from "./WorksTree.sol";

/**
 * @title RoundDemands
 * @notice What becomes of leaves that a liar hides. Anyone demands them, against a bond, and silence kills the root as
 * surely as a false leaf: so a root that is false, short, long or garbled dies by one of the two.
 *
 * The threats it answers: demands that stall an honest round (the bond pays its operators, at the gas price of the day,
 * and the round waits no longer than the publication took), copied chunks (a chunk counts for the operator that it names,
 * and only operators of the root are paid), and an accomplice who demands first (others join, and share).
 */
abstract contract RoundDemands is IRoundDisputes, PushOrCredit {
    using SafeCast for uint256;

    /// @dev What is known of a root. `gasPrice` is what its demands counted gas at. `credited` of its `chunks` published
    /// ones were by its own operators, of whom `settled` shared `paid` of the bonds so far. `refund` is what `disputer`
    /// still gets, `shared` what the demanders share so far.
    /// `killed` is the hash of the leaf that was proven false in the block `killedIn`, `committedIn` the block of the
    /// recognised challenger's commitment, and `challenger` that one if it is another than `disputer`. Money in wei.
    struct Case {
        uint64 gasPrice;
        uint32 demanders;
        uint16 chunks;
        uint16 credited;
        uint40 killedIn;
        uint40 committedIn;
        bool withheld;
        uint32 settled;
        address disputer;
        uint96 refund;
        address challenger;
        uint96 shared;
        uint96 paid;
        bytes32 killed;
    }

    /// @dev `shared` is what was paid so far of what the demanders share, in wei.
    struct Demand {
        bool made;
        bool returned;
        uint96 shared;
    }

    /// @dev What a demand takes, in gas.
    uint256 private constant DEMAND_GAS = 150_000;

    /// @notice The rounds whose roots are judged here.
    IGenerationOracle public immutable oracle;

    /// @dev Roots go by 31 bytes of their hash, as in an attestation.
    mapping(RoundId round => mapping(bytes31 key => Case)) internal _cases;
    mapping(RoundId round => mapping(bytes31 key => mapping(address demander => Demand))) private _demands;
    mapping(RoundId round => mapping(bytes31 key => mapping(uint256 first => bytes32 node))) private _nodes;
    mapping(RoundId round => mapping(bytes31 key => mapping(address operator => uint256 chunks))) private _published;

    modifier onlyOracle() {
        if (msg.sender != address(oracle)) revert DisputesCallerInvalid(msg.sender, address(oracle));
        _;
    }

    constructor(IGenerationOracle oracle_) {
        oracle = oracle_;
    }

    /// @inheritdoc IRoundDisputes
    function demand(RoundId round, bytes32 root) external payable {
        (RoundView memory roundView, RootView memory record) = _challengeable(round, root);
        if (record.leaves == LeavesState.Published) {
            revert IGenerationOracle.LeavesWrongState(round, root, record.leaves);
        }
        _requireNotOverdue(round, root, record);
        bytes31 key = WorksTree.key(root);
        Case storage case_ = _cases[round][key];
        Demand storage mine = _demands[round][key][msg.sender];
        if (mine.made) revert DemandAlreadyMade(round, root, msg.sender);
        mine.made = true;
        ++case_.demanders;
        uint256 publishBy = record.publishBy;
        if (record.leaves == LeavesState.Hidden) {
            case_.gasPrice = _gasPrice(roundView).toUint64();
            publishBy = oracle.bookDemand(round, root);
        }
        uint256 bond = DisputeCosts.demandBond(roundView.works, case_.gasPrice);
        if (msg.value < bond) revert DemandBondTooSmall(msg.value, bond);
        emit LeavesDemanded(round, root, msg.sender, bond, publishBy);
        _pay(msg.sender, msg.value - bond);
    }

    /// @inheritdoc IRoundDisputes
    function publish(
        RoundId round,
        bytes32 root,
        address operator,
        uint256 first,
        bytes32[] calldata digests,
        bytes32[] calldata proof
    ) external {
        RoundView memory roundView = oracle.getRound(round);
        _requireNotOverdue(round, root, _demanded(round, root));
        _append(round, root, roundView.works, first, digests, proof);
        bytes31 key = WorksTree.key(root);
        Case storage case_ = _cases[round][key];
        _credit(round, key, case_, operator);
        emit DigestsPublished(round, root, operator, first, digests);
        if (++case_.chunks < DisputeCosts.chunks(roundView.works)) return;

        _requireComplete(round, root, roundView.works);
        emit LeavesPublished(round, root, oracle.bookPublication(round, root));
    }

    /// @inheritdoc IRoundDisputes
    function withhold(RoundId round, bytes32 root) external {
        uint256 gasAtStart = gasleft();
        RoundView memory roundView = oracle.getRound(round);
        RootView memory record = _demanded(round, root);
        if (block.timestamp <= record.publishBy) revert LeavesNotOverdue(round, root, record.publishBy);
        Case storage case_ = _cases[round][WorksTree.key(root)];
        case_.withheld = true;
        // The oracle calls nobody.
        // slither-disable-next-line reentrancy-no-eth
        oracle.bookDeath(round, root);
        uint256 used = gasAtStart - gasleft();
        if (_demands[round][WorksTree.key(root)][msg.sender].made) used += DEMAND_GAS;
        emit LeavesWithheld(round, root, msg.sender, _refund(roundView, case_, used, 2));
    }

    /// @inheritdoc IRoundDisputes
    function returnDemand(RoundId round, bytes32 root, address demander) external {
        uint256 works = oracle.getRound(round).works;
        Case storage case_ = _cases[round][WorksTree.key(root)];
        Demand storage theirs = _demands[round][WorksTree.key(root)][demander];
        uint256 amount = 0;
        if (theirs.made && oracle.getRoot(round, root).dead) {
            uint256 share = case_.shared / case_.demanders;
            amount = share - theirs.shared;
            if (!theirs.returned) amount += DisputeCosts.demandBond(works, case_.gasPrice);
            theirs.shared = uint96(share);
            theirs.returned = true;
        }
        if (amount == 0) revert DemandNothingDue(round, root, demander);
        emit DemandReturned(round, root, demander, amount);
        _pay(demander, amount);
    }

    /// @inheritdoc IRoundDisputes
    function payPublisher(
        RoundId round,
        bytes31 key,
        address operator,
        address payee,
        uint256 agreeing
    ) external onlyOracle {
        Case storage case_ = _cases[round][key];
        uint256 works = oracle.getRound(round).works;
        uint256 gasPrice = case_.gasPrice;
        uint256 bonds = case_.demanders * DisputeCosts.demandBond(works, gasPrice);
        uint256 chunkPrice = DisputeCosts.chunkPrice(works, gasPrice);
        uint256 amount = _published[round][key][operator] * chunkPrice;
        amount += (bonds - case_.credited * chunkPrice) / agreeing;
        // The last one to be paid gets the remainder of the division.
        if (++case_.settled == agreeing) amount = bonds - case_.paid;
        case_.paid += amount.toUint96();
        emit PublisherPaid(round, operator, amount);
        _pay(payee, amount);
    }

    /// @inheritdoc IRoundDisputes
    function demandBond(RoundId round) external view returns (uint256) {
        RoundView memory roundView = oracle.getRound(round);
        return DisputeCosts.demandBond(roundView.works, _gasPrice(roundView));
    }

    /// @inheritdoc IRoundDisputes
    function isPublished(RoundId round, bytes32 root, uint256 first) external view returns (bool) {
        return _nodes[round][WorksTree.key(root)][first] != 0;
    }

    /// @inheritdoc IRoundDisputes
    function getCase(RoundId round, bytes32 root) external view returns (CaseView memory) {
        Case storage case_ = _cases[round][WorksTree.key(root)];
        return
            CaseView({
                withheld: case_.withheld,
                demanders: case_.demanders,
                bond: DisputeCosts.demandBond(oracle.getRound(round).works, case_.gasPrice),
                chunksPublished: case_.chunks,
                disputer: case_.disputer,
                refund: case_.refund,
                challenger: _challenger(case_)
            });
    }

    /// The recognised challenger, the zero address before there is one. If it is who sent the dispute, only `disputer` is
    /// written.
    function _challenger(Case storage case_) internal view returns (address challenger) {
        if (case_.committedIn == 0) return address(0);
        challenger = case_.challenger;
        if (challenger == address(0)) challenger = case_.disputer;
    }

    /// The round and root, if the root can still be challenged: from its reveal to the end of its window, however the
    /// round stands.
    function _challengeable(
        RoundId round,
        bytes32 root
    ) internal view returns (RoundView memory roundView, RootView memory record) {
        roundView = oracle.getRound(round);
        record = _living(round, root);
        if (block.timestamp > record.challengeEnd && record.leaves != LeavesState.Demanded) {
            revert RootUnchallengeable(round, root, record.challengeEnd);
        }
    }

    /// Notes what the caller, who ended a root with `measured` gas so far and `words` words of arguments, will have back
    /// of its operators' stakes.
    function _refund(
        RoundView memory roundView,
        Case storage case_,
        uint256 measured,
        uint256 words
    ) internal returns (uint256 refund) {
        refund = DisputeCosts.refund(measured, words, roundView.disputeGas, roundView.gasPrice);
        case_.disputer = msg.sender;
        case_.refund = refund.toUint96();
    }

    function _living(RoundId round, bytes32 root) private view returns (RootView memory record) {
        record = oracle.getRoot(round, root);
        if (record.dead) revert IGenerationOracle.RootDead(round, root);
    }

    function _demanded(RoundId round, bytes32 root) private view returns (RootView memory record) {
        record = _living(round, root);
        if (record.leaves != LeavesState.Demanded) {
            revert IGenerationOracle.LeavesWrongState(round, root, record.leaves);
        }
    }

    function _requireNotOverdue(RoundId round, bytes32 root, RootView memory record) private view {
        if (record.leaves == LeavesState.Demanded && block.timestamp > record.publishBy) {
            revert IGenerationOracle.LeavesOverdue(round, root, record.publishBy);
        }
    }

    /// Keeps one chunk of a root of `works` works. Whoever sent it, a chunk under the root is one of its own: two for one
    /// place are of a root that has no leaves to publish, as the last chunk finds out.
    function _append(
        RoundId round,
        bytes32 root,
        uint256 works,
        uint256 first,
        bytes32[] calldata digests,
        bytes32[] calldata proof
    ) private {
        _requireChunk(works, first, digests.length, proof.length);
        mapping(uint256 first => bytes32) storage nodes = _nodes[round][WorksTree.key(root)];
        if (nodes[first] != 0) revert ChunkAlreadyPublished(first);
        bytes32 node = WorksTree.node(round, first, digests, _levelsOfChunk(works));
        _requireRoot(root, MerkleProof.processProofCalldata(proof, node));
        nodes[first] = node;
    }

    /// Counts a chunk for an operator of the root.
    function _credit(RoundId round, bytes31 key, Case storage case_, address operator) private {
        Attestation memory attestation = oracle.attestation(round, operator);
        if (attestation.state != AttestationState.Revealed || attestation.value != key) return;
        ++case_.credited;
        ++_published[round][key][operator];
    }

    /// Reverts unless the chunks, and nothing beyond them, are what the root stands for.
    function _requireComplete(RoundId round, bytes32 root, uint256 works) private view {
        uint256 chunks = DisputeCosts.chunks(works);
        bytes32[] memory nodes = new bytes32[](1 << WorksTree.levelsOf(chunks));
        for (uint256 i = 0; i < chunks; ++i) nodes[i] = _nodes[round][WorksTree.key(root)][i * DisputeCosts.CHUNK];
        _requireRoot(root, WorksTree.fold(nodes, WorksTree.empty(_levelsOfChunk(works))));
    }

    /// What gas is counted at now: what the round froze, or the block's price if that is higher.
    function _gasPrice(RoundView memory roundView) private view returns (uint256) {
        return Math.max(roundView.gasPrice, block.basefee);
    }

    function _requireChunk(uint256 works, uint256 first, uint256 digests, uint256 siblings) private pure {
        uint256 wanted = first < works ? Math.min(works - first, DisputeCosts.CHUNK) : 0;
        bool fits = digests == wanted && siblings == WorksTree.levelsOf(DisputeCosts.chunks(works));
        if (wanted == 0 || first % DisputeCosts.CHUNK != 0 || !fits) revert ChunkInvalid(first, digests, siblings);
    }

    /// How many levels a chunk has above its leaves.
    function _levelsOfChunk(uint256 works) private pure returns (uint256) {
        return WorksTree.levelsOf(Math.min(works, DisputeCosts.CHUNK));
    }

    function _requireRoot(bytes32 root, bytes32 actual) private pure {
        if (actual != root) revert PublicationMismatch(root, actual);
    }
}
