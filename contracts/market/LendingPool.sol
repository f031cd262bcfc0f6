// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IAppraiser} from "../interfaces/IAppraiser.sol";
import {Signature} from "../interfaces/IFractionPool.sol";
import {IFractionVault, IFractionVaultFactory, Stage} from "../interfaces/IFractionVault.sol";
import {CollateralTerms, ILendingPool, LiquidationTerms, LoanRates, LoanView} from "../interfaces/ILendingPool.sol";
import {IWrappedEther} from "../interfaces/IWrappedEther.sol";
import {SendEther} from "../revenue/SendEther.sol";
import {FallingPrice, Sale} from "./FallingPrice.sol";
import {LenderShares} from "./LenderShares.sol";
import {LoanCollateral} from "./LoanCollateral.sol";

/**
 * @title LendingPool
 * @notice Loans against fractions, and their liquidation. The owner sets terms within bounds and can stop new loans; no
 * function of its touches lenders' or borrowers' money, and what would make healthy loans unhealthy is announced first.
 *
 * A vault's fractions are a known ERC-20 that calls nobody. Whoever else is called, is called last.
 */
contract LendingPool is ILendingPool, LenderShares, LoanCollateral, Ownable {
    /// @notice Bounds of liquidations, in basis points and seconds.
    uint256 internal constant LEAST_START = 10_000;
    uint256 internal constant MOST_START = 15_000;
    uint256 internal constant LEAST_FLOOR = 100;
    uint256 internal constant MOST_FLOOR = 9_000;
    uint256 internal constant MOST_PENALTY = 1_000;
    uint256 internal constant MOST_DURATION = 7 days;

    /// @notice The longest notice of a change, in seconds.
    uint256 internal constant MOST_NOTICE = 90 days;

    /// @notice How long no value must have been known before loans are sold without one, and how often at least that must
    /// have been noted meanwhile, in seconds.
    uint256 internal constant PATIENCE = 30 days;
    uint256 internal constant GAP = 3 days;

    /// What a sale without a value starts from, in times of the debt; it ends at nothing.
    uint256 private constant BLIND_START = 10;

    /// @notice The notice of changes that would make healthy loans unhealthy, in seconds.
    uint256 public immutable notice;

    /// The shortest liquidation, in seconds: a few on local chains, an hour or more on public ones.
    uint256 private immutable _leastDuration;

    /// @notice The appraiser that was announced, and from when on it can be adopted, in seconds.
    IAppraiser public nextAppraiser;
    uint256 public nextAppraiserFrom;

    /// @notice Where the reserve goes.
    address public receiver;

    LiquidationTerms private _liquidation;

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
    ) Ownable(initialOwner) LenderShares(weth) LoanCollateral(vaults_) {
        _checkTerm("notice", notice_, leastDuration_, MOST_NOTICE);
        (notice, _leastDuration) = (notice_, leastDuration_);
        (appraiser, receiver) = (appraiser_, receiver_);
        _setRates(rates);
        _setLiquidation(liquidation);
    }

    modifier before(uint256 deadline) {
        _checkDeadline(deadline);
        _;
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
        v.debt = _debtOf(ledger, loan_.scaled) - toDebt;
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

    function _setLiquidation(LiquidationTerms memory t) private {
        _checkTerm("start", t.start, LEAST_START, MOST_START);
        _checkTerm("floor", t.floor, LEAST_FLOOR, MOST_FLOOR);
        _checkTerm("penalty", t.penalty, 0, MOST_PENALTY);
        _checkTerm("duration", t.duration, _leastDuration, MOST_DURATION);
        _liquidation = t;
        emit LiquidationTermsSet(t);
    }

    function _give(address vault, address to, uint256 fractions) private {
        // A vault's fractions return true or revert.
        // slither-disable-next-line unchecked-transfer
        IERC20(vault).transfer(to, fractions);
    }

    /// A loan with all that its collateral has earned, and the ledger, which is the caller's to keep.
    function _upToDate(address borrower, address vault) private returns (Ledger memory ledger, Loan storage loan_) {
        _harvest(vault);
        ledger = _accrued();
        loan_ = _settle(ledger, borrower, vault);
    }

    /// A sale ends when its loan owes nothing, or no more than a known value allows.
    function _stopIfHealthy(Ledger memory ledger, address borrower, address vault, Loan storage loan_) private {
        if (loan_.start == 0) return;
        if (loan_.scaled != 0) {
            (uint256 limit, , ) = _limit(vault, loan_.collateral);
            if (_debtOf(ledger, loan_.scaled) > limit) return;
        }
        loan_.start = 0;
        emit LiquidationStopped(borrower, vault);
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

    function _requireLeast(uint256 debt, uint256 least) private pure {
        if (debt != 0 && debt < least) revert LoanDebtTooSmall(debt, least);
    }

    // slither-disable-end reentrancy-no-eth,incorrect-equality
}
