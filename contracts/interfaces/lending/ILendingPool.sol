// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Signature} from "../fractions/IFractionPool.sol";
import {IFractionVaultFactory} from "../fractions/IFractionVault.sol";
import {ILoanErrors} from "./ILoanErrors.sol";
import {ILoanTerms, LoanRates} from "./ILoanTerms.sol";

/// @dev Amounts in wei, `rate` what borrowers pay in a year, in 10^-27, `index` what a wei of the first second has grown
/// to, in 2^-64. `reserve` is the studio's and no lender's.
struct MarketView {
    uint256 cash;
    uint256 debt;
    uint256 reserve;
    uint256 rate;
    uint256 index;
}

/// @dev A loan with all that its collateral earned until now. `collateral` in fractions; when they were cashed, settling
/// takes them out, and `debt` is what their money leaves of it and the lenders lose. `mostDebt` is what could be owed at
/// most after drawing, `limit` from where on it is unhealthy, both in wei; `limit` is 0 while no market can tell, which was
/// first noted at `lostSince` (seconds, 0 if it was not). While a liquidation runs, until `auctionEnd` (seconds), all
/// fractions of the vault together cost `price` wei, and `sellable` of this loan's are for sale.
struct LoanView {
    uint256 collateral;
    uint256 debt;
    uint256 mostDebt;
    uint256 limit;
    uint256 auctionEnd;
    uint256 price;
    uint256 sellable;
    uint256 lostSince;
}

/**
 * @title ILendingPool
 * @notice ETH lent against fractions of works. Lenders hold shares, an ERC-4626 of WETH, which are worth what the pool
 * has and is owed. Borrowers lock fractions and draw ETH; what the fractions earn pays the debt first. A loan whose
 * collateral is worth too little is sold at a falling price, as far as needed, and what is left is the borrower's. What
 * members decide of loans is in {ILoanTerms}; the pool has no owner.
 *
 * Amounts of ETH in wei, of fractions and shares in their smallest unit, deadlines in seconds. A borrower has one loan a
 * vault.
 */
interface ILendingPool is ILoanErrors {
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
    /// @notice The collateral is for sale: all of the vault's fractions together for `price`, halved every `halving`
    /// seconds until `end`.
    event LiquidationStarted(
        address indexed borrower,
        address indexed vault,
        uint256 debt,
        uint256 price,
        uint256 halving,
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
    /// @notice No market could tell whether the loan is healthy since `since` (seconds); 0 if one can again.
    event ValueLost(address indexed borrower, address indexed vault, uint256 since);
    /// @notice `amount` of the reserve went to `receiver`.
    event ReserveCollected(address indexed receiver, uint256 amount);
    /// @notice Rates from now on.
    event LoanRatesAdopted(LoanRates rates);

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

    /// @notice Notes that no market can tell whether a loan is healthy, because there is none that is deep enough, or that
    /// one can again. Anyone may. Loans can be sold without a value only after `PATIENCE` seconds in which this was noted
    /// again and again, at most `GAP` seconds apart. Reverts with {LoanVaultUnknown}.
    function observe(address borrower, address vault) external;

    /// @notice Sends what the reserve has beyond its cushion to its receiver. Anyone may. Reverts with
    /// {LoanNothingToCollect}.
    function collect() external returns (uint256 amount);

    /// @notice Adopts the rates that members decided, from now on. Anyone may.
    function adoptRates() external;

    /// @notice What the pool has, is owed and keeps, to this second.
    function market() external view returns (MarketView memory);

    /// @notice Fractions of `vault` that are locked, and whether they were cashed after a buy-out.
    function collateral(address vault) external view returns (uint256 held, bool cashed);

    /// @notice A loan, to this second.
    function loan(address borrower, address vault) external view returns (LoanView memory);

    /// @notice The rates in force.
    function getRates() external view returns (LoanRates memory);

    /// @notice What members decide of loans.
    function terms() external view returns (ILoanTerms);

    /// @notice Whose vaults' fractions are lent on.
    function vaults() external view returns (IFractionVaultFactory);
}
