// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Signature} from "../interfaces/fractions/IFractionPool.sol";
import {IFractionVault, Stage} from "../interfaces/fractions/IFractionVault.sol";
import {ILendingPool} from "../interfaces/lending/ILendingPool.sol";
import {ILoanTerms} from "../interfaces/lending/ILoanTerms.sol";
import {IWrappedEther} from "../interfaces/lending/IWrappedEther.sol";
import {SendEther} from "../revenue/SendEther.sol";
import {DebtLedger} from "./DebtLedger.sol";
import {LenderShares} from "./LenderShares.sol";
import {Liquidations} from "./Liquidations.sol";

/**
 * @title LendingPool
 * @notice Loans against fractions. The pool has no owner: what members decide of loans is in {LoanTerms}, which touches no
 * money and announces whatever would worsen a loan's standing or the lenders'.
 *
 * A vault's fractions are a known ERC-20 that calls nobody. Whoever else is called, is called last.
 */
contract LendingPool is ILendingPool, LenderShares, Liquidations {
    /// @notice Makes the pool, which has no owner, with the rates in force.
    /// @param weth The WETH of this chain, which is the asset.
    /// @param terms_ What members decide of loans.
    constructor(IWrappedEther weth, ILoanTerms terms_) DebtLedger(terms_) LenderShares(weth) {}

    /// @notice Takes ETH from WETH, and what vaults pay for the locked fractions.
    receive() external payable {
        if (msg.sender != asset()) _receiveIncome(msg.sender, msg.value);
    }

    /// @inheritdoc ILendingPool
    function addCollateral(address vault, uint256 fractions) external nonReentrant {
        _add(vault, fractions);
    }

    /// @inheritdoc ILendingPool
    function borrow(
        address vault,
        uint256 amount,
        address to,
        uint256 deadline
    ) external before(deadline) nonReentrant {
        _borrow(vault, amount, to);
    }

    /// @inheritdoc ILendingPool
    /// @dev A permit is the vault's, which calls nobody for it, and {LoanTerms} calls the appraiser, which reads.
    // slither-disable-next-line reentrancy-no-eth
    function addAndBorrow(
        address vault,
        uint256 fractions,
        uint256 amount,
        address to,
        uint256 deadline,
        Signature calldata signature
    ) external before(deadline) nonReentrant {
        // Somebody may have used the permit already; then the allowance decides.
        // solhint-disable-next-line no-empty-blocks
        try
            IERC20Permit(vault).permit(
                msg.sender,
                address(this),
                fractions,
                deadline,
                signature.v,
                signature.r,
                signature.s
            )
        {} catch {}
        _add(vault, fractions);
        if (amount != 0) _borrow(vault, amount, to);
    }

    /// @inheritdoc ILendingPool
    /// @dev The vault calls back only to pay, which {receive} books before the books are read here.
    // slither-disable-next-line reentrancy-no-eth
    function removeCollateral(
        address vault,
        uint256 fractions,
        address to,
        uint256 deadline
    ) external before(deadline) nonReentrant {
        (Ledger memory ledger, Loan storage loan_) = _upToDate(msg.sender, vault);
        uint256 held = loan_.collateral;
        if (fractions == 0 || fractions > held) revert LoanCollateralTooSmall(fractions, held);
        loan_.collateral = uint96(held - fractions);
        bool isForSale = loan_.saleStart != 0;
        loan_.saleStart = 0;
        _release(ledger, _collateral[vault], fractions);
        _writeLedger(ledger);
        if (loan_.debtUnits != 0) terms.requireSecured(vault, loan_.collateral, _debtOf(ledger, loan_.debtUnits));
        emit CollateralRemoved(msg.sender, vault, to, fractions);
        if (isForSale) emit LiquidationOver(msg.sender, vault);
        _give(vault, to, fractions);
    }

    /// @inheritdoc ILendingPool
    /// @dev As above; who is paid the change cannot come back in, and the books are closed by then.
    // slither-disable-next-line reentrancy-no-eth
    function repay(address borrower, address vault) external payable nonReentrant returns (uint256 paid) {
        (Ledger memory ledger, Loan storage loan_) = _upToDate(borrower, vault);
        uint256 units = loan_.debtUnits;
        uint256 debt = _debtOf(ledger, units);
        paid = Math.min(msg.value, debt);
        if (paid != 0) {
            uint256 unitsPaid = _unitsPaid(ledger, units, paid);
            loan_.debtUnits = uint96(units - unitsPaid);
            ledger.debtUnits -= unitsPaid;
            ledger.cash += paid;
            debt = _debtOf(ledger, units - unitsPaid);
            _requireMin(debt, terms.collateral(vault).minDebt * GWEI);
            emit Repaid(borrower, vault, msg.sender, paid, debt);
        }
        _writeLedger(ledger);
        _stopIfHealthy(ledger, borrower, vault, loan_);
        _pay(msg.sender, msg.value - paid);
    }

    /// @inheritdoc ILendingPool
    /// @dev The vault calls back only to pay, which {receive} books before the books are read here.
    // slither-disable-next-line reentrancy-no-eth
    function settle(address borrower, address vault) external nonReentrant {
        (Ledger memory ledger, Loan storage loan_) = _upToDate(borrower, vault);
        _writeLedger(ledger);
        _stopIfHealthy(ledger, borrower, vault, loan_);
    }

    /// @inheritdoc ILendingPool
    /// @dev The vault calls back only to pay: income before the collateral is marked as cashed, its price after.
    // slither-disable-next-line reentrancy-no-eth
    function cash(address vault) external nonReentrant returns (uint256 amount) {
        _harvest(vault);
        Collateral storage locked = _collateral[vault];
        Stage stage = _stage(vault);
        if (locked.cashed || stage == Stage.Held || stage == Stage.Auction) revert LoanStageInvalid(vault, stage);
        locked.cashed = true;
        uint256 held = locked.held;
        if (held != 0) amount = IFractionVault(vault).cash();
        emit CollateralCashed(vault, held, amount);
    }

    /// @inheritdoc ILendingPool
    function collect() external nonReentrant returns (uint256 amount) {
        Ledger memory ledger = _readLedger();
        uint256 spare = Math.saturatingSub(ledger.reserve, (_totalDebt(ledger) * ledger.cushion) / BASIS_POINTS);
        amount = Math.min(spare, ledger.cash);
        // Nothing is asked of a balance: the books have nothing to spare.
        // slither-disable-next-line incorrect-equality
        if (amount == 0) revert LoanNothingToCollect();
        ledger.reserve -= amount;
        ledger.cash -= amount;
        _writeLedger(ledger);
        address receiver = terms.receiver();
        emit ReserveCollected(receiver, amount);
        _pay(receiver, amount);
    }

    /// @inheritdoc ILendingPool
    function adoptRates() external {
        _setRates(terms.getRates());
    }

    // The vault calls back only to pay, which {receive} books before the books are read here.
    // slither-disable-next-line reentrancy-no-eth
    function _add(address vault, uint256 fractions) private {
        if (!terms.takes(vault)) revert LoanStopped(vault);
        Stage stage = _stage(vault);
        if (stage != Stage.Held) revert LoanStageInvalid(vault, stage);
        Collateral storage locked = _collateral[vault];
        if (!locked.known) {
            locked.known = true;
            // What is locked names no price, so that it counts in no quorum.
            if (vaults.isSilent(vault, address(this))) IFractionVault(vault).silence(address(this));
        }
        (Ledger memory ledger, Loan storage loan_) = _upToDate(msg.sender, vault);
        // There are fewer fractions than 2^96.
        loan_.collateral += uint96(fractions);
        locked.held += uint96(fractions);
        _writeLedger(ledger);
        emit CollateralAdded(msg.sender, vault, fractions);
        // slither-disable-next-line unchecked-transfer
        IERC20(vault).transferFrom(msg.sender, address(this), fractions);
        _stopIfHealthy(ledger, msg.sender, vault, loan_);
    }

    function _borrow(address vault, uint256 amount, address to) private {
        Ledger memory ledger = _readLedger();
        Loan storage loan_ = _loans[msg.sender][vault];
        if (amount > ledger.cash) revert LoanCashTooSmall(amount, ledger.cash);
        uint256 unitsLent = _unitsLent(ledger, amount);
        unchecked {
            // No more than the cash, as was just asked.
            ledger.cash -= amount;
            // Checked to fit when the ledger is written.
            ledger.debtUnits += unitsLent;
        }
        (uint256 collateral, bool isForSale) = (loan_.collateral, loan_.saleStart != 0);
        uint256 units = loan_.debtUnits + unitsLent;
        // They fit, as the sum of all loans' does.
        (loan_.debtUnits, loan_.saleStart) = (uint96(units), 0);
        _writeLedger(ledger);
        uint256 debt = _debtOf(ledger, units);
        terms.requireDrawable(vault, collateral, debt);
        emit Borrowed(msg.sender, vault, to, amount, debt);
        if (isForSale) emit LiquidationOver(msg.sender, vault);
        if (!SendEther.pay(to, amount, gasleft())) revert LoanPaymentRefused(to, amount);
    }
}
