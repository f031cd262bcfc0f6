// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Stage} from "../fractions/IFractionVault.sol";

/**
 * @title ILoanErrors
 * @notice Why a lending pool or its terms refuse. Amounts of ETH in wei, of fractions in their smallest unit.
 */
interface ILoanErrors {
    /// @notice The transaction was good until `deadline`.
    /// @param deadline The last moment at which the call was good, in Unix seconds.
    error LoanDeadlinePassed(uint256 deadline);
    /// @notice `vault` is none of the studio's, or nobody has ever locked its fractions.
    /// @param vault The address that was given.
    error LoanVaultUnknown(address vault);
    /// @notice The vault is in `stage`, which does not allow this.
    /// @param vault Which vault.
    /// @param stage The stage that it is in.
    error LoanStageInvalid(address vault, Stage stage);
    /// @notice No more is lent, or not on this vault.
    /// @param vault Which vault.
    error LoanStopped(address vault);
    /// @notice The collateral allows a debt of `max`, and it would be `debt`.
    /// @param debt What would be owed, in wei.
    /// @param max The most that may be owed, in wei.
    error LoanDebtTooLarge(uint256 debt, uint256 max);
    /// @notice A debt of `debt` would be left; the least is `min`, or none.
    /// @param debt What would be owed, in wei.
    /// @param min The least that may be owed, in wei.
    error LoanDebtTooSmall(uint256 debt, uint256 min);
    /// @notice The pool has `cash` now and cannot give `amount`.
    /// @param amount How much was asked for, in wei.
    /// @param cash How much the pool has, in wei.
    error LoanCashTooSmall(uint256 amount, uint256 cash);
    /// @notice `held` fractions are locked, not `fractions`.
    /// @param fractions How many were asked for, in smallest units.
    /// @param held How many are locked, in smallest units.
    error LoanCollateralTooSmall(uint256 fractions, uint256 held);
    /// @notice `borrower` owes nothing on this vault.
    /// @param borrower Whose loan it would be.
    /// @param vault Which vault.
    error LoanNone(address borrower, address vault);
    /// @notice The loan is healthy: it owes `debt`, no more than `limit`.
    /// @param debt What is owed, in wei.
    /// @param limit The debt up to which the loan is healthy, in wei.
    error LoanHealthy(uint256 debt, uint256 limit);
    /// @notice No market can tell whether the loan is healthy: it can be sold from `from` (seconds) on, 0 if nobody has
    /// noted it.
    /// @param from From when on, in Unix seconds.
    error LoanValueUnknown(uint256 from);
    /// @notice The liquidation runs until `end` (seconds).
    /// @param end The last moment of the sale, in Unix seconds.
    error LoanAuctionRuns(uint256 end);
    /// @notice No liquidation runs.
    /// @param borrower Whose loan it would be.
    /// @param vault Which vault.
    error LoanAuctionNone(address borrower, address vault);
    /// @notice `fractions` can be had, and at least `min` were wanted.
    /// @param fractions How much can be had, in smallest units of fractions, of shares or of ETH.
    /// @param min The least that was wanted, in the same unit.
    error LoanOutputTooSmall(uint256 fractions, uint256 min);
    /// @notice It costs `due`, and `sent` were sent.
    /// @param sent How much was sent, in wei.
    /// @param due What it costs, in wei.
    error LoanPaymentTooSmall(uint256 sent, uint256 due);
    /// @notice Collateral for `worth` would be left; take at least so much that `min` are left, or all.
    /// @param worth What the rest of the collateral would be worth, in wei.
    /// @param min The least that may be left, in wei.
    error LoanRemainderTooSmall(uint256 worth, uint256 min);
    /// @notice `to` refused `amount` wei.
    /// @param to Who was to be paid.
    /// @param amount How much, in wei.
    error LoanPaymentRefused(address to, uint256 amount);
    /// @notice The `term` must be within `min` and `max`.
    /// @param term The name of the term, as text padded with zeros.
    /// @param value The value that was given, in the term's own unit.
    /// @param min The smallest value allowed, in the same unit.
    /// @param max The largest value allowed, in the same unit.
    error LoanTermsInvalid(bytes32 term, uint256 value, uint256 min, uint256 max);
    /// @notice ETH is taken from WETH and from vaults whose fractions were locked only.
    /// @param sender Who sent it.
    error LoanSenderUnknown(address sender);
    /// @notice The reserve has nothing beyond its cushion, or there is no cash.
    error LoanNothingToCollect();
}
