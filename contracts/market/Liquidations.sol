// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IFractionVaultFactory, Stage} from "../interfaces/IFractionVault.sol";
import {ILendingPool, LiquidationTerms, LoanView} from "../interfaces/ILendingPool.sol";
import {FallingPrice, Sale} from "./FallingPrice.sol";
import {LoanCollateral} from "./LoanCollateral.sol";

/**
 * @title Liquidations
 * @notice Sells the collateral of unhealthy loans at a falling price, as far as needed. A sale ends when its loan is healthy
 * again, by whatever way. Without a known value nobody is sold before that was noted again and again for a month.
 */
abstract contract Liquidations is LoanCollateral, ReentrancyGuardTransient {
    /// @notice Bounds of liquidations, in basis points and seconds.
    uint256 internal constant LEAST_START = 10_000;
    uint256 internal constant MOST_START = 15_000;
    uint256 internal constant LEAST_FLOOR = 100;
    uint256 internal constant MOST_FLOOR = 9_000;
    uint256 internal constant MOST_PENALTY = 1_000;
    uint256 internal constant MOST_DURATION = 7 days;

    /// @notice How long no value must have been known before loans are sold without one, and how often at least that must
    /// have been noted meanwhile, in seconds.
    uint256 internal constant PATIENCE = 30 days;
    uint256 internal constant GAP = 3 days;

    /// What a sale without a value starts from, in times of the debt; it ends at nothing.
    uint256 private constant BLIND_START = 10;

    /// The shortest liquidation, in seconds: a few on local chains, an hour or more on public ones.
    uint256 private immutable _leastDuration;

    LiquidationTerms private _liquidation;

    constructor(
        IFractionVaultFactory vaults_,
        uint256 leastDuration_,
        LiquidationTerms memory liquidation
    ) LoanCollateral(vaults_) {
        _leastDuration = leastDuration_;
        _setLiquidation(liquidation);
    }

    modifier before(uint256 deadline) {
        _checkDeadline(deadline);
        _;
    }

    // As in {LendingPool}: a vault calls back only to pay, and no equality is one of balances.
    // slither-disable-start reentrancy-no-eth,incorrect-equality

    /// @inheritdoc ILendingPool
    function liquidate(address borrower, address vault) external nonReentrant {
        _requireUnsold(vault);
        (Ledger memory ledger, Loan storage loan_) = _upToDate(borrower, vault);
        _keep(ledger);
        uint256 debt = _debtOf(ledger, loan_.scaled);
        if (debt == 0) revert LoanNone(borrower, vault);
        uint256 end = loan_.start + uint256(loan_.duration);
        if (loan_.start != 0 && block.timestamp <= end) revert LoanAuctionRuns(end);
        LiquidationTerms memory t = _liquidation;
        (uint256 limit, uint256 value, uint256 shares) = _limit(vault, loan_.collateral);
        uint256 price;
        uint256 floor = 0;
        if (value != 0) {
            if (debt <= limit) revert LoanHealthy(debt, limit);
            (price, floor) = ((value * t.start) / BASIS_POINTS, (value * t.floor) / BASIS_POINTS);
        } else {
            _requireLost(vault);
            price = (debt * BLIND_START * shares) / loan_.collateral;
        }
        // More than all ETH there is is no price that anybody could pay.
        loan_.price = uint96(Math.min(price, type(uint96).max));
        loan_.floor = uint96(Math.min(floor, loan_.price));
        (loan_.start, loan_.duration, loan_.penalty) = (uint40(block.timestamp), t.duration, t.penalty);
        emit LiquidationStarted(borrower, vault, debt, loan_.price, loan_.floor, block.timestamp + t.duration);
    }

    /// @inheritdoc ILendingPool
    function buy(
        address borrower,
        address vault,
        uint256 most,
        uint256 least,
        address to,
        uint256 deadline
    ) external payable before(deadline) nonReentrant returns (uint256 fractions, uint256 paid) {
        _requireUnsold(vault);
        (Ledger memory ledger, Loan storage loan_) = _upToDate(borrower, vault);
        Sale memory s = _sale(ledger, borrower, vault, loan_);
        uint256 wanted = FallingPrice.sellable(s);
        fractions = Math.min(most, wanted);
        if (fractions < least || fractions == 0) revert LoanOutputTooSmall(fractions, least);
        uint256 toBorrower;
        (toBorrower, paid) = _sell(ledger, borrower, vault, to, s, fractions, wanted);
        _keep(ledger);
        _give(vault, to, fractions);
        _pay(borrower, toBorrower);
        _pay(msg.sender, msg.value - paid);
    }

    /// @inheritdoc ILendingPool
    function observe(address vault) external {
        Listing storage c = _listings[vault];
        // What counts for drawing does not matter here.
        // slither-disable-next-line unused-return
        (, uint256 value) = appraiser.collateralValue(vault);
        uint256 since = c.lostSince;
        if (value != 0) since = 0;
        else if (since == 0 || block.timestamp > c.lostSeen + GAP) since = block.timestamp;
        // Dates fit in 40 bits.
        c.lostSeen = uint40(block.timestamp);
        if (since == c.lostSince) return;
        c.lostSince = uint40(since);
        emit ValueLost(vault, since);
    }

    /// @inheritdoc ILendingPool
    function getLiquidation() external view returns (LiquidationTerms memory) {
        return _liquidation;
    }

    /// @inheritdoc ILendingPool
    function loan(address borrower, address vault) external view returns (LoanView memory v) {
        Loan storage loan_ = _loans[borrower][vault];
        Ledger memory ledger = _accrued();
        (uint256 toDebt, ) = _income(ledger, _perFractionNow(vault), loan_);
        v.collateral = loan_.collateral;
        v.debt = _debtOf(ledger, _payOff(ledger, loan_.scaled, toDebt));
        if (v.collateral == 0 || _listings[vault].cashed) return v;
        // Filled below.
        // slither-disable-next-line uninitialized-local
        Sale memory s;
        v.mostDebt = _mostDebt(vault, v.collateral);
        (v.limit, s.value, s.shares) = _limit(vault, v.collateral);
        v.auctionEnd = loan_.start == 0 ? 0 : loan_.start + uint256(loan_.duration);
        if (block.timestamp > v.auctionEnd || v.debt == 0 || (s.value != 0 && v.debt <= v.limit)) return v;
        _fill(s, v.debt, vault, loan_);
        (v.price, v.sellable) = (s.price, FallingPrice.sellable(s));
    }

    function _setLiquidation(LiquidationTerms memory t) internal {
        _checkTerm("start", t.start, LEAST_START, MOST_START);
        _checkTerm("floor", t.floor, LEAST_FLOOR, MOST_FLOOR);
        _checkTerm("penalty", t.penalty, 0, MOST_PENALTY);
        _checkTerm("duration", t.duration, _leastDuration, MOST_DURATION);
        _liquidation = t;
        emit LiquidationTermsSet(t);
    }

    /// A loan with all that its collateral has earned, and the ledger, which is the caller's to keep.
    function _upToDate(address borrower, address vault) internal returns (Ledger memory ledger, Loan storage loan_) {
        _harvest(vault);
        ledger = _accrued();
        loan_ = _settle(ledger, borrower, vault);
    }

    /// A sale ends when its loan owes nothing, or no more than a known value allows.
    function _stopIfHealthy(Ledger memory ledger, address borrower, address vault, Loan storage loan_) internal {
        if (loan_.start == 0) return;
        if (loan_.scaled != 0) {
            (uint256 limit, , ) = _limit(vault, loan_.collateral);
            if (_debtOf(ledger, loan_.scaled) > limit) return;
        }
        loan_.start = 0;
        emit LiquidationStopped(borrower, vault);
    }

    function _give(address vault, address to, uint256 fractions) internal {
        // A vault's fractions return true or revert.
        // slither-disable-next-line unchecked-transfer
        IERC20(vault).transfer(to, fractions);
    }

    function _requireLeast(uint256 debt, uint256 least) internal pure {
        if (debt != 0 && debt < least) revert LoanDebtTooSmall(debt, least);
    }

    /// Books a sale; returns what is the borrower's, and the cost.
    function _sell(
        Ledger memory ledger,
        address borrower,
        address vault,
        address to,
        Sale memory s,
        uint256 fractions,
        uint256 wanted
    ) private returns (uint256 toBorrower, uint256 paid) {
        Loan storage loan_ = _loans[borrower][vault];
        paid = FallingPrice.cost(s, fractions);
        if (paid > msg.value) revert LoanPaymentTooSmall(msg.value, paid);
        uint256 toDebt;
        uint256 toReserve;
        (toDebt, toReserve, toBorrower) = FallingPrice.split(s, fractions, paid);
        uint256 left = s.collateral - fractions;
        if (fractions < wanted) {
            _requireLeast(s.debt - toDebt, s.leastDebt);
            uint256 worth = (left * s.price) / s.shares;
            if (worth < s.leastDebt) revert LoanRemainderTooSmall(worth, s.leastDebt);
        } else {
            // The loan is healthy, or owes nothing, or has nothing left to sell.
            loan_.start = 0;
        }
        loan_.collateral = uint96(left);
        loan_.scaled = uint96(_payOff(ledger, loan_.scaled, toDebt));
        ledger.cash += toReserve;
        _addReserve(ledger, toReserve);
        _release(ledger, _listings[vault], fractions);
        emit Liquidated(borrower, vault, to, fractions, paid, toDebt, toReserve);
        if (left == 0) _loseRest(ledger, borrower, vault, loan_);
    }

    /// The sale of a loan as it stands now.
    function _sale(
        Ledger memory ledger,
        address borrower,
        address vault,
        Loan storage loan_
    ) private view returns (Sale memory s) {
        uint256 start = loan_.start;
        if (start == 0 || block.timestamp > start + loan_.duration) revert LoanAuctionNone(borrower, vault);
        uint256 debt = _debtOf(ledger, loan_.scaled);
        uint256 limit;
        (limit, s.value, s.shares) = _limit(vault, loan_.collateral);
        if (debt == 0 || (s.value != 0 && debt <= limit)) revert LoanHealthy(debt, limit);
        _fill(s, debt, vault, loan_);
    }

    function _fill(Sale memory s, uint256 debt, address vault, Loan storage loan_) private view {
        Listing storage c = _listings[vault];
        (s.debt, s.collateral) = (debt, loan_.collateral);
        s.price = FallingPrice.current(loan_.price, loan_.floor, block.timestamp - loan_.start, loan_.duration);
        s.target = _threshold(c) - MARGIN;
        (s.penalty, s.leastDebt) = (loan_.penalty, c.leastDebt * GWEI);
    }

    function _requireLost(address vault) private view {
        Listing storage c = _listings[vault];
        uint256 since = c.lostSince;
        bool noted = since != 0 && block.timestamp <= c.lostSeen + GAP;
        if (!noted || block.timestamp < since + PATIENCE) revert LoanValueUnknown(noted ? since + PATIENCE : 0);
    }

    /// Fractions that stand for money are cashed, not sold.
    function _requireUnsold(address vault) private view {
        Stage stage = _stage(vault);
        if (stage == Stage.Sold || stage == Stage.Redeemed) revert LoanStageInvalid(vault, stage);
    }

    function _checkDeadline(uint256 deadline) private view {
        // Validators can move the time by seconds only.
        // slither-disable-next-line timestamp
        if (block.timestamp > deadline) revert LoanDeadlinePassed(deadline);
    }

    // slither-disable-end reentrancy-no-eth,incorrect-equality
}
