// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Axis, ModelId} from "../../../../contracts/interfaces/generation/IModelRegistry.sol";
import {IModelSource} from "../../../../contracts/interfaces/generation/IReferee.sol";

/// @notice Models and palettes that anybody may put there, unchecked: what the Referee does with them is the test.
contract ModelShelf is IModelSource {
    struct Entry {
        address[] pointers;
        uint256 length;
        Axis[] axes;
        bool provable;
    }

    struct Palette {
        bytes colours;
        bytes areas;
    }

    mapping(ModelId model => Entry) private _models;
    Palette[] private _palettes;

    function put(
        ModelId model,
        address[] calldata pointers,
        uint256 length,
        Axis[] calldata axes_,
        bool provable_
    ) external {
        Entry storage entry = _models[model];
        entry.pointers = pointers;
        entry.length = length;
        entry.provable = provable_;
        delete entry.axes;
        for (uint256 i = 0; i < axes_.length; ++i) entry.axes.push(axes_[i]);
    }

    function addPalette(bytes calldata colours, bytes calldata areas) external {
        _palettes.push(Palette(colours, areas));
    }

    function weights(ModelId model) external view returns (address[] memory pointers, uint256 length) {
        return (_models[model].pointers, _models[model].length);
    }

    function axes(ModelId model) external view returns (Axis[] memory) {
        return _models[model].axes;
    }

    function provable(ModelId model) external view returns (bool) {
        return _models[model].provable;
    }

    function palette(uint256 id) external view returns (bytes memory colours, bytes memory areas) {
        return (_palettes[id].colours, _palettes[id].areas);
    }

    function paletteCount() external view returns (uint256) {
        return _palettes.length;
    }
}
