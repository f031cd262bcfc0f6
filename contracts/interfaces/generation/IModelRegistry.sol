// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev Counts models from 1; 0 is no model.
type ModelId is uint256;

/// @dev What an axis of style acts on. Numbers and meaning are fixed by docs/semantics.md, section 2: the first seven are
/// the axes of composition, which every model has in this order, the last two those that a network learned.
enum AxisKind {
    Symmetry,
    Palette,
    Scale,
    Ground,
    Line,
    Light,
    Margin,
    Choice,
    Scalar
}

/// @dev One dimension of style.
/// @param name What it is called, as text: printable ASCII padded with zeros.
/// @param kind What it acts on.
/// @param lo Its lowest value, inclusive.
/// @param hi Its highest value, inclusive; ignored on a palette axis, whose bound is the number of palettes.
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
/// @param name What it is called, 1 to 64 bytes of readable text.
/// @param medium What its works are, 1 to 64 bytes of readable text.
/// @param manifestDigest The SHA-256 of manifest.json.
/// @param parent The model that it was made from; 0 for none.
/// @param axes Its own style axes, in order, at most 9: choices and scalars that its network learned.
/// @param pointers The data contracts that hold its weights, in order, made by {IModelRegistry-storeChunk}.
struct ModelDeclaration {
    string name;
    string medium;
    bytes32 manifestDigest;
    ModelId parent;
    Axis[] axes;
    address[] pointers;
}

/// @dev A registered model.
/// @param weightsDigest The keccak-256 of the blob, computed by the chain.
/// @param manifestDigest The SHA-256 of manifest.json.
/// @param trainer Who registered it.
/// @param registeredAt When, in Unix seconds.
/// @param status Whether it can make a round.
/// @param provable Whether the chain itself checked that it can run the model.
/// @param fieldSide The side of its field, in pixels.
/// @param parent The model that it was made from; 0 for none.
/// @param weightsLength The blob's length, in bytes.
/// @param latentLength How many numbers the network begins with.
/// @param styleLength How many of them are style.
/// @param convolutions How many convolutions it has.
/// @param name What it is called.
/// @param medium What its works are.
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
    /// @param model The id that was asked for.
    error ModelUnknown(ModelId model);
    /// @notice The model's status does not allow this.
    /// @param model Which model, an id.
    /// @param status The status that it has.
    /// @param needed The status that it would have to have.
    error ModelWrongStatus(ModelId model, ModelStatus status, ModelStatus needed);
    /// @notice The chain has checked this model before.
    /// @param model Which model, an id.
    error ModelAlreadyProven(ModelId model);
    /// @notice The chain has not checked that it can run the model: anybody calls {prove} first.
    /// @param model Which model, an id.
    error ModelNotProven(ModelId model);
    /// @notice A declared parent does not exist.
    /// @param parent The id that was declared.
    error ModelParentUnknown(ModelId parent);
    /// @notice The blob has `actual` bytes where its header asks for `expected`.
    /// @param actual How many bytes there are, a count.
    /// @param expected How many bytes the header asks for, a count.
    error ModelLengthMismatch(uint256 actual, uint256 expected);
    /// @notice `pointer` is no data contract of this registry, made by {storeChunk}.
    /// @param pointer The address that was given as a data contract.
    error ModelPointerInvalid(address pointer);
    /// @notice A model declares more axes than a work's values can be drawn for.
    /// @param axes How many were declared, a count.
    /// @param max How many a model may have of its own, a count.
    error ModelAxesTooMany(uint256 axes, uint256 max);
    /// @notice The axis breaks a rule of docs/semantics.md, section 2.
    /// @param axis The number of the axis among the model's own, from 0.
    error ModelAxisInvalid(uint256 axis);
    /// @notice An axis before it, or one of composition, has the name already.
    /// @param axis The number of the axis among the model's own, from 0.
    /// @param name The name, as text.
    error ModelAxisNameTaken(uint256 axis, bytes32 name);
    /// @notice The axes need `axes` style bytes of the latent where the header has `header`.
    /// @param axes How many bytes the axes need, a count.
    /// @param header How many bytes the header has for them, a count.
    error ModelStyleLengthMismatch(uint256 axes, uint256 header);
    /// @notice A name or medium is empty, longer than 64 bytes, or no text that can be shown as it is (ReadableText).
    /// @param text The text that was given.
    error ModelTextInvalid(string text);
    /// @notice A chunk of weights is empty or longer than one data contract holds.
    /// @param length How many bytes were given, a count.
    /// @param max The most bytes that one data contract holds, a count.
    error ChunkLengthInvalid(uint256 length, uint256 max);
    /// @notice A palette has too few inks or too many; it has as many as it has areas.
    /// @param inks How many there are, a count.
    /// @param min How many there must be, a count.
    /// @param max How many there may be, a count.
    error PaletteInksInvalid(uint256 inks, uint256 min, uint256 max);
    /// @notice The colours are not as many as the inks need: eight each, the paper and the line's ink.
    /// @param length How many bytes were given, a count.
    /// @param expected How many bytes they must have, a count.
    error PaletteLengthInvalid(uint256 length, uint256 expected);
    /// @notice An ink has no area.
    /// @param ink The number of the ink, from 0.
    error PaletteAreaZero(uint256 ink);
    /// @notice The areas do not add up to the whole picture.
    /// @param sum What they add up to, a count of 256ths.
    /// @param whole What they must add up to, a count of 256ths.
    error PaletteAreasInvalid(uint256 sum, uint256 whole);
    /// @notice No such palette; there are `count`.
    /// @param palette The number that was asked for, from 0.
    /// @param count How many there are, a count.
    error PaletteUnknown(uint256 palette, uint256 count);
    /// @notice The registry is full: a style names a palette in two bytes.
    /// @param count How many there are, a count.
    error PalettesFull(uint256 count);
    /// @notice A style breaks off, or goes on after the model's last axis.
    /// @param length How many bytes were given, a count.
    /// @param expected How many bytes it takes, up to the end of the axis in which it breaks off, a count.
    error StyleLengthInvalid(uint256 length, uint256 expected);
    /// @notice The range `lo`…`hi` of `axis` is empty or not within `min`…`max`.
    /// @param axis The number of the axis, from 0.
    /// @param lo The low end of the range.
    /// @param hi The high end of the range.
    /// @param min The smallest value of the axis.
    /// @param max The largest value of the axis.
    error StyleOutOfBounds(uint256 axis, uint256 lo, uint256 hi, uint256 min, uint256 max);
    /// @notice The odds of `axis` name `value`, which is not within `min`…`max`.
    /// @param axis The number of the axis, from 0.
    /// @param value The value that was given.
    /// @param min The smallest value of the axis.
    /// @param max The largest value of the axis.
    error StyleValueOutOfBounds(uint256 axis, uint256 value, uint256 min, uint256 max);
    /// @notice An axis has odds for more values than are allowed.
    /// @param axis The number of the axis, from 0.
    /// @param odds For how many values odds were given, a count.
    /// @param max For how many values there may be odds, a count.
    error StyleOddsTooMany(uint256 axis, uint256 odds, uint256 max);
    /// @notice The values of odds must rise, so that each stands once.
    /// @param axis The number of the axis, from 0.
    /// @param value The value that does not rise.
    /// @param previous The value before it.
    error StyleOddsNotRising(uint256 axis, uint256 value, uint256 previous);
    /// @notice A value has no weight, so that it must be left out.
    /// @param axis The number of the axis, from 0.
    /// @param value The value.
    error StyleWeightZero(uint256 axis, uint256 value);
    /// @notice The weights of an axis do not add up to all works.
    /// @param axis The number of the axis, from 0.
    /// @param sum What they add up to, in basis points.
    /// @param whole What they must add up to, in basis points.
    error StyleOddsInvalid(uint256 axis, uint256 sum, uint256 whole);
    /// @notice The model has no house style yet, so that an empty style means nothing.
    /// @param model Which model, an id.
    error StyleHouseUnset(ModelId model);

    /// @notice A piece of a blob is stored.
    /// @param pointer The data contract.
    /// @param length The piece's length, in bytes.
    event ChunkStored(address indexed pointer, uint256 length);
    /// @notice There is a new model.
    /// @param model Which model.
    /// @param trainer Who registered it.
    /// @param weightsDigest The keccak-256 of its blob.
    /// @param name What it is called.
    event ModelRegistered(ModelId indexed model, address indexed trainer, bytes32 indexed weightsDigest, string name);
    /// @notice The chain found that it can run the model exactly.
    /// @param model Which model.
    /// @param multiplyAdds How many multiply-adds a work takes.
    event ModelProven(ModelId indexed model, uint256 multiplyAdds);
    /// @notice The DAO lets the model make rounds.
    /// @param model Which model.
    event ModelAuthorised(ModelId indexed model);
    /// @notice The model makes no new rounds.
    /// @param model Which model.
    event ModelRetired(ModelId indexed model);
    /// @notice The DAO set the style used when a round names none.
    /// @param model Which model.
    /// @param style A range or odds of each axis, encoded as docs/semantics.md, 2.1 says.
    event HouseStyleSet(ModelId indexed model, bytes style);
    /// @notice There is a new palette.
    /// @param palette Its id, from 0.
    /// @param name What it is called.
    event PaletteAdded(uint256 indexed palette, string name);

    /// @notice Stores a piece of a blob as a data contract at an address that depends only on the piece, so that an
    /// upload can be resumed.
    /// @dev Caller: anyone.
    /// Errors: {ChunkLengthInvalid}.
    /// @param chunk The piece, 1 to 24,575 bytes.
    /// @return pointer The data contract, which may have been there already.
    function storeChunk(bytes calldata chunk) external returns (address pointer);

    /// @notice The address that a piece of a blob has or will have as a data contract.
    /// @dev Errors: {ChunkLengthInvalid}.
    /// @param chunk The piece, 1 to 24,575 bytes.
    /// @return pointer The data contract's address.
    function chunkAddress(bytes calldata chunk) external view returns (address pointer);

    /// @notice Registers a model; the caller is its trainer. Equal weights may be registered again: the DAO picks by
    /// id, so nobody can squat on another's model.
    /// @dev Caller: anyone.
    /// Errors: {ModelTextInvalid}, {ModelParentUnknown}, {ModelPointerInvalid}, {ModelLengthMismatch},
    /// {ModelAxesTooMany}, {ModelAxisInvalid}, {ModelAxisNameTaken}, {ModelStyleLengthMismatch}, and those of HeaderLibrary
    /// for a shape that the chain cannot run.
    /// @param declaration What the trainer declares, in the form and bounds of {ModelDeclaration}.
    /// @return model The new model; models count from 1.
    function register(ModelDeclaration calldata declaration) external returns (ModelId model);

    /// @notice Has the chain check that it can run the model exactly, and records it for ever: about 3.5 million gas
    /// for the default shape.
    /// @dev Caller: anyone.
    /// Errors: {ModelUnknown}, {ModelAlreadyProven}, and the inspector's, which names the limit that the model breaks.
    /// @param model Which model.
    function prove(ModelId model) external;

    /// @notice Whether the chain has found that it can run the model exactly.
    /// @dev Errors: {ModelUnknown}.
    /// @param model Which model.
    /// @return Whether it has.
    function provable(ModelId model) external view returns (bool);

    /// @notice The most gas that a dispute of one of the model's works takes, whatever the work, if the chain can run
    /// it.
    /// @dev Errors: {ModelUnknown}.
    /// @param model Which model.
    /// @return That gas.
    function disputeGas(ModelId model) external view returns (uint256);

    /// @notice Lets a model make rounds. The chain must have checked it, so that every round can be disputed.
    /// @dev Caller: the owner, which is the members' timelock.
    /// Errors: {ModelUnknown}, {ModelWrongStatus}, {ModelNotProven}, OwnableUnauthorizedAccount.
    /// @param model Which model.
    function authorise(ModelId model) external;

    /// @notice Stops a model from making new rounds; its history stays.
    /// @dev Caller: the owner, which is the members' timelock.
    /// Errors: {ModelUnknown}, {ModelWrongStatus}, OwnableUnauthorizedAccount.
    /// @param model Which model.
    function retire(ModelId model) external;

    /// @notice Sets the style used when a round names none.
    /// @dev Caller: the owner, which is the members' timelock.
    /// Errors: {ModelUnknown}, {PaletteUnknown}, {StyleLengthInvalid}, {StyleOutOfBounds}, {StyleValueOutOfBounds},
    /// {StyleOddsTooMany}, {StyleOddsNotRising}, {StyleWeightZero}, {StyleOddsInvalid}, OwnableUnauthorizedAccount.
    /// @param model Which model.
    /// @param style A range or odds of each axis, encoded as docs/semantics.md, 2.1 says.
    function setHouseStyle(ModelId model, bytes calldata style) external;

    /// @notice Appends a palette of n inks (docs/semantics.md, 2.2). Nothing ever changes or removes one.
    /// @dev Caller: the owner, which is the members' timelock.
    /// Errors: {PaletteInksInvalid}, {PaletteLengthInvalid}, {PaletteAreaZero}, {PaletteAreasInvalid},
    /// {ModelTextInvalid}, {PalettesFull}, OwnableUnauthorizedAccount.
    /// @param name What it is called, 1 to 64 bytes of readable text.
    /// @param colours Red, green and blue of 8n + 2 entries, as inks: each of them under eight steps of light, the paper,
    /// the line's ink.
    /// @param areas How much of a picture each ink covers, from low to high: n bytes in 256ths, together 256.
    /// @return palette The new palette's id, from 0.
    function addPalette(
        string calldata name,
        bytes calldata colours,
        bytes calldata areas
    ) external returns (uint256 palette);

    /// @notice How many models are registered; ids run from 1 to this.
    /// @return Their number.
    function modelCount() external view returns (uint256);

    /// @notice The models that the owner ever authorised, in that order, those retired since included. As long as the
    /// owner's votes make it, whatever anybody registers.
    /// @return Their ids.
    function authorisedModels() external view returns (ModelId[] memory);

    /// @notice The model's record.
    /// @dev Errors: {ModelUnknown}.
    /// @param model Which model.
    /// @return The record, in the form of {Model}.
    function getModel(ModelId model) external view returns (Model memory);

    /// @notice All of the model's style axes in order: the seven of composition, then its own.
    /// @dev Errors: {ModelUnknown}.
    /// @param model Which model.
    /// @return The axes, in the form of {Axis}.
    function axes(ModelId model) external view returns (Axis[] memory);

    /// @notice Where the model's blob is.
    /// @dev Errors: {ModelUnknown}.
    /// @param model Which model.
    /// @return pointers The data contracts that hold it, in order.
    /// @return length Its length, in bytes.
    function weights(ModelId model) external view returns (address[] memory pointers, uint256 length);

    /// @notice The whole blob. Meant for `eth_call`.
    /// @dev Errors: {ModelUnknown}.
    /// @param model Which model.
    /// @return The blob (docs/semantics.md, section 1).
    function blob(ModelId model) external view returns (bytes memory);

    /// @notice The style used when a round names none.
    /// @dev Errors: {ModelUnknown}.
    /// @param model Which model.
    /// @return A range or odds of each axis, encoded as docs/semantics.md, 2.1 says; empty if unset.
    function houseStyle(ModelId model) external view returns (bytes memory);

    /// @notice The style that a round would be given now: `style` itself if within bounds, the house style if `style`
    /// is empty.
    /// @dev Errors: {ModelUnknown}, {StyleHouseUnset}, {PaletteUnknown}, {StyleLengthInvalid}, {StyleOutOfBounds},
    /// {StyleValueOutOfBounds}, {StyleOddsTooMany}, {StyleOddsNotRising}, {StyleWeightZero}, {StyleOddsInvalid}.
    /// @param model Which model.
    /// @param style A range or odds of each axis, encoded as docs/semantics.md, 2.1 says; or empty.
    /// @return The style, in the same form.
    function resolveStyle(ModelId model, bytes calldata style) external view returns (bytes memory);

    /// @notice How many palettes there are; ids run from 0.
    /// @return Their number.
    function paletteCount() external view returns (uint256);

    /// @notice A palette of n inks (docs/semantics.md, 2.2).
    /// @dev Errors: {PaletteUnknown}.
    /// @param id Which palette, from 0.
    /// @return colours Red, green and blue of its 8n + 2 entries.
    /// @return areas How much of a picture each ink covers: n bytes, in 256ths.
    function palette(uint256 id) external view returns (bytes memory colours, bytes memory areas);

    /// @notice A palette's name.
    /// @dev Errors: {PaletteUnknown}.
    /// @param id Which palette, from 0.
    /// @return What it is called.
    function paletteName(uint256 id) external view returns (string memory);
}
