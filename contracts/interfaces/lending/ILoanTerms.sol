// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAnnounced} from "../governance/IAnnounced.sol";
import {IAppraiser} from "../appraisal/IAppraiser.sol";
import {IFractionVaultFactory} from "../fractions/IFractionVaultFactory.sol";
import {ILoanErrors} from "./ILoanErrors.sol";

/// @dev What borrowers pay and who gets it. Straight lines between the three yearly rates.
/// @param base The rate at no utilisation, in basis points, at most `atKink`.
/// @param atKink The rate at the kink, in basis points, at most `atFull`.
/// @param atFull The rate when all is lent, in basis points, at most 20,000.
/// @param kink The utilisation at which the line bends, in percent, 10 to 95.
/// @param reserveFactor The reserve's part of interest, in basis points, at most 3,000.
/// @param cushion What of the reserve stays here against bad debt, in basis points of all debt, at most 2,000.
struct LoanRates {
    uint16 base;
    uint16 atKink;
    uint16 atFull;
    uint8 kink;
    uint16 reserveFactor;
    uint16 cushion;
}

/// @dev What fractions of a vault are good for.
/// @param ceiling What all its fractions together count for at most when somebody draws, in wei, at least a gwei; every
/// listing names one.
/// @param ltv What can be drawn of that, in basis points, at most 8,000 and 500 below `threshold`; 0 stops drawing and
/// locking.
/// @param threshold The debt from which on a loan is unhealthy, in basis points of the value, 1,000 to 9,000.
/// @param minDebt The smallest debt, in gwei, 1,000,000 to 4,000,000,000.
struct CollateralTerms {
    uint96 ceiling;
    uint16 ltv;
    uint16 threshold;
    uint32 minDebt;
}

/// @dev The terms of liquidations to come. The price starts at the higher of the two.
/// @param startOfWorth Where it starts at least, in basis points of what the fractions are worth, 11,000 to 50,000.
/// @param startOfDebt Where it starts at least, in basis points of what is owed, 20,000 to 100,000.
/// @param penalty What of the debt that is paid goes to the reserve, in basis points, at most 1,000.
/// @param halving How long it takes the price to halve, in seconds, at most 604,800 (seven days).
struct LiquidationTerms {
    uint16 startOfWorth;
    uint24 startOfDebt;
    uint16 penalty;
    uint32 halving;
}

/// @dev What a loan on a vault's fractions is judged by.
/// @param worth What all fractions are worth, in wei, as the appraiser says.
/// @param reach The highest value of all fractions that their market can tell, in wei.
/// @param shares How many fractions there are, in smallest units of fractions, 18 decimals.
/// @param threshold The debt from which on a loan is unhealthy, in basis points of the value.
/// @param minDebt The smallest debt, in wei.
struct Standing {
    uint256 worth;
    uint256 reach;
    uint256 shares;
    uint256 threshold;
    uint256 minDebt;
}

/**
 * @title ILoanTerms
 * @notice What members decide of loans: whose fractions secure how much, what borrowing costs, how collateral is sold, who
 * says what it is worth. Whatever can worsen the standing of a loan or of the lenders is announced first, without an
 * exception; what only stops drawing holds at once. Lending pools go by it.
 */
interface ILoanTerms is IAnnounced, ILoanErrors {
    /// @notice Fractions of `vault` count so from now on.
    /// @param vault The vault whose fractions it is about.
    /// @param terms Its terms, in the units of {CollateralTerms}.
    event CollateralSet(address indexed vault, CollateralTerms terms);
    /// @notice No more is lent on fractions of `vault`, and none are locked.
    /// @param vault The vault whose fractions it is about.
    event CollateralStopped(address indexed vault);
    /// @notice Rates that lending pools can adopt.
    /// @param rates The rates, in the units and bounds of {LoanRates}.
    event LoanRatesSet(LoanRates rates);
    /// @notice Terms of liquidations to come.
    /// @param terms The terms, in the units of {LiquidationTerms}.
    event LiquidationTermsSet(LiquidationTerms terms);
    /// @notice Values come from `appraiser` from now on.
    /// @param appraiser Who says what collateral is worth.
    event AppraiserSet(address indexed appraiser);
    /// @notice Members stopped all drawing, or let it go on.
    /// @param stopped Whether nothing more is lent.
    event BorrowingStopped(bool stopped);
    /// @notice Where reserves go.
    /// @param receiver Who is paid.
    event ReserveReceiverSet(address receiver);

    /// @notice Lists a vault or changes its terms. The first call announces it; the same call, once the notice is over,
    /// makes the change.
    /// @dev Caller: the owner announces, anyone makes the change.
    /// Errors: {LoanVaultUnknown}, {LoanStageInvalid}, {LoanTermsInvalid}, {ChangeTooEarly},
    /// OwnableUnauthorizedAccount.
    /// @param vault The vault whose fractions it is about.
    /// @param terms The terms, in the units and bounds of {CollateralTerms}.
    function setCollateral(address vault, CollateralTerms calldata terms) external;

    /// @notice Sets the rates that pools go by once they adopt them. The first call announces it; the same call, once
    /// the notice is over, makes the change.
    /// @dev Caller: the owner announces, anyone makes the change.
    /// Errors: {LoanTermsInvalid}, {ChangeTooEarly}, OwnableUnauthorizedAccount.
    /// @param rates The rates, in the units and bounds of {LoanRates}.
    function setRates(LoanRates calldata rates) external;

    /// @notice Sets the terms of liquidations to come. The first call announces it; the same call, once the notice is
    /// over, makes the change.
    /// @dev Caller: the owner announces, anyone makes the change.
    /// Errors: {LoanTermsInvalid}, {ChangeTooEarly}, OwnableUnauthorizedAccount.
    /// @param terms The terms, in the units and bounds of {LiquidationTerms}.
    function setLiquidation(LiquidationTerms calldata terms) external;

    /// @notice Sets who says what collateral is worth. The first call announces it; the same call, once the notice is
    /// over, makes the change.
    /// @dev Caller: the owner announces, anyone makes the change.
    /// Errors: {ChangeTooEarly}, OwnableUnauthorizedAccount.
    /// @param appraiser Who says it from then on.
    function setAppraiser(address appraiser) external;

    /// @notice Stops drawing and locking on a vault's fractions at once, until terms are set anew.
    /// @dev Caller: the owner.
    /// Errors: OwnableUnauthorizedAccount.
    /// @param vault The vault whose fractions it is about.
    function stopCollateral(address vault) external;

    /// @notice Stops all drawing at once, or lets it go on.
    /// @dev Caller: the owner.
    /// Errors: OwnableUnauthorizedAccount.
    /// @param stopped Whether nothing more is lent.
    function setStopped(bool stopped) external;

    /// @notice Sets where reserves go.
    /// @dev Caller: the owner.
    /// Errors: OwnableUnauthorizedAccount.
    /// @param receiver Who is paid.
    function setReceiver(address receiver) external;

    /// @notice Reverts unless whoever draws may owe `debt` on `collateral`: by a value of the last quarter of an hour
    /// as long as the liquidity that it rests on has not left, or by the value of now, which is kept.
    /// @dev Caller: anyone.
    /// Errors: {LoanStopped}, {LoanStageInvalid}, {LoanDebtTooSmall}, {LoanDebtTooLarge}.
    /// @param vault The vault whose fractions it is about.
    /// @param collateral How many fractions, in smallest units of fractions, 18 decimals.
    /// @param debt The debt that is asked about, in wei.
    function requireDrawable(address vault, uint256 collateral, uint256 debt) external;

    /// @notice Reverts unless `debt` could be owed on `collateral` by whoever draws, by the value of now, whether
    /// anything is lent or not.
    /// @dev Errors: {LoanDebtTooLarge}.
    /// @param vault The vault whose fractions it is about.
    /// @param collateral How many fractions, in smallest units of fractions, 18 decimals.
    /// @param debt The debt that is asked about, in wei.
    function requireSecured(address vault, uint256 collateral, uint256 debt) external view;

    /// @notice The most that can be owed on `collateral` by whoever draws now.
    /// @param vault The vault whose fractions it is about.
    /// @param collateral How many fractions, in smallest units of fractions, 18 decimals.
    /// @return That debt, in wei; 0 while nothing is lent on the vault.
    function maxDebt(address vault, uint256 collateral) external view returns (uint256);

    /// @notice What loans on a vault's fractions are judged by.
    /// @param vault The vault whose fractions it is about.
    /// @return What loans are judged by, in the units of {Standing}.
    function standing(address vault) external view returns (Standing memory);

    /// @notice A vault's terms in force.
    /// @param vault The vault whose fractions it is about.
    /// @return The terms, in the units of {CollateralTerms}; all 0 if the vault is not listed.
    function collateral(address vault) external view returns (CollateralTerms memory);

    /// @notice Whether fractions of a vault can be locked.
    /// @param vault The vault whose fractions it is about.
    /// @return Whether they can.
    function takes(address vault) external view returns (bool);

    /// @notice The rates.
    /// @return The rates, in the units of {LoanRates}.
    function getRates() external view returns (LoanRates memory);

    /// @notice The terms of liquidations to come.
    /// @return The terms, in the units of {LiquidationTerms}.
    function getLiquidation() external view returns (LiquidationTerms memory);

    /// @notice Whether nothing more is lent.
    /// @return Whether it is so.
    function stopped() external view returns (bool);

    /// @notice Whose vaults can be listed.
    /// @return The vaults' factory.
    function vaults() external view returns (IFractionVaultFactory);

    /// @notice Who says what collateral is worth.
    /// @return The appraiser.
    function appraiser() external view returns (IAppraiser);

    /// @notice Where reserves go.
    /// @return Who is paid what {ILendingPool-collect} sends.
    function receiver() external view returns (address);
}
