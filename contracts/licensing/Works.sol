// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev A work by its hash: 216 bits of keccak-256 over collection and token id, and 40 zero bits below.
type WorkKey is uint256;

/// @dev A token of any collection.
struct Work {
    address collection;
    uint256 tokenId;
}

/**
 * @title Works
 * @notice Names works by their hash, whose low bits are left to number what belongs to a work: a licence's id holds its
 * work's key and the licence's number, so that nothing has to be stored to get from one to the other. Two works with one
 * key are as likely as a collision of 216 bits.
 */
library Works {
    uint256 internal constant NUMBERS = (1 << 40) - 1;

    function key(address collection, uint256 tokenId) internal pure returns (WorkKey) {
        uint256 hash;
        assembly ("memory-safe") {
            mstore(0, collection)
            mstore(32, tokenId)
            hash := keccak256(0, 64)
        }
        return WorkKey.wrap(hash & ~NUMBERS);
    }

    /// @dev The work that a number belongs to.
    function keyOf(uint256 id) internal pure returns (WorkKey) {
        return WorkKey.wrap(id & ~NUMBERS);
    }

    /// @dev What the work has under this number of at most 40 bits.
    function numbered(WorkKey work, uint256 number) internal pure returns (uint256) {
        return WorkKey.unwrap(work) | number;
    }
}
