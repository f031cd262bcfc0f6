// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFractionPool} from "../fractions/IFractionPool.sol";

/// @dev One source of a value.
/// @param value What it says, in wei; 0 if there is none to rely on.
/// @param newest When its newest datum is of, in Unix seconds; 0 if there was never any.
/// @param depth What stands behind it: a number of sales, wei in the pool, or a number of licences sold.
struct Evidence {
    uint256 value;
    uint256 newest;
    uint256 depth;
}

/// @dev What a work or a vault is worth, source by source.
/// @param comparables By sales of its like.
/// @param market By its fractions' market.
/// @param income By its licences.
/// @param value The studio's conservative answer, in wei; 0 if the data are too thin or too old for any.
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
    /// @notice The value of one token. A token that lies in a vault of the studio is worth what the vault says; of
    /// several items each counts for an equal part, as in a sale.
    /// @dev Errors: ArtworkUnknownToken for a token that the studio's collection does not have.
    /// @param collection The token's contract.
    /// @param tokenId Which token of the collection.
    /// @return Its value, in the units of {Appraisal}.
    function appraise(address collection, uint256 tokenId) external view returns (Appraisal memory);

    /// @notice The value of all items of a vault together, which is that of all its fractions together.
    /// @param vault The vault whose fractions it is about.
    /// @return Its value, in the units of {Appraisal}; all 0 if the studio made no such vault.
    function appraiseVault(address vault) external view returns (Appraisal memory);

    /// @notice For how much all fractions of `vault` together count when somebody draws on them: never more than the
    /// depth of their market, sales of their like and what the works themselves fetched allow.
    /// @param vault The vault whose fractions it is about.
    /// @return value What they count for, in wei.
    /// @return pool The market that it rests on, or the zero address.
    /// @return liquidity What of the pool's liquidity it rests on, in smallest units of the pool's shares: without it
    /// the value is another one.
    function drawValue(address vault) external view returns (uint256 value, IFractionPool pool, uint256 liquidity);

    /// @notice Looks up for {drawValue} what is dear to look up, and keeps it, unless that was done lately; it is never
    /// needed for a right answer, only for a cheap one.
    /// @dev Caller: anyone.
    /// Errors: AppraisalVaultUnknown.
    /// @param vault The vault whose fractions it is about.
    function refresh(address vault) external;

    /// @notice What all fractions of `vault` together are worth, by which a loan's health is judged and a sale's price
    /// set; no depth and no sale lowers it. 0 if there is no market to ask.
    /// @param vault The vault whose fractions it is about.
    /// @return worth What they are worth, in wei; 0 if there is no market to ask.
    /// @return reach Up to which value, in wei, the market is deep enough to tell: the highest value of all fractions
    /// of which the liquidity that stood there since yesterday began is a large enough part. It follows from liquidity
    /// alone and from no price. What leaves is missed at once, what is added counts once it stood.
    function marketValue(address vault) external view returns (uint256 worth, uint256 reach);
}
