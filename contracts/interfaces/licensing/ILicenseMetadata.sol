// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title ILicenseMetadata
 * @notice Writes what a licence says of itself.
 */
interface ILicenseMetadata {
    /// @notice The ERC-721 metadata, as a data URI, of a licence of the calling registry. Reverts with LicenseUnknown.
    function uri(uint256 license) external view returns (string memory);
}
