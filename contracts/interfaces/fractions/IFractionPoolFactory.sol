// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PoolTerms} from "./IFractionPool.sol";

/**
 * @title IFractionPoolFactory
 * @notice Makes pools, one for each vault.
 */
interface IFractionPoolFactory {
    /// @notice There is no vault at `vault`.
    /// @param vault The address that was given.
    error PoolVaultUnknown(address vault);
    /// @notice The vault has a pool.
    /// @param vault Which vault.
    /// @param pool Its pool.
    error PoolKnown(address vault, address pool);
    /// @notice The `term` is at most `max` basis points.
    /// @param term The name of the term, as text padded with zeros.
    /// @param value The value that was given, in basis points.
    /// @param max The largest value allowed, in basis points.
    error PoolTermsInvalid(bytes32 term, uint256 value, uint256 max);

    /// @notice A pool was made.
    /// @param vault Whose fractions it trades.
    /// @param pool The pool.
    event PoolCreated(address indexed vault, address indexed pool);
    /// @notice Pools to come have these terms.
    /// @param terms The terms, in the units and bounds of {PoolTerms}.
    event PoolTermsSet(PoolTerms terms);

    /// @notice Makes the pool of a vault. The studio's part goes to whoever gets the royalties of the vault's items; if
    /// nobody does, there is none.
    /// @dev Caller: anyone.
    /// Errors: {PoolVaultUnknown}, {PoolKnown}.
    /// @param vault The vault, which has no pool yet.
    /// @return pool The new pool.
    function create(address vault) external returns (address pool);

    /// @notice Sets the terms of pools to come.
    /// @dev Caller: the owner.
    /// Errors: {PoolTermsInvalid}, OwnableUnauthorizedAccount.
    /// @param terms The terms, in the units and bounds of {PoolTerms}.
    function setTerms(PoolTerms calldata terms) external;

    /// @notice The pool of a vault.
    /// @param vault The vault.
    /// @return Its pool; the zero address if there is none.
    function poolOf(address vault) external view returns (address);

    /// @notice The terms of pools to come.
    /// @return The terms, in the units of {PoolTerms}.
    function getTerms() external view returns (PoolTerms memory);
}
