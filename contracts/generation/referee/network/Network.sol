// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Blob} from "../../model/Blob.sol";
import {Convolution} from "./Convolution.sol";
import {Dense} from "./Dense.sol";
import {Header} from "../../model/Header.sol";
import {Kernels} from "./Kernels.sol";
import {Planes} from "./Planes.sol";
import {Upsampling} from "./Upsampling.sol";

/// @title Running a network of any shape that the chain allows
/// @notice Layer by layer, from the latent to the field (docs/semantics.md, 4). Between two layers the
/// activations stand in planes; a layer reads its weights from the data contracts when its turn comes,
/// so that memory, whose price grows with the square of its size, holds one layer at a time.
library Network {
    /// @notice Computes the field.
    /// @dev Uses the fixed memory of Workspace, and memory from `heap` on without allocating it; see
    /// Executor, the one contract that may call this.
    /// @param pointers Data contracts that hold the blob.
    /// @param header The blob's header, of a shape that the chain allows.
    /// @param latent Memory address of the latent, `header.latentLength()` bytes.
    /// @param heap First memory address that nothing uses.
    /// @return planes Memory address of the field's plane, one channel.
    function run(
        address[] memory pointers,
        Header header,
        uint256 latent,
        uint256 heap
    ) internal view returns (uint256 planes) {
        planes = heap;
        uint256 work = planes + _planesLength(header);

        Blob.copy(pointers, 32, header.sectionLength(0), work);
        Planes.clear(planes, header.channels(0), header.side(0));
        Dense.run(header, latent, work, planes);

        uint256 offset = 32 + header.sectionLength(0);
        uint256 depth = header.convolutions();
        for (uint256 layer = 1; layer <= depth; ++layer) {
            uint256 channels = header.channels(layer - 1);
            uint256 side = header.side(layer - 1);
            // side is a multiple of four.
            // slither-disable-next-line divide-before-multiply
            uint256 section = work + (side / 4) * Upsampling.inputColumn(channels, side);
            Upsampling.run(planes, channels, side, work);
            Blob.copy(pointers, offset, header.sectionLength(layer), section);
            _convolve(header, layer, work, section, planes);
            offset += header.sectionLength(layer);
        }
    }

    /// @dev Runs one convolution, from its input words at `input` to its planes.
    function _convolve(Header header, uint256 layer, uint256 input, uint256 section, uint256 planes) private pure {
        uint256 side = header.side(layer);
        uint256 channels = header.channels(layer);
        uint256 inputs = header.channels(layer - 1);
        uint256 biases = section + header.weightsLength(layer);
        Planes.clear(planes, channels, side);
        Convolution.prepareLayer(header.shift(layer));
        unchecked {
            for (uint256 channel = 0; channel < channels; ++channel) {
                Convolution.prepareChannel(biases + 4 * channel, channel % 3);
                Kernels.expand(section + 9 * inputs * channel, inputs);
                // The quotient is the plane's number.
                // slither-disable-next-line divide-before-multiply
                uint256 plane = planes + (channel / 3) * Planes.planeStride(side);
                _channel(input, inputs, plane + Planes.rowStride(side), side);
            }
        }
    }

    /// @dev Computes one output channel, column by column.
    function _channel(uint256 input, uint256 inputs, uint256 pixels, uint256 side) private pure {
        unchecked {
            uint256 inputColumn = Upsampling.inputColumn(inputs, side / 2);
            uint256 length = 16 * inputs * side;
            uint256 stride = Planes.rowStride(side);
            uint256 end = pixels + 4 * side;
            for (; pixels < end; pixels += 32) {
                Convolution.column(input, input + length, 32 * inputs, pixels, stride);
                input += inputColumn;
            }
        }
    }

    /// @dev Bytes of the largest set of planes that the network makes.
    function _planesLength(Header header) private pure returns (uint256 length) {
        uint256 depth = header.convolutions();
        for (uint256 layer = 0; layer <= depth; ++layer) {
            uint256 wanted = Planes.length(header.channels(layer), header.side(layer));
            if (wanted > length) length = wanted;
        }
    }
}
