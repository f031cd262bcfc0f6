// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title LiquidityHistory
 * @notice Remembers the least liquidity that there was on each day of the last month, so that what is added for a block,
 * or for a few days, stands for nothing, and what left is missed at once.
 *
 * Days are whole ones of Unix time. Today and yesterday fit in one slot, which is all that most changes of liquidity
 * touch; a day's first change writes the days that are over into a ring.
 */
abstract contract LiquidityHistory {
    /// @dev The liquidity `now_`; the least of `day` until now, and of the day before it. In 2^36 shares: more than 2^92
    /// shares there cannot be.
    struct Leasts {
        uint32 day;
        uint56 now_;
        uint56 today;
        uint56 yesterday;
    }

    /// @dev Whole days before today that can be asked for.
    uint256 internal constant MAX_DAYS = 30;

    uint256 private constant UNIT_BITS = 36;

    /// Entries of the ring, four to a word.
    uint256 private constant RING_DAYS = 32;
    uint256 private constant ENTRIES = 4;
    uint256 private constant ENTRY_BITS = 64;

    Leasts private _leasts;
    uint256[RING_DAYS / ENTRIES] private _ring;

    /// @dev Notes that there are `shares` now.
    function _noteLiquidity(uint256 shares) internal {
        Leasts memory known = _leasts;
        uint256 today = block.timestamp / 1 days;
        if (today != known.day) {
            _keepDays(known, today);
            known = _asOf(known, today);
        }
        known.now_ = uint56(shares >> UNIT_BITS);
        if (known.now_ < known.today) known.today = known.now_;
        _leasts = known;
    }

    /// @dev The least liquidity since yesterday began, in shares.
    function _keptLiquidity() internal view returns (uint256) {
        Leasts memory known = _asOf(_leasts, block.timestamp / 1 days);
        return uint256(known.today < known.yesterday ? known.today : known.yesterday) << UNIT_BITS;
    }

    /// @dev The least liquidity since `numberOfDays` whole days before today began, in shares.
    function _stoodLiquidity(uint256 numberOfDays) internal view returns (uint256) {
        Leasts memory known = _leasts;
        uint256 today = block.timestamp / 1 days;
        if (numberOfDays > MAX_DAYS) numberOfDays = MAX_DAYS;
        // The days since the last change had what there is now, and those of the ring are before that day.
        uint256 min = known.now_;
        if (known.day + numberOfDays >= today && known.today < min) min = known.today;
        for (uint256 day = today - numberOfDays; day < known.day && min != 0; ++day) {
            uint256 then = uint56(_ring[_place(day)] >> _shift(day));
            if (then < min) min = then;
        }
        return min << UNIT_BITS;
    }

    /// Writes the days from the last change until yesterday into the ring.
    function _keepDays(Leasts memory known, uint256 today) private {
        // Before the first change there was no liquidity, and an empty ring says so.
        // slither-disable-next-line incorrect-equality
        if (known.day == 0) return;
        uint256 first = known.day + RING_DAYS < today ? today - RING_DAYS : known.day;
        uint256 place = _place(first);
        uint256 word = _ring[place];
        for (uint256 day = first; day < today; ++day) {
            if (_place(day) != place) {
                _ring[place] = word;
                place = _place(day);
                word = _ring[place];
            }
            // Days are whole numbers, so that they can be equal.
            // slither-disable-next-line incorrect-equality
            uint256 min = day == known.day ? known.today : known.now_;
            word = (word & ~(uint256(type(uint56).max) << _shift(day))) | (min << _shift(day));
        }
        _ring[place] = word;
    }

    /// The numbers as of the day `today`.
    function _asOf(Leasts memory known, uint256 today) private pure returns (Leasts memory) {
        uint256 passed = today - known.day;
        // Days are whole numbers, so that they can be equal.
        // slither-disable-next-line incorrect-equality
        if (passed == 0) return known;
        // slither-disable-next-line incorrect-equality
        known.yesterday = passed == 1 ? known.today : known.now_;
        // Days fit in 32 bits.
        (known.today, known.day) = (known.now_, uint32(today));
        return known;
    }

    /// Where in the ring a day is, and where in its word.
    function _place(uint256 day) private pure returns (uint256) {
        // This finds a place in a ring and draws nothing.
        // slither-disable-next-line weak-prng
        return (day % RING_DAYS) / ENTRIES;
    }

    function _shift(uint256 day) private pure returns (uint256) {
        // This finds a place in a word and draws nothing.
        // slither-disable-next-line weak-prng
        return (day % ENTRIES) * ENTRY_BITS;
    }
}
