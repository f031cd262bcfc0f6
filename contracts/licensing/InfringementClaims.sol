// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Claim, ClaimState, ClaimTerms, IInfringementClaims} from "../interfaces/licensing/IInfringementClaims.sol";
import {IRoyaltyTree} from "../interfaces/licensing/IRoyaltyTree.sol";
import {PushOrCredit} from "../revenue/PushOrCredit.sol";
import {RightsHolders} from "./RightsHolders.sol";

/**
 * @title InfringementClaims
 * @notice Keeps claims and their bonds until members have decided. The terms of a claim are those of the day it was made.
 */
contract InfringementClaims is IInfringementClaims, PushOrCredit, Ownable, ReentrancyGuardTransient {
    /// @notice Bounds of the terms, in wei and seconds.
    uint256 public constant MIN_BOND = 0.001 ether;
    uint256 public constant MAX_BOND = 10 ether;
    uint256 public constant MAX_PERIOD = 180 days;

    /// @notice The shortest time for a decision, in seconds: a few on local chains, more than a vote on public ones.
    uint256 public immutable minPeriod;

    /// @notice Where works are tagged.
    IRoyaltyTree public immutable royalties;

    /// @inheritdoc IInfringementClaims
    uint256 public claimCount;

    ClaimTerms private _terms;
    mapping(uint256 claim => Claim) private _claims;

    /// @notice Makes the contract with its first terms.
    /// @param initialOwner Decides: the timelock, once set up.
    /// @param royalties_ Where works are tagged; this contract must be the one that its set-up names.
    /// @param minPeriod_ The shortest time for a decision that any terms may set, in seconds.
    /// @param terms The first terms, in the units and bounds of {ClaimTerms}.
    constructor(
        address initialOwner,
        IRoyaltyTree royalties_,
        uint256 minPeriod_,
        ClaimTerms memory terms
    ) Ownable(initialOwner) {
        royalties = royalties_;
        minPeriod = minPeriod_;
        _setTerms(terms);
    }

    /// @inheritdoc IInfringementClaims
    function report(address collection, uint256 tokenId, bytes32 evidence) external payable returns (uint256 claim) {
        ClaimTerms memory rules = _terms;
        if (msg.value != rules.bond) revert ClaimBondInvalid(msg.value, rules.bond);
        if (RightsHolders.ownerOf(collection, tokenId) == address(0)) revert ClaimWorkUnknown(collection, tokenId);
        claim = ++claimCount;
        uint256 end = block.timestamp + rules.period;
        _claims[claim] = Claim({
            claimant: msg.sender,
            bond: rules.bond,
            // Dates fit in 40 bits.
            end: uint40(end),
            state: ClaimState.Open,
            collection: collection,
            tokenId: tokenId,
            evidence: evidence
        });
        emit Claimed(claim, collection, tokenId, msg.sender, evidence, end);
    }

    /// @inheritdoc IInfringementClaims
    function uphold(uint256 claim) external onlyOwner nonReentrant {
        Claim memory filed = _decide(claim, ClaimState.Upheld);
        royalties.setTag(filed.collection, filed.tokenId, true);
        _pay(filed.claimant, filed.bond);
    }

    /// @inheritdoc IInfringementClaims
    /// @dev If nobody owns the work any more, the bond is the owner's of this contract.
    function reject(uint256 claim) external onlyOwner nonReentrant {
        Claim memory filed = _decide(claim, ClaimState.Rejected);
        _requireGas(RightsHolders.GAS);
        address holder = RightsHolders.ownerOf(filed.collection, filed.tokenId);
        _pay(holder == address(0) ? owner() : holder, filed.bond);
    }

    /// @inheritdoc IInfringementClaims
    function lapse(uint256 claim) external nonReentrant {
        Claim memory filed = _open(claim);
        if (block.timestamp <= filed.end) revert ClaimNotOver(claim, filed.end);
        _close(claim, ClaimState.Lapsed);
        _pay(filed.claimant, filed.bond);
    }

    /// @inheritdoc IInfringementClaims
    function lift(address collection, uint256 tokenId) external onlyOwner {
        royalties.setTag(collection, tokenId, false);
    }

    /// @inheritdoc IInfringementClaims
    function setTerms(ClaimTerms calldata terms) external onlyOwner {
        _setTerms(terms);
    }

    /// @inheritdoc IInfringementClaims
    function getClaim(uint256 claim) external view returns (Claim memory) {
        return _claims[claim];
    }

    /// @inheritdoc IInfringementClaims
    function getTerms() external view returns (ClaimTerms memory) {
        return _terms;
    }

    function _decide(uint256 claim, ClaimState state) private returns (Claim memory filed) {
        filed = _open(claim);
        if (block.timestamp > filed.end) revert ClaimOver(claim, filed.end);
        _close(claim, state);
    }

    function _close(uint256 claim, ClaimState state) private {
        _claims[claim].state = state;
        emit ClaimDecided(claim, state);
    }

    function _open(uint256 claim) private view returns (Claim memory filed) {
        filed = _claims[claim];
        if (filed.state != ClaimState.Open) revert ClaimNotOpen(claim, filed.state);
    }

    function _setTerms(ClaimTerms memory rules) private {
        _check("bond", rules.bond, MIN_BOND, MAX_BOND);
        _check("period", rules.period, minPeriod, MAX_PERIOD);
        _terms = rules;
        emit ClaimTermsSet(rules);
    }

    function _check(bytes32 term, uint256 value, uint256 min, uint256 max) private pure {
        if (value < min || value > max) revert ClaimTermsInvalid(term, value, min, max);
    }
}
