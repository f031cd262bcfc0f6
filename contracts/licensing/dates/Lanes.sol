// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title Lanes
 * @notice Ten numbers of 24 bits in one word: dates in whole hours since 1970, one for each right or seat. All ones are for
 * ever. What is above the lanes in use is the caller's.
 */
library Lanes {
    uint256 internal constant FOREVER = 0xffffff;
    uint256 private constant WIDTH = 24;

    function get(uint256 word, uint256 lane) internal pure returns (uint256) {
        return (word >> (lane * WIDTH)) & FOREVER;
    }

    function put(uint256 word, uint256 lane, uint256 value) internal pure returns (uint256) {
        uint256 shift = lane * WIDTH;
        return (word & ~(FOREVER << shift)) | (value << shift);
    }

    /// @dev Lifts the lanes of all `rights` to at least `value`.
    function raise(uint256 word, uint256 rights, uint256 value) internal pure returns (uint256) {
        for (uint256 shift = 0; rights != 0; rights >>= 1) {
            if (rights & 1 != 0 && (word >> shift) & FOREVER < value) {
                word = (word & ~(FOREVER << shift)) | (value << shift);
            }
            // A word has 256 bits.
            unchecked {
                shift += WIDTH;
            }
        }
        return word;
    }

    /// @dev Empties those lanes of `rights` that hold exactly `value`.
    function free(uint256 word, uint256 rights, uint256 value) internal pure returns (uint256) {
        for (uint256 lane = 0; rights >> lane != 0; ++lane) {
            if ((rights >> lane) & 1 != 0 && get(word, lane) == value) word = put(word, lane, 0);
        }
        return word;
    }

    /// @dev The first of `rights` whose lane lies after `hour`, if there is one.
    function firstAfter(uint256 word, uint256 rights, uint256 hour) internal pure returns (bool found, uint256 lane) {
        for (; rights >> lane != 0; ++lane) {
            if ((rights >> lane) & 1 != 0 && get(word, lane) > hour) return (true, lane);
        }
    }

    /// @dev Whether the lanes of all `rights` lie after `hour`; false for no rights.
    function allAfter(uint256 word, uint256 rights, uint256 hour) internal pure returns (bool) {
        if (rights == 0) return false;
        do {
            if (rights & 1 != 0) {
                if (word & FOREVER <= hour) return false;
            }
            word >>= WIDTH;
            rights >>= 1;
        } while (rights != 0);
        return true;
    }

    /// @dev The greatest of the lanes of all `rights`.
    function highest(uint256 word, uint256 rights) internal pure returns (uint256 value) {
        for (uint256 lane = 0; rights >> lane != 0; ++lane) {
            if ((rights >> lane) & 1 != 0 && get(word, lane) > value) value = get(word, lane);
        }
    }
}
