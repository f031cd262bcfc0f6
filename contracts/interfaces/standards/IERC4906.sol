// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title IERC4906
 * @notice Tells markets to read metadata again (ERC-165 id 0x49064906). It has events only; ERC-721 is inherited by the
 * implementation.
 */
interface IERC4906 {
    /// @notice The metadata of `_tokenId` changed.
    /// @param _tokenId Which token.
    event MetadataUpdate(uint256 _tokenId);

    /// @notice The metadata of `_fromTokenId` … `_toTokenId` changed.
    /// @param _fromTokenId The first token.
    /// @param _toTokenId The last token, inclusive.
    event BatchMetadataUpdate(uint256 _fromTokenId, uint256 _toTokenId);
}
