// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title IERC5643
 * @notice Tokens that expire and can be renewed (ERC-5643).
 */
interface IERC5643 {
    /// @notice The token expires at `expiration` (seconds) now.
    event SubscriptionUpdate(uint256 indexed tokenId, uint64 expiration);

    /// @notice Renews the token for `duration` seconds.
    function renewSubscription(uint256 tokenId, uint64 duration) external payable;

    /// @notice Ends the token.
    function cancelSubscription(uint256 tokenId) external payable;

    /// @notice When the token expires, in seconds.
    function expiresAt(uint256 tokenId) external view returns (uint64);

    /// @notice Whether the token can be renewed.
    function isRenewable(uint256 tokenId) external view returns (bool);
}
