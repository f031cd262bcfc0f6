// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title LicenseIncome
 * @notice What a work's licences earned, in one word: fees of this period and of the one before (88 bits of wei each), time
 * of the newest, and their number. A sum that would not fit stays at the most that does.
 */
library LicenseIncome {
    uint256 internal constant PERIOD = 90 days;
    uint256 private constant SUM_BITS = 88;
    uint256 private constant TIME_BITS = 40;
    uint256 private constant MAX_SUM = (1 << SUM_BITS) - 1;
    uint256 private constant MAX_TIME = (1 << TIME_BITS) - 1;

    /// @dev The record with one more fee, of `fee` wei, now.
    function record(uint256 word, uint256 fee) internal view returns (uint256) {
        (uint256 current, uint256 previous) = _sums(word);
        current = current + fee < MAX_SUM ? current + fee : MAX_SUM;
        uint256 known = count(word);
        if (known < MAX_TIME) ++known;
        return
            current |
            (previous << SUM_BITS) |
            (block.timestamp << (2 * SUM_BITS)) |
            (known << (2 * SUM_BITS + TIME_BITS));
    }

    /// @dev The last 90 days in wei: this period, and of the one before what has not yet left the window, as if it had come
    /// evenly.
    function trailing(uint256 word) internal view returns (uint256) {
        (uint256 current, uint256 previous) = _sums(word);
        // How much of a period has passed, not a number to be drawn.
        // slither-disable-next-line weak-prng
        return current + (previous * (PERIOD - (block.timestamp % PERIOD))) / PERIOD;
    }

    function newest(uint256 word) internal pure returns (uint256) {
        return (word >> (2 * SUM_BITS)) & MAX_TIME;
    }

    function count(uint256 word) internal pure returns (uint256) {
        return word >> (2 * SUM_BITS + TIME_BITS);
    }

    /// The sums as of now, when periods may have passed since the newest fee.
    function _sums(uint256 word) private view returns (uint256 current, uint256 previous) {
        uint256 periods = block.timestamp / PERIOD - newest(word) / PERIOD;
        // Periods are counted one by one.
        // slither-disable-next-line incorrect-equality
        if (periods == 0) return (word & MAX_SUM, (word >> SUM_BITS) & MAX_SUM);
        // slither-disable-next-line incorrect-equality
        if (periods == 1) return (0, word & MAX_SUM);
    }
}
