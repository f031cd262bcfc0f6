// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFractionPool} from "../interfaces/fractions/IFractionPool.sol";

/**
 * @title PriceHistory
 * @notice Remembers what a price was: a ring of sums of price times seconds, each up to a moment, from which the mean over
 * any window in the ring follows.
 *
 * A sum grows by the price before a change, so what happens within a block moves nothing. The newest entry is overwritten
 * until its five minutes are over, so that however often somebody trades, the ring of 512 spans more than a day and a
 * half. Within an entry of the past the price is taken as its mean. Sums may wrap around; only their differences count.
 */
abstract contract PriceHistory {
    /// @dev `sum` of price times seconds up to `time` (seconds).
    struct Observation {
        uint40 time;
        uint216 sum;
    }

    /// @notice How long the newest entry is overwritten, in seconds, and how many entries there are.
    uint256 public constant GRANULE = 5 minutes;
    uint256 public constant RING = 512;

    uint256 private constant PRICE_BITS = 96;

    Observation[RING] private _ring;

    /// @dev Notes the price until now, before the reserves change. `newest` is the newest entry's place; returns its new
    /// one. With a reserve of 0 there is no price.
    function _observe(uint256 newest, uint256 eth, uint256 fractions) internal returns (uint256) {
        Observation memory last = _ring[newest];
        // Only the first of a block's changes has something to note.
        // slither-disable-next-line incorrect-equality
        if (last.time == block.timestamp) return newest;
        uint216 sum = _sumAfter(last, eth, fractions, block.timestamp);
        // The very first entry begins the history.
        bool fresh = last.time != 0 && last.time / GRANULE != block.timestamp / GRANULE;
        if (fresh) newest = (newest + 1) % RING;
        _ring[newest] = Observation({time: uint40(block.timestamp), sum: sum});
        return newest;
    }

    /// @dev The mean price between two moments, of which the later is now at most.
    function _mean(
        uint256 begin,
        uint256 end,
        uint256 newest,
        uint256 eth,
        uint256 fractions
    ) internal view returns (uint256) {
        if (begin >= end || end > block.timestamp) revert IFractionPool.PoolWindowInvalid(begin, end);
        uint216 first = _sumAt(begin, newest, eth, fractions);
        uint216 last = _sumAt(end, newest, eth, fractions);
        unchecked {
            return uint216(last - first) / (end - begin);
        }
    }

    /// @dev When the history begins, in seconds.
    function _oldest(uint256 newest) internal view returns (uint256) {
        return _ring[_first(newest)].time;
    }

    /// @dev Whether the price at `time` (seconds) is known.
    function _reaches(uint256 time, uint256 newest) internal view returns (bool) {
        uint256 last = _ring[newest].time;
        // The oldest entry is read only when it matters, because it lies in another slot.
        return last != 0 && (time >= last || time >= _oldest(newest));
    }

    /// @dev When the price changed last, in seconds.
    function _changed(uint256 newest) internal view returns (uint256) {
        return _ring[newest].time;
    }

    function _sumAt(uint256 time, uint256 newest, uint256 eth, uint256 fractions) private view returns (uint216) {
        Observation memory last = _ring[newest];
        if (time >= last.time && last.time != 0) return _sumAfter(last, eth, fractions, time);
        uint256 first = _first(newest);
        uint256 oldest = _ring[first].time;
        // slither-disable-next-line incorrect-equality
        if (time < oldest || oldest == 0) revert IFractionPool.PoolHistoryTooShort(time, oldest);
        // Entries `low` and `high` after the first one, between which the time lies. Each has a granule of its own, so no
        // more of them are younger than granules have begun since; and if every granule has one, it is near there.
        (uint256 low, uint256 high) = (0, (newest + RING - first) % RING);
        uint256 span = last.time / GRANULE - time / GRANULE + 1;
        if (high > span) low = high - span;
        if (high > low + 2 && _entry(first, low + 2).time > time) high = low + 2;
        while (high - low > 1) {
            uint256 middle = (low + high) / 2;
            if (_entry(first, middle).time <= time) low = middle;
            else high = middle;
        }
        return _between(_entry(first, low), _entry(first, high), time);
    }

    /// The entry that is `offset` after the one at `first`.
    function _entry(uint256 first, uint256 offset) private view returns (Observation memory) {
        // This finds a place in a ring and draws nothing.
        // slither-disable-next-line weak-prng
        return _ring[(first + offset) % RING];
    }

    /// The oldest entry's place: the one after the newest, once the ring is full.
    function _first(uint256 newest) private view returns (uint256) {
        uint256 next = (newest + 1) % RING;
        // slither-disable-next-line incorrect-equality
        return _ring[next].time == 0 ? 0 : next;
    }

    function _sumAfter(
        Observation memory last,
        uint256 eth,
        uint256 fractions,
        uint256 time
    ) private pure returns (uint216) {
        // slither-disable-next-line incorrect-equality
        if (fractions == 0) return last.sum;
        unchecked {
            // All ETH there is fits in 88 bits, so a price, in 2^-96 wei, fits in 184 and a day's sum in 201.
            // slither-disable-next-line divide-before-multiply
            return last.sum + uint216(((eth << PRICE_BITS) / fractions) * (time - last.time));
        }
    }

    function _between(
        Observation memory earlier,
        Observation memory later,
        uint256 time
    ) private pure returns (uint216) {
        unchecked {
            uint256 grown = uint216(later.sum - earlier.sum);
            return earlier.sum + uint216((grown * (time - earlier.time)) / (later.time - earlier.time));
        }
    }
}
