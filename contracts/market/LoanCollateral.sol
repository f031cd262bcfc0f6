// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAppraiser} from "../interfaces/IAppraiser.sol";
import {IFractionVault, IFractionVaultFactory, Stage} from "../interfaces/IFractionVault.sol";
import {CollateralTerms, ILendingPool, ListingView} from "../interfaces/ILendingPool.sol";
import {IRevenueShare} from "../interfaces/IRevenueShare.sol";
import {PushOrCredit} from "../revenue/PushOrCredit.sol";
import {DebtLedger} from "./DebtLedger.sol";

/**
 * @title LoanCollateral
 * @notice Which vaults' fractions are good for how much, what loans have locked, and what the locked fractions earn.
 *
 * A vault pays the pool for all locked fractions together, as income or, once its items are gone, as their part of the
 * pot; both are ETH from the vault and are shared alike, by one sum for each fraction. So whoever makes the vault pay
 * cannot take the money past the loans. A loan takes its part whenever its collateral is about to change: debt first.
 */
abstract contract LoanCollateral is DebtLedger, PushOrCredit {
    /// @dev `held` fractions are locked. `kept` wei came from the vault and are in no loan yet. The next three in seconds:
    /// since when no value is known, when that was seen last, from when on `nextThreshold` holds.
    struct Listing {
        uint96 held;
        uint96 ceiling;
        uint16 ltv;
        uint16 threshold;
        uint32 leastDebt;
        uint96 kept;
        uint40 lostSince;
        uint40 lostSeen;
        uint40 nextFrom;
        uint16 nextThreshold;
        bool cashed;
        uint256 perFraction;
    }

    /// @dev `scaled` is the debt in units of the index. A liquidation began at `start` (seconds), 0 if none did: in
    /// `duration` seconds the price of all of the vault's fractions falls from `price` to `floor` wei. `perFraction`: up to
    /// where the income is in the loan.
    struct Loan {
        uint96 collateral;
        uint96 scaled;
        uint40 start;
        uint96 price;
        uint96 floor;
        uint32 duration;
        uint16 penalty;
        uint256 perFraction;
    }

    /// @notice Bounds of a vault's terms, in basis points and gwei. A threshold is {MARGIN} above the LTV at least.
    uint256 internal constant MOST_LTV = 8_000;
    uint256 internal constant LEAST_THRESHOLD = 1_000;
    uint256 internal constant MOST_THRESHOLD = 9_000;
    uint256 internal constant MARGIN = 500;
    uint256 internal constant LEAST_DEBT = 1_000_000;
    uint256 internal constant MOST_LEAST_DEBT = 4_000_000_000;

    uint256 internal constant GWEI = 1 gwei;

    /// How long who draws may go by a value that was asked for before, in seconds. Values are means of an hour and a day:
    /// asking costs more than the rest of a draw, and says little that is new.
    uint256 private constant FRESH = 15 minutes;

    /// Bits of a wei's fraction in what a fraction earned. All ETH there is, earned by one fraction, still fits, as does
    /// what any number of them got of it.
    uint256 private constant EARNED_BITS = 96;

    /// @notice Whose vaults can be listed.
    IFractionVaultFactory public immutable vaults;

    /// @notice What says what collateral is worth.
    IAppraiser public appraiser;

    mapping(address vault => Listing) internal _listings;
    mapping(address borrower => mapping(address vault => Loan)) internal _loans;
    /// What all fractions of a vault counted for, in wei (96 bits), their number (96), and when, in seconds.
    mapping(address vault => uint256) private _valuations;

    constructor(IFractionVaultFactory vaults_) {
        vaults = vaults_;
    }

    /// @inheritdoc ILendingPool
    function listing(address vault) external view returns (ListingView memory) {
        Listing storage c = _listings[vault];
        bool announced = block.timestamp < c.nextFrom;
        return
            ListingView({
                // A threshold has 16 bits.
                terms: CollateralTerms(c.ceiling, c.ltv, uint16(_threshold(c)), c.leastDebt),
                nextThreshold: announced ? c.nextThreshold : 0,
                nextFrom: announced ? c.nextFrom : 0,
                held: c.held,
                lostSince: c.lostSince,
                cashed: c.cashed
            });
    }

    function _setCollateral(address vault, CollateralTerms calldata t, uint256 notice) internal {
        Listing storage c = _listings[vault];
        uint256 now_ = _threshold(c);
        if (!vaults.isVault(vault)) revert LoanVaultUnknown(vault);
        // slither-disable-next-line incorrect-equality
        if (now_ == 0) _requireHeld(vault);
        if (c.cashed) revert LoanStopped(vault);
        _checkTerm("threshold", t.threshold, LEAST_THRESHOLD, MOST_THRESHOLD);
        _checkTerm("ltv", t.ltv, 0, t.threshold - MARGIN < MOST_LTV ? t.threshold - MARGIN : MOST_LTV);
        _checkTerm("leastDebt", t.leastDebt, LEAST_DEBT, MOST_LEAST_DEBT);
        bool lower = t.threshold < now_;
        // What makes healthy loans unhealthy is announced; dates fit in 40 bits.
        uint256 from = lower ? block.timestamp + notice : 0;
        (c.ceiling, c.ltv, c.leastDebt) = (t.ceiling, t.ltv, t.leastDebt);
        (c.threshold, c.nextThreshold) = (lower ? uint16(now_) : t.threshold, t.threshold);
        c.nextFrom = uint40(from);
        delete _valuations[vault];
        emit CollateralSet(vault, t, from);
    }

    /// @dev Takes what a vault pays for the locked fractions.
    function _receiveIncome(address vault, uint256 amount) internal {
        Listing storage c = _listings[vault];
        // A listed vault has a threshold.
        // slither-disable-next-line incorrect-equality
        if (c.threshold == 0) revert LoanSenderUnknown(vault);
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

    /// @dev Reverts unless who draws may owe `debt` on `collateral` fractions, by a fresh value or by one of now.
    function _requireDrawable(address vault, uint256 collateral, uint256 debt) internal {
        uint256 word = _valuations[vault];
        if (block.timestamp < (word >> 192) + FRESH) {
            if (debt <= _mostOf(vault, collateral, uint96(word), uint96(word >> 96))) return;
        }
        (uint256 toBorrow, uint256 value, uint256 shares) = _values(vault);
        // A value that is lost later is lost from then on.
        if (value != 0) _listings[vault].lostSince = 0;
        // At most the ceiling, and there are fewer fractions than 2^96.
        _valuations[vault] = toBorrow | (shares << 96) | (block.timestamp << 192);
        _requireAtMost(debt, _mostOf(vault, collateral, toBorrow, shares));
    }

    /// @dev Has the vault pay what the locked fractions have accrued. Before the ledger is read: it may be written.
    function _harvest(address vault) internal {
        // A listed vault has a threshold.
        // slither-disable-next-line incorrect-equality
        if (_listings[vault].threshold == 0) revert LoanVaultUnknown(vault);
        // The vault is the studio's; asked first, because it refuses to pay nothing.
        // slither-disable-next-line unused-return
        if (IRevenueShare(vault).claimable(address(this)) != 0) IRevenueShare(vault).claim(address(this));
    }

    /// @dev Puts into a loan what its fractions earned; when they were cashed, that ends it.
    function _settle(Ledger memory ledger, address borrower, address vault) internal returns (Loan storage loan_) {
        loan_ = _loans[borrower][vault];
        Listing storage c = _listings[vault];
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
    function _release(Ledger memory ledger, Listing storage c, uint256 fractions) internal {
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
        Listing storage c = _listings[vault];
        uint256 held = c.held;
        if (held == 0) return c.perFraction;
        return c.perFraction + (IRevenueShare(vault).claimable(address(this)) << EARNED_BITS) / held;
    }

    /// @dev What all `shares` fractions of a vault count for when somebody draws, and are worth when a loan's health is
    /// asked; 0 if nobody knows.
    function _values(address vault) internal view returns (uint256 toBorrow, uint256 value, uint256 shares) {
        (toBorrow, value) = appraiser.collateralValue(vault);
        // Whether there is a buy-out is in the value.
        // slither-disable-next-line unused-return
        (, shares) = IFractionVault(vault).standing();
        // All fractions may be in the vault's own hands, none of them locked.
        if (shares == 0) return (0, 0, 1);
        if (toBorrow > value) toBorrow = value;
        uint256 ceiling = _listings[vault].ceiling;
        if (toBorrow > ceiling) toBorrow = ceiling;
    }

    /// @dev The most that can be owed on `collateral` fractions by whoever draws.
    function _mostDebt(address vault, uint256 collateral) internal view returns (uint256) {
        (uint256 toBorrow, , uint256 shares) = _values(vault);
        return _mostOf(vault, collateral, toBorrow, shares);
    }

    /// @dev The most that can be owed on `collateral` fractions by a healthy loan, and what it follows from.
    function _limit(
        address vault,
        uint256 collateral
    ) internal view returns (uint256 limit, uint256 value, uint256 shares) {
        (, value, shares) = _values(vault);
        limit = (value * collateral * _threshold(_listings[vault])) / (shares * BASIS_POINTS);
    }

    /// @dev The threshold in force.
    function _threshold(Listing storage c) internal view returns (uint256) {
        return c.nextFrom != 0 && block.timestamp >= c.nextFrom ? c.nextThreshold : c.threshold;
    }

    function _stage(address vault) internal view returns (Stage stage) {
        // slither-disable-next-line unused-return
        (stage, ) = IFractionVault(vault).standing();
    }

    function _requireHeld(address vault) internal view {
        Stage stage = _stage(vault);
        if (stage != Stage.Held) revert LoanStageInvalid(vault, stage);
    }

    function _requireAtMost(uint256 debt, uint256 most) internal pure {
        if (debt > most) revert LoanDebtTooLarge(debt, most);
    }

    function _mostOf(
        address vault,
        uint256 collateral,
        uint256 toBorrow,
        uint256 shares
    ) private view returns (uint256) {
        return (toBorrow * collateral * _listings[vault].ltv) / (shares * BASIS_POINTS);
    }

    function _toReserve(uint256 amount) private {
        Ledger memory ledger = _accrued();
        ledger.cash += amount;
        _addReserve(ledger, amount);
        _keep(ledger);
    }
}
