// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AppraisalTerms, IStudioAppraiser} from "../interfaces/appraisal/IStudioAppraiser.sol";
import {Announced} from "../governance/Announced.sol";

/**
 * @title AppraisalRules
 * @notice The terms that values follow, and their bounds in code. A vote changes them after the notice only, so that loans
 * which would become unhealthy can be paid back before.
 */
abstract contract AppraisalRules is IStudioAppraiser, Announced {
    /// @notice Bounds of the terms, in seconds, days, basis points and times. What stood since yesterday began stood behind
    /// a day's mean; a pool remembers its liquidity for a month.
    uint256 public constant MAX_WINDOW = 1 days;
    uint256 public constant MAX_AGE = 4 * 365 days;
    uint256 public constant MAX_RECORD_AGE = 30 days;
    uint256 public constant MAX_DEPTH_MULTIPLE = 50;
    uint256 public constant MIN_DEPTH_DAYS = 2;
    uint256 public constant MAX_DEPTH_DAYS = 30;
    uint256 public constant MAX_SOLD_MULTIPLE = 5;
    uint256 public constant MAX_SAMPLE = 64;
    uint256 public constant MIN_SALES = 3;
    uint256 public constant MAX_INCOME_MULTIPLE = 80;
    uint256 public constant MAX_LICENSES = 1_000;
    uint256 public constant MIN_HAIRCUT = 1_000;
    uint256 public constant MAX_HAIRCUT = 9_000;

    /// @notice The shortest window and ages, in seconds: a few on local chains, an hour or more on public ones.
    uint256 public immutable minWindow;

    AppraisalTerms internal _terms;

    constructor(uint256 notice_, uint256 minWindow_) Announced(notice_, minWindow_) {
        minWindow = minWindow_;
    }

    /// @inheritdoc IStudioAppraiser
    function setTerms(AppraisalTerms calldata terms) external {
        _checkTerms(terms);
        if (_isDue(address(0))) _setTerms(terms);
    }

    /// @inheritdoc IStudioAppraiser
    function getTerms() external view returns (AppraisalTerms memory) {
        return _terms;
    }

    /// @dev Terms that {_checkTerms} let pass.
    function _setTerms(AppraisalTerms memory rules) internal {
        _terms = rules;
        emit AppraisalTermsSet(rules);
    }

    /// @dev Reverts with {AppraisalTermsInvalid} if a term is outside its bounds.
    function _checkTerms(AppraisalTerms memory rules) internal view {
        _check("window", rules.window, minWindow, MAX_WINDOW);
        _check("shortWindow", rules.shortWindow, minWindow, rules.window);
        _check("age", rules.age, minWindow, MAX_AGE);
        _check("recordAge", rules.recordAge, minWindow, MAX_RECORD_AGE);
        _check("depthMultiple", rules.depthMultiple, 1, MAX_DEPTH_MULTIPLE);
        _check("depthDays", rules.depthDays, MIN_DEPTH_DAYS, MAX_DEPTH_DAYS);
        _check("soldMultiple", rules.soldMultiple, 1, MAX_SOLD_MULTIPLE);
        _check("sample", rules.sample, MIN_SALES, MAX_SAMPLE);
        _check("minSales", rules.minSales, MIN_SALES, rules.sample);
        _check("incomeMultiple", rules.incomeMultiple, 1, MAX_INCOME_MULTIPLE);
        _check("minLicenses", rules.minLicenses, 1, MAX_LICENSES);
        _check("haircut", rules.haircut, MIN_HAIRCUT, MAX_HAIRCUT);
    }

    function _check(bytes32 term, uint256 value, uint256 min, uint256 max) private pure {
        if (value < min || value > max) revert AppraisalTermsInvalid(term, value, min, max);
    }
}
