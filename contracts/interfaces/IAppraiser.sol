// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

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
 * guess.
 */
interface IAppraiser {
    /// @notice The value of one token. A token that lies in a vault of the studio is worth what the vault says.
    function appraise(address collection, uint256 tokenId) external view returns (Appraisal memory);

    /// @notice The value of all items of a vault together, which is that of all its fractions together.
    function appraiseVault(address vault) external view returns (Appraisal memory);

    /// @notice What all fractions of `vault` together are worth as collateral, in wei: `borrow` bounds what can be drawn,
    /// `liquidation` decides whether a loan is healthy, and is never below `borrow`. Both 0 if nothing can be relied on.
    function collateralValue(address vault) external view returns (uint256 borrow, uint256 liquidation);
}
