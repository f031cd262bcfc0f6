// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Axis, ModelId} from "../../interfaces/generation/IModelRegistry.sol";
import {IModelSource, IReferee} from "../../interfaces/generation/IReferee.sol";
import {ModelAxes} from "../model/ModelAxes.sol";
import {Style} from "../model/Style.sol";
import {Blob} from "../model/Blob.sol";
import {Composer} from "./Composer.sol";
import {Executor} from "./Executor.sol";
import {Header} from "../model/Header.sol";
import {Latent} from "./network/Latent.sol";

/**
 * @title Referee
 * @notice Makes any work of any provable model, from the seed to the digest of its file. It holds no state and nobody
 * has rights over it.
 * @dev The stages are Style and Latent, the network (Executor) and the picture (Composer): the last two are contracts of
 * their own because each needs a memory of its own.
 */
contract Referee is IReferee {
    /// @inheritdoc IReferee
    IModelSource public immutable models;
    /// @notice The contract that runs networks.
    Executor public immutable executor;
    /// @notice The contract that composes pictures.
    Composer public immutable composer;

    /// @notice Makes the referee, and what runs networks and composes pictures for it.
    /// @param models_ Where models, axes and palettes are registered.
    constructor(IModelSource models_) {
        models = models_;
        executor = new Executor();
        composer = new Composer();
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
    ) external view returns (bytes memory) {
        (bytes memory network, uint256[] memory values) = _field(model, seed, index, style);
        // Only the areas say where ink is.
        // slither-disable-next-line unused-return
        (, bytes memory areas) = models.palette(values[ModelAxes.PALETTE]);
        return composer.picture(network, values, areas);
    }

    /// @inheritdoc IReferee
    function file(
        ModelId model,
        bytes32 seed,
        uint256 index,
        bytes calldata style
    ) external view returns (bytes memory) {
        (bytes memory network, uint256[] memory values) = _field(model, seed, index, style);
        (bytes memory colours, bytes memory areas) = models.palette(values[ModelAxes.PALETTE]);
        return composer.file(network, values, colours, areas);
    }

    /// @inheritdoc IReferee
    function digest(ModelId model, bytes32 seed, uint256 index, bytes calldata style) external view returns (bytes32) {
        (bytes memory network, uint256[] memory values) = _field(model, seed, index, style);
        (bytes memory colours, bytes memory areas) = models.palette(values[ModelAxes.PALETTE]);
        return composer.digest(network, values, colours, areas);
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
        return Style.draw(seed, index, style);
    }
}
