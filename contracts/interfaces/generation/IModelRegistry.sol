// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev Counts models from 1; 0 is no model.
type ModelId is uint256;

/// @dev What an axis of style acts on. Numbers and meaning are fixed by docs/semantics.md, section 2.
enum AxisKind {
    Symmetry,
    Palette,
    Choice,
    Scalar
}

/// @dev One dimension of style. `lo` and `hi` are inclusive; a palette axis' `hi` is ignored, its bound is the number
/// of palettes. `name` is printable ASCII, padded with zeros.
struct Axis {
    bytes32 name;
    AxisKind kind;
    uint16 lo;
    uint16 hi;
}

/// @dev `Registered` models are data that anybody may add; only `Authorised` ones can make a round.
enum ModelStatus {
    None,
    Registered,
    Authorised,
    Retired
}

/// @dev What a trainer declares. The rest (shape, length, digest) the registry reads from the weights themselves.
struct ModelDeclaration {
    string name;
    string medium;
    bytes32 manifestDigest;
    ModelId parent;
    Axis[] axes;
    address[] pointers;
}

/// @dev A registered model. `weightsDigest` is keccak-256 of the blob, computed by the chain; `manifestDigest` is the
/// SHA-256 of manifest.json. `fieldSide` is in pixels, the picture's side is twice that. `provable` means that the
/// chain itself checked that it can run the model.
struct Model {
    bytes32 weightsDigest;
    bytes32 manifestDigest;
    address trainer;
    uint64 registeredAt;
    ModelStatus status;
    bool provable;
    uint16 fieldSide;
    ModelId parent;
    uint32 weightsLength;
    uint16 latentLength;
    uint8 styleLength;
    uint8 convolutions;
    string name;
    string medium;
}

/**
 * @title IModelRegistry
 * @notice The studio's models and palettes: which weights, whose, with which style axes, and which of them the DAO
 * lets make rounds. A model *is* its weights blob (docs/semantics.md, section 1), kept in data contracts.
 */
interface IModelRegistry {
    /// @notice No such model.
    error ModelUnknown(ModelId model);
    /// @notice The model's status does not allow this.
    error ModelWrongStatus(ModelId model, ModelStatus status, ModelStatus needed);
    /// @notice The chain has checked this model before.
    error ModelAlreadyProven(ModelId model);
    /// @notice A declared parent does not exist.
    error ModelParentUnknown(ModelId parent);
    /// @notice The blob's header is not that of a model; `header` is its first word.
    error ModelHeaderInvalid(bytes32 header);
    /// @notice The blob has `actual` bytes where its header asks for `expected`.
    error ModelLengthMismatch(uint256 actual, uint256 expected);
    /// @notice `pointer` is no data contract of this registry, made by {storeChunk}.
    error ModelPointerInvalid(address pointer);
    /// @notice The axis breaks a rule of docs/semantics.md, section 2.
    error ModelAxisInvalid(uint256 axis);
    /// @notice The axes need `axes` style bytes of the latent where the header has `header`.
    error ModelStyleLengthMismatch(uint256 axes, uint256 header);
    /// @notice A name or medium is empty, longer than 64 bytes, or no text that can be shown as it is (ReadableText).
    error ModelTextInvalid(string text);
    /// @notice A chunk of weights is empty or longer than one data contract holds.
    error ChunkLengthInvalid(uint256 length, uint256 longest);
    /// @notice A palette has 768 bytes: 256 entries of red, green, blue.
    error PaletteLengthInvalid(uint256 length);
    /// @notice No such palette; there are `count`.
    error PaletteUnknown(uint256 palette, uint256 count);
    /// @notice The registry is full: a style names a palette in two bytes.
    error PalettesFull(uint256 count);
    /// @notice A style has four bytes an axis.
    error StyleLengthInvalid(uint256 length, uint256 expected);
    /// @notice The range `lo`…`hi` of `axis` is empty or not within `min`…`max`.
    error StyleOutOfBounds(uint256 axis, uint256 lo, uint256 hi, uint256 min, uint256 max);
    /// @notice The model has no house style yet, so that an empty style means nothing.
    error StyleHouseUnset(ModelId model);

    event ChunkStored(address indexed pointer, uint256 length);
    event ModelRegistered(ModelId indexed model, address indexed trainer, bytes32 indexed weightsDigest, string name);
    event ModelProven(ModelId indexed model, uint256 multiplyAdds);
    event ModelAuthorised(ModelId indexed model);
    event ModelRetired(ModelId indexed model);
    event HouseStyleSet(ModelId indexed model, bytes style);
    event PaletteAdded(uint256 indexed palette, string name);

    /// @notice Stores a piece of a blob as a data contract at an address that depends only on the piece, so that an
    /// upload can be resumed. Returns the existing address if the piece is there already. Anyone may call.
    /// Reverts with {ChunkLengthInvalid}.
    function storeChunk(bytes calldata chunk) external returns (address pointer);

    /// @notice The address that `chunk` has or will have as a data contract.
    function chunkAddress(bytes calldata chunk) external view returns (address pointer);

    /// @notice Registers a model whose weights are in `declaration.pointers`, in order. Anyone may call; the caller is
    /// its trainer. Equal weights may be registered again: the DAO picks by id, so nobody can squat on another's model.
    /// Reverts with a `Model…` error that names what is wrong.
    function register(ModelDeclaration calldata declaration) external returns (ModelId model);

    /// @notice Has the chain check that it can run the model exactly, and records it for ever. Anyone may call, about
    /// 1.5 million gas for the default shape. Reverts with the inspector's error, which names the limit that the model
    /// breaks, or {ModelAlreadyProven}.
    function prove(ModelId model) external;

    /// @notice Whether the chain has found that it can run the model exactly. Reverts with {ModelUnknown}.
    function provable(ModelId model) external view returns (bool);

    /// @notice The most gas that a dispute of one of the model's works takes, whatever the work, if the chain can run it.
    /// Reverts with {ModelUnknown}.
    function disputeGas(ModelId model) external view returns (uint256);

    /// @notice Lets a model make rounds. Only the owner (the timelock).
    function authorise(ModelId model) external;

    /// @notice Stops a model from making new rounds; its history stays. Only the owner.
    function retire(ModelId model) external;

    /// @notice Sets the style used when a round names none. Only the owner.
    function setHouseStyle(ModelId model, bytes calldata style) external;

    /// @notice Appends a palette of 256 RGB entries. Nothing ever changes or removes one. Only the owner.
    function addPalette(string calldata name, bytes calldata colours) external returns (uint256 palette);

    /// @notice How many models are registered; ids run from 1 to this.
    function modelCount() external view returns (uint256);

    /// @notice The models that the owner ever authorised, in that order, those retired since included. As long as the
    /// owner's votes make it, whatever anybody registers.
    function authorisedModels() external view returns (ModelId[] memory);

    /// @notice The model's record. Reverts with {ModelUnknown}.
    function getModel(ModelId model) external view returns (Model memory);

    /// @notice The model's style axes in order. Reverts with {ModelUnknown}.
    function axes(ModelId model) external view returns (Axis[] memory);

    /// @notice The data contracts that hold the blob, and its length in bytes. Reverts with {ModelUnknown}.
    function weights(ModelId model) external view returns (address[] memory pointers, uint256 length);

    /// @notice The whole blob. Meant for `eth_call`. Reverts with {ModelUnknown}.
    function blob(ModelId model) external view returns (bytes memory);

    /// @notice The house style; empty if unset.
    function houseStyle(ModelId model) external view returns (bytes memory);

    /// @notice The style that a round with `style` would be given now: `style` itself if within bounds, the house
    /// style if `style` is empty. Reverts with a `Style…` error.
    function resolveStyle(ModelId model, bytes calldata style) external view returns (bytes memory);

    /// @notice How many palettes there are; ids run from 0.
    function paletteCount() external view returns (uint256);

    /// @notice A palette's 768 bytes. Reverts with {PaletteUnknown}.
    function palette(uint256 id) external view returns (bytes memory);

    /// @notice A palette's name. Reverts with {PaletteUnknown}.
    function paletteName(uint256 id) external view returns (string memory);
}
