// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Axis, ModelId} from "./IModelRegistry.sol";

/**
 * @title IModelSource
 * @notice What a computation reads of the model registry. None of it may change once it is registered, except that
 * palettes are appended. Every function but `paletteCount` reverts for an id that does not exist.
 */
interface IModelSource {
    /// @notice The model's weights blob.
    /// @dev Errors: ModelUnknown.
    /// @param model Which model.
    /// @return pointers The data contracts, each a STOP byte and a chunk.
    /// @return length The blob's length in bytes.
    function weights(ModelId model) external view returns (address[] memory pointers, uint256 length);

    /// @notice All of the model's style axes, in order.
    /// @dev Errors: ModelUnknown.
    /// @param model Which model.
    /// @return The axes, in the form of {Axis}.
    function axes(ModelId model) external view returns (Axis[] memory);

    /// @notice Whether the chain itself has checked that it can run the model (see ModelInspector).
    /// @dev Errors: ModelUnknown.
    /// @param model Which model.
    /// @return Whether it has.
    function provable(ModelId model) external view returns (bool);

    /// @notice A palette of n inks.
    /// @dev Errors: PaletteUnknown.
    /// @param id Which palette, from 0.
    /// @return colours Red, green and blue of its 8n + 2 entries.
    /// @return areas How much of a picture each ink covers: n bytes, in 256ths.
    function palette(uint256 id) external view returns (bytes memory colours, bytes memory areas);

    /// @notice How many palettes exist; their ids count from 0.
    /// @return Their number.
    function paletteCount() external view returns (uint256);
}

/**
 * @title IReferee
 * @notice The chain as referee: it makes any work of a provable model itself. A pure function of registered data, with
 * the same bytes as the integer semantics (docs/semantics.md), whoever calls and whenever.
 * @dev Anybody may call, through `eth_call` for nothing; nothing is written. A digest takes at most
 * 16 million gas (docs/evm-inference.md). A call that reverts or runs out of gas says nothing about the work.
 *
 * Errors: RefereeModelNotProvable; those of {IModelRegistry-resolveStyle} for the style; the model
 * source's own for ids that do not exist; those of Blob, HeaderLibrary, Executor, Latent, Composition, Inks and Png for
 * data that a registry should not have accepted.
 */
interface IReferee {
    /// @notice The chain has not found that it can judge the works of `model`.
    /// @param model Which model, an id.
    error RefereeModelNotProvable(ModelId model);

    /// @notice Where models, axes and palettes are registered.
    /// @return The registry.
    function models() external view returns (IModelSource);

    /// @notice The value that a work has on each axis of the model, and how rare that is in its round.
    /// @dev Errors: ModelUnknown, and those for the style.
    /// @param model Which model.
    /// @param seed The round's seed.
    /// @param index Which work of the round, from 0.
    /// @param style The round's style (docs/semantics.md, 2.1).
    /// @return values The values, in the order of the axes.
    /// @return shares The part of the works with such a value that the style asks for, in basis points.
    function traits(
        ModelId model,
        bytes32 seed,
        uint256 index,
        bytes calldata style
    ) external view returns (uint256[] memory values, uint256[] memory shares);

    /// @notice The network's output for a work.
    /// @dev Errors: {RefereeModelNotProvable} and those of {traits}.
    /// @param model Which model.
    /// @param seed The round's seed.
    /// @param index Which work of the round, from 0.
    /// @param style The round's style (docs/semantics.md, 2.1).
    /// @return F·F bytes, row by row.
    function field(
        ModelId model,
        bytes32 seed,
        uint256 index,
        bytes calldata style
    ) external view returns (bytes memory);

    /// @notice A work's picture.
    /// @dev Errors: {RefereeModelNotProvable} and those of {traits}.
    /// @param model Which model.
    /// @param seed The round's seed.
    /// @param index Which work of the round, from 0.
    /// @param style The round's style (docs/semantics.md, 2.1).
    /// @return 256·256 palette indices, row by row.
    function picture(
        ModelId model,
        bytes32 seed,
        uint256 index,
        bytes calldata style
    ) external view returns (bytes memory);

    /// @notice A work's file.
    /// @dev Errors: {RefereeModelNotProvable} and those of {traits}.
    /// @param model Which model.
    /// @param seed The round's seed.
    /// @param index Which work of the round, from 0.
    /// @param style The round's style (docs/semantics.md, 2.1).
    /// @return The file, a PNG.
    function file(
        ModelId model,
        bytes32 seed,
        uint256 index,
        bytes calldata style
    ) external view returns (bytes memory);

    /// @notice The digest of a work's file, which is the digest in its CID.
    /// @dev Errors: {RefereeModelNotProvable} and those of {traits}.
    /// @param model Which model.
    /// @param seed The round's seed.
    /// @param index Which work of the round, from 0.
    /// @param style The round's style (docs/semantics.md, 2.1).
    /// @return The SHA-256 of the file.
    function digest(ModelId model, bytes32 seed, uint256 index, bytes calldata style) external view returns (bytes32);
}
