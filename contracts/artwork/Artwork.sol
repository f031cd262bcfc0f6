// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IERC165, IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {ERC721} from "solady/tokens/ERC721.sol";
import {IArtwork} from "../interfaces/artwork/IArtwork.sol";
import {ICuration, Winner} from "../interfaces/artwork/ICuration.sol";
import {IERC4906} from "../interfaces/standards/IERC4906.sol";
import {IERC4907} from "../interfaces/standards/IERC4907.sol";
import {IERC7007} from "../interfaces/standards/IERC7007.sol";
import {IGenerationOracle, Provenance, RoundId} from "../interfaces/generation/IGenerationOracle.sol";
import {IModelRegistry} from "../interfaces/generation/IModelRegistry.sol";
import {IReferee} from "../interfaces/generation/IReferee.sol";
import {IRoundSplits} from "../interfaces/revenue/IRoundSplits.sol";
import {Style} from "../generation/model/Style.sol";
import {WorksTree} from "../generation/WorksTree.sol";
import {ArtworkMetadata} from "./ArtworkMetadata.sol";
import {ArtworkUsers} from "./ArtworkUsers.sol";
import {ContentId} from "./ContentId.sol";
import {WorkProvenance} from "./WorkProvenance.sol";

/**
 * @title Artwork
 * @notice Works of finalised rounds as ERC-721 tokens with ERC-2981 royalties, ERC-4906 metadata updates, ERC-4907 users
 * and ERC-7007 provenance. Token id, image and attributes follow from the chain alone; no server takes part.
 *
 * A token and its file are bound both ways in one slot: the token keeps the first 96 bits of the file's digest beside
 * its owner, and the record under those bits keeps the rest. Two files that share 96 bits cannot both be minted, which
 * is as likely as never.
 */
contract Artwork is WorkProvenance, ArtworkUsers, IERC4906, IERC2981 {
    /// @notice The most that a resale may pay to the studio, in basis points.
    uint96 public constant ROYALTY_CAP = 1_000;

    uint256 private constant BASIS_POINTS = 10_000;

    /// ERC-165 id of ERC-4906, whose two events have no selectors.
    bytes4 private constant ERC4906_ID = 0x49064906;

    /// @dev `digestTail` is the low 160 bits of the file's digest; `indexPlusOne` is 0 for what was never minted.
    struct Work {
        uint160 digestTail;
        uint64 round;
        uint32 indexPlusOne;
    }

    /// @dev `part` of a sale in basis points; `receiver` has it where a round has no receiver of its own.
    struct Royalty {
        address receiver;
        uint96 part;
    }

    /// @notice Where models, axes and palettes are.
    IModelRegistry public immutable models;

    /// @inheritdoc IArtwork
    mapping(uint256 tokenId => bool) public certified;

    /// @inheritdoc IArtwork
    address public minter;

    /// @inheritdoc IArtwork
    ICuration public curation;

    /// @notice Where the works' splitters are found.
    IRoundSplits public splits;

    /// @inheritdoc IArtwork
    mapping(RoundId round => address) public receiverOf;

    Royalty private _royalty;

    mapping(uint96 digestHead => Work) private _works;

    /// @notice Makes the collection. The owner is the first minter and receiver of royalties, of 5 percent.
    /// @param initialOwner Sets the minter and the royalty: the timelock, once set up.
    /// @param oracle_ The oracle that knows the rounds of all, its own and those of its successors.
    /// @param models_ Where models, axes and palettes are.
    /// @param referee_ What makes a work from its seed.
    constructor(
        address initialOwner,
        IGenerationOracle oracle_,
        IModelRegistry models_,
        IReferee referee_
    ) Ownable(initialOwner) WorkProvenance(oracle_, referee_) {
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
        if (msg.sender != minter && msg.sender != owner()) revert ArtworkNotMinter(msg.sender, minter);
        Provenance memory origin = _origin(round);
        if (index >= origin.works) revert ArtworkIndexInvalid(round, index, origin.works);
        if (!MerkleProof.verifyCalldata(proof, origin.root, WorksTree.leaf(round, index, digest))) {
            revert ArtworkProofInvalid(round, index, digest, origin.root);
        }
        return _mintWork(round, index, digest, origin, to);
    }

    /// @inheritdoc IArtwork
    function mintCurated(uint256 number, address to) external returns (uint256 tokenId) {
        if (msg.sender != minter) revert ArtworkNotMinter(msg.sender, minter);
        if (address(curation) == address(0)) revert ArtworkNoCuration();
        Winner memory chosen = curation.winner(number);
        return _mintWork(chosen.round, chosen.index, chosen.digest, _origin(chosen.round), to);
    }

    /// @inheritdoc IArtwork
    function setCuration(ICuration curation_) external onlyOwner {
        curation = curation_;
        emit CurationSet(address(curation_));
    }

    /// @inheritdoc IArtwork
    function setSplits(IRoundSplits splits_) external onlyOwner {
        splits = splits_;
        emit SplitsSet(address(splits_));
    }

    /// @inheritdoc IERC7007
    function addAigcData(
        uint256 tokenId,
        bytes calldata prompt,
        bytes calldata aigcData,
        bytes calldata proof
    ) external {
        _workOf(tokenId);
        uint256 promptId = uint256(keccak256(prompt));
        if (promptId != tokenId) revert ArtworkPromptMismatch(tokenId, promptId);
        if (!verify(prompt, aigcData, proof)) revert ArtworkUnverified(tokenId);
        emit AigcData(tokenId, prompt, aigcData, proof);
    }

    /// @inheritdoc IArtwork
    function certify(uint256 tokenId) external {
        Work storage work = _workOf(tokenId);
        if (certified[tokenId]) revert ArtworkAlreadyCertified(tokenId);
        bytes32 digest = _digestOf(tokenId, work);
        uint256 index = work.indexPlusOne - 1;
        Provenance memory origin = _origin(RoundId.wrap(work.round));
        bytes32 actual = referee.digest(origin.model, origin.seed, index, origin.style);
        if (actual != digest) revert ArtworkNotTheChains(tokenId, digest, actual);
        certified[tokenId] = true;
        emit Certified(tokenId, msg.sender);
        emit MetadataUpdate(tokenId);
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
        Work storage work = _workOf(tokenId);
        return (RoundId.wrap(work.round), work.indexPlusOne - 1, _digestOf(tokenId, work));
    }

    /// @inheritdoc IArtwork
    function isTaken(bytes32 digest) external view returns (bool) {
        return _works[_head(digest)].indexPlusOne != 0;
    }

    /// @inheritdoc IArtwork
    function cidOf(bytes32 digest) external pure returns (string memory) {
        return ContentId.print(digest);
    }

    /// @inheritdoc IArtwork
    function tokenOf(bytes32 digest) public view returns (uint256 tokenId) {
        Work storage work = _works[_head(digest)];
        if (work.indexPlusOne == 0 || work.digestTail != uint160(uint256(digest))) return 0;
        return _tokenOf(work);
    }

    /// @notice The collection's name.
    /// @return "Atelier Artwork".
    function name() public pure override returns (string memory) {
        return "Atelier Artwork";
    }

    /// @notice The collection's symbol.
    /// @return "ATELIER".
    function symbol() public pure override returns (string memory) {
        return "ATELIER";
    }

    /// @inheritdoc ERC721
    /// @dev The base takes ETH to save gas, and could never give it back.
    /// Errors: {ArtworkTakesNoEther}, and those of the base.
    function approve(address account, uint256 id) public payable override {
        if (msg.value != 0) revert ArtworkTakesNoEther(msg.value);
        super.approve(account, id);
    }

    /// @inheritdoc ERC721
    /// @dev Safe transfers go through here too.
    /// Errors: {ArtworkTakesNoEther}, and those of the base.
    function transferFrom(address from, address to, uint256 id) public payable override {
        if (msg.value != 0) revert ArtworkTakesNoEther(msg.value);
        super.transferFrom(from, to, id);
    }

    /// @notice The token's metadata as a data URI: name, image by CID, attributes drawn from the seed, provenance. A
    /// certified token's image is in it whole, made by the chain in this call (about 10 million gas: for `eth_call`).
    /// @dev Errors: {ArtworkUnknownToken}.
    /// @param tokenId Which token.
    /// @return The data URI: base64 of a JSON text.
    function tokenURI(uint256 tokenId) public view override returns (string memory) {
        Work storage work = _workOf(tokenId);
        RoundId round = RoundId.wrap(work.round);
        uint256 index = work.indexPlusOne - 1;
        Provenance memory origin = _origin(round);
        string memory cid = ContentId.print(_digestOf(tokenId, work));
        bytes memory picture =
            certified[tokenId] ? referee.file(origin.model, origin.seed, index, origin.style) : new bytes(0);
        return ArtworkMetadata.uri(models, origin, round, index, cid, picture);
    }

    /// @inheritdoc IERC2981
    /// @dev The splitter of the work's round, which is read and never worked out: whoever asks with little gas is told.
    function royaltyInfo(uint256 tokenId, uint256 price) external view returns (address receiver, uint256 amount) {
        Royalty memory royalty = _royalty;
        receiver = receiverOf[RoundId.wrap(_works[_getExtraData(tokenId)].round)];
        if (receiver == address(0)) receiver = royalty.receiver;
        return (receiver, (price * royalty.part) / BASIS_POINTS);
    }

    /// @inheritdoc IArtwork
    function traits(
        RoundId round,
        uint256 index
    ) external view returns (uint256[] memory values, uint256[] memory shares) {
        Provenance memory origin = _originOf(round, index);
        return Style.draw(origin.seed, index, origin.style);
    }

    /// @notice ERC-165: 721 and its metadata, 2981, 4906, 4907, 7007.
    /// @param id The interface's ERC-165 id.
    /// @return Whether it is one of them.
    function supportsInterface(bytes4 id) public view override(ERC721, IERC165) returns (bool) {
        return
            id == type(IERC7007).interfaceId ||
            id == type(IERC4907).interfaceId ||
            id == ERC4906_ID ||
            id == type(IERC2981).interfaceId ||
            super.supportsInterface(id);
    }

    function _workOf(uint256 tokenId) private view returns (Work storage) {
        if (!_exists(tokenId)) revert ArtworkUnknownToken(tokenId);
        return _works[_getExtraData(tokenId)];
    }

    function _digestOf(uint256 tokenId, Work storage work) private view returns (bytes32) {
        return bytes32((uint256(_getExtraData(tokenId)) << 160) | work.digestTail);
    }

    function _tokenOf(Work storage work) private view returns (uint256) {
        return uint256(keccak256(_promptAt(RoundId.wrap(work.round), work.indexPlusOne - 1)));
    }

    function _head(bytes32 digest) private pure returns (uint96) {
        return uint96(uint256(digest) >> 160);
    }

    function _mintWork(
        RoundId round,
        uint256 index,
        bytes32 digest,
        Provenance memory origin,
        address to
    ) private returns (uint256 tokenId) {
        Work storage work = _works[_head(digest)];
        if (work.indexPlusOne != 0) revert ArtworkDigestMinted(digest, _tokenOf(work));
        tokenId = uint256(keccak256(_prompt(round, index, origin)));
        // Rounds count in steps of one and an index is below the round's works ≤ 65,536, so both fit.
        work.digestTail = uint160(uint256(digest));
        work.round = uint64(RoundId.unwrap(round));
        work.indexPlusOne = uint32(index + 1);
        _mint(to, tokenId);
        _setExtraData(tokenId, _head(digest));
        _fixReceiver(round);
    }

    /// With a round's first work its splitter is there, and is written down. What finds it calls nobody else.
    // slither-disable-next-line reentrancy-no-eth
    function _fixReceiver(RoundId round) private {
        if (receiverOf[round] != address(0) || address(splits) == address(0)) return;
        address receiver = splits.fix(round);
        receiverOf[round] = receiver;
        emit ReceiverFixed(round, receiver);
    }

    function _setMinter(address minter_) private {
        if (minter_ == address(0)) revert ArtworkMinterZero();
        minter = minter_;
        emit MinterSet(minter_);
    }

    function _setRoyalty(address receiver, uint96 royalty) private {
        if (royalty > ROYALTY_CAP) revert ArtworkRoyaltyTooLarge(royalty, ROYALTY_CAP);
        if (receiver == address(0)) revert ArtworkReceiverZero();
        _royalty = Royalty({receiver: receiver, part: royalty});
        emit RoyaltySet(receiver, royalty);
    }
}
