// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Stage} from "../fractions/IFractionVault.sol";

/**
 * @title ILoanErrors
 * @notice Why a lending pool or its terms refuse. Amounts of ETH in wei, of fractions in their smallest unit.
 */
interface ILoanErrors {
    /// @notice The transaction was good until `deadline`.
    error LoanDeadlinePassed(uint256 deadline);
    /// @notice `vault` is none of the studio's, or nobody has ever locked its fractions.
    error LoanVaultUnknown(address vault);
    /// @notice The vault is in `stage`, which does not allow this.
    error LoanStageInvalid(address vault, Stage stage);
    /// @notice No more is lent, or not on this vault.
    error LoanStopped(address vault);
    /// @notice The collateral allows a debt of `max`, and it would be `debt`.
    error LoanDebtTooLarge(uint256 debt, uint256 max);
    /// @notice A debt of `debt` would be left; the least is `min`, or none.
    error LoanDebtTooSmall(uint256 debt, uint256 min);
    /// @notice The pool has `cash` now and cannot give `amount`.
    error LoanCashTooSmall(uint256 amount, uint256 cash);
    /// @notice `held` fractions are locked, not `fractions`.
    error LoanCollateralTooSmall(uint256 fractions, uint256 held);
    /// @notice `borrower` owes nothing on this vault.
    error LoanNone(address borrower, address vault);
    /// @notice The loan is healthy: it owes `debt`, no more than `limit`.
    error LoanHealthy(uint256 debt, uint256 limit);
    /// @notice No market can tell whether the loan is healthy: it can be sold from `from` (seconds) on, 0 if nobody has
    /// noted it.
    error LoanValueUnknown(uint256 from);
    /// @notice The liquidation runs until `end` (seconds).
    error LoanAuctionRuns(uint256 end);
    /// @notice No liquidation runs.
    error LoanAuctionNone(address borrower, address vault);
    /// @notice `fractions` can be had, and at least `min` were wanted.
    error LoanOutputTooSmall(uint256 fractions, uint256 min);
    /// @notice It costs `due`, and `sent` were sent.
    error LoanPaymentTooSmall(uint256 sent, uint256 due);
    /// @notice Collateral for `worth` would be left; take at least so much that `min` are left, or all.
    error LoanRemainderTooSmall(uint256 worth, uint256 min);
    /// @notice `to` refused `amount` wei.
    error LoanPaymentRefused(address to, uint256 amount);
    /// @notice The `term` must be within `min` and `max`.
    error LoanTermsInvalid(bytes32 term, uint256 value, uint256 min, uint256 max);
    /// @notice ETH is taken from WETH and from vaults whose fractions were locked only.
    error LoanSenderUnknown(address sender);
    /// @notice The reserve has nothing beyond its cushion, or there is no cash.
    error LoanNothingToCollect();
}
