// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Stage} from "../interfaces/fractions/IFractionVault.sol";
import {ILendingPool, LoanView} from "../interfaces/lending/ILendingPool.sol";
import {LiquidationTerms, Standing} from "../interfaces/lending/ILoanTerms.sol";
import {FallingPrice, Sale} from "./FallingPrice.sol";
import {LoanCollateral} from "./LoanCollateral.sol";

/**
 * @title Liquidations
 * @notice Sells the collateral of unhealthy loans at a falling price, as far as needed. A sale ends when its loan is healthy
 * again, by whatever way. While no market can tell, nobody is sold before that was noted again and again for a month.
 *
 * A sale starts above what the fractions are worth and above a multiple of the debt, whatever a market of a few wei says,
 * and falls slowly; while a market can tell, it never falls far below what that says. A sale that a market began ends
 * when none can tell any more, and the other way round.
 */
abstract contract Liquidations is LoanCollateral, ReentrancyGuardTransient {
    /// @notice How long no market must have been able to tell before a loan is sold without one, and how often at least that
    /// must have been noted meanwhile, in seconds.
    uint256 internal constant PATIENCE = 30 days;
    uint256 internal constant GAP = 3 days;

    /// What a sale without a value starts from, in times of the debt.
    uint256 private constant BLIND_START = 10;

    /// What a sale costs at least of what a market says the fractions are worth, in basis points: so a sale that went on
    /// falling while its loan was healthy sells nothing for dust when it is not.
    uint256 private constant MIN_OF_WORTH = 8_500;

    /// How far below its threshold a sale brings a loan, in basis points; an LTV is at least so far below it.
    uint256 private constant MARGIN = 500;

    modifier before(uint256 deadline) {
        _checkDeadline(deadline);
        _;
    }

    /// @inheritdoc ILendingPool
    /// @dev The vault calls back only to pay, which is booked before the books are read here.
    // slither-disable-next-line reentrancy-no-eth
    function liquidate(address borrower, address vault) external nonReentrant {
        _requireUnsold(vault);
        (Ledger memory ledger, Loan storage loan_) = _upToDate(borrower, vault);
        _writeLedger(ledger);
        uint256 debt = _debtOf(ledger, loan_.debtUnits);
        // Who owes nothing has no loan; no balance is compared.
        // slither-disable-next-line incorrect-equality
        if (debt == 0) revert LoanNone(borrower, vault);
        (Standing memory standing, uint256 limit) = _judge(vault, loan_.collateral, debt);
        if (_saleRuns(loan_, standing)) revert LoanAuctionRuns(_saleEnd(loan_));
        LiquidationTerms memory rules = terms.getLiquidation();
        uint256 price;
        if (standing.worth != 0) {
            if (debt <= limit) revert LoanHealthy(debt, limit);
            uint256 ofDebt = (debt * rules.startOfDebt * standing.shares) / loan_.collateral;
            price = Math.max(standing.worth * rules.startOfWorth, ofDebt) / BASIS_POINTS;
        } else {
            _requireLost(loan_);
            price = (debt * BLIND_START * standing.shares) / loan_.collateral;
        }
        // More than all ETH there is is no price that anybody could pay.
        loan_.startPrice = uint96(Math.min(price, type(uint96).max));
        (loan_.saleStart, loan_.halving, loan_.penalty) = (uint40(block.timestamp), rules.halving, rules.penalty);
        loan_.saleByMarket = standing.worth != 0;
        emit LiquidationStarted(borrower, vault, debt, loan_.startPrice, rules.halving, _saleEnd(loan_));
    }

    /// @inheritdoc ILendingPool
    /// @dev The vault calls back only to pay; whoever is paid last cannot come back in, and the books are closed by then.
    // slither-disable-next-line reentrancy-no-eth
    function buy(
        address borrower,
        address vault,
        uint256 maxFractions,
        uint256 minFractions,
        address to,
        uint256 deadline
    ) external payable before(deadline) nonReentrant returns (uint256 fractions, uint256 paid) {
        _requireUnsold(vault);
        (Ledger memory ledger, Loan storage loan_) = _upToDate(borrower, vault);
        Sale memory sale = _sale(ledger, borrower, vault, loan_);
        uint256 wanted = FallingPrice.sellable(sale);
        fractions = Math.min(maxFractions, wanted);
        // None can be had; no balance is compared.
        // slither-disable-next-line incorrect-equality
        if (fractions < minFractions || fractions == 0) revert LoanOutputTooSmall(fractions, minFractions);
        uint256 toBorrower;
        (toBorrower, paid) = _sell(ledger, borrower, vault, to, sale, fractions, wanted);
        _writeLedger(ledger);
        _give(vault, to, fractions);
        _pay(borrower, toBorrower);
        _pay(msg.sender, msg.value - paid);
    }

    /// @inheritdoc ILendingPool
    /// @dev The vault calls back only to pay, which is booked before the books are read here.
    // slither-disable-next-line reentrancy-no-eth
    function observe(address borrower, address vault) external nonReentrant {
        (Ledger memory ledger, Loan storage loan_) = _upToDate(borrower, vault);
        _writeLedger(ledger);
        // What it could owe does not matter here.
        // slither-disable-next-line unused-return
        (Standing memory standing, ) = _judge(vault, loan_.collateral, _debtOf(ledger, loan_.debtUnits));
        uint256 since = loan_.lostSince;
        if (standing.worth != 0) since = 0;
        else if (since == 0 || block.timestamp > loan_.lostSeen + GAP) since = block.timestamp;
        // Dates fit in 40 bits.
        loan_.lostSeen = uint40(block.timestamp);
        // The same date as before; nobody can aim at a second for a gain.
        // slither-disable-next-line incorrect-equality
        if (since == loan_.lostSince) return;
        loan_.lostSince = uint40(since);
        emit ValueLost(borrower, vault, since);
    }

    /// @inheritdoc ILendingPool
    function loan(address borrower, address vault) external view returns (LoanView memory shown) {
        Loan storage loan_ = _loans[borrower][vault];
        Ledger memory ledger = _readLedger();
        uint256 units = loan_.debtUnits;
        units -= _unitsPaid(ledger, units, _earned(loan_, _earnedPerFractionNow(vault)));
        (shown.collateral, shown.debt) = (loan_.collateral, _debtOf(ledger, units));
        // None are locked, by the pool's own books.
        // slither-disable-next-line incorrect-equality
        if (shown.collateral == 0 || _collateral[vault].cashed) return shown;
        shown.maxDebt = terms.maxDebt(vault, shown.collateral);
        (shown.auctionEnd, shown.lostSince) = (_saleEnd(loan_), loan_.lostSince);
        Standing memory standing;
        (standing, shown.limit) = _judge(vault, shown.collateral, shown.debt);
        bool healthy = standing.worth != 0 && shown.debt <= shown.limit;
        // Nothing is owed, by the pool's own books.
        // slither-disable-next-line incorrect-equality
        if (!_saleRuns(loan_, standing) || shown.debt == 0 || healthy) return shown;
        Sale memory sale = _saleOf(standing, shown.debt, loan_);
        (shown.price, shown.sellable) = (sale.price, FallingPrice.sellable(sale));
    }

    /// A sale ends when its loan owes nothing, or no more than a known value allows.
    function _stopIfHealthy(Ledger memory ledger, address borrower, address vault, Loan storage loan_) internal {
        if (loan_.saleStart == 0) return;
        if (loan_.debtUnits != 0) {
            uint256 debt = _debtOf(ledger, loan_.debtUnits);
            // Only the limit matters here.
            // slither-disable-next-line unused-return
            (, uint256 limit) = _judge(vault, loan_.collateral, debt);
            if (debt > limit) return;
        }
        loan_.saleStart = 0;
        emit LiquidationOver(borrower, vault);
    }

    function _give(address vault, address to, uint256 fractions) internal {
        // A vault's fractions return true or revert.
        // slither-disable-next-line unchecked-transfer
        IERC20(vault).transfer(to, fractions);
    }

    function _requireMin(uint256 debt, uint256 min) internal pure {
        if (debt != 0 && debt < min) revert LoanDebtTooSmall(debt, min);
    }

    /// Books the sale of `fractions` of the `wanted` that are for sale; returns what is the borrower's, and the cost, in wei.
    function _sell(
        Ledger memory ledger,
        address borrower,
        address vault,
        address to,
        Sale memory sale,
        uint256 fractions,
        uint256 wanted
    ) private returns (uint256 toBorrower, uint256 paid) {
        Loan storage loan_ = _loans[borrower][vault];
        paid = FallingPrice.cost(sale, fractions);
        if (paid > msg.value) revert LoanPaymentTooSmall(msg.value, paid);
        uint256 toDebt;
        uint256 toReserve;
        (toDebt, toReserve, toBorrower) = FallingPrice.split(sale, fractions, paid);
        uint256 left = sale.collateral - fractions;
        if (fractions < wanted) {
            _requireMin(sale.debt - toDebt, sale.minDebt);
            uint256 worth = (left * sale.price) / sale.shares;
            if (worth < sale.minDebt) revert LoanRemainderTooSmall(worth, sale.minDebt);
        } else {
            // The loan is healthy, or owes nothing, or has nothing left to sell.
            loan_.saleStart = 0;
        }
        uint256 unitsPaid = _unitsPaid(ledger, loan_.debtUnits, toDebt);
        loan_.debtUnits = uint96(loan_.debtUnits - unitsPaid);
        loan_.collateral = uint96(left);
        ledger.debtUnits -= unitsPaid;
        ledger.cash += toDebt + toReserve;
        ledger.reserve = _reserveWith(ledger, toReserve);
        _release(ledger, _collateral[vault], fractions);
        emit Liquidated(borrower, vault, to, fractions, paid, toDebt, toReserve);
        // None are left, by the pool's own books.
        // slither-disable-next-line incorrect-equality
        if (left == 0) _loseDebt(ledger, borrower, vault, loan_);
    }

    /// The sale of a loan as it stands now.
    function _sale(
        Ledger memory ledger,
        address borrower,
        address vault,
        Loan storage loan_
    ) private view returns (Sale memory) {
        uint256 debt = _debtOf(ledger, loan_.debtUnits);
        (Standing memory standing, uint256 limit) = _judge(vault, loan_.collateral, debt);
        if (!_saleRuns(loan_, standing)) revert LoanAuctionNone(borrower, vault);
        if (!loan_.saleByMarket) _requireLost(loan_);
        // Nothing is owed, by the pool's own books.
        // slither-disable-next-line incorrect-equality
        if (debt == 0 || (standing.worth != 0 && debt <= limit)) revert LoanHealthy(debt, limit);
        return _saleOf(standing, debt, loan_);
    }

    function _saleOf(Standing memory standing, uint256 debt, Loan storage loan_) private view returns (Sale memory) {
        return
            Sale({
                debt: debt,
                collateral: loan_.collateral,
                shares: standing.shares,
                price: Math.max(
                    FallingPrice.current(loan_.startPrice, block.timestamp - loan_.saleStart, loan_.halving),
                    (standing.worth * MIN_OF_WORTH) / BASIS_POINTS
                ),
                value: standing.worth,
                target: standing.threshold - MARGIN,
                penalty: loan_.penalty,
                minDebt: standing.minDebt
            });
    }

    /// When the sale of a loan ends, in Unix seconds; 0 if there is none.
    function _saleEnd(Loan storage loan_) private view returns (uint256) {
        uint256 start = loan_.saleStart;
        // slither-disable-next-line incorrect-equality
        return start == 0 ? 0 : start + FallingPrice.HALVINGS * loan_.halving;
    }

    /// Whether the sale of a loan runs: what began it, a market or that there was none, must still be so.
    function _saleRuns(Loan storage loan_, Standing memory standing) private view returns (bool) {
        uint256 end = _saleEnd(loan_);
        // No worth means that no market can tell; no balance is compared.
        // slither-disable-next-line incorrect-equality
        return end != 0 && block.timestamp <= end && loan_.saleByMarket == (standing.worth != 0);
    }

    /// What a loan is judged by, and the most that it owes while it is healthy, in wei. Both worth and limit are 0 if no
    /// market can tell: if there is none, or if its liquidity is not deep enough to tell a value of all fractions at which
    /// this very debt would be too much. So neither who leaves a pool nor who bends the price of one that was left makes a
    /// loan unhealthy, and none of them sets a price.
    function _judge(
        address vault,
        uint256 fractions,
        uint256 debt
    ) private view returns (Standing memory standing, uint256 limit) {
        standing = terms.standing(vault);
        uint256 secured = fractions * standing.threshold;
        if (debt * standing.shares * BASIS_POINTS > standing.reach * secured) standing.worth = 0;
        limit = (standing.worth * secured) / (standing.shares * BASIS_POINTS);
    }

    function _requireLost(Loan storage loan_) private view {
        uint256 since = loan_.lostSince;
        bool noted = since != 0 && block.timestamp <= loan_.lostSeen + GAP;
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
}
