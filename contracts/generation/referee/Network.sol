// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Activation} from "./Activation.sol";
import {Blob} from "./Blob.sol";
import {Convolution} from "./Convolution.sol";
import {Dense} from "./Dense.sol";
import {Header} from "./Header.sol";
import {Planes} from "./Planes.sol";

/// @title Running a network of any shape of the on-chain class
/// @notice Layer by layer, from the latent to the field (docs/semantics.md, 4). Between two layers the
/// activations stand in planes; a layer reads its weights from the data contracts when its turn comes,
/// so that memory, whose price grows with the square of its size, holds one layer at a time.
library Network {
    /// @dev Lanes 9 … 0 of a word of accumulators, one in each.
    uint256 private constant LANES = 0x0000000001000001000001000001000001000001000001000001000001000001;

    /// @dev Where things stand in memory while one convolution runs.
    struct Layer {
        uint256 index; // 1 … n
        uint256 inputs; // input words
        uint256 section; // weights and biases
        uint256 sums; // accumulators of three output channels
        uint256 sumsStride; // bytes of one channel's accumulators
        uint256 planes; // activations
    }

    /// @notice Computes the field.
    /// @dev Uses the fixed memory of Workspace, and memory from `heap` on without allocating it; see
    /// Executor, the one contract that may call this.
    /// @param pointers Data contracts that hold the blob.
    /// @param header The blob's header, of the on-chain class.
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
        uint256 convolutions = header.convolutions();
        uint256 work = planes + _planesLength(header);

        Blob.copy(pointers, 32, header.sectionLength(0), work);
        Dense.run(header, latent, work, planes);

        uint256 offset = 32 + header.sectionLength(0);
        Layer memory layer;
        layer.planes = planes;
        layer.inputs = work;
        for (uint256 index = 1; index <= convolutions; ++index) {
            uint256 channels = header.channels(index - 1);
            uint256 side = header.side(index - 1);
            layer.index = index;
            // Before each channel's accumulators there is room for a row that does not exist (see
            // Convolution.column). The accumulators of a row of 2·side pixels have 8·side bytes.
            layer.section = layer.inputs + (side / 4) * Convolution.inputColumn(channels, side);
            layer.sums = layer.section + header.sectionLength(index) + 8 * side;
            layer.sumsStride = 8 * side * (2 * side + 1);
            Convolution.upsample(planes, channels, side, layer.inputs);
            Blob.copy(pointers, offset, header.sectionLength(index), layer.section);
            _convolve(header, layer);
            offset += header.sectionLength(index);
        }
    }

    /// @dev Runs one convolution from its input words to its planes.
    function _convolve(Header header, Layer memory layer) private pure {
        uint256 channels = header.channels(layer.index);
        uint256 side = header.side(layer.index);
        uint256 planeStride = Planes.planeStride(side);
        Convolution.clearTables();
        for (uint256 channel = 0; channel < channels; channel += 3) {
            uint256 count = channels - channel < 3 ? channels - channel : 3;
            for (uint256 slot = 0; slot < count; ++slot) {
                _accumulate(header, layer, channel + slot, layer.sums + slot * layer.sumsStride);
            }
            Activation.pack(
                layer.sums,
                layer.sumsStride,
                count,
                layer.planes + (channel / 3) * planeStride,
                side,
                header.shift(layer.index)
            );
        }
    }

    /// @dev Computes all accumulators of one output channel.
    function _accumulate(Header header, Layer memory layer, uint256 channel, uint256 sums) private pure {
        uint256 channels = header.channels(layer.index - 1);
        uint256 side = header.side(layer.index);
        uint256 weights = layer.section + channel * 9 * channels;
        uint256 start = _start(header, layer, channel);
        Convolution.expand(weights, channels);
        uint256 input = layer.inputs;
        uint256 inputColumn = Convolution.inputColumn(channels, side / 2);
        uint256 inputLength = 16 * side * channels;
        for (uint256 word = 0; word < side / 8; ++word) {
            Convolution.column(
                input,
                input + inputLength,
                32 * channels,
                start,
                sums + 32 * word,
                4 * side
            );
            input += inputColumn;
        }
    }

    /// @dev What each lane of an output channel's accumulators starts from (see Activation).
    function _start(Header header, Layer memory layer, uint256 channel) private pure returns (uint256) {
        uint256 position = layer.section + header.weightsLength(layer.index) + 4 * channel;
        uint256 bias;
        assembly ("memory-safe") {
            bias := shr(224, mload(position))
        }
        uint256 rounding = (1 << (header.shift(layer.index) - 1)) - 1;
        // The blob holds bias + 2^31, the lane wants bias + 2^23; a model in the class stays above zero.
        unchecked {
            return LANES * (bias + rounding + (1 << 23) - (1 << 31));
        }
    }

    /// @dev Bytes of the largest set of planes that the network makes.
    function _planesLength(Header header) private pure returns (uint256 length) {
        uint256 convolutions = header.convolutions();
        for (uint256 layer = 0; layer <= convolutions; ++layer) {
            uint256 wanted = Planes.count(header.channels(layer)) * Planes.planeStride(header.side(layer));
            if (wanted > length) length = wanted;
        }
    }
}
