// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Axis, ModelId} from "../../interfaces/generation/IModelRegistry.sol";
import {IModelSource, IReferee} from "../../interfaces/generation/IReferee.sol";
import {ModelAxes} from "../model/ModelAxes.sol";
import {Style} from "../model/Style.sol";
import {Blob} from "../model/Blob.sol";
import {Composition} from "./picture/Composition.sol";
import {Executor} from "./Executor.sol";
import {Header} from "../model/Header.sol";
import {Latent} from "./network/Latent.sol";
import {Png} from "./picture/Png.sol";

/**
 * @title Referee
 * @notice Makes any work of any provable model, from the seed to the digest of its file. It holds no state and nobody
 * has rights over it.
 * @dev The stages are libraries with one subject each: Latent, the network (Executor, a contract of its own because it
 * needs a memory of its own), Composition, Png.
 */
contract Referee is IReferee {
    /// @inheritdoc IReferee
    IModelSource public immutable models;
    /// @notice The contract that runs networks.
    Executor public immutable executor;

    /// @notice Makes the referee, and what runs networks for it.
    /// @param models_ Where models, axes and palettes are registered.
    constructor(IModelSource models_) {
        models = models_;
        executor = new Executor();
    }

    /// @inheritdoc IReferee
    function traits(
        ModelId model,
        bytes32 seed,
        uint256 index,
        bytes calldata style
    ) external view returns (uint256[] memory values, uint256[] memory shares) {
        return _traits(models.axes(model), seed, index, style);
    }

    /// @inheritdoc IReferee
    function field(
        ModelId model,
        bytes32 seed,
        uint256 index,
        bytes calldata style
    ) external view returns (bytes memory result) {
        (result, ) = _field(model, seed, index, style);
    }

    /// @inheritdoc IReferee
    function picture(
        ModelId model,
        bytes32 seed,
        uint256 index,
        bytes calldata style
    ) external view returns (bytes memory result) {
        (result, , ) = _picture(model, seed, index, style);
    }

    /// @inheritdoc IReferee
    function file(
        ModelId model,
        bytes32 seed,
        uint256 index,
        bytes calldata style
    ) external view returns (bytes memory) {
        return _file(model, seed, index, style);
    }

    /// @inheritdoc IReferee
    function digest(ModelId model, bytes32 seed, uint256 index, bytes calldata style) external view returns (bytes32) {
        return sha256(_file(model, seed, index, style));
    }

    function _file(
        ModelId model,
        bytes32 seed,
        uint256 index,
        bytes calldata style
    ) private view returns (bytes memory) {
        (bytes memory pixels, uint256 side, uint256 palette) = _picture(model, seed, index, style);
        (bytes memory colours, ) = models.palette(palette);
        return Png.encode(pixels, side, colours);
    }

    /// @dev The picture, its side, and its palette's id.
    function _picture(
        ModelId model,
        bytes32 seed,
        uint256 index,
        bytes calldata style
    ) private view returns (bytes memory pixels, uint256 side, uint256 palette) {
        (bytes memory network, uint256[] memory drawn) = _field(model, seed, index, style);
        // A field of the on-chain class has 8, 16, 32 or 64 pixels a side.
        uint256 fieldSide = 8;
        while (fieldSide * fieldSide < network.length) fieldSide *= 2;
        side = 2 * fieldSide;
        palette = drawn[ModelAxes.PALETTE];
        pixels = Composition.compose(network, fieldSide, drawn[ModelAxes.SYMMETRY]);
    }

    /// @dev The field and the work's own style values.
    function _field(
        ModelId model,
        bytes32 seed,
        uint256 index,
        bytes calldata style
    ) private view returns (bytes memory network, uint256[] memory drawn) {
        if (!models.provable(model)) revert RefereeModelNotProvable(model);
        Axis[] memory axes = models.axes(model);
        (drawn, ) = _traits(axes, seed, index, style);
        // The registry checked the length; the blob's header gives it, too.
        // slither-disable-next-line unused-return
        (address[] memory pointers, ) = models.weights(model);
        Header header = Blob.header(pointers);
        bytes memory latent = Latent.expand(axes, drawn, seed, index, header.latentLength(), header.styleLength());
        network = executor.field(pointers, latent);
    }

    function _traits(
        Axis[] memory axes,
        bytes32 seed,
        uint256 index,
        bytes calldata style
    ) private view returns (uint256[] memory values, uint256[] memory shares) {
        Style.check(axes, style, models.paletteCount());
        return Style.draw(seed, index, style, axes.length);
    }
}
