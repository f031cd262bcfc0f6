// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IRevenueShare} from "../interfaces/revenue/IRevenueShare.sol";
import {SendEther} from "./SendEther.sol";

/**
 * @title RevenueShare
 * @notice An ERC-20 whose holders are paid: ETH that reaches the contract, in whatever way, accrues to them in proportion
 * to what they hold while it accrues, and stays theirs when the tokens move on.
 *
 * Against borrowing tokens for the moment of a payment, nothing accrues at once. Money is let out in streams of a day
 * each: what came in while one ran makes up the next. So every wei accrues linearly over a whole day, and no payment,
 * however small, can put off a stream that runs. Because money is found by the contract's balance, it can be sent with
 * 2,300 gas, and ETH that was forced upon the contract reaches the holders as well.
 *
 * What one token accrued is kept in 2^-64 wei, an account's part in 2^-40 wei, and what cannot be divided among the
 * shares is carried to the next time, so that paid + owed + carried = received, to the wei. Tokens that the contract
 * itself holds have no part.
 */
abstract contract RevenueShare is IRevenueShare, ERC20 {
    /// @inheritdoc IRevenueShare
    uint256 public constant STREAM = 1 days;

    /// @notice The most tokens there can be, in their smallest unit.
    uint256 public constant MAX_SHARES = type(uint96).max;

    /// @notice With fewer tokens than this nothing accrues; it waits. All ETH there is, divided by so few, still fits.
    uint256 public constant MIN_SHARES = 1 << 32;

    /// Bits of a wei's fraction in what one token accrued, and in what an account is owed.
    uint256 private constant SHARE_BITS = 64;
    uint256 private constant OWED_BITS = 40;

    /// @dev `perShare` is what one token accrued so far, in 2^-64 wei; `remainder` what the last division left over, in
    /// the same unit.
    struct Accrual {
        uint128 perShare;
        uint96 remainder;
    }

    /// @dev `released` of `amount` wei have accrued since `start` (seconds).
    struct Stream {
        uint96 amount;
        uint96 released;
        uint40 start;
    }

    /// @dev `owed` in 2^-40 wei, up to date when one token had accrued `perShare`, which is below 2^119; `mark`
    /// is an inheritor's note, 0 at first, at hand wherever tokens move.
    struct Account {
        uint120 perShare;
        uint8 mark;
        uint128 owed;
    }

    Accrual private _accrual;
    Stream private _stream;
    mapping(address account => Account) private _accounts;

    /// The start of a stream after which there is none.
    uint40 private constant NEVER = type(uint40).max;

    /// Wei that were put into streams and not paid out yet.
    uint256 private _kept;

    /// @notice Takes revenue from anyone.
    receive() external payable virtual {}

    /// @inheritdoc IRevenueShare
    function claim(address account) external virtual returns (uint256 amount) {
        return _claim(account);
    }

    /// @inheritdoc IRevenueShare
    function accrue() external {
        _accrue();
    }

    /// @inheritdoc IRevenueShare
    function claimable(address account) external view returns (uint256) {
        (Accrual memory accrual, ) = _accrued();
        Account memory known = _accounts[account];
        return (known.owed + _earned(account, accrual.perShare, known.perShare)) >> OWED_BITS;
    }

    /// @inheritdoc IRevenueShare
    function shares() public view returns (uint256) {
        return totalSupply() - balanceOf(address(this));
    }

    /// @inheritdoc IRevenueShare
    function revenue() external view returns (uint256 unreleased, uint256 waiting, uint256 streamEnd) {
        (, Stream memory stream) = _accrued();
        // A start of zero means that no stream began yet, NEVER that none will begin again.
        // slither-disable-next-line incorrect-equality
        bool none = stream.start == 0 || stream.start == NEVER;
        return (stream.amount - stream.released, _free(), none ? 0 : stream.start + STREAM);
    }

    /// @dev Wei in the contract that are somebody's for another reason; never revenue.
    function _reserved() internal view virtual returns (uint256) {
        return 0;
    }

    /// @dev What of `income`, which begins to stream now, reaches the holders; an inheritor keeps books of the rest.
    function _levied(uint256 income) internal virtual returns (uint256) {
        return income;
    }

    function _update(address from, address to, uint256 value) internal virtual override {
        uint128 perShare = _accrue();
        if (from != address(0)) _settle(from, perShare);
        if (to != address(0) && to != from) _settle(to, perShare);
        super._update(from, to, value);
        if (from == address(0) && totalSupply() > MAX_SHARES) revert RevenueTooManyShares(totalSupply(), MAX_SHARES);
    }

    /// @dev Brings what one token accrued up to date, and starts the next stream when one is over.
    function _accrue() internal returns (uint128 perShare) {
        (Accrual memory accrual, Stream memory stream) = _accrued();
        perShare = accrual.perShare;
        if (stream.released != _stream.released) {
            _accrual = accrual;
            _stream = stream;
        }
        if (stream.start != 0 && block.timestamp < stream.start + STREAM) return perShare;
        uint256 free = _free();
        // Nothing hangs on an exact balance: all that is free makes the next stream.
        // slither-disable-next-line incorrect-equality
        if (free == 0 || shares() < MIN_SHARES) return perShare;
        free = _levied(free);
        // All ETH there is fits in 96 bits, and every date in 40.
        _stream = Stream({amount: uint96(free), released: 0, start: uint40(block.timestamp)});
        _kept += free;
        emit RevenueStreamed(free, block.timestamp + STREAM);
    }

    /// @dev Ends the last stream for good: what has accrued stays owed, and nothing accrues any more. All ETH beyond
    /// {_keptRevenue} and {_reserved} is the inheritor's to pay out.
    function _endStreams() internal {
        _accrue();
        Stream memory stream = _stream;
        _kept -= stream.amount - stream.released;
        _stream = Stream({amount: 0, released: 0, start: NEVER});
    }

    /// @dev Wei that are in a stream or owed to holders.
    function _keptRevenue() internal view returns (uint256) {
        return _kept;
    }

    /// @dev What an inheritor noted of `account`.
    function _markOf(address account) internal view returns (uint8) {
        return _accounts[account].mark;
    }

    function _setMark(address account, uint8 mark) internal {
        _accounts[account].mark = mark;
    }

    /// @dev Takes what `account` has accrued out of the books and pays it.
    function _claim(address account) internal returns (uint256 amount) {
        _settle(account, _accrue());
        Account storage known = _accounts[account];
        uint128 owed = known.owed;
        amount = owed >> OWED_BITS;
        if (amount == 0) revert RevenueNothingOwed(account);
        known.owed = uint128(owed - (amount << OWED_BITS));
        _kept -= amount;
        emit RevenueClaimed(account, amount);
        if (!SendEther.pay(account, amount, gasleft())) revert RevenuePaymentRefused(account, amount);
    }

    /// What the books would say if they were brought up to date now.
    function _accrued() private view returns (Accrual memory accrual, Stream memory stream) {
        (accrual, stream) = (_accrual, _stream);
        // Both are the stream's own numbers; at its end they are equal.
        // slither-disable-next-line incorrect-equality
        if (stream.released == stream.amount) return (accrual, stream);
        uint256 total = shares();
        if (total < MIN_SHARES) return (accrual, stream);
        uint256 elapsed = block.timestamp - stream.start;
        uint256 released = elapsed >= STREAM ? stream.amount : (stream.amount * elapsed) / STREAM;
        // Fits: a remainder is below the shares, and all ETH there is, below 2^87 wei, 2^64 times, divided by 2^32
        // shares or more stays below 2^119.
        uint256 units = ((released - stream.released) << SHARE_BITS) + accrual.remainder;
        accrual.perShare += uint128(units / total);
        // A remainder to carry, not a draw.
        // slither-disable-next-line weak-prng
        accrual.remainder = uint96(units % total);
        stream.released = uint96(released);
    }

    /// Moves what `account` has earned since its last time into what it is owed.
    function _settle(address account, uint128 perShare) private {
        Account storage known = _accounts[account];
        uint128 last = known.perShare;
        // Equal exactly if nothing accrued since.
        // slither-disable-next-line incorrect-equality
        if (last == perShare) return;
        known.owed += _earned(account, perShare, last);
        // Below 2^119, see {_accrued}.
        known.perShare = uint120(perShare);
    }

    function _earned(address account, uint128 perShare, uint128 last) private view returns (uint128) {
        if (account == address(this)) return 0;
        return uint128((balanceOf(account) * (perShare - last)) >> (SHARE_BITS - OWED_BITS));
    }

    /// Wei that came in and are in no stream yet.
    function _free() private view returns (uint256) {
        uint256 balance = address(this).balance;
        uint256 taken = _kept;
        if (balance <= taken) return 0;
        taken += _reserved();
        return balance > taken ? balance - taken : 0;
    }
}
