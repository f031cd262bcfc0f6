// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFractionVault, IFractionVaultFactory, Stage} from "../interfaces/fractions/IFractionVault.sol";
import {ILendingPool} from "../interfaces/lending/ILendingPool.sol";
import {Standing} from "../interfaces/lending/ILoanTerms.sol";
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
    /// @dev Of a vault's fractions `held` are locked. `kept` wei came from the vault and are in no loan yet. `known`: somebody
    /// has locked some, ever. `perFraction`: what each fraction has earned here.
    struct Collateral {
        uint96 held;
        uint96 kept;
        bool known;
        bool cashed;
        uint256 perFraction;
    }

    /// @dev `scaled` is the debt in units of the index. A liquidation began at `start` (seconds), 0 if none did, when all of
    /// the vault's fractions cost `price` wei, which halves every `halving` seconds; a market said so then (`told`), or none
    /// could. Since `lostSince` no market could tell
    /// whether the loan is healthy, 0 if one can, which was seen last at `lostSeen` (seconds). `perFraction`: up to where
    /// the income is in the loan.
    struct Loan {
        uint96 collateral;
        uint96 scaled;
        uint40 start;
        uint96 price;
        uint32 halving;
        uint16 penalty;
        bool told;
        uint40 lostSince;
        uint40 lostSeen;
        uint256 perFraction;
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
        Collateral storage c = _collateral[vault];
        if (!c.known) revert LoanSenderUnknown(vault);
        uint256 held = c.held;
        if (held == 0) {
            // Somebody's gift of fractions earned it.
            _toReserve(amount);
            return;
        }
        // All ETH there is fits.
        c.kept += uint96(amount);
        c.perFraction += (amount << EARNED_BITS) / held;
    }

    /// @dev Has the vault pay what the locked fractions have accrued. Before the ledger is read: it may be written.
    function _harvest(address vault) internal {
        if (!_collateral[vault].known) revert LoanVaultUnknown(vault);
        // The vault is the studio's; asked first, because it refuses to pay nothing.
        // slither-disable-next-line unused-return
        if (IRevenueShare(vault).claimable(address(this)) != 0) IRevenueShare(vault).claim(address(this));
    }

    /// @dev Puts into a loan what its fractions earned; when they were cashed, that ends it.
    function _settle(Ledger memory ledger, address borrower, address vault) internal returns (Loan storage loan_) {
        loan_ = _loans[borrower][vault];
        Collateral storage c = _collateral[vault];
        (uint256 toDebt, uint256 toBorrower) = _income(ledger, c.perFraction, loan_);
        loan_.perFraction = c.perFraction;
        if (toDebt + toBorrower != 0) {
            // Part of what came in.
            c.kept -= uint96(toDebt + toBorrower);
            loan_.scaled = uint96(_payOff(ledger, loan_.scaled, toDebt));
            _credit(borrower, toBorrower);
            emit IncomeApplied(borrower, vault, toDebt, toBorrower);
        }
        if (c.cashed && loan_.collateral != 0) {
            _release(ledger, c, loan_.collateral);
            (loan_.collateral, loan_.start) = (0, 0);
            _loseRest(ledger, borrower, vault, loan_);
        }
    }

    /// @dev Takes fractions out of what is locked; with the last of them go the crumbs of their income.
    function _release(Ledger memory ledger, Collateral storage c, uint256 fractions) internal {
        uint96 left = c.held - uint96(fractions);
        c.held = left;
        uint96 kept = c.kept;
        // slither-disable-next-line incorrect-equality
        if (left != 0 || kept == 0) return;
        c.kept = 0;
        ledger.cash += kept;
        _addReserve(ledger, kept);
    }

    /// @dev A loan without collateral is not one: what it owes is lost.
    function _loseRest(Ledger memory ledger, address borrower, address vault, Loan storage loan_) internal {
        uint256 scaled = loan_.scaled;
        // slither-disable-next-line incorrect-equality
        if (scaled == 0) return;
        loan_.scaled = 0;
        (uint256 amount, uint256 fromReserve) = _writeOff(ledger, scaled);
        emit BadDebt(borrower, vault, amount, fromReserve);
    }

    function _credit(address account, uint256 amount) internal {
        // slither-disable-next-line incorrect-equality
        if (amount == 0) return;
        credit[account] += amount;
        totalCredit += amount;
        emit Credited(account, amount);
    }

    /// @dev What a loan's fractions earned since its last time, and where that goes.
    function _income(
        Ledger memory ledger,
        uint256 perFraction,
        Loan storage loan_
    ) internal view returns (uint256 toDebt, uint256 toBorrower) {
        uint256 earned = (loan_.collateral * (perFraction - loan_.perFraction)) >> EARNED_BITS;
        uint256 debt = _debtOf(ledger, loan_.scaled);
        toDebt = earned < debt ? earned : debt;
        toBorrower = earned - toDebt;
    }

    /// @dev The same sum as if the vault paid now.
    function _perFractionNow(address vault) internal view returns (uint256) {
        Collateral storage c = _collateral[vault];
        uint256 held = c.held;
        if (held == 0) return c.perFraction;
        return c.perFraction + (IRevenueShare(vault).claimable(address(this)) << EARNED_BITS) / held;
    }

    /// @dev What a loan is judged by, and the most that it owes while it is healthy. Both worth and limit are 0 if no market
    /// can tell: if there is none, or if its liquidity is not deep enough to tell a value of all fractions at which this very
    /// debt would be too much. So neither who leaves a pool nor who bends the price of one that was left makes a loan
    /// unhealthy, and none of them sets a price.
    function _judge(
        address vault,
        uint256 fractions,
        uint256 debt
    ) internal view returns (Standing memory s, uint256 limit) {
        s = terms.standing(vault);
        uint256 secured = fractions * s.threshold;
        if (debt * s.shares * BASIS_POINTS > s.reach * secured) s.worth = 0;
        limit = (s.worth * secured) / (s.shares * BASIS_POINTS);
    }

    function _stage(address vault) internal view returns (Stage stage) {
        // slither-disable-next-line unused-return
        (stage, ) = IFractionVault(vault).standing();
    }

    function _toReserve(uint256 amount) private {
        Ledger memory ledger = _accrued();
        ledger.cash += amount;
        _addReserve(ledger, amount);
        _keep(ledger);
    }
}
