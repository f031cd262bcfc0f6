// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev One part of a split.
/// @param recipient Who gets it.
/// @param share How much of the whole it is, in millionths, at least 1; all parts together are a million.
struct Part {
    address recipient;
    uint32 share;
}

/**
 * @title IRoyaltySplitter
 * @notice An address that takes ETH and any ERC-20 and pays them on in fixed shares. Nobody owns it; nothing changes it.
 */
interface IRoyaltySplitter {
    /// @notice There is nothing of `token` to distribute (the zero address stands for ETH).
    /// @param token The token; the zero address stands for ETH.
    error SplitNothingToDistribute(address token);
    /// @notice `account` has nothing of `token` waiting.
    /// @param token The token; the zero address stands for ETH.
    /// @param account Who asked for a payment.
    error SplitNothingOwed(address token, address account);
    /// @notice Only the splitter itself moves a part.
    /// @param caller Who called.
    error SplitNotItself(address caller);
    /// @notice `token` would not move exactly `amount` to `account`; they stay owed.
    /// @param token The token; the zero address stands for ETH.
    /// @param account Who was to be paid.
    /// @param amount How much, in smallest units of ETH or of the token.
    error SplitPaymentRefused(address token, address account, uint256 amount);

    /// @notice `amount` of `token` (the zero address stands for ETH) were split. Parts that could not be pushed are
    /// credited.
    /// @param token The token's contract; the zero address stands for ETH.
    /// @param amount How much, in smallest units of `token`.
    event Distributed(address indexed token, uint256 amount);
    /// @notice A push of `amount` of `token` to `account` failed and waits for it.
    /// @param token The token's contract; the zero address stands for ETH.
    /// @param account Who is owed.
    /// @param amount How much, in smallest units of `token`.
    event TokenCredited(address indexed token, address indexed account, uint256 amount);
    /// @notice `amount` of `token` that had waited were paid to `account`.
    /// @param token The token's contract; the zero address stands for ETH.
    /// @param account Who is owed.
    /// @param amount How much, in smallest units of `token`.
    event TokenPaid(address indexed token, address indexed account, uint256 amount);

    /// @notice Pushes all ETH there is to the recipients; a part that is refused becomes a credit.
    /// @dev Caller: anyone.
    /// Errors: {SplitNothingToDistribute}, PushGasTooLow.
    function distribute() external;

    /// @notice Pushes all of an ERC-20 there is to the recipients; a part that does not move waits.
    /// @dev Caller: anyone.
    /// Errors: {SplitNothingToDistribute}, PushGasTooLow.
    /// @param token The token's contract.
    function distribute(address token) external;

    /// @notice Pays `account` what waits of an ERC-20. What waits of ETH is paid by {PushOrCredit-withdrawCredit}.
    /// @dev Caller: anyone; the money goes to `account`.
    /// Errors: {SplitNothingOwed}, {SplitPaymentRefused}.
    /// @param token The token's contract.
    /// @param account Who is owed.
    function withdraw(address token, address account) external;

    /// @notice What waits for an account.
    /// @param token The token's contract; the zero address stands for ETH.
    /// @param account Who is owed.
    /// @return That amount, in smallest units of `token`.
    function owed(address token, address account) external view returns (uint256);

    /// @notice The recipients and their shares, in millionths.
    /// @return The parts, in the units of {Part}.
    function parts() external view returns (Part[] memory);
}

/**
 * @title ISplitterFactory
 * @notice Makes splitters: one for each distinct split, at an address that is known before it is there.
 */
interface ISplitterFactory {
    /// @notice A split has `count` parts; it takes 1 to `max`.
    /// @param count How many parts were given, a count.
    /// @param max The most parts that a split can have, a count.
    error SplitPartsInvalid(uint256 count, uint256 max);
    /// @notice Part `index` has a share of 0, no recipient, or one that does not come after the part before it.
    /// @param index The number of the part, from 0.
    /// @param recipient Who would be paid by it.
    /// @param share Its share, in millionths.
    error SplitPartInvalid(uint256 index, address recipient, uint256 share);
    /// @notice The shares add up to `total` instead of `wanted` millionths.
    /// @param total The sum of the shares, in millionths.
    /// @param wanted The sum that they must have, in millionths.
    error SplitSharesInvalid(uint256 total, uint256 wanted);

    /// @notice A splitter was made.
    /// @param splitter The splitter.
    event SplitterCreated(address indexed splitter);

    /// @notice The splitter of these parts, made if it is not there yet. Parts are ordered by recipient, so that a
    /// split has one form and one address.
    /// @dev Caller: anyone.
    /// Errors: {SplitPartsInvalid}, {SplitPartInvalid}, {SplitSharesInvalid}.
    /// @param parts The parts, 1 to 100 of them, each recipient once and in order, in the units of {Part}.
    /// @return splitter The splitter.
    function create(Part[] calldata parts) external returns (address splitter);

    /// @notice Where the splitter of these parts is or would be; ETH and tokens can be sent there already.
    /// @dev Errors: those of {create}.
    /// @param parts The parts, as in {create}.
    /// @return The splitter's address.
    function addressOf(Part[] calldata parts) external view returns (address);
}
