// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IGenerationOracle, RootView, RoundId, RoundView} from "../interfaces/generation/IGenerationOracle.sol";
import {IOperatorRegistry} from "../interfaces/generation/IOperatorRegistry.sol";
import {IReferee} from "../interfaces/generation/IReferee.sol";
import {IRoundDisputes} from "../interfaces/generation/IRoundDisputes.sol";
import {RoundDemands} from "./RoundDemands.sol";
import {WorksTree} from "./WorksTree.sol";

/**
 * @title RoundDisputes
 * @notice How a false root dies, and who is paid for it. A root's operators lose their whole stake. Half of it goes to
 * the treasury, so that no liar gains by disputing itself; of the other half whoever sent the dispute first has its gas
 * back, so that no accomplice who committed beforehand can make watching cost, and only the rest is the recognised
 * challenger's. The oracle makes it, holds the rounds, and pays by what is said here.
 */
contract RoundDisputes is RoundDemands {
    /// @notice What makes a work from its seed.
    IReferee public immutable referee;

    /// @notice Who pays in what the demanders of a withheld root share.
    IOperatorRegistry public immutable operators;

    /// @inheritdoc IRoundDisputes
    mapping(bytes32 commitment => uint256 block_) public challengeBlock;

    /// @notice Makes the disputes of the calling oracle.
    /// @param referee_ What makes the works that are disputed.
    /// @param operators_ Where the bonds are.
    constructor(IReferee referee_, IOperatorRegistry operators_) RoundDemands(IGenerationOracle(msg.sender)) {
        referee = referee_;
        operators = operators_;
    }

    /// @notice Takes what the registry of operators slashes for demanders.
    /// @dev Caller: the registry of operators.
    /// Errors: {EtherUnexpected}.
    receive() external payable {
        if (msg.sender != address(operators)) revert EtherUnexpected(msg.sender);
    }

    /// @inheritdoc IRoundDisputes
    function commitChallenge(bytes32 commitment) external {
        uint256 since = challengeBlock[commitment];
        if (since != 0) revert ChallengeAlreadyCommitted(commitment, since);
        challengeBlock[commitment] = block.number;
        emit ChallengeCommitted(commitment);
    }

    /// @inheritdoc IRoundDisputes
    function dispute(
        RoundId round,
        bytes32 root,
        uint256 index,
        bytes32 claimed,
        bytes32[] calldata proof,
        bytes32 salt
    ) external {
        uint256 gasAtStart = gasleft();
        (RoundView memory roundView, ) = _challengeable(round, root);
        if (!MerkleProof.verifyCalldata(proof, root, WorksTree.leaf(round, index, claimed))) {
            revert LeafProofInvalid(round, root, index, claimed);
        }
        // A leaf of a work that was never asked for is false whatever it says.
        bytes32 actual =
            index < roundView.works
                ? referee.digest(roundView.model, roundView.seed, index, roundView.style)
                : bytes32(0);
        if (index < roundView.works && actual == claimed) revert ClaimIsTrue(round, index, claimed);
        Case storage case_ = _cases[round][WorksTree.key(root)];
        bytes32 killed = keccak256(abi.encode(block.chainid, address(oracle), round, root, index, claimed));
        case_.killed = killed;
        case_.killedIn = uint40(block.number);
        uint256 since = challengeBlock[_challenge(killed, msg.sender, salt)];
        if (since != 0 && since < block.number) {
            case_.committedIn = uint40(since);
            emit ChallengerRecognised(round, root, msg.sender);
        }
        // The oracle calls nobody.
        // slither-disable-next-line reentrancy-no-eth
        oracle.bookDeath(round, root);
        uint256 refund = _refund(roundView, case_, gasAtStart - gasleft(), 7 + proof.length);
        emit RootDisputed(round, root, msg.sender, index, claimed, actual, refund);
    }

    /// @inheritdoc IRoundDisputes
    function claimReward(RoundId round, bytes32 root, address challenger, bytes32 salt) external {
        RootView memory record = oracle.getRoot(round, root);
        if (!record.dead) revert RootAlive(round, root);
        if (block.timestamp >= record.settleableAt) revert RewardClaimTooLate(record.settleableAt);
        Case storage case_ = _cases[round][WorksTree.key(root)];
        bytes32 commitment = _challenge(case_.killed, challenger, salt);
        uint256 since = challengeBlock[commitment];
        if (challenger == address(0) || since == 0 || since >= case_.killedIn) {
            revert ChallengeNotCommitted(challenger, commitment);
        }
        uint256 earliest = case_.committedIn;
        if (earliest != 0 && since >= earliest) revert ChallengeNotEarlier(challenger, since, earliest);
        case_.challenger = challenger;
        case_.committedIn = uint40(since);
        emit ChallengerRecognised(round, root, challenger);
    }

    /// @inheritdoc IRoundDisputes
    function divide(
        RoundId round,
        bytes31 key,
        uint256 amount
    ) external onlyOracle returns (address disputer, uint256 refund, address receiver, uint256 reward) {
        Case storage case_ = _cases[round][key];
        refund = Math.min(case_.refund, amount);
        case_.refund -= uint96(refund);
        disputer = case_.disputer;
        receiver = _challenger(case_);
        if (case_.withheld) {
            receiver = address(this);
            case_.shared += uint96(amount - refund);
        }
        if (receiver != address(0)) reward = amount - refund;
    }

    /// What a challenger commits to: one leaf of one root, given as its hash, bound to itself.
    function _challenge(bytes32 leaf, address challenger, bytes32 salt) private pure returns (bytes32) {
        return keccak256(abi.encode(leaf, challenger, salt));
    }
}
