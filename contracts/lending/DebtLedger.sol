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
    /// @dev The books as of this second. Whoever reads them with {_readLedger} changes them in plain sight and writes them
    /// with {_writeLedger}: nothing that is called in between changes them.
    /// @param index What a wei owed since the first second has grown to, in 2^-64 wei.
    /// @param reserve What of cash and debt is the studio's, in wei.
    /// @param cash What can be lent or taken out, in wei.
    /// @param debtUnits All debt, in units of the index.
    /// @param base The yearly rate at no use, in basis points; it and all below as in {LoanRates}.
    struct Ledger {
        uint256 index;
        uint256 reserve;
        uint256 reserveFactor;
        uint256 cushion;
        uint256 cash;
        uint256 debtUnits;
        uint256 base;
        uint256 atKink;
        uint256 atFull;
        uint256 kink;
    }

    uint256 internal constant BASIS_POINTS = 10_000;
    /// What an index of one is in its unit, 2^-64.
    uint256 private constant INDEX_ONE = 1 << 64;

    // The ledger in storage: two words, which {_readLedger} and {_writeLedger} alone know, at half the gas of fields.

    /// From the lowest bit: index (96), when it was written in seconds (40), reserve (88), reserve factor (16), cushion (16).
    uint256 private _indexWord;

    /// From the lowest bit: cash (96), debt units (96), base (16), at the kink (16), at full use (16), kink (8).
    uint256 private _cashWord;

    /// @inheritdoc ILendingPool
    ILoanTerms public immutable terms;

    constructor(ILoanTerms terms_) {
        terms = terms_;
        _setRates(terms_.getRates());
    }

    /// @inheritdoc ILendingPool
    function market() external view returns (MarketView memory) {
        Ledger memory ledger = _readLedger();
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
        Ledger memory ledger = _readLedger();
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

    function _setRates(LoanRates memory rates) internal {
        // The time until now is paid at the old rates.
        Ledger memory ledger = _readLedger();
        // Only the constructor finds no index yet.
        // slither-disable-next-line incorrect-equality
        if (ledger.index == 0) ledger.index = INDEX_ONE;
        (ledger.base, ledger.atKink, ledger.atFull, ledger.kink) = (rates.base, rates.atKink, rates.atFull, rates.kink);
        (ledger.reserveFactor, ledger.cushion) = (rates.reserveFactor, rates.cushion);
        _writeLedger(ledger);
        emit LoanRatesAdopted(rates);
    }

    /// @dev The ledger with the interest until this second.
    function _readLedger() internal view returns (Ledger memory ledger) {
        uint256 word = _cashWord;
        ledger.cash = uint96(word);
        ledger.debtUnits = uint96(word >> 96);
        ledger.base = uint16(word >> 192);
        ledger.atKink = uint16(word >> 208);
        ledger.atFull = uint16(word >> 224);
        ledger.kink = uint8(word >> 240);
        word = _indexWord;
        ledger.index = uint96(word);
        ledger.reserve = uint88(word >> 136);
        ledger.reserveFactor = uint16(word >> 224);
        ledger.cushion = word >> 240;
        uint256 elapsed = block.timestamp - uint40(word >> 96);
        // Within a block nothing grows, nor does what nobody owes.
        // slither-disable-next-line incorrect-equality
        if (elapsed == 0 || ledger.debtUnits == 0) return ledger;
        uint256 debtBefore = _totalDebt(ledger);
        uint256 grown = InterestRate.growth(_rate(ledger, debtBefore), elapsed);
        // When no more fits, after centuries or at rates of a ruin, interest ends and nothing reverts.
        ledger.index = Math.min(Math.ceilDiv(ledger.index * grown, InterestRate.RAY), type(uint96).max);
        uint256 interest = _totalDebt(ledger) - debtBefore;
        ledger.reserve = _reserveWith(ledger, (interest * ledger.reserveFactor) / BASIS_POINTS);
    }

    /// @dev Cash and debt are checked to fit; all else was made to fit.
    function _writeLedger(Ledger memory ledger) internal {
        // The bits of both together fit if both do.
        // slither-disable-next-line unused-return
        SafeCast.toUint96(ledger.cash | ledger.debtUnits);
        _indexWord =
            ledger.index |
            (block.timestamp << 96) |
            (ledger.reserve << 136) |
            (ledger.reserveFactor << 224) |
            (ledger.cushion << 240);
        uint256 rates = ledger.base | (ledger.atKink << 16) | (ledger.atFull << 32) | (ledger.kink << 48);
        _cashWord = ledger.cash | (ledger.debtUnits << 96) | (rates << 192);
    }

    /// @dev All debt in wei, rounded down.
    function _totalDebt(Ledger memory ledger) internal pure returns (uint256) {
        return (ledger.debtUnits * ledger.index) / INDEX_ONE;
    }

    /// @dev What is owed for `units`, in wei, rounded up.
    function _debtOf(Ledger memory ledger, uint256 units) internal pure returns (uint256) {
        return Math.ceilDiv(units * ledger.index, INDEX_ONE);
    }

    /// @dev The units that are owed for `amount` wei lent now, rounded up.
    function _unitsLent(Ledger memory ledger, uint256 amount) internal pure returns (uint256) {
        return Math.ceilDiv(amount * INDEX_ONE, ledger.index);
    }

    /// @dev Which of `units` are paid by `amount` wei, rounded down; all of them if it pays the debt.
    function _unitsPaid(Ledger memory ledger, uint256 units, uint256 amount) internal pure returns (uint256) {
        return amount < _debtOf(ledger, units) ? (amount * INDEX_ONE) / ledger.index : units;
    }

    /// @dev The reserve with `amount` wei more. More than all ETH there is would be a number that nobody can be paid.
    function _reserveWith(Ledger memory ledger, uint256 amount) internal pure returns (uint256) {
        return Math.min(ledger.reserve + amount, type(uint88).max);
    }

    function _rate(Ledger memory ledger, uint256 debt) private pure returns (uint256) {
        return InterestRate.yearly(debt, ledger.cash, ledger.base, ledger.atKink, ledger.atFull, ledger.kink);
    }
}
