// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAnnounced} from "../governance/IAnnounced.sol";
import {IAppraiser} from "./IAppraiser.sol";

/// @dev What the appraiser goes by.
/// @param window Over how long the mean price is taken, in seconds, at most 86,400 (a day).
/// @param shortWindow The same of the shorter mean, in seconds, at most `window`.
/// @param age How old the oldest sale and the newest licence may be that still count, in seconds, at most four years.
/// @param recordAge How long a record of the sales of a vault's works counts, in seconds, at most 30 days.
/// @param depthMultiple Of the ETH in a pool, up to what value of all fractions its market can tell, a multiple, 1 to
/// 50.
/// @param depthDays For how many whole days liquidity must have stood to count for drawing, a count, 2 to 30.
/// @param sample How many of the last sales are looked at, a count, 3 to 64.
/// @param minSales How many of them must be comparable, a count, 3 to `sample`.
/// @param soldMultiple Of what a vault's works fetched when the auction house sold them, what they secure at most, a
/// multiple, 1 to 5.
/// @param incomeMultiple Of what licences earned in 90 days, what they are worth, a multiple, 1 to 80.
/// @param minLicenses How many of them there must have been, a count, 1 to 1,000.
/// @param haircut What is taken off a value that only one source speaks for, in basis points, 1,000 to 9,000.
struct AppraisalTerms {
    uint32 window;
    uint32 shortWindow;
    uint32 age;
    uint32 recordAge;
    uint16 depthMultiple;
    uint8 depthDays;
    uint8 sample;
    uint8 minSales;
    uint8 soldMultiple;
    uint16 incomeMultiple;
    uint16 minLicenses;
    uint16 haircut;
}

/**
 * @title IStudioAppraiser
 * @notice The studio's appraiser: what the DAO sets, and the record of sales that collateral is measured by.
 *
 * The rule of `value`: the lowest of the sources that can be relied on; if there is only one, less the haircut; 0 if there
 * is none. In a buy-out it is at least what the highest bid leaves the holders for certain, and after one exactly the pot.
 *
 * The rule of drawing: the market by the lower of both mean prices, and no more than comparable sales say, or less the
 * haircut if they say nothing; than the liquidity that stood for days can tell; than a multiple of what the works
 * themselves fetched at the studio's auctions; and in a buy-out, than what the bid leaves. Licences do not count: anybody
 * could buy a few, cheap ones.
 *
 * The rule of health: the market by the higher of both mean prices, in a buy-out at least what the bid leaves. After a
 * buy-out both are the pot.
 */
interface IStudioAppraiser is IAppraiser, IAnnounced {
    /// @notice A term is outside its bounds in code; `term` is its name.
    /// @param term The name of the term, as text padded with zeros.
    /// @param value The value that was given, in the term's unit as {AppraisalTerms} says.
    /// @param min The smallest value allowed, in the same unit.
    /// @param max The largest value allowed, in the same unit.
    error AppraisalTermsInvalid(bytes32 term, uint256 value, uint256 min, uint256 max);
    /// @notice The studio made no vault at `vault`.
    /// @param vault The address that was given.
    error AppraisalVaultUnknown(address vault);

    /// @notice The DAO set what the appraiser goes by.
    /// @param terms The terms, in the units of {AppraisalTerms}.
    event AppraisalTermsSet(AppraisalTerms terms);
    /// @notice The DAO set whose licences count; the zero address: none do.
    /// @param licenses The registry of licences, or the zero address.
    event LicensesSet(address indexed licenses);
    /// @notice Comparable sales value the items of `vault` at `comparables` wei, 0 if they say nothing; the items
    /// themselves fetched `sold` wei at the studio's auctions.
    /// @param vault The vault whose items it is about.
    /// @param comparables What sales of their like say, in wei; 0 if nothing.
    /// @param sold What the items themselves fetched at the studio's auctions, in wei.
    event SalesRecorded(address indexed vault, uint256 comparables, uint256 sold);

    /// @notice Records what sales say about the items of `vault`, for as long as the DAO decided.
    /// @dev Caller: anyone.
    /// Errors: {AppraisalVaultUnknown}.
    /// @param vault The vault whose items it is about.
    /// @return comparables What sales of their like say, in wei; 0 if nothing.
    /// @return sold What the items themselves fetched, in wei.
    function record(address vault) external returns (uint256 comparables, uint256 sold);

    /// @notice Sets what the appraiser goes by. The first call announces it; the same call, once the notice is over,
    /// makes the change.
    /// @dev Caller: the owner announces, anyone makes the change.
    /// Errors: {AppraisalTermsInvalid}, {ChangeTooEarly}, OwnableUnauthorizedAccount.
    /// @param terms The terms, in the units and bounds of {AppraisalTerms}.
    function setTerms(AppraisalTerms calldata terms) external;

    /// @notice Sets whose licences count. The first call announces it; the same call, once the notice is over, makes
    /// the change.
    /// @dev Caller: the owner announces, anyone makes the change.
    /// Errors: {ChangeTooEarly}, OwnableUnauthorizedAccount.
    /// @param licenses The registry of licences, or the zero address: none count.
    function setLicenses(address licenses) external;

    /// @notice What the appraiser goes by.
    /// @return The terms, in the units of {AppraisalTerms}.
    function getTerms() external view returns (AppraisalTerms memory);

    /// @notice What sales say about the items of `vault`: by the record if one is in force, else as of now.
    /// @param vault The vault whose items it is about.
    /// @return comparables What sales of their like say, in wei; 0 if nothing.
    /// @return sold What the items themselves fetched, in wei.
    /// @return until Until when the record is in force, in Unix seconds; 0 if none is.
    function recorded(address vault) external view returns (uint256 comparables, uint256 sold, uint256 until);
}
