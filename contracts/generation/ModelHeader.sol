// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title ModelHeader
 * @notice Reads the 32-byte header of a weights blob (docs/semantics.md, section 1.1) and says how long the blob is.
 */
library ModelHeader {
    bytes4 internal constant MAGIC = "ATL1";
    uint256 internal constant LENGTH = 32;
    uint256 internal constant MAX_CONVOLUTIONS = 7;

    /// @dev `latentLength` bytes of latent, `styleLength` of them style; `convolutions` layers after the dense one.
    struct Shape {
        uint16 latentLength;
        uint8 styleLength;
        uint8 convolutions;
        uint16 fieldSide;
        uint256 blobLength;
    }

    /// @dev Reads `header`; `valid` is false if it breaks a rule that the header alone can show.
    function parse(bytes32 header) internal pure returns (bool valid, Shape memory shape) {
        uint256 word = uint256(header);
        shape.latentLength = uint16(word >> 208);
        shape.styleLength = uint8(word >> 200);
        shape.convolutions = uint8(word >> 192);
        uint256 layers = shape.convolutions;
        if (
            bytes4(header) != MAGIC ||
            shape.latentLength == 0 ||
            shape.latentLength % 4 != 0 ||
            shape.styleLength >= shape.latentLength ||
            layers == 0 ||
            layers > MAX_CONVOLUTIONS
        ) return (false, shape);
        shape.fieldSide = uint16(4 << layers);

        uint256 inputs = channels(header, 0);
        if (inputs == 0) return (false, shape);
        uint256 size = LENGTH + 16 * inputs * (uint256(shape.latentLength) + 4);
        for (uint256 layer = 1; layer <= layers; ++layer) {
            uint256 outputs = channels(header, layer);
            if (outputs == 0) return (false, shape);
            size += outputs * (9 * inputs + 4);
            inputs = outputs;
        }
        // The last layer is the field, and what follows its descriptor is zero.
        if (inputs != 1 || word << (64 + 24 * (layers + 1)) != 0) return (false, shape);
        shape.blobLength = size;
        valid = true;
    }

    /// @dev Output channels of `layer` (0 is the dense one).
    function channels(bytes32 header, uint256 layer) internal pure returns (uint256) {
        return uint16(uint256(header) >> (176 - 24 * layer));
    }

    /// @dev The shift of `layer`, in bits.
    function shift(bytes32 header, uint256 layer) internal pure returns (uint256) {
        return uint8(uint256(header) >> (168 - 24 * layer));
    }
}
