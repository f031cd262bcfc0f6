// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title Leaderboard
 * @notice The few works with the most votes, kept while votes come in. Because votes are never taken back, a work that is
 * not on the board cannot pass one that is without being voted for, so the board is exact however many works there are.
 *
 * An entry is 85 bits: votes in the high 69, then the index, exclusive-or'ed with 16 bits of the round's seed. So
 * entries rank as numbers, the higher one first, and equal votes are told apart by the seed: known before the first
 * vote, and nobody's choice. Three entries share a slot.
 */
library Leaderboard {
    /// @dev `slots[i]` holds entries 3·i to 3·i + 2; an entry of 0 is an empty seat.
    struct Board {
        uint256[3] slots;
    }

    uint256 internal constant MAX_SEATS = 9;

    uint256 private constant ENTRIES = 3;
    uint256 private constant ENTRY_BITS = 85;
    uint256 private constant ENTRY_MASK = (1 << ENTRY_BITS) - 1;
    uint256 private constant INDEX_BITS = 16;
    uint256 private constant INDEX_MASK = (1 << INDEX_BITS) - 1;

    /// @dev The entries, in no order; empty seats last.
    function load(Board storage board, uint256 seats) internal view returns (uint256[] memory entries) {
        entries = new uint256[](seats);
        uint256 word = 0;
        for (uint256 i = 0; i < seats; ++i) {
            word = i % ENTRIES == 0 ? board.slots[i / ENTRIES] : word >> ENTRY_BITS;
            entries[i] = word & ENTRY_MASK;
        }
    }

    /// @dev Writes back the slots that changed.
    function store(Board storage board, uint256[] memory entries) internal {
        uint256 word = 0;
        for (uint256 i = entries.length; i != 0;) {
            --i;
            word = (word << ENTRY_BITS) | entries[i];
            if (i % ENTRIES == 0) {
                if (board.slots[i / ENTRIES] != word) board.slots[i / ENTRIES] = word;
                word = 0;
            }
        }
    }

    /// @dev The entry of `index`, at most 65,535, with `votes`, of 69 bits and not 0. `salt` is of 16 bits.
    function entryOf(uint256 salt, uint256 index, uint256 votes) internal pure returns (uint256) {
        return (votes << INDEX_BITS) | (index ^ salt);
    }

    /// @dev Gives a work its seat if it deserves one.
    function put(uint256[] memory entries, uint256 entry) internal pure {
        uint256 worst = 0;
        uint256 min = type(uint256).max;
        uint256 seats = entries.length;
        for (uint256 i = 0; i < seats; ++i) {
            uint256 other = _at(entries, i);
            // An index has one seat at most, and the empty ones are the last; an entry only ever grows.
            if (other == 0 || (other ^ entry) & INDEX_MASK == 0) {
                worst = i;
                min = 0;
                break;
            }
            if (other < min) {
                worst = i;
                min = other;
            }
        }
        if (entry > min) entries[worst] = entry;
    }

    /// @dev The taken seats, best first.
    function ranking(uint256[] memory entries) internal pure returns (uint256[] memory ranked) {
        uint256 count = 0;
        while (count < entries.length && entries[count] != 0) ++count;
        ranked = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            uint256 at = i;
            for (; at != 0 && entries[i] > ranked[at - 1]; --at) ranked[at] = ranked[at - 1];
            ranked[at] = entries[i];
        }
    }

    function indexOf(uint256 salt, uint256 entry) internal pure returns (uint256) {
        return (entry ^ salt) & INDEX_MASK;
    }

    function votesOf(uint256 entry) internal pure returns (uint256) {
        return entry >> INDEX_BITS;
    }

    /// Reads an entry whose number is known to be below the array's length.
    function _at(uint256[] memory entries, uint256 i) private pure returns (uint256 entry) {
        assembly ("memory-safe") {
            entry := mload(add(add(entries, 32), shl(5, i)))
        }
    }
}
