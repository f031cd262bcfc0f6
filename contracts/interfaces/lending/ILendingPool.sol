// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Signature} from "../fractions/IFractionPool.sol";
import {IFractionVaultFactory} from "../fractions/IFractionVaultFactory.sol";
import {ILoanErrors} from "./ILoanErrors.sol";
import {ILoanTerms, LoanRates} from "./ILoanTerms.sol";

/// @dev The pool as a whole, to this second.
/// @param cash What can be lent or taken out now, in wei.
/// @param debt What all borrowers together owe, in wei, rounded down.
/// @param reserve What of cash and debt is the studio's and no lender's, in wei.
/// @param rate What borrowers pay in a year, in 10^-27: 10^27 is 100 percent.
/// @param index What a wei owed since the first second has grown to, in 2^-64 wei.
struct MarketView {
    uint256 cash;
    uint256 debt;
    uint256 reserve;
    uint256 rate;
    uint256 index;
}

/// @dev A loan with all that its collateral earned until now. After a buy-out or redemption was cashed, settling takes
/// the fractions out, and `debt` is what their money leaves of it, which the lenders lose.
/// @param collateral How many fractions are locked, in smallest units of fractions, 18 decimals.
/// @param debt What is owed, in wei, rounded up.
/// @param maxDebt What could be owed at most after drawing now, in wei.
/// @param limit The highest debt at which the loan is healthy, in wei; 0 while no market can tell.
/// @param auctionEnd When its liquidation ends, in Unix seconds; 0 if none was started.
/// @param price What all fractions of the vault together cost in the liquidation now, in wei; 0 if none runs.
/// @param sellable How many of this loan's fractions are for sale now, in smallest units of fractions.
/// @param lostSince Since when no market can tell, as first noted, in Unix seconds; 0 if that is not noted.
struct LoanView {
    uint256 collateral;
    uint256 debt;
    uint256 maxDebt;
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
    /// @param borrower Whose loan it is.
    /// @param vault The vault whose fractions are the loan's collateral.
    /// @param fractions How many, in smallest units of fractions, 18 decimals.
    event CollateralAdded(address indexed borrower, address indexed vault, uint256 fractions);
    /// @notice `borrower` took `fractions` back, to `to`.
    /// @param borrower Whose loan it is.
    /// @param vault The vault whose fractions are the loan's collateral.
    /// @param to Who gets it.
    /// @param fractions How many, in smallest units of fractions, 18 decimals.
    event CollateralRemoved(address indexed borrower, address indexed vault, address to, uint256 fractions);
    /// @notice `borrower` drew `amount`, to `to`, and owes `debt` now.
    /// @param borrower Whose loan it is.
    /// @param vault The vault whose fractions are the loan's collateral.
    /// @param to Who gets it.
    /// @param amount How much, in wei.
    /// @param debt What is owed afterwards, in wei.
    event Borrowed(address indexed borrower, address indexed vault, address to, uint256 amount, uint256 debt);
    /// @notice `payer` paid `amount`; `debt` is left.
    /// @param borrower Whose loan it is.
    /// @param vault The vault whose fractions are the loan's collateral.
    /// @param payer Who paid.
    /// @param amount How much, in wei.
    /// @param debt What is still owed, in wei.
    event Repaid(address indexed borrower, address indexed vault, address payer, uint256 amount, uint256 debt);
    /// @notice The collateral earned `toDebt`, which paid the debt, and `toBorrower`, which is the borrower's credit.
    /// @param borrower Whose loan it is.
    /// @param vault The vault whose fractions are the loan's collateral.
    /// @param toDebt What paid the debt, in wei.
    /// @param toBorrower What became the borrower's credit, in wei.
    event IncomeApplied(address indexed borrower, address indexed vault, uint256 toDebt, uint256 toBorrower);
    /// @notice The vault was bought out or redeemed, and all locked fractions burnt for `amount`.
    /// @param vault The vault that was bought out or redeemed.
    /// @param fractions How many were burnt, in smallest units of fractions.
    /// @param amount What they fetched, in wei.
    event CollateralCashed(address indexed vault, uint256 fractions, uint256 amount);
    /// @notice The collateral is for sale: all of the vault's fractions together for `price`, halved every `halving`
    /// seconds until `end`.
    /// @param borrower Whose loan it is.
    /// @param vault The vault whose fractions are the loan's collateral.
    /// @param debt What is owed, in wei.
    /// @param price What all of the vault's fractions together cost at the start, in wei.
    /// @param halving How long it takes the price to halve, in seconds.
    /// @param end When the sale ends, in Unix seconds.
    event LiquidationStarted(
        address indexed borrower,
        address indexed vault,
        uint256 debt,
        uint256 price,
        uint256 halving,
        uint256 end
    );
    /// @notice `buyer` took `fractions` for `paid`: `toDebt` paid the debt, `toReserve` is the penalty.
    /// @param borrower Whose loan it is.
    /// @param vault The vault whose fractions are the loan's collateral.
    /// @param buyer Who got the fractions.
    /// @param fractions How many, in smallest units of fractions, 18 decimals.
    /// @param paid What they cost, in wei.
    /// @param toDebt What of it paid the debt, in wei.
    /// @param toReserve What of it went to the reserve as the penalty, in wei.
    event Liquidated(
        address indexed borrower,
        address indexed vault,
        address buyer,
        uint256 fractions,
        uint256 paid,
        uint256 toDebt,
        uint256 toReserve
    );
    /// @notice A loan of which something was for sale is healthy again, and nothing is any more.
    /// @param borrower Whose loan it is.
    /// @param vault The vault whose fractions are the loan's collateral.
    event LiquidationOver(address indexed borrower, address indexed vault);
    /// @notice `amount` will never be paid: `fromReserve` were the reserve's, the rest the lenders'.
    /// @param borrower Whose loan it is.
    /// @param vault The vault whose fractions are the loan's collateral.
    /// @param amount What is lost, in wei.
    /// @param fromReserve What of it the reserve bears, in wei; the lenders bear the rest.
    event BadDebt(address indexed borrower, address indexed vault, uint256 amount, uint256 fromReserve);
    /// @notice No market could tell whether the loan is healthy since `since` (seconds); 0 if one can again.
    /// @param borrower Whose loan it is.
    /// @param vault The vault whose fractions are the loan's collateral.
    /// @param since Since when, in Unix seconds; 0 if a market can tell again.
    event ValueLost(address indexed borrower, address indexed vault, uint256 since);
    /// @notice `amount` of the reserve went to `receiver`.
    /// @param receiver Who was paid.
    /// @param amount How much, in wei.
    event ReserveCollected(address indexed receiver, uint256 amount);
    /// @notice Rates from now on.
    /// @param rates The rates, in the units of {LoanRates}.
    event LoanRatesAdopted(LoanRates rates);

    /// @notice Lends the ETH sent; `receiver` gets the shares.
    /// @dev Caller: anyone.
    /// Errors: {LoanOutputTooSmall}, ERC4626ExceededMaxDeposit.
    /// @param minShares The fewest shares that will do, in their smallest unit, 24 decimals.
    /// @param receiver Who gets the shares.
    /// @return shares How many shares that were, in their smallest unit.
    function depositEth(uint256 minShares, address receiver) external payable returns (uint256 shares);

    /// @notice Burns shares of `owner` and pays `to` their worth in ETH.
    /// @dev Caller: `owner`, or whoever `owner` gave an allowance of shares.
    /// Errors: {LoanOutputTooSmall}, {LoanPaymentRefused}, ERC4626ExceededMaxRedeem, ERC20InsufficientAllowance.
    /// @param shares How many are burnt, in their smallest unit, 24 decimals.
    /// @param minAssets The least that will do, in wei.
    /// @param to Who is paid.
    /// @param owner Whose shares they are.
    /// @return assets What was paid, in wei.
    function redeemEth(uint256 shares, uint256 minAssets, address to, address owner) external returns (uint256 assets);

    /// @notice Locks fractions of the caller, who has approved this pool for them.
    /// @dev Caller: anyone.
    /// Errors: {LoanStopped}, {LoanStageInvalid}, ERC20InsufficientAllowance, ERC20InsufficientBalance.
    /// @param vault The vault whose fractions are the loan's collateral.
    /// @param fractions How many, in smallest units of fractions, 18 decimals.
    function addCollateral(address vault, uint256 fractions) external;

    /// @notice Gives the caller's fractions back, to `to`. What stays must secure the debt as if it were drawn now.
    /// @dev Caller: the borrower.
    /// Errors: {LoanDeadlinePassed}, {LoanVaultUnknown}, {LoanCollateralTooSmall}, {LoanDebtTooLarge}.
    /// @param vault The vault whose fractions are the loan's collateral.
    /// @param fractions How many, in smallest units of fractions, 18 decimals; at least 1, at most what is locked.
    /// @param to Who gets the fractions.
    /// @param deadline The last moment at which the call is good, in Unix seconds.
    function removeCollateral(address vault, uint256 fractions, address to, uint256 deadline) external;

    /// @notice Draws ETH against the caller's fractions, to `to`.
    /// @dev Caller: the borrower.
    /// Errors: {LoanDeadlinePassed}, {LoanStopped}, {LoanStageInvalid}, {LoanDebtTooLarge}, {LoanDebtTooSmall},
    /// {LoanCashTooSmall}, {LoanPaymentRefused}.
    /// @param vault The vault whose fractions are the loan's collateral.
    /// @param amount How much is drawn, in wei.
    /// @param to Who is paid.
    /// @param deadline The last moment at which the call is good, in Unix seconds.
    function borrow(address vault, uint256 amount, address to, uint256 deadline) external;

    /// @notice {addCollateral} and, unless `amount` is 0, {borrow} in one call. The permit is for exactly `fractions`
    /// and `deadline`; one that does not hold is passed over, and the allowance decides.
    /// @dev Caller: the borrower.
    /// Errors: those of {addCollateral} and {borrow}.
    /// @param vault The vault whose fractions are the loan's collateral.
    /// @param fractions How many, in smallest units of fractions, 18 decimals.
    /// @param amount How much is drawn, in wei; 0 draws nothing.
    /// @param to Who is paid.
    /// @param deadline The last moment at which the call is good, in Unix seconds.
    /// @param signature The caller's permit (ERC-2612) over the vault's fractions.
    function addAndBorrow(
        address vault,
        uint256 fractions,
        uint256 amount,
        address to,
        uint256 deadline,
        Signature calldata signature
    ) external;

    /// @notice Pays a debt with the ETH sent; what is too much comes back. A debt of less than the least must be paid
    /// whole.
    /// @dev Caller: anyone, for anyone.
    /// Errors: {LoanVaultUnknown}, {LoanDebtTooSmall}, PushGasTooLow.
    /// @param borrower Whose loan it is.
    /// @param vault The vault whose fractions are the loan's collateral.
    /// @return paid What was taken, in wei.
    function repay(address borrower, address vault) external payable returns (uint256 paid);

    /// @notice Lets what the collateral earned pay the debt. After a buy-out this ends the loan: what the fractions
    /// fetched pays it, the rest is the borrower's credit, and what is missing is bad debt.
    /// @dev Caller: anyone.
    /// Errors: {LoanVaultUnknown}.
    /// @param borrower Whose loan it is.
    /// @param vault The vault whose fractions are the loan's collateral.
    function settle(address borrower, address vault) external;

    /// @notice Burns all locked fractions of a vault that was bought out or redeemed for their part of its pot, which
    /// is the borrowers' in proportion.
    /// @dev Caller: anyone.
    /// Errors: {LoanStageInvalid}, {LoanVaultUnknown}.
    /// @param vault The vault, which was bought out or redeemed.
    /// @return amount What the fractions fetched, in wei.
    function cash(address vault) external returns (uint256 amount);

    /// @notice Puts the collateral of an unhealthy loan up for sale.
    /// @dev Caller: anyone.
    /// Errors: {LoanStageInvalid}, {LoanVaultUnknown}, {LoanNone}, {LoanAuctionRuns}, {LoanHealthy},
    /// {LoanValueUnknown}.
    /// @param borrower Whose loan it is.
    /// @param vault The vault whose fractions are the loan's collateral.
    function liquidate(address borrower, address vault) external;

    /// @notice Buys fractions of a loan that is for sale, for at most the ETH sent; what is too much comes back. No
    /// more are sold than make the loan healthy.
    /// @dev Caller: anyone.
    /// Errors: {LoanDeadlinePassed}, {LoanStageInvalid}, {LoanVaultUnknown}, {LoanAuctionNone}, {LoanValueUnknown},
    /// {LoanHealthy}, {LoanOutputTooSmall}, {LoanPaymentTooSmall}, {LoanDebtTooSmall}, {LoanRemainderTooSmall},
    /// PushGasTooLow.
    /// @param borrower Whose loan it is.
    /// @param vault The vault whose fractions are the loan's collateral.
    /// @param maxFractions How many are wanted at most, in smallest units of fractions.
    /// @param minFractions How many at least, in smallest units of fractions.
    /// @param to Who gets the fractions.
    /// @param deadline The last moment at which the call is good, in Unix seconds.
    /// @return fractions How many were bought, in smallest units of fractions.
    /// @return paid What they cost, in wei.
    function buy(
        address borrower,
        address vault,
        uint256 maxFractions,
        uint256 minFractions,
        address to,
        uint256 deadline
    ) external payable returns (uint256 fractions, uint256 paid);

    /// @notice Notes that no market can tell whether a loan is healthy, because there is none that is deep enough, or
    /// that one can again. A loan can be sold without a value only after 30 days in which this was noted again and
    /// again, at most 3 days apart.
    /// @dev Caller: anyone.
    /// Errors: {LoanVaultUnknown}.
    /// @param borrower Whose loan it is.
    /// @param vault The vault whose fractions are the loan's collateral.
    function observe(address borrower, address vault) external;

    /// @notice Sends what the reserve has beyond its cushion to its receiver.
    /// @dev Caller: anyone.
    /// Errors: {LoanNothingToCollect}, PushGasTooLow.
    /// @return amount How much that was, in wei.
    function collect() external returns (uint256 amount);

    /// @notice Adopts the rates that members decided, from now on.
    /// @dev Caller: anyone.
    /// Errors: none.
    function adoptRates() external;

    /// @notice What the pool has, is owed and keeps, to this second.
    /// @return The pool as a whole, in the units of {MarketView}.
    function market() external view returns (MarketView memory);

    /// @notice How many fractions of a vault are locked here, and whether they were cashed after a buy-out.
    /// @param vault The vault whose fractions are the loan's collateral.
    /// @return held How many are locked by all loans together, in smallest units of fractions, 18 decimals.
    /// @return cashed Whether they were burnt for their part of the pot.
    function collateral(address vault) external view returns (uint256 held, bool cashed);

    /// @notice A loan, to this second.
    /// @param borrower Whose loan it is.
    /// @param vault The vault whose fractions are the loan's collateral.
    /// @return The loan, in the units of {LoanView}.
    function loan(address borrower, address vault) external view returns (LoanView memory);

    /// @notice The rates in force.
    /// @return The rates, in the units of {LoanRates}.
    function getRates() external view returns (LoanRates memory);

    /// @notice What members decide of loans.
    /// @return The contract of terms.
    function terms() external view returns (ILoanTerms);

    /// @notice Whose vaults' fractions are lent on.
    /// @return The vaults' factory.
    function vaults() external view returns (IFractionVaultFactory);
}
