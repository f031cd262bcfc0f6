// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title IERC4907
 * @notice A token's user beside its owner, for a time (ERC-4907).
 */
interface IERC4907 {
    /// @notice A token has another user.
    /// @param tokenId Which token.
    /// @param user Who may use it; the zero address: nobody.
    /// @param expires Until when, in Unix seconds.
    event UpdateUser(uint256 indexed tokenId, address indexed user, uint64 expires);

    /// @notice Makes `user` the token's user for a time; it stays when the token is sold.
    /// @dev Caller: the registry of licences.
    /// Errors: ArtworkNotLicenses, ArtworkUnknownToken.
    /// @param tokenId Which token.
    /// @param user Who may use it; the zero address: nobody.
    /// @param expires Until when, in Unix seconds.
    function setUser(uint256 tokenId, address user, uint64 expires) external;

    /// @notice The token's user.
    /// @param tokenId Which token.
    /// @return The user; the zero address if there is none, or not any more.
    function userOf(uint256 tokenId) external view returns (address);

    /// @notice When the last user's time ends or ended.
    /// @param tokenId Which token.
    /// @return That moment, in Unix seconds; 0 if there never was a user.
    function userExpires(uint256 tokenId) external view returns (uint256);
}
