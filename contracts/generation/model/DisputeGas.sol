// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Header} from "./Header.sol";

/**
 * @title DisputeGas
 * @notice How much gas it takes at most to judge a work of a model, from its network's shape alone: the chain's own cost
 * model (docs/evm-inference.md).
 * @dev What the referee does depends on the shape, and hardly on weights, latents and fields. The coefficients were fitted
 * to measured shapes; a test holds the bound above all that it measures, and near. The picture counts as its
 * dearest one: no symmetry, sixteen inks, light, and a line.
 */
library DisputeGas {
    /// @dev Beside making a work: proof, record and payments, and the reading of a style of many odds.
    uint256 private constant BESIDE = 400_000;

    // Picture, file, digest, latent and what the registry is asked, for fields of 8, 16, 32 and 64 pixels a side.
    uint256 private constant PICTURE_OF_8 = 6_121_000;
    uint256 private constant PICTURE_OF_16 = 6_161_000;
    uint256 private constant PICTURE_OF_32 = 6_458_000;
    uint256 private constant PICTURE_OF_64 = 7_496_000;

    /// @dev The network: once; for each word of the blob; of the dense layer for each channel.
    uint256 private constant NETWORK = 80_000;
    uint256 private constant WORD = 144;
    uint256 private constant DENSE_CHANNEL = 1_430;
    // Of a convolution: for each row of inputs, each eight pixels of three channels that are upsampled, each word of its
    // outputs' planes, each kernel, each output channel; and for each sixteen output pixels: once, and for each sixteen
    // input channels.
    uint256 private constant ROW = 1_630;
    uint256 private constant SPREAD = 252;
    uint256 private constant PLANE_WORD = 66;
    uint256 private constant KERNEL = 38;
    uint256 private constant CHANNEL = 2_225;
    uint256 private constant PIXELS = 526;
    uint256 private constant PRODUCTS = 1_066;
    /// @dev Bytes of memory beside a layer's: the executor's tables and what is allocated before.
    uint256 private constant FIXED_MEMORY = 9_200;

    /// @dev The most gas that a dispute of a work of such a network takes.
    function ofDispute(Header header) internal pure returns (uint256) {
        return ofWork(header) + BESIDE;
    }

    // Words, rows and groups are counted whole before they are multiplied by what each takes.
    // slither-disable-start divide-before-multiply

    /// @dev The most gas that such a work takes from its seed to its file's digest, as a transaction.
    function ofWork(Header header) internal pure returns (uint256 gas) {
        unchecked {
            uint256 depth = header.convolutions();
            gas = NETWORK + _picture(depth) + WORD * (header.blobLength() / 32) + DENSE_CHANNEL * header.channels(0);
            uint256 planes = _planeWords(header, 0);
            uint256 work = header.sectionLength(0);
            for (uint256 layer = 1; layer <= depth; ++layer) {
                gas += _convolution(header, layer);
                uint256 words = _planeWords(header, layer);
                gas += PLANE_WORD * words;
                if (words > planes) planes = words;
                // The upsampled inputs and the layer's weights stand in memory together.
                uint256 side = header.side(layer - 1);
                uint256 wanted =
                    (side / 4) * (32 * header.channels(layer - 1) * side + 64) + header.sectionLength(layer);
                if (wanted > work) work = wanted;
            }
            uint256 memoryWords = planes + (FIXED_MEMORY + work + header.side(depth) ** 2) / 32;
            gas += 3 * memoryWords + memoryWords ** 2 / 512;
        }
    }

    function _convolution(Header header, uint256 layer) private pure returns (uint256 gas) {
        unchecked {
            uint256 inputs = header.channels(layer - 1);
            uint256 outputs = header.channels(layer);
            uint256 rows = header.side(layer - 1);
            // A word of eight pixels in each row of four, too.
            uint256 words = rows < 8 ? 1 : rows / 8;
            gas = ROW * rows + SPREAD * ((inputs + 2) / 3) * rows * words;
            gas += outputs * (CHANNEL + KERNEL * inputs);
            gas += outputs * rows * (rows / 4) * (PIXELS + PRODUCTS * ((inputs + 15) / 16));
        }
    }

    /// @dev Words of a layer's planes (see Planes): three channels each, a row more than it has, a word more in each.
    function _planeWords(Header header, uint256 layer) private pure returns (uint256) {
        unchecked {
            uint256 side = header.side(layer);
            return ((header.channels(layer) + 2) / 3) * (side + 1) * ((side + 4) / 8 + 1);
        }
    }

    // slither-disable-end divide-before-multiply

    function _picture(uint256 depth) private pure returns (uint256) {
        if (depth == 1) return PICTURE_OF_8;
        if (depth == 2) return PICTURE_OF_16;
        return depth == 3 ? PICTURE_OF_32 : PICTURE_OF_64;
    }
}
