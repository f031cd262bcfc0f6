// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev Heights in memory: where, how many, and what their edges are.
struct Grid {
    // Memory address of the plain rows.
    uint256 plain;
    // Memory address of the first even height.
    uint256 even;
    // Rows, and columns of plain rows.
    uint256 rows;
    uint256 columns;
    // Whether the edges at the top, the bottom and the left are free, and whether the right one is.
    bool free;
    bool freeRight;
}

/**
 * @title GridLayout
 * @notice How far apart the rows of a grid stand, plain and parted (see Surface).
 */
library GridLayout {
    /// @dev Bytes of a plain row.
    function plainStride(uint256 columns) internal pure returns (uint256) {
        unchecked {
            return (2 * columns + 31) & ~uint256(31);
        }
    }

    /// @dev Bytes from a row's first even height to its first odd one, for plain rows of `stride` bytes before doubling.
    function parity(uint256 stride) internal pure returns (uint256) {
        unchecked {
            return stride + 32;
        }
    }
}
