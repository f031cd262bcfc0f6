// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IFractionVault, Stage} from "../interfaces/fractions/IFractionVault.sol";
import {IFractionVaultFactory} from "../interfaces/fractions/IFractionVaultFactory.sol";
import {ILendingPool} from "../interfaces/lending/ILendingPool.sol";
import {IRevenueShare} from "../interfaces/revenue/IRevenueShare.sol";
import {PushOrCredit} from "../revenue/PushOrCredit.sol";
import {DebtLedger} from "./DebtLedger.sol";

/**
 * @title LoanCollateral
 * @notice What loans have locked of each vault, and what the locked fractions earn.
 *
 * A vault pays the pool for all locked fractions together, as income or, once its items are gone, as their part of the
 * pot; both are ETH from the vault and are shared alike, by one sum for each fraction. So whoever makes the vault pay
 * cannot take the money past the loans. A loan takes its part whenever its collateral is about to change: debt first.
 */
abstract contract LoanCollateral is DebtLedger, PushOrCredit {
    /// @dev What is locked of one vault's fractions.
    /// @param held How many are locked, in smallest units of fractions.
    /// @param unshared What the vault paid and is in no loan yet, in wei.
    /// @param known Whether somebody has ever locked some.
    /// @param cashed Whether the fractions were burnt for their part of the pot.
    /// @param earnedPerFraction What each fraction has earned here, in 2^-96 wei.
    struct Collateral {
        uint96 held;
        uint96 unshared;
        bool known;
        bool cashed;
        uint256 earnedPerFraction;
    }

    /// @dev A borrower's loan on one vault's fractions.
    /// @param collateral How many fractions are locked, in their smallest unit.
    /// @param debtUnits What is owed, in units of the ledger's index.
    /// @param saleStart When the sale of the collateral began, in Unix seconds; 0 if nothing is for sale.
    /// @param startPrice What all of the vault's fractions cost then, in wei.
    /// @param halving How long it takes that price to halve, in seconds.
    /// @param penalty What the sale costs the borrower, in basis points of what it pays off.
    /// @param saleByMarket Whether a market told then that the loan owes too much; else none could tell.
    /// @param lostSince Since when no market could tell, in Unix seconds; 0 if one can.
    /// @param lostSeen When that was noted last, in Unix seconds.
    /// @param earnedPerFraction Up to where the fractions' income is in the loan, in 2^-96 wei.
    struct Loan {
        uint96 collateral;
        uint96 debtUnits;
        uint40 saleStart;
        uint96 startPrice;
        uint32 halving;
        uint16 penalty;
        bool saleByMarket;
        uint40 lostSince;
        uint40 lostSeen;
        uint256 earnedPerFraction;
    }

    uint256 internal constant GWEI = 1 gwei;

    /// Bits of a wei's fraction in what a fraction earned. All ETH there is, earned by one fraction, still fits, as does
    /// what any number of them got of it.
    uint256 private constant EARNED_BITS = 96;

    /// @inheritdoc ILendingPool
    IFractionVaultFactory public immutable vaults;

    mapping(address vault => Collateral) internal _collateral;
    mapping(address borrower => mapping(address vault => Loan)) internal _loans;

    constructor() {
        vaults = terms.vaults();
    }

    /// @inheritdoc ILendingPool
    function collateral(address vault) external view returns (uint256 held, bool cashed) {
        return (_collateral[vault].held, _collateral[vault].cashed);
    }

    /// @dev Takes what a vault pays for the locked fractions.
    function _receiveIncome(address vault, uint256 amount) internal {
        Collateral storage locked = _collateral[vault];
        if (!locked.known) revert LoanSenderUnknown(vault);
        uint256 held = locked.held;
        if (held == 0) {
            // Fractions that somebody gave to the pool earned it: it is the reserve's.
            Ledger memory ledger = _readLedger();
            ledger.cash += amount;
            ledger.reserve = _reserveWith(ledger, amount);
            _writeLedger(ledger);
            return;
        }
        // All ETH there is fits.
        locked.unshared += uint96(amount);
        locked.earnedPerFraction += (amount << EARNED_BITS) / held;
    }

    /// @dev Has the vault pay what the locked fractions have accrued. It pays {_receiveIncome}, which may write the ledger: so
    /// nobody reads the ledger before.
    function _harvest(address vault) internal {
        if (!_collateral[vault].known) revert LoanVaultUnknown(vault);
        // The vault is the studio's; it is asked first, because it refuses to pay nothing.
        // slither-disable-next-line unused-return
        if (IRevenueShare(vault).claimable(address(this)) != 0) IRevenueShare(vault).claim(address(this));
    }

    /// @dev A loan with all that its collateral has earned, and the ledger, which is the caller's to write. Where the fractions
    /// were burnt for money, that has paid what it can, and the rest of the debt is lost.
    // The vault calls back only to pay, which is booked before the ledger and the loan are read.
    // slither-disable-next-line reentrancy-no-eth
    function _upToDate(address borrower, address vault) internal returns (Ledger memory ledger, Loan storage loan_) {
        _harvest(vault);
        ledger = _readLedger();
        loan_ = _loans[borrower][vault];
        Collateral storage locked = _collateral[vault];
        uint256 earnedPerFraction = locked.earnedPerFraction;
        uint256 earned = _earned(loan_, earnedPerFraction);
        loan_.earnedPerFraction = earnedPerFraction;
        if (earned != 0) {
            uint256 units = loan_.debtUnits;
            uint256 toDebt = Math.min(earned, _debtOf(ledger, units));
            uint256 unitsPaid = _unitsPaid(ledger, units, toDebt);
            // It is part of what came in.
            locked.unshared -= uint96(earned);
            loan_.debtUnits = uint96(units - unitsPaid);
            ledger.debtUnits -= unitsPaid;
            ledger.cash += toDebt;
            _addCredit(borrower, earned - toDebt);
            emit IncomeApplied(borrower, vault, toDebt, earned - toDebt);
        }
        uint256 burnt = loan_.collateral;
        if (locked.cashed && burnt != 0) {
            (loan_.collateral, loan_.saleStart) = (0, 0);
            _release(ledger, locked, burnt);
            _loseDebt(ledger, borrower, vault, loan_);
        }
    }

    /// @dev Takes fractions out of what is locked; with the last of them the crumbs of their income go to the reserve.
    function _release(Ledger memory ledger, Collateral storage locked, uint256 fractions) internal {
        uint96 left = locked.held - uint96(fractions);
        locked.held = left;
        uint256 crumbs = locked.unshared;
        // slither-disable-next-line incorrect-equality
        if (left != 0 || crumbs == 0) return;
        locked.unshared = 0;
        ledger.cash += crumbs;
        ledger.reserve = _reserveWith(ledger, crumbs);
    }

    /// @dev What a loan without collateral owes is lost: by the reserve first, then by the lenders.
    function _loseDebt(Ledger memory ledger, address borrower, address vault, Loan storage loan_) internal {
        uint256 units = loan_.debtUnits;
        // slither-disable-next-line incorrect-equality
        if (units == 0) return;
        uint256 amount = _debtOf(ledger, units);
        uint256 fromReserve = Math.min(amount, ledger.reserve);
        loan_.debtUnits = 0;
        ledger.debtUnits -= units;
        ledger.reserve -= fromReserve;
        emit BadDebt(borrower, vault, amount, fromReserve);
    }

    /// @dev What a loan's fractions earned since that was last put into the loan, in wei; its debt is paid first.
    function _earned(Loan storage loan_, uint256 earnedPerFraction) internal view returns (uint256) {
        return (loan_.collateral * (earnedPerFraction - loan_.earnedPerFraction)) >> EARNED_BITS;
    }

    /// @dev What each fraction will have earned once the vault has paid what it owes now, in 2^-96 wei.
    function _earnedPerFractionNow(address vault) internal view returns (uint256) {
        Collateral storage locked = _collateral[vault];
        uint256 held = locked.held;
        if (held == 0) return locked.earnedPerFraction;
        return locked.earnedPerFraction + (IRevenueShare(vault).claimable(address(this)) << EARNED_BITS) / held;
    }

    function _stage(address vault) internal view returns (Stage stage) {
        // slither-disable-next-line unused-return
        (stage, ) = IFractionVault(vault).standing();
    }

    function _addCredit(address account, uint256 amount) private {
        // slither-disable-next-line incorrect-equality
        if (amount == 0) return;
        credit[account] += amount;
        totalCredit += amount;
        emit Credited(account, amount);
    }
}
