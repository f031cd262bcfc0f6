// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SendEther} from "./SendEther.sol";

/**
 * @title PushOrCredit
 * @notice Pays ETH to addresses that may refuse it, burn all gas or return a bomb of data, without letting any of them
 * stop the payer. A push that fails becomes a credit, which anyone can have paid out to its owner later.
 *
 * Inheritors finish their own state before they pay. Credits are never mixed with other money: `totalCredit` is what
 * the contract must keep for them.
 */
abstract contract PushOrCredit {
    /// @notice `account` has nothing to withdraw.
    /// @param account The account.
    error CreditNothingOwed(address account);
    /// @notice `account` refused `amount` wei; the credit stays.
    /// @param account Who was to be paid.
    /// @param amount The credit, in wei.
    error CreditPaymentRefused(address account, uint256 amount);

    /// @notice The call has `left` gas left and must have `needed`, or a recipient could be starved into a credit.
    /// @param left The gas that is left.
    /// @param needed The gas that is needed.
    error PushGasTooLow(uint256 left, uint256 needed);

    /// @notice `account` was paid.
    /// @param account Who was paid.
    /// @param amount How much, in wei.
    event Paid(address indexed account, uint256 amount);
    /// @notice A push of `amount` wei to `account` failed and is now a credit.
    /// @param account Who can withdraw it.
    /// @param amount How much, in wei.
    event Credited(address indexed account, uint256 amount);

    /// Enough for a smart wallet's receive hook, too little to grief the payer.
    uint256 private constant PUSH_GAS = 50_000;

    /// What a call with value costs at most before the recipient runs: a cold, new account.
    uint256 private constant CALL_GAS = 40_000;

    /// @notice Wei owed to an account whose push failed.
    mapping(address account => uint256 amount) public credit;

    /// @notice Wei kept for all credits together.
    uint256 public totalCredit;

    /// @notice Pays `account` its credit, with all gas.
    /// @dev Caller: anyone; the money goes to `account`.
    /// Errors: {CreditNothingOwed}, {CreditPaymentRefused}.
    /// @param account Whose credit it is.
    function withdrawCredit(address account) external {
        uint256 amount = credit[account];
        // A credit is a number in the books, not a balance that others could move.
        // slither-disable-next-line incorrect-equality
        if (amount == 0) revert CreditNothingOwed(account);
        credit[account] = 0;
        totalCredit -= amount;
        if (!SendEther.pay(account, amount, gasleft())) revert CreditPaymentRefused(account, amount);
        emit Paid(account, amount);
    }

    function _pay(address account, uint256 amount) internal {
        if (amount != 0 && _push(account, amount)) emit Paid(account, amount);
    }

    /// @dev Pushes; false if the account refused, and then the amount is its credit.
    function _push(address account, uint256 amount) internal returns (bool success) {
        _requireGas(PUSH_GAS);
        success = SendEther.pay(account, amount, PUSH_GAS);
        if (success) return true;
        credit[account] += amount;
        totalCredit += amount;
        emit Credited(account, amount);
    }

    /// @dev Reverts with {PushGasTooLow} if a call could not be given so much gas: whoever calls us must not be able to
    /// make a good recipient fail. A call gets all but a 64th of what is left (EIP-150).
    function _requireGas(uint256 gasLimit) internal view {
        uint256 needed = gasLimit + gasLimit / 63 + CALL_GAS;
        if (gasleft() < needed) revert PushGasTooLow(gasleft(), needed);
    }
}
