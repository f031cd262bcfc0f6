// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseRegistry} from "../interfaces/licensing/ILicenseRegistry.sol";
import {ILicenseTiers, TierRules} from "../interfaces/licensing/ILicenseTiers.sol";
import {WholeHours} from "./dates/WholeHours.sol";

/**
 * @title TierReader
 * @notice What sales ask of the tiers, which are a contract of their own. A sale asks once and hands the rules on.
 */
abstract contract TierReader is ILicenseRegistry {
    /// @inheritdoc ILicenseRegistry
    ILicenseTiers public immutable tiers;

    constructor(ILicenseTiers tiers_) {
        tiers = tiers_;
    }

    function _rules(uint256 tier) internal view returns (TierRules memory) {
        return tiers.rulesOf(tier);
    }

    /// The hour until which a licence of these rules that expires at hour `expiry` keeps what it has.
    function _graceEnd(TierRules memory rules, uint256 expiry) internal pure returns (uint256) {
        return WholeHours.later(expiry, rules.grace);
    }
}
