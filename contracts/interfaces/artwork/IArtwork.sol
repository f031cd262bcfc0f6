// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICuration} from "./ICuration.sol";
import {RoundId} from "../generation/IGenerationOracle.sol";
import {IRoundSplits} from "../revenue/IRoundSplits.sol";

/**
 * @title IArtwork
 * @notice The studio's works as ERC-721 tokens. A token exists only for a leaf of a finalised round; its id is the hash
 * of the work's prompt (ERC-7007), its image a file whose SHA-256 digest operators agreed on.
 */
interface IArtwork {
    /// @notice Only the minter may mint, and the owner what nobody curated.
    error ArtworkNotMinter(address caller, address minter);
    /// @notice The round has `works` works; `index` is not one of them.
    error ArtworkIndexInvalid(RoundId round, uint256 index, uint256 works);
    /// @notice The proof does not lead from the leaf to the round's root.
    error ArtworkProofInvalid(RoundId round, uint256 index, bytes32 digest, bytes32 root);
    /// @notice A token of this file exists already.
    error ArtworkDigestMinted(bytes32 digest, uint256 tokenId);
    /// @notice The given prompt does not hash to the token's id.
    error ArtworkPromptMismatch(uint256 tokenId, uint256 promptId);
    /// @notice The data is not what the model made of the prompt, or its round is not final.
    error ArtworkUnverified(uint256 tokenId);
    /// @notice No such token.
    error ArtworkUnknownToken(uint256 tokenId);
    /// @notice The collection can do nothing with the `sent` wei.
    error ArtworkTakesNoEther(uint256 sent);
    /// @notice The minter is the zero address.
    error ArtworkMinterZero();
    /// @notice The receiver of royalties is the zero address.
    error ArtworkReceiverZero();
    /// @notice No curation has been set, so nothing can be chosen.
    error ArtworkNoCuration();
    /// @notice Only the registry of licences says who uses a token.
    error ArtworkNotLicenses(address caller, address licenses);
    /// @notice The royalty is over the cap, both in basis points.
    error ArtworkRoyaltyTooLarge(uint256 royalty, uint256 cap);

    /// @notice The chain recorded before that it made this token's file.
    error ArtworkAlreadyCertified(uint256 tokenId);
    /// @notice The chain makes another file, of digest `actual`, of this token's prompt.
    error ArtworkNotTheChains(uint256 tokenId, bytes32 digest, bytes32 actual);

    event Certified(uint256 indexed tokenId, address indexed by);
    event MinterSet(address indexed minter);
    event CurationSet(address indexed curation);
    event SplitsSet(address indexed splits);
    event LicensesSet(address indexed licenses);
    /// @param royalty What a sale pays, in basis points of its price.
    event RoyaltySet(address indexed receiver, uint96 royalty);
    event ReceiverFixed(RoundId indexed round, address indexed receiver);

    /// @notice Mints the work at `index` of a finalised round to `to`. Only the minter, a market, and the owner, the
    /// members' timelock. `to` is not asked whether it takes tokens. Reverts with an `Artwork…` error or the oracle's
    /// `RoundWrongPhase`.
    /// @param digest SHA-256 of the image file.
    /// @param proof Siblings from the leaf up to the round's root.
    function mint(
        RoundId round,
        uint256 index,
        bytes32 digest,
        bytes32[] calldata proof,
        address to
    ) external returns (uint256 tokenId);

    /// @notice Mints the work that curation chose under this number to `to`; needs no proof, because curation's close took
    /// it. Only the minter. Reverts with an `Artwork…` error or curation's CurationWinnerUnknown.
    function mintCurated(uint256 number, address to) external returns (uint256 tokenId);

    /// @notice Has the chain make the token's file and records for ever that it did: about 8 million gas, once a token.
    /// From then on the metadata holds the picture itself. Anyone. Reverts with {ArtworkUnknownToken},
    /// {ArtworkAlreadyCertified}, {ArtworkNotTheChains}, or the referee's RefereeModelNotProvable.
    function certify(uint256 tokenId) external;

    /// @notice Whether the chain has made the token's file.
    function certified(uint256 tokenId) external view returns (bool);

    /// @notice Sets who may mint beside the owner: the auction house. Only the owner.
    function setMinter(address minter) external;

    /// @notice Sets whose winners are minted without a proof. Only the owner.
    function setCuration(ICuration curation) external;

    /// @notice Sets where a round's splitter is found when its first work is minted; the zero address: royalties go to the
    /// receiver of `setRoyalty`. Rounds with a minted work keep the receiver that they have. Only the owner.
    function setSplits(IRoundSplits splits) external;

    /// @notice Sets the registry of licences, which alone sets users (ERC-4907): who has an exclusive licence to display.
    /// Only the owner.
    function setLicenses(address licenses) external;

    /// @notice Sets the royalty of all works, and who has it of works whose round has no receiver. Only the owner. Reverts
    /// with {ArtworkRoyaltyTooLarge} or {ArtworkReceiverZero}.
    /// @param royalty Part of a sale, in basis points, at most 1,000.
    function setRoyalty(address receiver, uint96 royalty) external;

    /// @notice The registry of licences.
    function licenses() external view returns (address);

    /// @notice Whom resales of the round's works pay: the round's splitter, made and written down with the first work that
    /// is minted, for ever. The zero address before, and for works from before splits were set.
    function receiverOf(RoundId round) external view returns (address);

    /// @notice Whose winners the minter may have minted.
    function curation() external view returns (ICuration);

    /// @notice Who may mint.
    function minter() external view returns (address);

    /// @notice The round, index and image digest of a token. Reverts with {ArtworkUnknownToken}.
    function workOf(uint256 tokenId) external view returns (RoundId round, uint256 index, bytes32 digest);

    /// @notice Whether no work with this image digest can be minted any more, for good: it was, or another one was that
    /// shares the digest's first 96 bits.
    function isTaken(bytes32 digest) external view returns (bool);

    /// @notice The token of an image digest, 0 if it was never minted.
    function tokenOf(bytes32 digest) external view returns (uint256 tokenId);

    /// @notice The prompt of a work (docs/semantics.md, section 8). Reverts before the round is final.
    function promptOf(RoundId round, uint256 index) external view returns (bytes memory);

    /// @notice The CID of the file with this SHA-256 digest: CIDv1, raw, base32.
    function cidOf(bytes32 digest) external pure returns (string memory);
}
