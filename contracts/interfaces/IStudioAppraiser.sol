// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAppraiser} from "./IAppraiser.sol";

/// @dev What the appraiser goes by.
/// @param window Over how long the mean price is taken, in seconds.
/// @param shortWindow The same of the shorter mean, in seconds.
/// @param age How old the oldest sale and the newest licence may be that still count, in seconds.
/// @param recordAge How long a record of a vault's comparables counts, in seconds.
/// @param depthMultiple Of the ETH that stood in the pool, what a market's value is at most, a multiple.
/// @param sample How many of the last sales are looked at, a count.
/// @param leastSales How many of them must be comparable, a count.
/// @param incomeMultiple Of what licences earned in 90 days, what they are worth, a multiple.
/// @param leastLicenses How many of them there must have been, a count.
/// @param haircut What is taken off a value that only one source speaks for, in basis points.
struct AppraisalTerms {
    uint32 window;
    uint32 shortWindow;
    uint32 age;
    uint32 recordAge;
    uint16 depthMultiple;
    uint8 sample;
    uint8 leastSales;
    uint16 incomeMultiple;
    uint16 leastLicenses;
    uint16 haircut;
}

/**
 * @title IStudioAppraiser
 * @notice The studio's appraiser: what the DAO sets, and the record of comparables that collateral is measured by.
 *
 * The rule of `value`: the lowest of the sources that can be relied on; if there is only one, less the haircut; 0 if there
 * is none. In a buy-out it is at least what the highest bid leaves the holders for certain, and after one exactly the pot.
 *
 * The rule of collateral: the market alone, by the lower of both mean prices for `borrow` and the higher for `liquidation`,
 * each capped by the depth. What comparables say (see {record}) lowers `borrow`; if they say nothing, the haircut does.
 * Licences do not count here: anybody could buy a few, cheap ones. In a buy-out `borrow` is at most, and `liquidation` at
 * least, what the bid leaves; after one both are the pot.
 */
interface IStudioAppraiser is IAppraiser {
    /// @notice A term is outside its bounds in code; `term` is its name.
    error AppraisalTermsInvalid(bytes32 term, uint256 value, uint256 least, uint256 most);
    /// @notice The studio made no vault at `vault`.
    error AppraisalVaultUnknown(address vault);

    /// @notice The DAO set what the appraiser goes by.
    event AppraisalTermsSet(AppraisalTerms terms);
    /// @notice The DAO set whose licences count; the zero address: none do.
    event LicensesSet(address indexed licenses);
    /// @notice Comparable sales value the items of `vault` at `value` wei; 0 if they say nothing.
    event ComparablesRecorded(address indexed vault, uint256 value);

    /// @notice Records what comparables say about the items of `vault`, in wei, which counts from the next block on and for
    /// as long as the DAO decided. Anyone may. Reverts with {AppraisalVaultUnknown}.
    function record(address vault) external returns (uint256 value);

    /// @notice Sets what the appraiser goes by. Only the owner. Reverts with {AppraisalTermsInvalid}.
    function setTerms(AppraisalTerms calldata terms) external;

    /// @notice Sets whose licences count. Only the owner.
    function setLicenses(address licenses) external;

    /// @notice What the appraiser goes by.
    function getTerms() external view returns (AppraisalTerms memory);

    /// @notice The record of `vault` that counts in this block, in wei; 0 if there is none, or it says nothing.
    function recorded(address vault) external view returns (uint256);
}
