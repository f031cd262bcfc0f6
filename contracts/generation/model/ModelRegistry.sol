// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {
    Axis,
    IModelRegistry,
    Model,
    ModelDeclaration,
    ModelId,
    ModelStatus
} from "../../interfaces/generation/IModelRegistry.sol";
import {ReadableText} from "../../text/ReadableText.sol";
import {DataContract} from "./DataContract.sol";
import {DisputeGas} from "./DisputeGas.sol";
import {ModelAxes} from "./ModelAxes.sol";
import {Style} from "./Style.sol";
import {Blob} from "./Blob.sol";
import {Header} from "./Header.sol";
import {ModelInspector} from "./ModelInspector.sol";

/**
 * @title ModelRegistry
 * @notice Which networks and palettes the studio has, and which it uses. A registered model never changes: the chain
 * computes its digest from the code of its data contracts, and palettes are only ever appended. No vote can let a model
 * make rounds that the chain could not judge.
 */
contract ModelRegistry is IModelRegistry, Ownable {
    using DataContract for bytes;

    uint256 private constant MIN_INKS = 2;
    uint256 private constant MAX_INKS = 16;
    /// @dev Bytes of an ink under eight steps of light, and of the paper and the line's ink.
    uint256 private constant INK_LENGTH = 24;
    uint256 private constant REST_LENGTH = 6;
    /// @dev Areas are in parts of so many.
    uint256 private constant WHOLE_AREA = 256;
    uint256 private constant MAX_PALETTES = 65_536;
    uint256 private constant MAX_TEXT = 64;

    /// @dev The data are the colours, and the areas after them.
    struct Palette {
        address pointer;
        string name;
    }

    /// @inheritdoc IModelRegistry
    uint256 public modelCount;

    mapping(ModelId model => Model) private _models;
    mapping(ModelId model => Axis[]) private _ownAxes;
    mapping(ModelId model => address[]) private _pointers;
    /// Where each model's house style is, zero if unset.
    mapping(ModelId model => address) private _houseStyles;
    Palette[] private _palettes;
    ModelId[] private _authorised;

    /// @notice Who decides whether the chain can run a model: code alone, without rights.
    ModelInspector public immutable inspector;

    /// @notice Makes the registry, without a model or palette.
    /// @param initialOwner Who may authorise, retire, style and add palettes: the timelock, once set up.
    /// @param inspector_ What decides whether the chain can run a model.
    constructor(address initialOwner, ModelInspector inspector_) Ownable(initialOwner) {
        inspector = inspector_;
    }

    /// @inheritdoc IModelRegistry
    function storeChunk(bytes calldata chunk) external returns (address pointer) {
        _checkChunk(chunk.length);
        bool created;
        (pointer, created) = DataContract.store(chunk);
        if (created) emit ChunkStored(pointer, chunk.length);
    }

    /// @inheritdoc IModelRegistry
    function register(ModelDeclaration calldata declaration) external returns (ModelId model) {
        _checkText(declaration.name);
        _checkText(declaration.medium);
        if (ModelId.unwrap(declaration.parent) > modelCount) revert ModelParentUnknown(declaration.parent);

        bytes memory data = _readBlob(declaration.pointers);
        Header header = Header.wrap(bytes32(data));
        header.requireShape();
        uint256 blobLength = header.blobLength();
        if (data.length != blobLength) revert ModelLengthMismatch(data.length, blobLength);
        uint256 styleLength = ModelAxes.checkOwn(declaration.axes);
        if (styleLength != header.styleLength()) revert ModelStyleLengthMismatch(styleLength, header.styleLength());

        model = ModelId.wrap(++modelCount);
        bytes32 digest = keccak256(data);
        _models[model] = Model({
            weightsDigest: digest,
            manifestDigest: declaration.manifestDigest,
            trainer: msg.sender,
            registeredAt: uint64(block.timestamp),
            status: ModelStatus.Registered,
            provable: false,
            fieldSide: uint16(header.side(header.convolutions())),
            parent: declaration.parent,
            weightsLength: uint32(data.length),
            latentLength: uint16(header.latentLength()),
            styleLength: uint8(styleLength),
            convolutions: uint8(header.convolutions()),
            name: declaration.name,
            medium: declaration.medium
        });
        for (uint256 i = 0; i < declaration.axes.length; ++i) _ownAxes[model].push(declaration.axes[i]);
        _pointers[model] = declaration.pointers;
        emit ModelRegistered(model, msg.sender, digest, declaration.name);
    }

    /// @inheritdoc IModelRegistry
    function prove(ModelId model) external {
        if (provable(model)) revert ModelAlreadyProven(model);
        uint256 multiplyAdds = inspector.inspect(_pointers[model]);
        _models[model].provable = true;
        emit ModelProven(model, multiplyAdds);
    }

    /// @inheritdoc IModelRegistry
    function authorise(ModelId model) external onlyOwner {
        _requireStatus(model, ModelStatus.Registered);
        if (!_models[model].provable) revert ModelNotProven(model);
        _models[model].status = ModelStatus.Authorised;
        _authorised.push(model);
        emit ModelAuthorised(model);
    }

    /// @inheritdoc IModelRegistry
    function retire(ModelId model) external onlyOwner {
        _requireStatus(model, ModelStatus.Authorised);
        _models[model].status = ModelStatus.Retired;
        emit ModelRetired(model);
    }

    /// @inheritdoc IModelRegistry
    function setHouseStyle(ModelId model, bytes calldata style) external onlyOwner {
        Style.check(axes(model), style, _palettes.length);
        // As for palettes.
        // slither-disable-next-line unused-return
        (_houseStyles[model], ) = DataContract.store(style);
        emit HouseStyleSet(model, style);
    }

    /// @inheritdoc IModelRegistry
    function addPalette(
        string calldata name,
        bytes calldata colours,
        bytes calldata areas
    ) external onlyOwner returns (uint256 id) {
        _checkInks(colours.length, areas);
        _checkText(name);
        id = _palettes.length;
        if (id == MAX_PALETTES) revert PalettesFull(id);
        // Whether the colours were stored before does not matter here.
        // slither-disable-next-line unused-return
        (address pointer, ) = DataContract.store(bytes.concat(colours, areas));
        _palettes.push(Palette({pointer: pointer, name: name}));
        emit PaletteAdded(id, name);
    }

    /// @inheritdoc IModelRegistry
    function chunkAddress(bytes calldata chunk) external view returns (address pointer) {
        _checkChunk(chunk.length);
        return DataContract.addressOf(chunk);
    }

    /// @inheritdoc IModelRegistry
    function authorisedModels() external view returns (ModelId[] memory) {
        return _authorised;
    }

    /// @inheritdoc IModelRegistry
    function getModel(ModelId model) external view returns (Model memory) {
        _requireKnown(model);
        return _models[model];
    }

    /// @inheritdoc IModelRegistry
    function weights(ModelId model) external view returns (address[] memory pointers, uint256 length) {
        _requireKnown(model);
        return (_pointers[model], _models[model].weightsLength);
    }

    /// @inheritdoc IModelRegistry
    function disputeGas(ModelId model) external view returns (uint256) {
        _requireKnown(model);
        return DisputeGas.ofDispute(Blob.header(_pointers[model]));
    }

    /// @inheritdoc IModelRegistry
    function blob(ModelId model) external view returns (bytes memory) {
        _requireKnown(model);
        return DataContract.concat(_pointers[model]);
    }

    /// @inheritdoc IModelRegistry
    function houseStyle(ModelId model) external view returns (bytes memory) {
        _requireKnown(model);
        address pointer = _houseStyles[model];
        return pointer == address(0) ? bytes("") : DataContract.read(pointer);
    }

    /// @inheritdoc IModelRegistry
    function resolveStyle(ModelId model, bytes calldata style) external view returns (bytes memory) {
        if (style.length != 0) {
            Style.check(axes(model), style, _palettes.length);
            return style;
        }
        _requireKnown(model);
        // A house style was checked when it was set, and palettes never go away.
        address pointer = _houseStyles[model];
        if (pointer == address(0)) revert StyleHouseUnset(model);
        return DataContract.read(pointer);
    }

    /// @inheritdoc IModelRegistry
    function paletteCount() external view returns (uint256) {
        return _palettes.length;
    }

    /// @inheritdoc IModelRegistry
    function palette(uint256 id) external view returns (bytes memory colours, bytes memory areas) {
        _requirePalette(id);
        colours = DataContract.read(_palettes[id].pointer);
        uint256 inks = (colours.length - REST_LENGTH) / (INK_LENGTH + 1);
        areas = new bytes(inks);
        assembly ("memory-safe") {
            let length := sub(mload(colours), inks)
            mcopy(add(areas, 0x20), add(add(colours, 0x20), length), inks)
            mstore(colours, length)
        }
    }

    /// @inheritdoc IModelRegistry
    function paletteName(uint256 id) external view returns (string memory) {
        _requirePalette(id);
        return _palettes[id].name;
    }

    /// @inheritdoc IModelRegistry
    function provable(ModelId model) public view returns (bool) {
        _requireKnown(model);
        return _models[model].provable;
    }

    /// @inheritdoc IModelRegistry
    function axes(ModelId model) public view returns (Axis[] memory) {
        _requireKnown(model);
        return ModelAxes.all(_ownAxes[model], _models[model].fieldSide);
    }

    function _readBlob(address[] calldata pointers) private view returns (bytes memory) {
        for (uint256 i = 0; i < pointers.length; ++i) {
            if (!DataContract.isOwn(pointers[i])) revert ModelPointerInvalid(pointers[i]);
        }
        return DataContract.concat(pointers);
    }

    function _requireKnown(ModelId model) private view {
        // An enum's zero is exactly what is meant.
        // slither-disable-next-line incorrect-equality
        if (_models[model].status == ModelStatus.None) revert ModelUnknown(model);
    }

    function _requireStatus(ModelId model, ModelStatus needed) private view {
        _requireKnown(model);
        ModelStatus status = _models[model].status;
        if (status != needed) revert ModelWrongStatus(model, status, needed);
    }

    function _requirePalette(uint256 id) private view {
        if (id >= _palettes.length) revert PaletteUnknown(id, _palettes.length);
    }

    function _checkText(string calldata text) private pure {
        uint256 length = bytes(text).length;
        if (length > MAX_TEXT || !ReadableText.isReadable(bytes(text))) revert ModelTextInvalid(text);
    }

    /// @dev Reverts unless `length` bytes of colours and these areas are a palette.
    function _checkInks(uint256 length, bytes calldata areas) private pure {
        uint256 inks = areas.length;
        if (inks < MIN_INKS || inks > MAX_INKS) revert PaletteInksInvalid(inks, MIN_INKS, MAX_INKS);
        uint256 expected = INK_LENGTH * inks + REST_LENGTH;
        if (length != expected) revert PaletteLengthInvalid(length, expected);
        uint256 sum = 0;
        for (uint256 ink = 0; ink < inks; ++ink) {
            uint256 area = uint8(areas[ink]);
            if (area == 0) revert PaletteAreaZero(ink);
            sum += area;
        }
        if (sum != WHOLE_AREA) revert PaletteAreasInvalid(sum, WHOLE_AREA);
    }

    function _checkChunk(uint256 length) private pure {
        if (length == 0 || length > DataContract.MAX_LENGTH) {
            revert ChunkLengthInvalid(length, DataContract.MAX_LENGTH);
        }
    }
}
