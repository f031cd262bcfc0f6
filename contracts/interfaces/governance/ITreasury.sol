// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev How much may be paid, of what was there when a period began and of what came in since.
/// @param period How long a period is, in seconds.
/// @param cap What may be paid in each, in basis points.
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
    error TreasuryCapExceeded(address token, uint256 amount, uint256 spendable, uint256 periodEnd);
    /// @notice `to` refused `amount` wei, or a token did not move exactly `amount`; nothing was paid.
    error TreasuryPaymentRefused(address to, uint256 amount);
    /// @notice A term of the limit is outside its bounds in code; `term` is its name.
    error TreasuryLimitInvalid(bytes32 term, uint256 value, uint256 least, uint256 most);

    /// @notice `amount` of `token` (the zero address stands for ETH) were paid.
    /// @param amount What was paid, in wei or the smallest units of `token`.
    event TreasuryPaid(address indexed token, address indexed to, uint256 amount);
    event TreasuryGave(address indexed collection, uint256 indexed tokenId, address indexed to);
    /// @notice From `effectiveAt` (seconds) on these hold.
    /// @param period How long a period is, in seconds.
    /// @param cap What may be paid in each, in basis points.
    /// @param effectiveAt From when on it holds, in Unix seconds.
    event TreasuryLimitAnnounced(uint256 period, uint256 cap, uint256 effectiveAt);

    /// @notice Takes ETH from anybody, also by a bare transfer of 2,300 gas.
    receive() external payable;

    /// @notice Pays `amount` wei with all gas; a refusal reverts, so that what the same proposal does next does not go
    /// on without the money. Only the owner. Reverts with {TreasuryCapExceeded} or {TreasuryPaymentRefused}.
    /// @param amount What is paid, in wei.
    function pay(address to, uint256 amount) external;

    /// @notice Pays `amount` of an ERC-20, in its smallest unit, whatever the token answers: its balance tells. Only the
    /// owner. Reverts with {TreasuryCapExceeded}, or with {TreasuryPaymentRefused} if not exactly that moved.
    /// @param amount What is paid, in smallest units of `token`.
    function payToken(address token, address to, uint256 amount) external;

    /// @notice Gives an ERC-721 token away; no cap knows its worth. A contract must say that it takes it. Only the
    /// owner. Reverts as the collection does.
    /// @param tokenId Which token of `collection`, an id.
    function give(address collection, uint256 tokenId, address to) external;

    /// @notice Announces another limit: the length of periods in seconds, and the share in basis points. It holds when a
    /// whole period of today's length is over; an announcement that waits is replaced and the time begins anew. A period
    /// under way keeps its end. Only the owner. Reverts with {TreasuryLimitInvalid}.
    function announceLimit(Limit calldata next) external;

    /// @notice What may be paid of `token` now, in its smallest unit.
    function spendable(address token) external view returns (uint256);

    /// @notice What was paid of `token` in the period under way, in its smallest unit.
    function spent(address token) external view returns (uint256);

    /// @notice When `token`'s period under way ends, in seconds, and more may be paid; 0 if none is under way.
    function periodEnd(address token) external view returns (uint256);

    /// @notice The limit in force.
    function limit() external view returns (Limit memory);

    /// @notice The limit that was announced and when it takes effect, in seconds; 0 if none waits.
    function announced() external view returns (Limit memory next, uint256 effectiveAt);
}
