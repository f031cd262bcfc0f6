// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title ILicenseRegistry
 * @notice Licences of works: who may do what with a work, until when, and what that has earned.
 */
interface ILicenseRegistry {
    /// @notice What licences of a work have earned in ETH (WETH counts as such), in wei. `trailing` estimates the last 90
    /// days: this period of 90 days, and of the one before as much as has not yet left the window. `newest` is the time of
    /// the last fee in seconds, `count` how many fees there were; both 0 if there was none.
    function income(
        address collection,
        uint256 tokenId
    ) external view returns (uint256 trailing, uint256 newest, uint256 count);
}
