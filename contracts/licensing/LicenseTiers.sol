// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Derivatives, ILicenseTiers, Tier, TierRules} from "../interfaces/licensing/ILicenseTiers.sol";
import {ReadableText} from "../text/ReadableText.sol";
import {Rights} from "./Rights.sol";

/**
 * @title LicenseTiers
 * @notice The kinds of licences, as data that is only added to: whoever buys by a tier's number knows what it will always
 * mean. They stand apart from the sales, which nobody owns.
 */
contract LicenseTiers is ILicenseTiers, Ownable {
    /// @notice Bounds of a tier: duration and grace in hours, seats, the parent's share in millionths, the least price in
    /// wei or a currency's smallest unit, and the number of tiers.
    uint256 public constant MAX_DURATION = 87_600;
    uint256 public constant MAX_GRACE = 720;
    uint256 public constant MAX_SEATS = 10;
    uint256 public constant MAX_PARENT_SHARE = 500_000;
    uint256 public constant MAX_FLOOR = 1_000_000 ether;
    uint256 public constant MAX_TIERS = type(uint16).max;

    /// @inheritdoc ILicenseTiers
    uint256 public tierCount;

    mapping(uint256 tier => Tier) private _tiers;

    /// @notice Makes the contract without a tier.
    /// @param initialOwner Sets the tiers: the timelock, once set up.
    constructor(address initialOwner) Ownable(initialOwner) {}

    /// @inheritdoc ILicenseTiers
    function addTier(Tier calldata terms) external onlyOwner returns (uint256 tier) {
        _checkTerms(terms);
        tier = ++tierCount;
        _checkTerm("tiers", tier, 1, MAX_TIERS);
        _tiers[tier] = terms;
        emit TierAdded(tier, terms);
    }

    /// @inheritdoc ILicenseTiers
    function setFloor(uint256 tier, uint256 floor) external onlyOwner {
        _checkTerm("floor", floor, 0, MAX_FLOOR);
        // Checked to fit.
        _tier(tier).floor = uint88(floor);
        emit TierFloorSet(tier, floor);
    }

    /// @inheritdoc ILicenseTiers
    function setClosed(uint256 tier, bool closed) external onlyOwner {
        _tier(tier).closed = closed;
        emit TierClosedSet(tier, closed);
    }

    /// @inheritdoc ILicenseTiers
    function getTier(uint256 tier) external view returns (Tier memory) {
        return _tier(tier);
    }

    /// @inheritdoc ILicenseTiers
    function rulesOf(uint256 tier) external view returns (TierRules memory rules) {
        Tier storage terms = _tiers[tier];
        rules = TierRules({
            rights: terms.rights,
            exclusive: terms.exclusive,
            duration: terms.duration,
            grace: terms.grace,
            seats: terms.seats,
            transferable: terms.transferable,
            derivatives: terms.derivatives,
            reciprocal: terms.reciprocal,
            parentShare: terms.parentShare,
            closed: terms.closed,
            floor: terms.floor,
            currency: terms.currency
        });
        _checkKnown(tier, rules.rights);
    }

    function _tier(uint256 tier) private view returns (Tier storage terms) {
        terms = _tiers[tier];
        _checkKnown(tier, terms.rights);
    }

    /// Every tier has rights.
    function _checkKnown(uint256 tier, uint256 rights) private view {
        if (rights == 0) revert LicenseTierUnknown(tier, tierCount);
    }

    function _checkTerms(Tier calldata terms) private view {
        bool derives = terms.rights & Rights.DERIVATIVE != 0;
        _checkTerm("rights", terms.rights, 1, type(uint32).max);
        _checkTerm("exclusive", terms.exclusive & ~terms.rights, 0, 0);
        _checkTerm("duration", terms.duration, 0, MAX_DURATION);
        _checkTerm("grace", terms.grace, 0, terms.duration == 0 ? 0 : MAX_GRACE);
        _checkTerm("seats", terms.seats, 0, MAX_SEATS);
        _checkTerm("floor", terms.floor, 0, MAX_FLOOR);
        _checkTerm("closed", terms.closed ? 1 : 0, 0, 0);
        _checkTerm(
            "derivatives",
            uint256(terms.derivatives),
            derives ? 1 : 0,
            derives ? uint256(Derivatives.Approval) : 0
        );
        _checkTerm("parentShare", terms.parentShare, 0, derives ? MAX_PARENT_SHARE : 0);
        _checkTerm("reciprocal", terms.reciprocal ? 1 : 0, 0, derives ? 1 : 0);
        _checkTerm("name", ReadableText.isReadable(terms.name) ? 1 : 0, 1, 1);
        _checkTerm("territory", terms.territory == 0 || ReadableText.isReadable(terms.territory) ? 1 : 0, 1, 1);
        // An account without code would take every call for paid.
        if (terms.currency != address(0)) _checkTerm("currency", terms.currency.code.length, 1, type(uint256).max);
    }

    function _checkTerm(bytes32 term, uint256 value, uint256 min, uint256 max) private pure {
        if (value < min || value > max) revert LicenseTermsInvalid(term, value, min, max);
    }
}
