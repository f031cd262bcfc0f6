// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ILendingPool, MarketView} from "../interfaces/lending/ILendingPool.sol";
import {ILoanTerms, LoanRates} from "../interfaces/lending/ILoanTerms.sol";
import {InterestRate} from "./InterestRate.sol";

/**
 * @title DebtLedger
 * @notice Cash, all debt together and the reserve, in two slots with the rates that make them grow.
 *
 * A debt is kept in units of what a wei of the first second has grown to, the index; so interest reaches every loan
 * without touching it. Debts are rounded up, and what is paid off them down; all debt together is rounded down: whatever
 * is lost is nobody's asset. Nothing here follows a balance: ETH that is forced upon the pool moves no share.
 */
abstract contract DebtLedger is ILendingPool {
    /// @dev As of this second. `index` in 2^-64, `cash` and `reserve` in wei, `scaled` is all debt in units of the index;
    /// the rest as in {LoanRates}. In storage it is two words, which a loan reads and writes at half the gas of fields.
    struct Ledger {
        uint256 index;
        uint256 reserve;
        uint256 reserveFactor;
        uint256 cushion;
        uint256 cash;
        uint256 scaled;
        uint256 base;
        uint256 atKink;
        uint256 atFull;
        uint256 kink;
    }

    uint256 internal constant BASIS_POINTS = 10_000;
    uint256 private constant ONE = 1 << 64;

    /// From the lowest bit: index (96), when it was written in seconds (40), reserve (88), reserve factor (16), cushion (16).
    uint256 private _owed;

    /// Cash (96), scaled (96), base (16), at the kink (16), at full use (16), kink (8).
    uint256 private _lent;

    /// @inheritdoc ILendingPool
    ILoanTerms public immutable terms;

    constructor(ILoanTerms terms_) {
        terms = terms_;
        _setRates(terms_.getRates());
    }

    /// @inheritdoc ILendingPool
    function market() external view returns (MarketView memory) {
        Ledger memory ledger = _accrued();
        return
            MarketView({
                cash: ledger.cash,
                debt: _totalDebt(ledger),
                reserve: ledger.reserve,
                rate: _rate(ledger, _totalDebt(ledger)),
                index: ledger.index
            });
    }

    /// @inheritdoc ILendingPool
    function getRates() external view returns (LoanRates memory) {
        Ledger memory ledger = _accrued();
        return
            // The casts undo the packing.
            LoanRates({
                base: uint16(ledger.base),
                atKink: uint16(ledger.atKink),
                atFull: uint16(ledger.atFull),
                kink: uint8(ledger.kink),
                reserveFactor: uint16(ledger.reserveFactor),
                cushion: uint16(ledger.cushion)
            });
    }

    function _setRates(LoanRates memory r) internal {
        // What has passed is paid at the old rates.
        Ledger memory ledger = _accrued();
        // The first time.
        // slither-disable-next-line incorrect-equality
        if (ledger.index == 0) ledger.index = ONE;
        (ledger.base, ledger.atKink, ledger.atFull, ledger.kink) = (r.base, r.atKink, r.atFull, r.kink);
        (ledger.reserveFactor, ledger.cushion) = (r.reserveFactor, r.cushion);
        _keep(ledger);
        emit LoanRatesAdopted(r);
    }

    /// @dev The ledger as of this second.
    function _accrued() internal view returns (Ledger memory ledger) {
        uint256 word = _lent;
        ledger.cash = uint96(word);
        ledger.scaled = uint96(word >> 96);
        ledger.base = uint16(word >> 192);
        ledger.atKink = uint16(word >> 208);
        ledger.atFull = uint16(word >> 224);
        ledger.kink = uint8(word >> 240);
        word = _owed;
        ledger.index = uint96(word);
        ledger.reserve = uint88(word >> 136);
        ledger.reserveFactor = uint16(word >> 224);
        ledger.cushion = word >> 240;
        uint256 elapsed = block.timestamp - uint40(word >> 96);
        // Within a block nothing grows, nor does what nobody owes.
        // slither-disable-next-line incorrect-equality
        if (elapsed == 0 || ledger.scaled == 0) return ledger;
        uint256 before = _totalDebt(ledger);
        uint256 grown = InterestRate.growth(_rate(ledger, before), elapsed);
        // When no more fits, after centuries or at rates of a ruin, interest ends and nothing reverts.
        ledger.index = Math.min(Math.ceilDiv(ledger.index * grown, InterestRate.RAY), type(uint96).max);
        _addReserve(ledger, ((_totalDebt(ledger) - before) * ledger.reserveFactor) / BASIS_POINTS);
    }

    /// @dev Writes the ledger. Cash and debt are checked; all else was made to fit.
    function _keep(Ledger memory ledger) internal {
        // Fits if both do.
        // slither-disable-next-line unused-return
        SafeCast.toUint96(ledger.cash | ledger.scaled);
        _owed =
            ledger.index |
            (block.timestamp << 96) |
            (ledger.reserve << 136) |
            (ledger.reserveFactor << 224) |
            (ledger.cushion << 240);
        uint256 rates = ledger.base | (ledger.atKink << 16) | (ledger.atFull << 32) | (ledger.kink << 48);
        _lent = ledger.cash | (ledger.scaled << 96) | (rates << 192);
    }

    /// @dev All debt, rounded down.
    function _totalDebt(Ledger memory ledger) internal pure returns (uint256) {
        return (ledger.scaled * ledger.index) / ONE;
    }

    /// @dev What `scaled` units stand for, rounded up.
    function _debtOf(Ledger memory ledger, uint256 scaled) internal pure returns (uint256) {
        return Math.ceilDiv(scaled * ledger.index, ONE);
    }

    /// @dev Lends `amount`; returns the units that are owed for it.
    function _lend(Ledger memory ledger, uint256 amount) internal pure returns (uint256 units) {
        if (amount > ledger.cash) revert LoanCashTooSmall(amount, ledger.cash);
        units = Math.ceilDiv(amount * ONE, ledger.index);
        ledger.cash -= amount;
        ledger.scaled += units;
    }

    /// @dev Takes `amount` towards `scaled` units of debt; returns the units that are left.
    function _payOff(Ledger memory ledger, uint256 scaled, uint256 amount) internal pure returns (uint256 left) {
        uint256 paid = amount < _debtOf(ledger, scaled) ? (amount * ONE) / ledger.index : scaled;
        ledger.cash += amount;
        ledger.scaled -= paid;
        return scaled - paid;
    }

    /// @dev Takes what is lost out of the books: first from the reserve, then from the lenders.
    function _writeOff(
        Ledger memory ledger,
        uint256 scaled
    ) internal pure returns (uint256 amount, uint256 fromReserve) {
        amount = _debtOf(ledger, scaled);
        fromReserve = Math.min(amount, ledger.reserve);
        ledger.reserve -= fromReserve;
        ledger.scaled -= scaled;
    }

    function _addReserve(Ledger memory ledger, uint256 amount) internal pure {
        // More than all ETH there is would be a number that nobody can be paid.
        ledger.reserve = Math.min(ledger.reserve + amount, type(uint88).max);
    }

    function _rate(Ledger memory ledger, uint256 debt) private pure returns (uint256) {
        return InterestRate.yearly(debt, ledger.cash, ledger.base, ledger.atKink, ledger.atFull, ledger.kink);
    }
}
