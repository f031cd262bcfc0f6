// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title IERC4907
 * @notice A token's user beside its owner, for a time (ERC-4907).
 */
interface IERC4907 {
    /// @notice `user` may use the token until `expires` (seconds).
    event UpdateUser(uint256 indexed tokenId, address indexed user, uint64 expires);

    /// @notice Makes `user` the token's user until `expires` (seconds).
    function setUser(uint256 tokenId, address user, uint64 expires) external;

    /// @notice The token's user; the zero address if there is none, or not any more.
    function userOf(uint256 tokenId) external view returns (address);

    /// @notice When the last user's time ends or ended, in seconds.
    function userExpires(uint256 tokenId) external view returns (uint256);
}
