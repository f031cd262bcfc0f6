// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";
import {IERC4906} from "@openzeppelin/contracts/interfaces/IERC4906.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC2981} from "@openzeppelin/contracts/token/common/ERC2981.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {IArtwork} from "../interfaces/IArtwork.sol";
import {IERC7007} from "../interfaces/IERC7007.sol";
import {IGenerationOracle, Phase, Provenance, RoundId} from "../interfaces/IGenerationOracle.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {ArtworkMetadata} from "./ArtworkMetadata.sol";
import {ContentId} from "./ContentId.sol";

/**
 * @title Artwork
 * @notice Works of finalised rounds as ERC-721 tokens with ERC-2981 royalties, ERC-4906 metadata updates and ERC-7007
 * provenance. Token id, image and attributes follow from the chain alone; no server takes part.
 */
contract Artwork is IArtwork, IERC7007, IERC4906, ERC721, ERC2981, Ownable {
    /// @notice The most that a resale may pay to the studio, in basis points.
    uint96 public constant ROYALTY_CAP = 1_000;

    /// ERC-165 id of ERC-4906, whose two events have no selectors.
    bytes4 private constant ERC4906_ID = 0x49064906;

    /// A prompt's words: chain, oracle, round, index, model, seed, offset and length of style.
    uint256 private constant PROMPT_HEAD = 256;

    /// @dev `indexPlusOne` is 0 for a digest that was never minted.
    struct Work {
        uint128 round;
        uint128 indexPlusOne;
    }

    /// @notice The oracle whose rounds are the works' origin.
    IGenerationOracle public immutable oracle;

    /// @notice Where models, axes and palettes are.
    IModelRegistry public immutable models;

    /// @inheritdoc IArtwork
    address public minter;

    mapping(uint256 tokenId => bytes32 digest) private _digests;
    mapping(bytes32 digest => Work) private _works;

    /// @param initialOwner Sets the minter and the royalty: the timelock, once set up. It is the first minter and the
    /// first receiver of royalties, of 5 %.
    constructor(
        address initialOwner,
        IGenerationOracle oracle_,
        IModelRegistry models_
    ) ERC721("Atelier Artwork", "ATELIER") Ownable(initialOwner) {
        oracle = oracle_;
        models = models_;
        _setMinter(initialOwner);
        _setRoyalty(initialOwner, 500);
    }

    /// @inheritdoc IArtwork
    function mint(
        RoundId round,
        uint256 index,
        bytes32 digest,
        bytes32[] calldata proof,
        address to
    ) external returns (uint256 tokenId) {
        if (msg.sender != minter) revert ArtworkNotMinter(msg.sender, minter);
        Provenance memory origin = oracle.provenance(round);
        if (index >= origin.works) revert ArtworkIndexInvalid(round, index, origin.works);
        if (!MerkleProof.verifyCalldata(proof, origin.root, _leaf(round, index, digest))) {
            revert ArtworkProofInvalid(round, index, digest, origin.root);
        }
        if (_works[digest].indexPlusOne != 0) revert ArtworkDigestMinted(digest, tokenOf(digest));

        tokenId = uint256(keccak256(_prompt(round, index, origin)));
        // Rounds count in steps of one and an index is below the round's works, so both fit.
        _works[digest] = Work({round: uint128(RoundId.unwrap(round)), indexPlusOne: uint128(index + 1)});
        _digests[tokenId] = digest;
        _mint(to, tokenId);
    }

    /// @inheritdoc IERC7007
    /// @dev Anyone may call; the event is the record, nothing is stored. Reverts with ERC721NonexistentToken,
    /// {ArtworkPromptMismatch} or {ArtworkUnverified}.
    function addAigcData(
        uint256 tokenId,
        bytes calldata prompt,
        bytes calldata aigcData,
        bytes calldata proof
    ) external {
        _requireOwned(tokenId);
        uint256 promptId = uint256(keccak256(prompt));
        if (promptId != tokenId) revert ArtworkPromptMismatch(tokenId, promptId);
        if (!verify(prompt, aigcData, proof)) revert ArtworkUnverified(tokenId);
        emit AigcData(tokenId, prompt, aigcData, proof);
    }

    /// @inheritdoc IArtwork
    function setMinter(address minter_) external onlyOwner {
        _setMinter(minter_);
    }

    /// @inheritdoc IArtwork
    function setRoyalty(address receiver, uint96 royalty) external onlyOwner {
        _setRoyalty(receiver, royalty);
    }

    /// @inheritdoc IArtwork
    function workOf(uint256 tokenId) external view returns (RoundId round, uint256 index, bytes32 digest) {
        _requireOwned(tokenId);
        digest = _digests[tokenId];
        Work storage work = _works[digest];
        return (RoundId.wrap(work.round), work.indexPlusOne - 1, digest);
    }

    /// @inheritdoc IArtwork
    function promptOf(RoundId round, uint256 index) external view returns (bytes memory) {
        return _promptAt(round, index);
    }

    /// @inheritdoc IArtwork
    function cidOf(bytes32 digest) external pure returns (string memory) {
        return ContentId.print(digest);
    }

    /// @inheritdoc IERC7007
    /// @dev `aigcData` is the image's 32-byte SHA-256 digest, `proof` the ABI-encoded siblings (bytes32[]) from the
    /// work's leaf to its round's root. False, never a revert, for anything else.
    function verify(
        bytes calldata prompt,
        bytes calldata aigcData,
        bytes calldata proof
    ) public view returns (bool success) {
        if (prompt.length < PROMPT_HEAD || aigcData.length != 32) return false;
        RoundId round = RoundId.wrap(uint256(bytes32(prompt[64:96])));
        uint256 index = uint256(bytes32(prompt[96:128]));
        if (RoundId.unwrap(round) == 0 || RoundId.unwrap(round) > oracle.roundCount()) return false;
        if (oracle.phase(round) != Phase.Finalised) return false;
        Provenance memory origin = oracle.provenance(round);
        if (index >= origin.works || keccak256(prompt) != keccak256(_prompt(round, index, origin))) return false;
        return _leadsTo(origin.root, _leaf(round, index, bytes32(aigcData)), proof);
    }

    /// @inheritdoc IArtwork
    function tokenOf(bytes32 digest) public view returns (uint256 tokenId) {
        Work storage work = _works[digest];
        if (work.indexPlusOne == 0) return 0;
        return uint256(keccak256(_promptAt(RoundId.wrap(work.round), work.indexPlusOne - 1)));
    }

    /// @notice The token's metadata as a data URI: name, image by CID, attributes drawn from the seed, provenance.
    function tokenURI(uint256 tokenId) public view override returns (string memory) {
        _requireOwned(tokenId);
        bytes32 digest = _digests[tokenId];
        Work storage work = _works[digest];
        return
            ArtworkMetadata.uri(
                oracle,
                models,
                RoundId.wrap(work.round),
                work.indexPlusOne - 1,
                ContentId.print(digest)
            );
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 id) public view override(IERC165, ERC721, ERC2981) returns (bool) {
        return
            id == type(IERC7007).interfaceId ||
            id == ERC4906_ID ||
            ERC721.supportsInterface(id) ||
            ERC2981.supportsInterface(id);
    }

    function _setMinter(address minter_) private {
        if (minter_ == address(0)) revert ArtworkMinterZero();
        minter = minter_;
        emit MinterSet(minter_);
    }

    function _setRoyalty(address receiver, uint96 royalty) private {
        if (royalty > ROYALTY_CAP) revert ArtworkRoyaltyTooLarge(royalty, ROYALTY_CAP);
        _setDefaultRoyalty(receiver, royalty);
        emit RoyaltySet(receiver, royalty);
    }

    function _promptAt(RoundId round, uint256 index) private view returns (bytes memory) {
        Provenance memory origin = oracle.provenance(round);
        if (index >= origin.works) revert ArtworkIndexInvalid(round, index, origin.works);
        return _prompt(round, index, origin);
    }

    function _prompt(RoundId round, uint256 index, Provenance memory origin) private view returns (bytes memory) {
        return abi.encode(block.chainid, address(oracle), round, index, origin.model, origin.seed, origin.style);
    }

    /// Walks an ABI-encoded bytes32[] by hand, because abi.decode would revert on a malformed one.
    function _leadsTo(bytes32 root, bytes32 leaf, bytes calldata proof) private pure returns (bool) {
        if (proof.length < 64 || proof.length % 32 != 0 || uint256(bytes32(proof[:32])) != 32) return false;
        uint256 count = proof.length / 32 - 2;
        if (uint256(bytes32(proof[32:64])) != count) return false;
        bytes32[] memory siblings = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) siblings[i] = bytes32(proof[64 + 32 * i:96 + 32 * i]);
        return MerkleProof.verify(siblings, root, leaf);
    }

    /// Hashed twice, so that an inner node can never pass for a leaf.
    function _leaf(RoundId round, uint256 index, bytes32 digest) private pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(round, index, digest))));
    }
}
