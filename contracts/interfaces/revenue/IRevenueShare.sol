// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title IRevenueShare
 * @notice ETH for the holders of a token, in proportion, accruing linearly over a day.
 */
interface IRevenueShare {
    /// @notice `account` has accrued less than a wei.
    /// @param account Whose revenue was asked for.
    error RevenueNothingOwed(address account);
    /// @notice `account` refused `amount` wei; they stay owed.
    /// @param account Who was to be paid.
    /// @param amount How much, in wei.
    error RevenuePaymentRefused(address account, uint256 amount);
    /// @notice There would be more tokens than can be paid exactly.
    /// @param supply How many tokens there would be, in smallest units.
    /// @param max The most there can be, in smallest units.
    error RevenueTooManyShares(uint256 supply, uint256 max);

    /// @notice `amount` wei accrue to the holders from now until `end` (seconds).
    /// @param amount How much, in wei.
    /// @param end Until when they accrue, in Unix seconds.
    event RevenueStreamed(uint256 amount, uint256 end);
    /// @notice `account` was paid `amount` wei.
    /// @param account Who was paid.
    /// @param amount How much, in wei.
    event RevenueClaimed(address indexed account, uint256 amount);

    /// @notice Pays `account` what its tokens have accrued.
    /// @dev Caller: anyone; the money goes to `account`.
    /// Errors: {RevenueNothingOwed}, {RevenuePaymentRefused}.
    /// @param account The holder.
    /// @return amount What was paid, in wei.
    function claim(address account) external returns (uint256 amount);

    /// @notice Brings the books up to date, and starts the next stream if one is over. That happens by itself with
    /// every transfer and claim.
    /// @dev Caller: anyone.
    /// Errors: none.
    function accrue() external;

    /// @notice What {claim} would pay now.
    /// @param account The holder.
    /// @return That amount, in wei.
    function claimable(address account) external view returns (uint256);

    /// @notice Tokens that have a part: all but those that the contract itself holds.
    /// @return Their number, in smallest units, 18 decimals.
    function shares() external view returns (uint256);

    /// @notice Revenue that has not accrued yet.
    /// @return unreleased What of the running stream, in wei.
    /// @return waiting What waits for the next stream, in wei.
    /// @return streamEnd When the last stream ends or ended, in Unix seconds; 0 before the first, and after the last
    /// for good.
    function revenue() external view returns (uint256 unreleased, uint256 waiting, uint256 streamEnd);

    /// @notice How long a stream runs.
    /// @return That time, in seconds: 86,400.
    // solhint-disable-next-line func-name-mixedcase
    function STREAM() external view returns (uint256);
}
