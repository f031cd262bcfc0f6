// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title ILicenseMetadata
 * @notice Writes what a licence says of itself.
 */
interface ILicenseMetadata {
    /// @notice The ERC-721 metadata of a licence of the calling registry, as a data URI.
    /// @dev Errors: LicenseUnknown.
    /// @param license Which licence of the caller's.
    /// @return The data URI: base64 of a JSON text.
    function uri(uint256 license) external view returns (string memory);
}
