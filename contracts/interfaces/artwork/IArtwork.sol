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
    /// @param caller Who called.
    /// @param minter Who may mint.
    error ArtworkNotMinter(address caller, address minter);
    /// @notice The round has `works` works; `index` is not one of them.
    /// @param round Which round.
    /// @param index The number that was given.
    /// @param works How many works the round has, a count.
    error ArtworkIndexInvalid(RoundId round, uint256 index, uint256 works);
    /// @notice The proof does not lead from the leaf to the round's root.
    /// @param round Which round.
    /// @param index The number of the work in its round, from 0.
    /// @param digest The SHA-256 digest of the work's file.
    /// @param root The root of the round.
    error ArtworkProofInvalid(RoundId round, uint256 index, bytes32 digest, bytes32 root);
    /// @notice A token of this file exists already.
    /// @param digest The SHA-256 digest of the work's file.
    /// @param tokenId The token that has it.
    error ArtworkDigestMinted(bytes32 digest, uint256 tokenId);
    /// @notice The given prompt does not hash to the token's id.
    /// @param tokenId Which token.
    /// @param promptId The id that the prompt hashes to.
    error ArtworkPromptMismatch(uint256 tokenId, uint256 promptId);
    /// @notice The data is not what the model made of the prompt, or its round is not final.
    /// @param tokenId Which token.
    error ArtworkUnverified(uint256 tokenId);
    /// @notice No such token.
    /// @param tokenId The id that was asked for.
    error ArtworkUnknownToken(uint256 tokenId);
    /// @notice The collection can do nothing with the `sent` wei.
    /// @param sent How much was sent, in wei.
    error ArtworkTakesNoEther(uint256 sent);
    /// @notice The minter is the zero address.
    error ArtworkMinterZero();
    /// @notice The receiver of royalties is the zero address.
    error ArtworkReceiverZero();
    /// @notice No curation has been set, so nothing can be chosen.
    error ArtworkNoCuration();
    /// @notice Only the registry of licences says who uses a token.
    /// @param caller Who called.
    /// @param licenses The registry of licences.
    error ArtworkNotLicenses(address caller, address licenses);
    /// @notice The royalty is over the largest allowed.
    /// @param royalty The royalty that was wanted, in basis points.
    /// @param max The largest that can be set, in basis points.
    error ArtworkRoyaltyTooLarge(uint256 royalty, uint256 max);

    /// @notice The chain recorded before that it made this token's file.
    /// @param tokenId Which token.
    error ArtworkAlreadyCertified(uint256 tokenId);
    /// @notice The chain makes another file, of digest `actual`, of this token's prompt.
    /// @param tokenId Which token.
    /// @param digest The digest that the token has.
    /// @param actual The digest of the file that the chain makes.
    error ArtworkNotTheChains(uint256 tokenId, bytes32 digest, bytes32 actual);

    /// @notice The chain made the token's file, and recorded that it did.
    /// @param tokenId Which token: the keccak-256 of its work's prompt.
    /// @param by Who had it made.
    event Certified(uint256 indexed tokenId, address indexed by);
    /// @notice The DAO set who may mint beside the owner.
    /// @param minter Who may.
    event MinterSet(address indexed minter);
    /// @notice The DAO set whose winners are minted without a proof.
    /// @param curation The curation.
    event CurationSet(address indexed curation);
    /// @notice The DAO set where a round's splitter is found.
    /// @param splits The splits, or the zero address.
    event SplitsSet(address indexed splits);
    /// @notice The DAO set who sets users.
    /// @param licenses The registry of licences.
    event LicensesSet(address indexed licenses);
    /// @notice The DAO set the royalty of all works.
    /// @param receiver Who has it of works whose round has no receiver.
    /// @param royalty What a sale pays, in basis points of its price.
    event RoyaltySet(address indexed receiver, uint96 royalty);
    /// @notice A round's first work is minted, and its royalties have their receiver for ever.
    /// @param round Which round.
    /// @param receiver The round's splitter.
    event ReceiverFixed(RoundId indexed round, address indexed receiver);

    /// @notice Mints a work of a finalised round. `to` is not asked whether it takes tokens.
    /// @dev Caller: the minter, which is a market, and the owner, which is the members' timelock.
    /// Errors: {ArtworkNotMinter}, {ArtworkIndexInvalid}, {ArtworkProofInvalid}, {ArtworkDigestMinted}, RoundUnknown,
    /// RoundWrongPhase.
    /// @param round Which round.
    /// @param index Which work of the round, from 0.
    /// @param digest SHA-256 of the image file.
    /// @param proof The siblings from the leaf up to the round's root.
    /// @param to Who gets the token.
    /// @return tokenId The new token.
    function mint(
        RoundId round,
        uint256 index,
        bytes32 digest,
        bytes32[] calldata proof,
        address to
    ) external returns (uint256 tokenId);

    /// @notice Mints a work that curation chose; needs no proof, because curation's close took it.
    /// @dev Caller: the minter.
    /// Errors: {ArtworkNotMinter}, {ArtworkNoCuration}, {ArtworkDigestMinted}, CurationWinnerUnknown.
    /// @param number Which of curation's winners, from 0.
    /// @param to Who gets the token.
    /// @return tokenId The new token.
    function mintCurated(uint256 number, address to) external returns (uint256 tokenId);

    /// @notice Has the chain make the token's file and records for ever that it did: at most 16.4 million gas, once a
    /// token. From then on the metadata holds the picture itself.
    /// @dev Caller: anyone.
    /// Errors: {ArtworkUnknownToken}, {ArtworkAlreadyCertified}, {ArtworkNotTheChains}.
    /// @param tokenId Which token: the keccak-256 of its work's prompt.
    function certify(uint256 tokenId) external;

    /// @notice Whether the chain has made the token's file.
    /// @param tokenId Which token: the keccak-256 of its work's prompt.
    /// @return Whether it has.
    function certified(uint256 tokenId) external view returns (bool);

    /// @notice Sets who may mint beside the owner: the auction house.
    /// @dev Caller: the owner, which is the members' timelock.
    /// Errors: {ArtworkMinterZero}, OwnableUnauthorizedAccount.
    /// @param minter Who may from now on.
    function setMinter(address minter) external;

    /// @notice Sets whose winners are minted without a proof.
    /// @dev Caller: the owner, which is the members' timelock.
    /// Errors: OwnableUnauthorizedAccount.
    /// @param curation The curation; the zero address: nothing is minted without a proof.
    function setCuration(ICuration curation) external;

    /// @notice Sets where a round's splitter is found when its first work is minted. Rounds with a minted work keep the
    /// receiver that they have.
    /// @dev Caller: the owner, which is the members' timelock.
    /// Errors: OwnableUnauthorizedAccount.
    /// @param splits The splits; the zero address: royalties go to the receiver of {setRoyalty}.
    function setSplits(IRoundSplits splits) external;

    /// @notice Sets the registry of licences, which alone sets users (ERC-4907): who has an exclusive licence to
    /// display.
    /// @dev Caller: the owner, which is the members' timelock.
    /// Errors: OwnableUnauthorizedAccount.
    /// @param licenses The registry of licences.
    function setLicenses(address licenses) external;

    /// @notice Sets the royalty of all works, and who has it of works whose round has no receiver.
    /// @dev Caller: the owner, which is the members' timelock.
    /// Errors: {ArtworkRoyaltyTooLarge}, {ArtworkReceiverZero}, OwnableUnauthorizedAccount.
    /// @param receiver Who has it; not the zero address.
    /// @param royalty Part of a sale, in basis points, at most 1,000.
    function setRoyalty(address receiver, uint96 royalty) external;

    /// @notice The registry of licences.
    /// @return The registry.
    function licenses() external view returns (address);

    /// @notice Whom resales of the round's works pay: the round's splitter, made and written down with the first work
    /// that is minted, for ever.
    /// @param round Which round.
    /// @return The splitter; the zero address before, and for works from before splits were set.
    function receiverOf(RoundId round) external view returns (address);

    /// @notice Whose winners the minter may have minted.
    /// @return The curation.
    function curation() external view returns (ICuration);

    /// @notice Who may mint beside the owner.
    /// @return The minter.
    function minter() external view returns (address);

    /// @notice The work that a token is.
    /// @dev Errors: {ArtworkUnknownToken}.
    /// @param tokenId Which token: the keccak-256 of its work's prompt.
    /// @return round Which round.
    /// @return index Which work of the round, from 0.
    /// @return digest The SHA-256 of the image file.
    function workOf(uint256 tokenId) external view returns (RoundId round, uint256 index, bytes32 digest);

    /// @notice Whether no work with this image digest can be minted any more, for good: it was, or another one was that
    /// shares the digest's first 96 bits.
    /// @param digest The SHA-256 of the image file.
    /// @return Whether it is taken.
    function isTaken(bytes32 digest) external view returns (bool);

    /// @notice The token of an image digest.
    /// @param digest The SHA-256 of the image file.
    /// @return tokenId The token's id; 0 if it was never minted.
    function tokenOf(bytes32 digest) external view returns (uint256 tokenId);

    /// @notice The prompt of a work (docs/semantics.md, section 8).
    /// @dev Errors: RoundUnknown, RoundWrongPhase before the round is final, {ArtworkIndexInvalid}.
    /// @param round Which round.
    /// @param index Which work of the round, from 0.
    /// @return The prompt: the ABI encoding of chain, oracle, round, index, model, seed and style.
    function promptOf(RoundId round, uint256 index) external view returns (bytes memory);

    /// @notice What a work is on each axis of its model (IModelRegistry-axes), and how rare that is in its round.
    /// @dev Errors: RoundUnknown, RoundWrongPhase before the round is final, {ArtworkIndexInvalid}.
    /// @param round Which round.
    /// @param index Which work of the round, from 0.
    /// @return values Its values, in the order of the axes.
    /// @return shares The part of works with such a value that the round's style asks for, in basis points.
    function traits(
        RoundId round,
        uint256 index
    ) external view returns (uint256[] memory values, uint256[] memory shares);

    /// @notice The CID of a file.
    /// @param digest The SHA-256 of the image file.
    /// @return CIDv1, raw, base32.
    function cidOf(bytes32 digest) external pure returns (string memory);
}
