// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Axis, AxisKind} from "../../../interfaces/generation/IModelRegistry.sol";
import {ModelAxes} from "../../model/ModelAxes.sol";

/**
 * @title Latent
 * @notice From a round's seed and a work's own style values to its latent (docs/semantics.md, section 3).
 */
library Latent {
    /// @notice The learned axes do not fill the style bytes that the blob's header announces.
    /// @param header How many bytes the header has for them.
    /// @param axes How many bytes the axes fill.
    error LatentStyleLengthMismatch(uint256 header, uint256 axes);

    /// @dev The work's latent of `length` bytes: the bytes of blocks 1, 2, …, and at its end `styleLength` bytes that
    /// the learned axes' values fill.
    function expand(
        Axis[] memory axes,
        uint256[] memory values,
        bytes32 seed,
        uint256 index,
        uint256 length,
        uint256 styleLength
    ) internal pure returns (bytes memory latent) {
        bytes memory style = _styleBytes(axes, values);
        if (style.length != styleLength) revert LatentStyleLengthMismatch(styleLength, style.length);
        uint256 noise = length - styleLength;
        for (uint256 counter = 1; latent.length < noise; ++counter) {
            latent = bytes.concat(latent, keccak256(abi.encode(seed, index, counter)));
        }
        assembly ("memory-safe") {
            mstore(latent, noise)
        }
        return bytes.concat(latent, style);
    }

    /// @dev One byte for a scalar; for a choice 255 at the value's place among zeros.
    function _styleBytes(Axis[] memory axes, uint256[] memory values) private pure returns (bytes memory style) {
        for (uint256 axis = ModelAxes.COMPOSITION; axis < axes.length; ++axis) {
            if (axes[axis].kind == AxisKind.Scalar) {
                style = bytes.concat(style, bytes1(uint8(values[axis])));
            } else {
                bytes memory choice = new bytes(uint256(axes[axis].hi) + 1);
                choice[values[axis]] = 0xff;
                style = bytes.concat(style, choice);
            }
        }
    }
}
