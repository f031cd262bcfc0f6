// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFractionPool} from "../fractions/IFractionPool.sol";

/// @dev One source of a value. `value` in wei, 0 if there is none to rely on; `newest` the time of its newest datum in
/// seconds, 0 if there was never any; `depth` what stands behind it: a number of sales, wei in the pool, licences sold.
struct Evidence {
    uint256 value;
    uint256 newest;
    uint256 depth;
}

/// @dev What a work is worth by sales of its like, by its fractions' market and by its licences; and `value`, the studio's
/// conservative answer in wei, 0 if the data are too thin or too old for any.
struct Appraisal {
    Evidence comparables;
    Evidence market;
    Evidence income;
    uint256 value;
}

/**
 * @title IAppraiser
 * @notice The value of works and of vaults from data on the chain alone. Stale or thin data give a lower value, never a
 * guess. As collateral all fractions of a vault together have three values, each with a job of its own.
 */
interface IAppraiser {
    /// @notice The value of one token. A token that lies in a vault of the studio is worth what the vault says.
    function appraise(address collection, uint256 tokenId) external view returns (Appraisal memory);

    /// @notice The value of all items of a vault together, which is that of all its fractions together.
    function appraiseVault(address vault) external view returns (Appraisal memory);

    /// @notice For how much all fractions of `vault` together count when somebody draws on them: never more than the depth
    /// of their market, sales of their like and what the works themselves fetched allow.
    /// @return value In wei.
    /// @return pool The market that it rests on, or 0.
    /// @return liquidity What of the pool's liquidity it rests on, in shares: without it the value is another one.
    function drawValue(address vault) external view returns (uint256 value, IFractionPool pool, uint256 liquidity);

    /// @notice Looks up for {drawValue} what is dear to look up, and keeps it, unless that was done lately; it is never
    /// needed for a right answer, only for a cheap one. Anyone may.
    function refresh(address vault) external;

    /// @notice What all fractions of `vault` together are worth, by which a loan's health is judged and a sale's price set; no
    /// depth and no sale lowers it. 0 if there is no market to ask.
    /// @return worth In wei.
    /// @return reach Up to which value, in wei, the market is deep enough to tell: the highest value of all fractions of which
    /// the liquidity that stood there since yesterday began is a large enough part. It follows from liquidity alone and
    /// from no price. What leaves is missed at once, what is added counts once it stood.
    function marketValue(address vault) external view returns (uint256 worth, uint256 reach);
}
