// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev How much may be paid, of what was there when a period began and of what came in since.
/// @param period How long a period is, in seconds, at most 31,536,000 (365 days).
/// @param cap What may be paid in each, in basis points, 100 to 5,000.
struct Limit {
    uint32 period;
    uint16 cap;
}

/**
 * @title ITreasury
 * @notice The DAO's money. It is paid by vote alone, and in a period not more than a share of what was there when the
 * period began and of what came in since. A period of ETH, or of an ERC-20, begins with the first payment after the one
 * before is over. The zero address stands for ETH.
 */
interface ITreasury {
    /// @notice `amount` of `token` is more than what may be paid now; after `periodEnd` (seconds) a new period begins.
    /// @param token The token; the zero address stands for ETH.
    /// @param amount How much was asked for, in smallest units of ETH or of the token.
    /// @param spendable How much may be paid now, in the same unit.
    /// @param periodEnd When the period ends, in Unix seconds.
    error TreasuryCapExceeded(address token, uint256 amount, uint256 spendable, uint256 periodEnd);
    /// @notice `to` refused `amount` wei, or a token did not move exactly `amount`; nothing was paid.
    /// @param to Who was to be paid.
    /// @param amount How much, in smallest units of ETH or of the token.
    error TreasuryPaymentRefused(address to, uint256 amount);
    /// @notice A term of the limit is outside its bounds in code; `term` is its name.
    /// @param term The name of the term, as text padded with zeros.
    /// @param value The value that was given, in the term's unit as {TreasuryLimit} says.
    /// @param min The smallest value allowed, in the same unit.
    /// @param max The largest value allowed, in the same unit.
    error TreasuryLimitInvalid(bytes32 term, uint256 value, uint256 min, uint256 max);

    /// @notice `amount` of `token` (the zero address stands for ETH) were paid.
    /// @param token The token's contract; the zero address stands for ETH.
    /// @param to Who is paid.
    /// @param amount What was paid, in wei or the smallest units of `token`.
    event TreasuryPaid(address indexed token, address indexed to, uint256 amount);
    /// @notice A token was given away.
    /// @param collection The token's contract.
    /// @param tokenId Which token of the collection.
    /// @param to Who is paid.
    event TreasuryGave(address indexed collection, uint256 indexed tokenId, address indexed to);
    /// @notice From `effectiveAt` (seconds) on these hold.
    /// @param period How long a period is, in seconds.
    /// @param cap What may be paid in each, in basis points.
    /// @param effectiveAt From when on it holds, in Unix seconds.
    event TreasuryLimitAnnounced(uint256 period, uint256 cap, uint256 effectiveAt);

    /// @notice Takes ETH from anybody, also by a bare transfer of 2,300 gas.
    receive() external payable;

    /// @notice Pays ETH with all gas; a refusal reverts, so that what the same proposal does next does not go on
    /// without the money.
    /// @dev Caller: the owner, which is the members' timelock.
    /// Errors: {TreasuryCapExceeded}, {TreasuryPaymentRefused}, OwnableUnauthorizedAccount.
    /// @param to Who is paid.
    /// @param amount What is paid, in wei, at most what {spendable} says.
    function pay(address to, uint256 amount) external;

    /// @notice Pays an ERC-20, whatever the token answers: its balance tells whether exactly `amount` moved.
    /// @dev Caller: the owner, which is the members' timelock.
    /// Errors: {TreasuryCapExceeded}, {TreasuryPaymentRefused}, OwnableUnauthorizedAccount.
    /// @param token The token's contract.
    /// @param to Who is paid.
    /// @param amount What is paid, in smallest units of `token`, at most what {spendable} says.
    function payToken(address token, address to, uint256 amount) external;

    /// @notice Gives an ERC-721 token away; no cap knows its worth. A contract must say that it takes it.
    /// @dev Caller: the owner, which is the members' timelock.
    /// Errors: those of the collection, OwnableUnauthorizedAccount.
    /// @param collection The token's contract.
    /// @param tokenId Which token of `collection`, an id.
    /// @param to Who gets it.
    function give(address collection, uint256 tokenId, address to) external;

    /// @notice Announces another limit. It holds when a whole period of today's length is over; an announcement that
    /// waits is replaced and the time begins anew. A period under way keeps its end.
    /// @dev Caller: the owner, which is the members' timelock.
    /// Errors: {TreasuryLimitInvalid}, OwnableUnauthorizedAccount.
    /// @param next The limit, in the units and bounds of {Limit}.
    function announceLimit(Limit calldata next) external;

    /// @notice What may be paid of a token now.
    /// @param token The token's contract; the zero address stands for ETH.
    /// @return That amount, in smallest units of `token`, which are wei for ETH.
    function spendable(address token) external view returns (uint256);

    /// @notice What was paid of a token in the period under way.
    /// @param token The token's contract; the zero address stands for ETH.
    /// @return That amount, in smallest units of `token`, which are wei for ETH.
    function spent(address token) external view returns (uint256);

    /// @notice When a token's period under way ends, and more may be paid.
    /// @param token The token's contract; the zero address stands for ETH.
    /// @return That moment, in Unix seconds; 0 if none is under way.
    function periodEnd(address token) external view returns (uint256);

    /// @notice The limit in force.
    /// @return The limit, in the units of {Limit}.
    function limit() external view returns (Limit memory);

    /// @notice The limit that was announced and does not hold yet.
    /// @return next The limit, in the units of {Limit}; all 0 if none waits.
    /// @return effectiveAt From when on it holds, in Unix seconds; 0 if none waits.
    function announced() external view returns (Limit memory next, uint256 effectiveAt);
}
