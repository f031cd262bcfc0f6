// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {ERC721Holder} from "@openzeppelin/contracts/token/ERC721/utils/ERC721Holder.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ITreasury, Limit} from "../interfaces/governance/ITreasury.sol";
import {SendEther} from "../revenue/SendEther.sol";
import {SendToken} from "../revenue/SendToken.sol";

/**
 * @title Treasury
 * @notice The threat it answers is a captured vote: whoever wins one takes a share, not everything, and the members
 * have the rest of the period to answer. The limit binds every owner, and is itself changed only a period later.
 *
 * What is there and what was paid in the period are together what was there when it began and came in since, so the
 * books need no entry for what comes in: bare transfers and forced ETH are counted like any other, and a gift adds its
 * share to what may be paid, never more than itself. What cannot be hindered: at the edge of two periods both shares
 * may be paid at once.
 */
contract Treasury is ITreasury, Ownable, ERC721Holder, ReentrancyGuardTransient {
    using SafeCast for uint256;

    /// @dev A period of one token: its end in seconds, and what was paid in it.
    struct Period {
        uint40 end;
        uint216 spent;
    }

    /// @notice Bounds of the limit, in basis points and seconds: a vote can neither lift the cap nor lock the money.
    uint256 public constant MIN_CAP = 100;
    uint256 public constant MAX_CAP = 5_000;
    uint256 public constant MAX_PERIOD = 365 days;

    uint256 private constant WHOLE = 10_000;
    address private constant ETHER = address(0);

    /// @notice The shortest period, in seconds: a few on local chains, days on public ones.
    uint256 public immutable minPeriod;

    Limit private _limit;
    Limit private _next;
    uint40 private _nextAt;

    mapping(address token => Period) private _periods;

    /// @notice Makes the treasury with its first limit.
    /// @param initialOwner The DAO's timelock, once set up.
    /// @param minPeriod_ The shortest period that any limit may set, in seconds.
    /// @param first The first limit, in the units and bounds of {Limit}.
    constructor(address initialOwner, uint256 minPeriod_, Limit memory first) Ownable(initialOwner) {
        minPeriod = minPeriod_;
        _check(first);
        _limit = first;
        emit TreasuryLimitAnnounced(first.period, first.cap, block.timestamp);
    }

    /// @inheritdoc ITreasury
    receive() external payable {}

    /// @inheritdoc ITreasury
    function pay(address to, uint256 amount) external onlyOwner nonReentrant {
        _spend(ETHER, amount);
        emit TreasuryPaid(ETHER, to, amount);
        if (!SendEther.pay(to, amount, gasleft())) revert TreasuryPaymentRefused(to, amount);
    }

    /// @inheritdoc ITreasury
    function payToken(address token, address to, uint256 amount) external onlyOwner nonReentrant {
        _spend(token, amount);
        emit TreasuryPaid(token, to, amount);
        if (!SendToken.pay(token, to, amount)) revert TreasuryPaymentRefused(to, amount);
    }

    /// @inheritdoc ITreasury
    /// @dev `transferFrom` is an ERC-20's as well, and some let a holder call it without an allowance, past the cap.
    function give(address collection, uint256 tokenId, address to) external onlyOwner nonReentrant {
        emit TreasuryGave(collection, tokenId, to);
        IERC721(collection).safeTransferFrom(address(this), to, tokenId);
    }

    /// @inheritdoc ITreasury
    function announceLimit(Limit calldata next) external onlyOwner {
        _check(next);
        Limit memory now_ = limit();
        uint256 effectiveAt = block.timestamp + now_.period;
        _limit = now_;
        _next = next;
        _nextAt = effectiveAt.toUint40();
        emit TreasuryLimitAnnounced(next.period, next.cap, effectiveAt);
    }

    /// @inheritdoc ITreasury
    function spendable(address token) public view returns (uint256) {
        uint256 paid = spent(token);
        uint256 held = token == ETHER ? address(this).balance : IERC20(token).balanceOf(address(this));
        return Math.saturatingSub(Math.mulDiv(held + paid, limit().cap, WHOLE), paid);
    }

    /// @inheritdoc ITreasury
    function spent(address token) public view returns (uint256) {
        Period storage period = _periods[token];
        return block.timestamp < period.end ? period.spent : 0;
    }

    /// @inheritdoc ITreasury
    function periodEnd(address token) public view returns (uint256) {
        uint256 end = _periods[token].end;
        return block.timestamp < end ? end : 0;
    }

    /// @inheritdoc ITreasury
    function limit() public view returns (Limit memory) {
        return _nextAt != 0 && block.timestamp >= _nextAt ? _next : _limit;
    }

    /// @inheritdoc ITreasury
    function announced() external view returns (Limit memory next, uint256 effectiveAt) {
        if (block.timestamp < _nextAt) return (_next, _nextAt);
    }

    /// Books `amount` in the token's period, a new one if none is under way.
    function _spend(address token, uint256 amount) private {
        uint256 max = spendable(token);
        uint256 end = periodEnd(token);
        if (amount > max) revert TreasuryCapExceeded(token, amount, max, end);
        uint256 total = spent(token) + amount;
        // No period is under way, whatever second it is.
        // slither-disable-next-line incorrect-equality
        if (end == 0) end = block.timestamp + limit().period;
        _periods[token] = Period({end: end.toUint40(), spent: total.toUint216()});
    }

    function _check(Limit memory terms) private view {
        _bound("period", terms.period, minPeriod, MAX_PERIOD);
        _bound("cap", terms.cap, MIN_CAP, MAX_CAP);
    }

    function _bound(bytes32 term, uint256 value, uint256 min, uint256 max) private pure {
        if (value < min || value > max) revert TreasuryLimitInvalid(term, value, min, max);
    }
}
