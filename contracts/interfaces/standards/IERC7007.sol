// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title IERC7007
 * @notice Verifiable AI-generated content token, the final text's required interface (ERC-165 id 0x702c55a6). ERC-165
 * and ERC-721 are inherited by the implementation, so that the id is of these two functions.
 */
interface IERC7007 {
    /// @notice Content was recorded for `tokenId`.
    /// @param tokenId Which token: the keccak-256 of `prompt`.
    /// @param prompt The work's prompt (docs/semantics.md, section 8).
    /// @param aigcData The 32-byte SHA-256 of the image file.
    /// @param proof What {verify} was given.
    event AigcData(uint256 indexed tokenId, bytes indexed prompt, bytes indexed aigcData, bytes proof);

    /// @notice Records that `aigcData` is what the model made of `prompt`, whose hash is `tokenId`. The event is the
    /// record, nothing is stored.
    /// @dev Caller: anyone.
    /// Errors: ArtworkUnknownToken, ArtworkPromptMismatch, ArtworkUnverified.
    /// @param tokenId Which token: the keccak-256 of `prompt`.
    /// @param prompt The work's prompt (docs/semantics.md, section 8).
    /// @param aigcData The 32-byte SHA-256 of the image file.
    /// @param proof Any bytes, which the event records.
    function addAigcData(
        uint256 tokenId,
        bytes calldata prompt,
        bytes calldata aigcData,
        bytes calldata proof
    ) external;

    /// @notice Whether `aigcData` is what the model made of `prompt`.
    /// @param prompt The work's prompt (docs/semantics.md, section 8).
    /// @param aigcData The 32-byte SHA-256 of the image file.
    /// @param proof Not read: the chain makes the work itself.
    /// @return success Whether it is; false for a prompt or data of any other form.
    function verify(
        bytes calldata prompt,
        bytes calldata aigcData,
        bytes calldata proof
    ) external view returns (bool success);
}
