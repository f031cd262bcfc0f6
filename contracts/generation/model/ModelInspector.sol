// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Blob} from "./Blob.sol";
import {DisputeGas} from "./DisputeGas.sol";
import {Header} from "./Header.sol";
import {WeightSums} from "./WeightSums.sol";

/**
 * @title ModelInspector
 * @notice What *provable* means, checked by the chain itself: a model that passes is one that Executor runs exactly.
 * @dev Executor keeps ten sums side by side in a word, 24 bits each, and is right as long as every complete sum fits.
 * For one output, with Σw⁺ the sum of its positive weights, Σ|w⁻| that of its negative ones, bias b, shift s, and inputs
 * in 0 … 255, the inspector therefore demands
 *
 *   255·Σw⁺ + b + 2^(s−1) < 2^23   and   255·Σ|w⁻| − b < 2^23,
 *
 * the rounding included. All of it takes one call, about 3.5 million gas for the default shape. A model that passes
 * runs from seed to digest within one transaction, whatever the palette and the style: its shape says what that takes at
 * most (DisputeGas).
 */
contract ModelInspector {
    /// @notice The data contracts hold more or fewer bytes than the header's shape has.
    /// @param expected How many bytes the header's shape has, a count.
    /// @param held How many bytes there are, a count.
    error InspectorBlobLength(uint256 expected, uint256 held);
    /// @notice The blob is longer than the chain reads.
    /// @param length How many bytes it has, a count.
    /// @param max The most that the chain allows, a count.
    error InspectorBlobTooLong(uint256 length, uint256 max);
    /// @notice The blob is cut into more data contracts than the chain reads.
    /// @param count How many data contracts there are, a count.
    /// @param max The most that the chain allows, a count.
    error InspectorTooManyChunks(uint256 count, uint256 max);
    /// @notice Making a work takes more gas than a dispute may, by the chain's own cost model.
    /// @param gas What the dearest work takes, in gas.
    /// @param max The most that it may take, in gas.
    error InspectorWorkTooDear(uint256 gas, uint256 max);
    /// @notice A weight byte of the output is not in 1 … 127, that is the weight not in −63 … 63.
    /// @param layer The number of the layer, from 0.
    /// @param output The number of the output channel in its layer, from 0.
    error InspectorWeightOutsideRange(uint256 layer, uint256 output);
    /// @notice With the inputs that are worst for it, the output's accumulator and its rounding reach `highest`.
    /// @param layer The number of the layer, from 0.
    /// @param output The number of the output channel in its layer, from 0.
    /// @param highest The highest sum that it can reach.
    /// @param max The highest that a sum may be.
    error InspectorSumTooHigh(uint256 layer, uint256 output, int256 highest, int256 max);
    /// @notice With the inputs that are worst for it, the output's accumulator falls to `lowest`.
    /// @param layer The number of the layer, from 0.
    /// @param output The number of the output channel in its layer, from 0.
    /// @param lowest The lowest sum that it can reach.
    /// @param min The lowest that a sum may be.
    error InspectorSumTooLow(uint256 layer, uint256 output, int256 lowest, int256 min);

    uint256 public constant MAX_BLOB_LENGTH = 120_000;
    /// @dev Five full data contracts hold the longest blob. Each costs gas to read, which a run must not run out of.
    uint256 public constant MAX_CHUNKS = 8;
    /// @dev In gas, of the 16,777,216 that a transaction may use; the rest is for the dispute itself.
    uint256 public constant MAX_WORK_GAS = 16_000_000;
    int256 private constant SUM_LIMIT = 1 << 23;
    int256 private constant MAX_INPUT = 255;

    /// @notice Reverts unless the blob that `pointers` hold is a model that the chain can judge: with one of the errors
    /// above, which name the layer (0 is the dense one) and the output channel (of the dense layer: the output), or of
    /// HeaderLibrary for the shape.
    /// @dev Caller: anyone.
    /// Errors: those of this contract, of HeaderLibrary and of Blob.
    /// @param pointers The data contracts that hold the blob, in order.
    /// @return multiplyAdds What one run takes, counted over upsampled pixels.
    // The list is read many times: from memory it is cheaper.
    // solhint-disable-next-line gas-calldata-parameters
    function inspect(address[] memory pointers) external view returns (uint256 multiplyAdds) {
        if (pointers.length > MAX_CHUNKS) revert InspectorTooManyChunks(pointers.length, MAX_CHUNKS);
        Header header = Blob.header(pointers);
        header.requireShape();
        uint256 length = header.blobLength();
        if (length > MAX_BLOB_LENGTH) revert InspectorBlobTooLong(length, MAX_BLOB_LENGTH);
        uint256 gas = DisputeGas.ofWork(header);
        if (gas > MAX_WORK_GAS) revert InspectorWorkTooDear(gas, MAX_WORK_GAS);
        multiplyAdds = header.multiplyAdds();
        uint256 held = Blob.held(pointers);
        if (held != length) revert InspectorBlobLength(length, held);

        uint256 offset = 32;
        for (uint256 layer = 0; layer <= header.convolutions(); ++layer) {
            // One word more than the section: sums read whole words.
            bytes memory section = new bytes(header.sectionLength(layer) + 32);
            uint256 start;
            assembly ("memory-safe") {
                start := add(section, 0x20)
            }
            Blob.copy(pointers, offset, header.sectionLength(layer), start);
            if (layer == 0) _inspectDense(header, start);
            else _inspectConvolution(header, layer, start);
            offset += header.sectionLength(layer);
        }
    }

    /// @dev Layer 0, whose words hold the weights of eight outputs side by side.
    function _inspectDense(Header header, uint256 section) private pure {
        uint256 biases = section + header.weightsLength(0);
        uint256 groups = 2 * header.channels(0);
        uint256 groupLength = 8 * header.latentLength();
        for (uint256 group = 0; group < groups; ++group) {
            (uint256 positive, uint256 negative, uint256 outside) = WeightSums.ofEight(
                section + group * groupLength,
                groupLength
            );
            for (uint256 lane = 0; lane < 8; ++lane) {
                uint256 output = 8 * group + lane;
                uint256 down = 224 - 32 * lane;
                if ((outside >> down) & 0xffffffff != 0) revert InspectorWeightOutsideRange(0, output);
                _requireBounds(header, 0, output, (positive >> down) & 0xffff, (negative >> down) & 0xffff, biases);
            }
        }
    }

    /// @dev A convolution, whose channels' weights stand one after another.
    function _inspectConvolution(Header header, uint256 layer, uint256 section) private pure {
        uint256 biases = section + header.weightsLength(layer);
        uint256 channels = header.channels(layer);
        uint256 channelLength = 9 * header.channels(layer - 1);
        for (uint256 channel = 0; channel < channels; ++channel) {
            (uint256 positive, uint256 negative, uint256 outside) = WeightSums.ofOne(
                section + channel * channelLength,
                channelLength
            );
            if (outside != 0) revert InspectorWeightOutsideRange(layer, channel);
            _requireBounds(header, layer, channel, positive, negative, biases);
        }
    }

    /// @dev The two bounds of one output.
    function _requireBounds(
        Header header,
        uint256 layer,
        uint256 output,
        uint256 positive,
        uint256 negative,
        uint256 biases
    ) private pure {
        int256 bias;
        assembly ("memory-safe") {
            bias := sub(shr(224, mload(add(biases, shl(2, output)))), 0x80000000)
        }
        int256 highest = MAX_INPUT * int256(positive) + bias + int256(1 << (header.shift(layer) - 1));
        int256 lowest = bias - MAX_INPUT * int256(negative);
        if (highest >= SUM_LIMIT) revert InspectorSumTooHigh(layer, output, highest, SUM_LIMIT - 1);
        if (lowest <= -SUM_LIMIT) revert InspectorSumTooLow(layer, output, lowest, 1 - SUM_LIMIT);
    }
}
