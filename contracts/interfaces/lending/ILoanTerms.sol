// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAnnounced} from "../governance/IAnnounced.sol";
import {IAppraiser} from "../appraisal/IAppraiser.sol";
import {IFractionVaultFactory} from "../fractions/IFractionVault.sol";
import {ILoanErrors} from "./ILoanErrors.sol";

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
/// @param ceiling What all its fractions together count for at most when somebody draws, in wei; every listing names one.
/// @param ltv What can be drawn of that, in basis points; 0 stops drawing and locking.
/// @param threshold The debt from which on a loan is unhealthy, in basis points of the value.
/// @param leastDebt The smallest debt, in gwei.
struct CollateralTerms {
    uint96 ceiling;
    uint16 ltv;
    uint16 threshold;
    uint32 leastDebt;
}

/// @dev The terms of liquidations to come. The price starts at the higher of the two.
/// @param startOfWorth Where it starts at least, in basis points of what the fractions are worth.
/// @param startOfDebt Where it starts at least, in basis points of what is owed.
/// @param penalty What of the debt that is paid goes to the reserve, in basis points.
/// @param halving How long it takes the price to halve, in seconds.
struct LiquidationTerms {
    uint16 startOfWorth;
    uint24 startOfDebt;
    uint16 penalty;
    uint32 halving;
}

/// @dev What a loan on a vault's fractions is judged by. `worth` is what all `shares` fractions are worth and `reach` the
/// highest value that their market can tell, in wei, as the appraiser says; `threshold` in basis points, `leastDebt` in wei.
struct Standing {
    uint256 worth;
    uint256 reach;
    uint256 shares;
    uint256 threshold;
    uint256 leastDebt;
}

/**
 * @title ILoanTerms
 * @notice What members decide of loans: whose fractions secure how much, what borrowing costs, how collateral is sold, who
 * says what it is worth. Whatever can worsen the standing of a loan or of the lenders is announced first, without an
 * exception; what only stops drawing holds at once. Lending pools go by it.
 */
interface ILoanTerms is IAnnounced, ILoanErrors {
    /// @notice Fractions of `vault` count so from now on.
    event CollateralSet(address indexed vault, CollateralTerms terms);
    /// @notice No more is lent on fractions of `vault`, and none are locked.
    event CollateralStopped(address indexed vault);
    /// @notice Rates that lending pools can adopt.
    event LoanRatesSet(LoanRates rates);
    /// @notice Terms of liquidations to come.
    event LiquidationTermsSet(LiquidationTerms terms);
    /// @notice Values come from `appraiser` from now on.
    event AppraiserSet(address indexed appraiser);
    /// @notice Whether nothing more is lent.
    event BorrowingStopped(bool stopped);
    /// @notice Where reserves go.
    event ReserveReceiverSet(address receiver);

    /// @notice Lists a vault or changes its terms: announced by the owner, made by anyone. Reverts with {LoanVaultUnknown},
    /// {LoanStageInvalid}, {LoanTermsInvalid}, {ChangeTooEarly}.
    function setCollateral(address vault, CollateralTerms calldata terms) external;

    /// @notice Sets the rates that pools go by once they adopt them: announced by the owner, made by anyone. Reverts with
    /// {LoanTermsInvalid}, {ChangeTooEarly}.
    function setRates(LoanRates calldata rates) external;

    /// @notice Sets the terms of liquidations to come: announced by the owner, made by anyone. Reverts with
    /// {LoanTermsInvalid}, {ChangeTooEarly}.
    function setLiquidation(LiquidationTerms calldata terms) external;

    /// @notice Sets who says what collateral is worth: announced by the owner, made by anyone. Reverts with {ChangeTooEarly}.
    function setAppraiser(address appraiser) external;

    /// @notice Stops drawing and locking on a vault's fractions at once, until terms are set anew. Owner only.
    function stopCollateral(address vault) external;

    /// @notice Stops all drawing at once, or lets it go on. Owner only.
    function setStopped(bool stopped) external;

    /// @notice Sets where reserves go. Owner only.
    function setReceiver(address receiver) external;

    /// @notice Reverts unless whoever draws may owe `debt` wei on `collateral` fractions of `vault`: by a value of the last
    /// quarter of an hour as long as the liquidity that it rests on has not left, or by the value of now, which is kept. Anyone
    /// may. Reverts with {LoanStopped}, {LoanStageInvalid}, {LoanDebtTooSmall}, {LoanDebtTooLarge}.
    function requireDrawable(address vault, uint256 collateral, uint256 debt) external;

    /// @notice Reverts unless `debt` wei could be owed on `collateral` fractions of `vault` by whoever draws, by the value of
    /// now, whether anything is lent or not. Reverts with {LoanDebtTooLarge}.
    function requireSecured(address vault, uint256 collateral, uint256 debt) external view;

    /// @notice The most wei that can be owed on `collateral` fractions of `vault` by whoever draws now.
    function mostDebt(address vault, uint256 collateral) external view returns (uint256);

    /// @notice What loans on a vault's fractions are judged by.
    function standing(address vault) external view returns (Standing memory);

    /// @notice A vault's terms in force; all 0 if it is not listed.
    function collateral(address vault) external view returns (CollateralTerms memory);

    /// @notice Whether fractions of `vault` can be locked.
    function takes(address vault) external view returns (bool);

    /// @notice The rates.
    function getRates() external view returns (LoanRates memory);

    /// @notice The terms of liquidations to come.
    function getLiquidation() external view returns (LiquidationTerms memory);

    /// @notice Whether nothing more is lent.
    function stopped() external view returns (bool);

    /// @notice Whose vaults can be listed.
    function vaults() external view returns (IFractionVaultFactory);

    /// @notice Who says what collateral is worth.
    function appraiser() external view returns (IAppraiser);

    /// @notice Where reserves go.
    function receiver() external view returns (address);
}
