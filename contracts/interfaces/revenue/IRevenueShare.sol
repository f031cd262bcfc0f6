// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title IRevenueShare
 * @notice ETH for the holders of a token, in proportion, accruing linearly over a day.
 */
interface IRevenueShare {
    /// @notice `account` has accrued less than a wei.
    error RevenueNothingOwed(address account);
    /// @notice `account` refused `amount` wei; they stay owed.
    error RevenuePaymentRefused(address account, uint256 amount);
    /// @notice There would be more tokens than can be paid exactly.
    error RevenueTooManyShares(uint256 supply, uint256 most);

    /// @notice `amount` wei accrue to the holders from now until `end` (seconds).
    event RevenueStreamed(uint256 amount, uint256 end);
    /// @notice `account` was paid `amount` wei.
    event RevenueClaimed(address indexed account, uint256 amount);

    /// @notice Pays `account` what its tokens have accrued, in wei. Anyone may call; the money goes to `account`. Reverts
    /// with {RevenueNothingOwed} or {RevenuePaymentRefused}.
    function claim(address account) external returns (uint256 amount);

    /// @notice Brings the books up to date, and starts the next stream if one is over. Anyone; happens by itself with
    /// every transfer and claim.
    function accrue() external;

    /// @notice What {claim} would pay `account` now, in wei.
    function claimable(address account) external view returns (uint256);

    /// @notice Tokens that have a part: all but those that the contract itself holds.
    function shares() external view returns (uint256);

    /// @notice Revenue not accrued yet, in wei: `unreleased` in the stream that ends at `streamEnd` (seconds, 0 before
    /// the first), `waiting` for the next one.
    function revenue() external view returns (uint256 unreleased, uint256 waiting, uint256 streamEnd);

    /// @notice How long a stream runs, in seconds.
    // solhint-disable-next-line func-name-mixedcase
    function STREAM() external view returns (uint256);
}
