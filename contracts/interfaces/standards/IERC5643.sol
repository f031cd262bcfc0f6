// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title IERC5643
 * @notice Tokens that expire and can be renewed (ERC-5643).
 */
interface IERC5643 {
    /// @notice A token expires at another time.
    /// @param tokenId Which token.
    /// @param expiration When it expires now, in Unix seconds; 0 if it was ended.
    event SubscriptionUpdate(uint256 indexed tokenId, uint64 expiration);

    /// @notice Renews the token; the ETH sent is the most that it may cost.
    /// @dev Caller: anyone.
    /// Errors: LicenseDurationInvalid, and those of {ILicenseRegistry-renew}.
    /// @param tokenId Which token.
    /// @param duration For how long, in seconds: exactly the duration of the licence's tier.
    function renewSubscription(uint256 tokenId, uint64 duration) external payable;

    /// @notice Ends the token and gives nothing back. A licence is burnt; its seat and exclusivity are free at once.
    /// @dev Caller: the holder, and whom it approved.
    /// Errors: LicenseTakesNoEther, LicenseUnknown, LicenseNotHolder.
    /// @param tokenId Which token.
    function cancelSubscription(uint256 tokenId) external payable;

    /// @notice When the token expires.
    /// @dev Errors: LicenseUnknown.
    /// @param tokenId Which token.
    /// @return That moment, in Unix seconds; 2^64 - 1 if never.
    function expiresAt(uint256 tokenId) external view returns (uint64);

    /// @notice Whether the token can be renewed.
    /// @dev Errors: LicenseUnknown.
    /// @param tokenId Which token.
    /// @return Whether it can.
    function isRenewable(uint256 tokenId) external view returns (bool);
}
