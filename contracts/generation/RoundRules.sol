// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IGenerationOracle, Rules} from "../interfaces/generation/IGenerationOracle.sol";

/**
 * @title RoundRules
 * @notice The rules that the next rounds are requested under, and their bounds in code. A vote changes them for rounds to
 * come only.
 */
abstract contract RoundRules is IGenerationOracle, Ownable {
    /// @notice The most works that any rules may allow in a round.
    uint256 public constant MAX_WORKS = 65_536;

    /// @notice The longest life that any rules may give a round, in seconds.
    uint256 public constant MAX_LIFETIME = 30 days;

    /// @notice The most of a stake that a missed reveal may cost, in basis points.
    uint256 public constant MAX_NO_SHOW_BPS = 2_500;

    /// @notice The most operators that a round may need to agree.
    uint256 public constant MAX_QUORUM = 256;

    /// @notice The shortest commit, reveal and challenge window that any rules may set, in seconds. Local chains are
    /// deployed with a few seconds, public ones with an hour or more.
    uint256 public immutable minWindow;

    Rules internal _rules;

    constructor(uint256 minWindow_, Rules memory rules) {
        minWindow = minWindow_;
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
    function feeFor(uint256 works) public view returns (uint256) {
        return uint256(_rules.baseFee) + uint256(_rules.feePerWork) * works;
    }

    function _setRules(Rules memory rules) private {
        uint256 maxWindow = MAX_LIFETIME;
        _bound("stake", rules.stake, 1, type(uint96).max);
        _bound("noShowPenaltyBps", rules.noShowPenaltyBps, 0, MAX_NO_SHOW_BPS);
        _bound("quorum", rules.quorum, 1, MAX_QUORUM);
        _bound("maxWorks", rules.maxWorks, 1, MAX_WORKS);
        _bound("seedDelay", rules.seedDelay, 1, 8_191);
        _bound("commitWindow", rules.commitWindow, minWindow, maxWindow);
        _bound("revealWindow", rules.revealWindow, minWindow, maxWindow);
        _bound("challengeWindow", rules.challengeWindow, minWindow, maxWindow);
        // The windows, a demand and a promotion at their end, each as long as reveals, and room for a late seed.
        uint256 windows = uint256(rules.commitWindow) + 3 * uint256(rules.revealWindow) + rules.challengeWindow;
        _bound("lifetime", rules.lifetime, 2 * windows, maxWindow);
        _rules = rules;
        emit RulesSet(rules);
    }

    function _bound(bytes32 rule, uint256 value, uint256 min, uint256 max) private pure {
        if (value < min || value > max) revert RulesInvalid(rule, value, min, max);
    }
}
