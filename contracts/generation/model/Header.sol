// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev The first 32 bytes of a weights blob, which give the network's shape (docs/semantics.md, 1.1).
type Header is bytes32;

using HeaderLibrary for Header global;

/// @title The shape of a network, read from its blob's header
/// @notice Names the fields of the header, and where each layer's section stands in the blob, and
/// says whether the shape is one that the chain can run. Lengths and offsets are in bytes; layer 0
/// is the dense layer, layers 1 … n the convolutions.
library HeaderLibrary {
    /// @notice The header does not start with `ATL2`, or has bytes set after the last layer.
    /// @param header The first word of the blob.
    error HeaderMalformed(bytes32 header);
    /// @notice The latent is empty, longer than 64 bytes, no multiple of 4, or shorter than its style bytes.
    /// @param latentLength The length of the latent, in bytes.
    /// @param styleLength How many bytes of it are the style's.
    /// @param max The longest latent allowed, in bytes.
    error HeaderLatentOutsideClass(uint256 latentLength, uint256 styleLength, uint256 max);
    /// @notice The network has no convolution, or more than the chain runs.
    /// @param convolutions How many convolutions it has, a count.
    /// @param max The most that the chain allows, a count.
    error HeaderDepthOutsideClass(uint256 convolutions, uint256 max);
    /// @notice A layer has no channel or more than the chain runs; the last layer must have exactly one.
    /// @param layer The number of the layer, from 0.
    /// @param channels How many channels it has, a count.
    /// @param max The most channels allowed, a count.
    error HeaderChannelsOutsideClass(uint256 layer, uint256 channels, uint256 max);
    /// @notice A layer's shift is outside 1 … 15.
    /// @param layer The number of the layer, from 0.
    /// @param shift The shift of the layer, in bits.
    /// @param max The largest shift allowed, in bits.
    error HeaderShiftOutsideClass(uint256 layer, uint256 shift, uint256 max);

    bytes4 internal constant MAGIC = "ATL2";
    uint256 internal constant LENGTH = 32;
    uint256 internal constant MAX_LATENT = 64;
    uint256 internal constant MAX_CONVOLUTIONS = 4;
    uint256 internal constant MAX_CHANNELS = 64;
    uint256 internal constant MAX_SHIFT = 15;

    /// @notice Reverts unless the chain can run networks of this shape.
    function requireShape(Header self) internal pure {
        uint256 depth = self.convolutions();
        if (bytes4(Header.unwrap(self)) != MAGIC) revert HeaderMalformed(Header.unwrap(self));
        if (depth == 0 || depth > MAX_CONVOLUTIONS) {
            revert HeaderDepthOutsideClass(depth, MAX_CONVOLUTIONS);
        }
        // Eight bytes of fixed fields, then three for each of the convolutions and the dense layer.
        if (uint256(Header.unwrap(self)) << (8 * (11 + 3 * depth)) != 0) {
            revert HeaderMalformed(Header.unwrap(self));
        }
        uint256 latent = self.latentLength();
        if (latent == 0 || latent > MAX_LATENT || latent % 4 != 0 || self.styleLength() >= latent) {
            revert HeaderLatentOutsideClass(latent, self.styleLength(), MAX_LATENT);
        }
        for (uint256 layer = 0; layer <= depth; ++layer) {
            uint256 width = self.channels(layer);
            uint256 max = layer == depth ? 1 : MAX_CHANNELS;
            if (width == 0 || width > max) {
                revert HeaderChannelsOutsideClass(layer, width, max);
            }
            uint256 bits = self.shift(layer);
            if (bits == 0 || bits > MAX_SHIFT) {
                revert HeaderShiftOutsideClass(layer, bits, MAX_SHIFT);
            }
        }
    }

    /// @notice Bytes of the whole latent (Z).
    function latentLength(Header self) internal pure returns (uint256) {
        return (uint256(Header.unwrap(self)) >> 208) & 0xffff;
    }

    /// @notice How many of the latent's last bytes are style bytes (S).
    function styleLength(Header self) internal pure returns (uint256) {
        return (uint256(Header.unwrap(self)) >> 200) & 0xff;
    }

    /// @notice Number of convolution layers (n).
    function convolutions(Header self) internal pure returns (uint256) {
        return (uint256(Header.unwrap(self)) >> 192) & 0xff;
    }

    /// @notice Output channels of a layer (C_l).
    function channels(Header self, uint256 layer) internal pure returns (uint256) {
        return (uint256(Header.unwrap(self)) >> (176 - 24 * layer)) & 0xffff;
    }

    /// @notice Right shift of a layer's accumulators (s_l).
    function shift(Header self, uint256 layer) internal pure returns (uint256) {
        return (uint256(Header.unwrap(self)) >> (168 - 24 * layer)) & 0xff;
    }

    /// @notice Side of a layer's output in pixels: 4 after the dense layer, doubled by each convolution.
    function side(Header, uint256 layer) internal pure returns (uint256) {
        return 4 << layer;
    }

    /// @notice Bytes of a layer's weights; its biases, four bytes each, follow them.
    function weightsLength(Header self, uint256 layer) internal pure returns (uint256) {
        return
            layer == 0
                ? 16 * self.channels(0) * self.latentLength()
                : 9 * self.channels(layer) * self.channels(layer - 1);
    }

    /// @notice Number of a layer's biases, one for each output of the dense layer or output channel.
    function biases(Header self, uint256 layer) internal pure returns (uint256) {
        return layer == 0 ? 16 * self.channels(0) : self.channels(layer);
    }

    /// @notice Bytes of a layer's section: its weights and biases.
    function sectionLength(Header self, uint256 layer) internal pure returns (uint256) {
        return self.weightsLength(layer) + 4 * self.biases(layer);
    }

    /// @notice Bytes of the whole blob.
    function blobLength(Header self) internal pure returns (uint256 length) {
        length = LENGTH;
        uint256 depth = self.convolutions();
        for (uint256 layer = 0; layer <= depth; ++layer) {
            length += self.sectionLength(layer);
        }
    }

    /// @notice Multiply-adds of one run, counted over the upsampled pixels.
    function multiplyAdds(Header self) internal pure returns (uint256 count) {
        count = self.weightsLength(0);
        uint256 depth = self.convolutions();
        for (uint256 layer = 1; layer <= depth; ++layer) {
            count += self.weightsLength(layer) * self.side(layer) ** 2;
        }
    }
}
