// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Signature} from "./IFractionPool.sol";
import {Stage} from "./IFractionVault.sol";

/// @dev What borrowers pay and who gets it. Straight lines between the three yearly rates.
/// @param base The rate at no utilisation, in basis points.
/// @param atKink The rate at the kink, in basis points.
/// @param atFull The rate when all is lent, in basis points.
/// @param kink The utilisation at which the line bends, in percent.
/// @param reserveFactor The reserve's part of interest, in basis points.
/// @param cushion What of the reserve stays here against bad debt, in basis points of all debt.
struct LoanRates {
    uint16 base;
    uint16 atKink;
    uint16 atFull;
    uint8 kink;
    uint16 reserveFactor;
    uint16 cushion;
}

/// @dev What fractions of a vault are good for.
/// @param ceiling What all its fractions together count for at most when somebody draws, in wei.
/// @param ltv What can be drawn of that, in basis points; 0 stops drawing and locking.
/// @param threshold The debt from which on a loan is unhealthy, in basis points of the value.
/// @param leastDebt The smallest debt, in gwei.
struct CollateralTerms {
    uint96 ceiling;
    uint16 ltv;
    uint16 threshold;
    uint32 leastDebt;
}

/// @dev The terms of liquidations to come.
/// @param start Where the price begins to fall, in basis points of the value.
/// @param floor Where it stops, in basis points of the value.
/// @param penalty What of the debt that is paid goes to the reserve, in basis points.
/// @param duration How long the price falls, in seconds.
struct LiquidationTerms {
    uint16 start;
    uint16 floor;
    uint16 penalty;
    uint32 duration;
}

/// @dev Amounts in wei, `rate` what borrowers pay in a year, in 10^-27, `index` what a wei of the first second has grown
/// to, in 2^-64. `reserve` is the studio's and no lender's.
struct MarketView {
    uint256 cash;
    uint256 debt;
    uint256 reserve;
    uint256 rate;
    uint256 index;
}

/// @dev A vault's listing: its terms in force, the threshold announced and from when on it holds (seconds, 0 if none is),
/// fractions locked, since when no value is known (seconds, 0 if one is), whether the fractions were cashed.
struct ListingView {
    CollateralTerms terms;
    uint256 nextThreshold;
    uint256 nextFrom;
    uint256 held;
    uint256 lostSince;
    bool cashed;
}

/// @dev A loan with all that its collateral earned until now. `collateral` in fractions; when they were cashed, settling
/// takes them out, and `debt` is what their money leaves of it and the lenders lose. `mostDebt` is what could be owed at
/// most after drawing, `limit` from where on it is unhealthy, both in wei. While a liquidation runs, until `auctionEnd`
/// (seconds), all fractions of the vault together cost `price` wei, and `sellable` of this loan's are for sale.
struct LoanView {
    uint256 collateral;
    uint256 debt;
    uint256 mostDebt;
    uint256 limit;
    uint256 auctionEnd;
    uint256 price;
    uint256 sellable;
}

/**
 * @title ILendingPool
 * @notice ETH lent against fractions of works. Lenders hold shares, an ERC-4626 of WETH, which are worth what the pool
 * has and is owed. Borrowers lock fractions and draw ETH; what the fractions earn pays the debt first. A loan whose
 * collateral is worth too little is sold at a falling price, as far as needed, and what is left is the borrower's.
 *
 * Amounts of ETH in wei, of fractions and shares in their smallest unit, deadlines in seconds. A borrower has one loan a
 * vault.
 */
interface ILendingPool {
    /// @notice The transaction was good until `deadline`.
    error LoanDeadlinePassed(uint256 deadline);
    /// @notice `vault` is no vault of the studio's that is listed.
    error LoanVaultUnknown(address vault);
    /// @notice The vault is in `stage`, which does not allow this.
    error LoanStageInvalid(address vault, Stage stage);
    /// @notice No more is lent, or not on this vault.
    error LoanStopped(address vault);
    /// @notice The collateral allows a debt of `most`, and it would be `debt`.
    error LoanDebtTooLarge(uint256 debt, uint256 most);
    /// @notice A debt of `debt` would be left; the least is `least`, or none.
    error LoanDebtTooSmall(uint256 debt, uint256 least);
    /// @notice The pool has `cash` now and cannot give `amount`.
    error LoanCashTooSmall(uint256 amount, uint256 cash);
    /// @notice `held` fractions are locked, not `fractions`.
    error LoanCollateralTooSmall(uint256 fractions, uint256 held);
    /// @notice `borrower` owes nothing on this vault.
    error LoanNone(address borrower, address vault);
    /// @notice The loan is healthy: it owes `debt`, no more than `limit`.
    error LoanHealthy(uint256 debt, uint256 limit);
    /// @notice No value is known: the loan can be sold from `from` (seconds) on, 0 if nobody has reported it.
    error LoanValueUnknown(uint256 from);
    /// @notice The liquidation runs until `end` (seconds).
    error LoanAuctionRuns(uint256 end);
    /// @notice No liquidation runs.
    error LoanAuctionNone(address borrower, address vault);
    /// @notice `fractions` can be had, and at least `least` were wanted.
    error LoanOutputTooSmall(uint256 fractions, uint256 least);
    /// @notice It costs `due`, and `sent` were sent.
    error LoanPaymentTooSmall(uint256 sent, uint256 due);
    /// @notice Collateral for `worth` would be left; take at least so much that `least` are left, or all.
    error LoanRemainderTooSmall(uint256 worth, uint256 least);
    /// @notice `to` refused `amount` wei.
    error LoanPaymentRefused(address to, uint256 amount);
    /// @notice The `term` must be within `least` and `most`.
    error LoanTermsInvalid(bytes32 term, uint256 value, uint256 least, uint256 most);
    /// @notice What was announced holds from `from` (seconds) on, 0 if nothing was.
    error LoanNotYet(uint256 from);
    /// @notice ETH is taken from WETH and from listed vaults only.
    error LoanSenderUnknown(address sender);
    /// @notice The reserve has nothing beyond its cushion, or there is no cash.
    error LoanNothingToCollect();

    /// @notice `borrower` locked `fractions`.
    event CollateralAdded(address indexed borrower, address indexed vault, uint256 fractions);
    /// @notice `borrower` took `fractions` back, to `to`.
    event CollateralRemoved(address indexed borrower, address indexed vault, address to, uint256 fractions);
    /// @notice `borrower` drew `amount`, to `to`, and owes `debt` now.
    event Borrowed(address indexed borrower, address indexed vault, address to, uint256 amount, uint256 debt);
    /// @notice `payer` paid `amount`; `debt` is left.
    event Repaid(address indexed borrower, address indexed vault, address payer, uint256 amount, uint256 debt);
    /// @notice The collateral earned `toDebt`, which paid the debt, and `toBorrower`, which is the borrower's credit.
    event IncomeApplied(address indexed borrower, address indexed vault, uint256 toDebt, uint256 toBorrower);
    /// @notice The vault was bought out or redeemed, and all locked fractions burnt for `amount`.
    event CollateralCashed(address indexed vault, uint256 fractions, uint256 amount);
    /// @notice The collateral is for sale: all of the vault's fractions together for `price`, falling to `floor` at `end`.
    event LiquidationStarted(
        address indexed borrower,
        address indexed vault,
        uint256 debt,
        uint256 price,
        uint256 floor,
        uint256 end
    );
    /// @notice `buyer` took `fractions` for `paid`: `toDebt` paid the debt, `toReserve` is the penalty.
    event Liquidated(
        address indexed borrower,
        address indexed vault,
        address buyer,
        uint256 fractions,
        uint256 paid,
        uint256 toDebt,
        uint256 toReserve
    );
    /// @notice The loan is healthy again and nothing is for sale any more.
    event LiquidationStopped(address indexed borrower, address indexed vault);
    /// @notice `amount` will never be paid: `fromReserve` were the reserve's, the rest the lenders'.
    event BadDebt(address indexed borrower, address indexed vault, uint256 amount, uint256 fromReserve);
    /// @notice No value of `vault` has been known since `since` (seconds), 0 if it is known again.
    event ValueLost(address indexed vault, uint256 since);
    /// @notice `amount` of the reserve went to `receiver`.
    event ReserveCollected(address indexed receiver, uint256 amount);
    /// @notice Fractions of `vault` count so from now on; a lower threshold from `thresholdFrom` (seconds) on.
    /// @param thresholdFrom From when on a lower threshold holds, in Unix seconds.
    event CollateralSet(address indexed vault, CollateralTerms terms, uint256 thresholdFrom);
    /// @notice Rates from now on.
    event LoanRatesSet(LoanRates rates);
    /// @notice Terms of liquidations to come.
    event LiquidationTermsSet(LiquidationTerms terms);
    /// @notice Whether nothing more is lent.
    event BorrowingStopped(bool stopped);
    /// @notice Where the reserve goes.
    event ReserveReceiverSet(address receiver);
    /// @notice Another appraiser can be adopted from `from` (seconds) on.
    /// @param from From when on it can be adopted, in Unix seconds.
    event AppraiserAnnounced(address indexed appraiser, uint256 from);
    /// @notice Values come from `appraiser` from now on.
    event AppraiserAdopted(address indexed appraiser);

    /// @notice Lends the ETH sent; `receiver` gets the shares, `least` at least. Anyone. Reverts with
    /// {LoanOutputTooSmall}, ERC4626ExceededMaxDeposit.
    function depositEth(uint256 least, address receiver) external payable returns (uint256 shares);

    /// @notice Burns shares of `owner`, the caller or who allowed it, and pays `to` ETH, `least` at least. Reverts with
    /// {LoanOutputTooSmall}, {LoanPaymentRefused}, ERC4626ExceededMaxRedeem, ERC20InsufficientAllowance.
    function redeemEth(uint256 shares, uint256 least, address to, address owner) external returns (uint256 assets);

    /// @notice Locks fractions of the caller, who has approved this pool. Reverts with {LoanVaultUnknown}, {LoanStopped},
    /// {LoanStageInvalid}.
    function addCollateral(address vault, uint256 fractions) external;

    /// @notice Gives the caller's fractions back, to `to`. What stays must secure the debt as if it were drawn now.
    /// Reverts with {LoanCollateralTooSmall}, {LoanDebtTooLarge}, {LoanDeadlinePassed}.
    function removeCollateral(address vault, uint256 fractions, address to, uint256 deadline) external;

    /// @notice Draws `amount` against the caller's fractions, to `to`. Reverts with {LoanStopped}, {LoanStageInvalid},
    /// {LoanDebtTooLarge}, {LoanDebtTooSmall}, {LoanCashTooSmall}, {LoanPaymentRefused}, {LoanDeadlinePassed}.
    function borrow(address vault, uint256 amount, address to, uint256 deadline) external;

    /// @notice {addCollateral} and, unless `amount` is 0, {borrow} in one, with a permit for exactly `fractions` and
    /// `deadline`.
    function addAndBorrow(
        address vault,
        uint256 fractions,
        uint256 amount,
        address to,
        uint256 deadline,
        Signature calldata signature
    ) external;

    /// @notice Pays a debt with the ETH sent; what is too much comes back. Anyone may, for anyone. Reverts with
    /// {LoanVaultUnknown}, {LoanDebtTooSmall}.
    function repay(address borrower, address vault) external payable returns (uint256 paid);

    /// @notice Lets what the collateral earned pay the debt. After a buy-out this ends the loan: what the fractions fetched
    /// pays it, the rest is the borrower's credit, and what is missing is bad debt. Anyone may. Reverts with
    /// {LoanVaultUnknown}.
    function settle(address borrower, address vault) external;

    /// @notice Burns all locked fractions of a vault that was bought out or redeemed for their part of its pot, which is
    /// the borrowers' in proportion. Anyone may. Reverts with {LoanStageInvalid}, {LoanVaultUnknown}.
    function cash(address vault) external returns (uint256 amount);

    /// @notice Puts the collateral of an unhealthy loan up for sale. Anyone may. Reverts with {LoanNone}, {LoanHealthy},
    /// {LoanValueUnknown}, {LoanAuctionRuns}, {LoanStageInvalid}.
    function liquidate(address borrower, address vault) external;

    /// @notice Buys at most `most` fractions of a loan that is for sale, at least `least`, for at most the ETH sent; what
    /// is too much comes back. No more are sold than make the loan healthy. Anyone may. Reverts with {LoanAuctionNone},
    /// {LoanHealthy}, {LoanOutputTooSmall}, {LoanPaymentTooSmall}, {LoanDebtTooSmall}, {LoanRemainderTooSmall},
    /// {LoanStageInvalid}, {LoanDeadlinePassed}.
    function buy(
        address borrower,
        address vault,
        uint256 most,
        uint256 least,
        address to,
        uint256 deadline
    ) external payable returns (uint256 fractions, uint256 paid);

    /// @notice Notes that no value of `vault` is known, or that one is again. Anyone may. Loans can be sold without a value
    /// only after `PATIENCE` seconds in which this was noted again and again, at most `GAP` seconds apart.
    function observe(address vault) external;

    /// @notice Sends what the reserve has beyond its cushion to its receiver. Anyone may. Reverts with
    /// {LoanNothingToCollect}.
    function collect() external returns (uint256 amount);

    /// @notice Lists a vault or changes its terms. A lower threshold holds after the notice, all else at once, for what is
    /// drawn from then on. Owner only. Reverts with {LoanVaultUnknown}, {LoanStageInvalid}, {LoanTermsInvalid}.
    function setCollateral(address vault, CollateralTerms calldata terms) external;

    /// @notice Sets the rates from now on. Owner only. Reverts with {LoanTermsInvalid}.
    function setRates(LoanRates calldata rates) external;

    /// @notice Sets the terms of liquidations to come. Owner only. Reverts with {LoanTermsInvalid}.
    function setLiquidation(LiquidationTerms calldata terms) external;

    /// @notice Stops all drawing, or lets it go on. Owner only.
    function setStopped(bool stopped) external;

    /// @notice Sets where the reserve goes. Owner only.
    function setReceiver(address receiver) external;

    /// @notice Announces another appraiser, which anyone can have adopted after the notice. Owner only.
    function announceAppraiser(address appraiser) external;

    /// @notice Adopts the appraiser that was announced. Anyone may. Reverts with {LoanNotYet}.
    function adoptAppraiser() external;

    /// @notice What the pool has, is owed and keeps, to this second.
    function market() external view returns (MarketView memory);

    /// @notice A vault's listing.
    function listing(address vault) external view returns (ListingView memory);

    /// @notice A loan, to this second.
    function loan(address borrower, address vault) external view returns (LoanView memory);

    /// @notice The rates.
    function getRates() external view returns (LoanRates memory);

    /// @notice The terms of liquidations to come.
    function getLiquidation() external view returns (LiquidationTerms memory);
}
