// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title IERC7007
 * @notice Verifiable AI-generated content token, the final text's required interface (ERC-165 id 0x702c55a6). ERC-165
 * and ERC-721 are inherited by the implementation, so that the id is of these two functions.
 */
interface IERC7007 {
    /// @notice Content was recorded for `tokenId`.
    event AigcData(uint256 indexed tokenId, bytes indexed prompt, bytes indexed aigcData, bytes proof);

    /// @notice Records that `aigcData` is what the model made of `prompt`, whose hash is `tokenId`.
    function addAigcData(
        uint256 tokenId,
        bytes calldata prompt,
        bytes calldata aigcData,
        bytes calldata proof
    ) external;

    /// @notice Whether `aigcData` is what the model made of `prompt`.
    function verify(
        bytes calldata prompt,
        bytes calldata aigcData,
        bytes calldata proof
    ) external view returns (bool success);
}
