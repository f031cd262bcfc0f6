// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title LiquidityHistory
 * @notice Remembers the least liquidity that there was on each of the last days, so that what is added for a block, or
 * for an hour, stands for nothing, and what leaves is not missed before a day is over.
 *
 * Days are whole ones of Unix time. All fits in one slot, which only changes of liquidity touch.
 */
abstract contract LiquidityHistory {
    /// @dev The liquidity `now_`; the least of `day` until now, of the day before it, and of the one before that. In 2^36
    /// shares: more than 2^92 shares there cannot be.
    struct Leasts {
        uint32 day;
        uint56 now_;
        uint56 today;
        uint56 yesterday;
        uint56 before;
    }

    uint256 private constant UNIT_BITS = 36;

    Leasts private _leasts;

    /// @dev Notes that there are `shares` now.
    function _noteLiquidity(uint256 shares) internal {
        Leasts memory known = _leastsNow();
        known.now_ = uint56(shares >> UNIT_BITS);
        if (known.now_ < known.today) known.today = known.now_;
        _leasts = known;
    }

    /// @dev Liquidity, in shares, that was `kept` since yesterday began, and the most that one of the two days before today
    /// had all day (`past`); never less than `kept`.
    function _liquidity() internal view returns (uint256 kept, uint256 past) {
        Leasts memory known = _leastsNow();
        kept = uint256(known.today < known.yesterday ? known.today : known.yesterday) << UNIT_BITS;
        past = uint256(known.yesterday > known.before ? known.yesterday : known.before) << UNIT_BITS;
    }

    /// The numbers as of today.
    function _leastsNow() private view returns (Leasts memory known) {
        known = _leasts;
        uint256 today = block.timestamp / 1 days;
        uint256 passed = today - known.day;
        // Days are counted, not measured.
        // slither-disable-next-line incorrect-equality
        if (passed == 0) return known;
        // slither-disable-next-line incorrect-equality
        known.before =
            passed == 1
                ? known.yesterday
                : passed == 2
                    ? known.today
                    : known.now_;
        // slither-disable-next-line incorrect-equality
        known.yesterday = passed == 1 ? known.today : known.now_;
        (known.today, known.day) = (known.now_, uint32(today));
    }
}
