// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IAppraiser} from "../interfaces/IAppraiser.sol";
import {Signature} from "../interfaces/IFractionPool.sol";
import {IFractionVault, IFractionVaultFactory, Stage} from "../interfaces/IFractionVault.sol";
import {CollateralTerms, ILendingPool, LiquidationTerms, LoanRates} from "../interfaces/ILendingPool.sol";
import {IWrappedEther} from "../interfaces/IWrappedEther.sol";
import {SendEther} from "../revenue/SendEther.sol";
import {LenderShares} from "./LenderShares.sol";
import {Liquidations} from "./Liquidations.sol";

/**
 * @title LendingPool
 * @notice Loans against fractions. The owner sets terms within bounds and can stop new loans; no
 * function of its touches lenders' or borrowers' money, and what would make healthy loans unhealthy is announced first.
 *
 * A vault's fractions are a known ERC-20 that calls nobody. Whoever else is called, is called last.
 */
contract LendingPool is ILendingPool, LenderShares, Liquidations, Ownable {
    /// @notice The longest notice of a change, in seconds.
    uint256 internal constant MOST_NOTICE = 90 days;

    /// @notice The notice of changes that would make healthy loans unhealthy, in seconds.
    uint256 public immutable notice;

    /// @notice The appraiser that was announced, and from when on it can be adopted, in seconds.
    IAppraiser public nextAppraiser;
    uint256 public nextAppraiserFrom;

    /// @notice Where the reserve goes.
    address public receiver;

    /// @param initialOwner Sets the terms: the timelock.
    constructor(
        address initialOwner,
        IWrappedEther weth,
        IFractionVaultFactory vaults_,
        IAppraiser appraiser_,
        address receiver_,
        uint256 notice_,
        uint256 leastDuration_,
        LoanRates memory rates,
        LiquidationTerms memory liquidation
    ) Ownable(initialOwner) LenderShares(weth) Liquidations(vaults_, leastDuration_, liquidation) {
        _checkTerm("notice", notice_, leastDuration_, MOST_NOTICE);
        notice = notice_;
        (appraiser, receiver) = (appraiser_, receiver_);
        _setRates(rates);
    }

    /// @notice Takes ETH from WETH, and what vaults pay for the locked fractions.
    receive() external payable {
        if (msg.sender != asset()) _receiveIncome(msg.sender, msg.value);
    }

    // A vault is the studio's code: it calls back only to pay, which {receive} books before the books are read here. And
    // no equality below is one of balances: they ask for nothing, never and nobody.
    // slither-disable-start reentrancy-no-eth,incorrect-equality

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
    function addAndBorrow(
        address vault,
        uint256 fractions,
        uint256 amount,
        address to,
        uint256 deadline,
        Signature calldata s
    ) external before(deadline) nonReentrant {
        // Somebody may have used the permit already; then the allowance decides.
        // solhint-disable-next-line no-empty-blocks
        try IERC20Permit(vault).permit(msg.sender, address(this), fractions, deadline, s.v, s.r, s.s) {} catch {}
        _add(vault, fractions);
        if (amount != 0) _borrow(vault, amount, to);
    }

    /// @inheritdoc ILendingPool
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
        _release(ledger, _listings[vault], fractions);
        _keep(ledger);
        if (loan_.scaled != 0) _requireAtMost(_debtOf(ledger, loan_.scaled), _mostDebt(vault, loan_.collateral));
        loan_.start = 0;
        emit CollateralRemoved(msg.sender, vault, to, fractions);
        _give(vault, to, fractions);
    }

    /// @inheritdoc ILendingPool
    function repay(address borrower, address vault) external payable nonReentrant returns (uint256 paid) {
        (Ledger memory ledger, Loan storage loan_) = _upToDate(borrower, vault);
        uint256 debt = _debtOf(ledger, loan_.scaled);
        paid = Math.min(msg.value, debt);
        if (paid != 0) {
            uint256 left = _payOff(ledger, loan_.scaled, paid);
            loan_.scaled = uint96(left);
            debt = _debtOf(ledger, left);
            _requireLeast(debt, _listings[vault].leastDebt * GWEI);
            emit Repaid(borrower, vault, msg.sender, paid, debt);
        }
        _keep(ledger);
        _stopIfHealthy(ledger, borrower, vault, loan_);
        _pay(msg.sender, msg.value - paid);
    }

    /// @inheritdoc ILendingPool
    function settle(address borrower, address vault) external nonReentrant {
        (Ledger memory ledger, Loan storage loan_) = _upToDate(borrower, vault);
        _keep(ledger);
        _stopIfHealthy(ledger, borrower, vault, loan_);
    }

    /// @inheritdoc ILendingPool
    function cash(address vault) external nonReentrant returns (uint256 amount) {
        _harvest(vault);
        Listing storage c = _listings[vault];
        Stage stage = _stage(vault);
        if (c.cashed || stage == Stage.Held || stage == Stage.Auction) revert LoanStageInvalid(vault, stage);
        (c.cashed, c.ltv) = (true, 0);
        uint256 held = c.held;
        if (held != 0) amount = IFractionVault(vault).cash();
        emit CollateralCashed(vault, held, amount);
    }

    /// @inheritdoc ILendingPool
    function collect() external nonReentrant returns (uint256 amount) {
        Ledger memory ledger = _accrued();
        uint256 spare = Math.saturatingSub(ledger.reserve, (_totalDebt(ledger) * ledger.cushion) / BASIS_POINTS);
        amount = Math.min(spare, ledger.cash);
        if (amount == 0) revert LoanNothingToCollect();
        ledger.reserve -= amount;
        ledger.cash -= amount;
        _keep(ledger);
        emit ReserveCollected(receiver, amount);
        _pay(receiver, amount);
    }

    /// @inheritdoc ILendingPool
    function setCollateral(address vault, CollateralTerms calldata terms) external onlyOwner {
        _setCollateral(vault, terms, notice);
    }

    /// @inheritdoc ILendingPool
    function setRates(LoanRates calldata rates) external onlyOwner {
        _setRates(rates);
    }

    /// @inheritdoc ILendingPool
    function setLiquidation(LiquidationTerms calldata terms) external onlyOwner {
        _setLiquidation(terms);
    }

    /// @inheritdoc ILendingPool
    function setStopped(bool stopped) external onlyOwner {
        Ledger memory ledger = _accrued();
        ledger.stopped = stopped ? 1 : 0;
        _keep(ledger);
        emit BorrowingStopped(stopped);
    }

    /// @inheritdoc ILendingPool
    function setReceiver(address receiver_) external onlyOwner {
        receiver = receiver_;
        emit ReserveReceiverSet(receiver_);
    }

    /// @inheritdoc ILendingPool
    function announceAppraiser(address appraiser_) external onlyOwner {
        (nextAppraiser, nextAppraiserFrom) = (IAppraiser(appraiser_), block.timestamp + notice);
        emit AppraiserAnnounced(appraiser_, nextAppraiserFrom);
    }

    /// @inheritdoc ILendingPool
    function adoptAppraiser() external {
        uint256 from = nextAppraiserFrom;
        if (from == 0 || block.timestamp < from) revert LoanNotYet(from);
        (appraiser, nextAppraiserFrom) = (nextAppraiser, 0);
        emit AppraiserAdopted(address(nextAppraiser));
    }

    function _add(address vault, uint256 fractions) private {
        Listing storage c = _listings[vault];
        if (c.ltv == 0) revert LoanStopped(vault);
        _requireHeld(vault);
        (Ledger memory ledger, Loan storage loan_) = _upToDate(msg.sender, vault);
        // There are fewer fractions than 2^96.
        loan_.collateral += uint96(fractions);
        c.held += uint96(fractions);
        _keep(ledger);
        emit CollateralAdded(msg.sender, vault, fractions);
        // slither-disable-next-line unchecked-transfer
        IERC20(vault).transferFrom(msg.sender, address(this), fractions);
        _stopIfHealthy(ledger, msg.sender, vault, loan_);
    }

    function _borrow(address vault, uint256 amount, address to) private {
        Ledger memory ledger = _accrued();
        Listing storage c = _listings[vault];
        if (ledger.stopped != 0 || c.ltv == 0) revert LoanStopped(vault);
        _requireHeld(vault);
        Loan storage loan_ = _loans[msg.sender][vault];
        uint256 scaled = loan_.scaled + _lend(ledger, amount);
        uint256 debt = _debtOf(ledger, scaled);
        _requireLeast(debt, c.leastDebt * GWEI);
        // It fits, as the sum of all does.
        (loan_.scaled, loan_.start) = (uint96(scaled), 0);
        _keep(ledger);
        _requireDrawable(vault, loan_.collateral, debt);
        emit Borrowed(msg.sender, vault, to, amount, debt);
        if (!SendEther.pay(to, amount, gasleft())) revert LoanPaymentRefused(to, amount);
    }

    // slither-disable-end reentrancy-no-eth,incorrect-equality
}
