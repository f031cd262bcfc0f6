// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Item, VaultTerms} from "./IFractionVault.sol";

/**
 * @title IFractionVaultFactory
 * @notice Makes vaults.
 */
interface IFractionVaultFactory {
    /// @notice A vault takes 1 to `max` items.
    /// @param count How many items were given, a count.
    /// @param max The most a vault takes, a count.
    error VaultItemsInvalid(uint256 count, uint256 max);
    /// @notice The collection did not give item `index` to the vault.
    /// @param index The number of the item, from 0.
    /// @param collection The collection of the item.
    /// @param tokenId The token's id in it.
    error VaultItemRefused(uint256 index, address collection, uint256 tokenId);
    /// @notice There are at least `min` and at most `max` fractions, in their smallest unit.
    /// @param supply How many were wanted, in smallest units.
    /// @param min The fewest allowed, in smallest units.
    /// @param max The most allowed, in smallest units.
    error VaultSupplyInvalid(uint256 supply, uint256 min, uint256 max);
    /// @notice A first price is at least `min` and at most `max` wei.
    /// @param price The price that was wanted, in wei.
    /// @param min The lowest price allowed, in wei.
    /// @param max The highest price allowed, in wei.
    error VaultFirstPriceInvalid(uint256 price, uint256 min, uint256 max);
    /// @notice The curator's fee is at most `max` basis points.
    /// @param fee The fee that was wanted, in basis points.
    /// @param max The largest fee allowed, in basis points.
    error VaultFeeInvalid(uint256 fee, uint256 max);
    /// @notice Name and symbol have 1 to `max` bytes, and are text that can be shown as it is (ReadableText).
    /// @param name The name or symbol that was given.
    /// @param max The most bytes allowed, a count.
    error VaultNameInvalid(string name, uint256 max);
    /// @notice The `term` must be within `min` and `max`.
    /// @param term The name of the term, as text padded with zeros.
    /// @param value The value that was given, in the term's unit as {VaultTerms} says.
    /// @param min The smallest value allowed, in the same unit.
    /// @param max The largest value allowed, in the same unit.
    error VaultTermsInvalid(bytes32 term, uint256 value, uint256 min, uint256 max);
    /// @notice The pools are known already, at `pools`.
    /// @param pools The factory of pools that is known.
    error VaultPoolsKnown(address pools);
    /// @notice `lender` is no contract that lends against this factory's vaults, or is known already.
    /// @param lender The address that was given.
    error VaultLenderInvalid(address lender);
    /// @notice There are `max` lending pools already.
    /// @param max The most there can be, a count.
    error VaultLendersFull(uint256 max);

    /// @notice `curator` put items into a new vault and holds all `supply` fractions.
    /// @param vault The vault.
    /// @param curator Who put the items in.
    /// @param supply How many fractions there are, in smallest units of fractions, 18 decimals.
    /// @param price The first price of all items together, in wei.
    event Fractionalised(address indexed vault, address indexed curator, uint256 supply, uint256 price);
    /// @notice Vaults to come have these terms.
    /// @param terms The terms, in the units and bounds of {VaultTerms}.
    event VaultTermsSet(VaultTerms terms);
    /// @notice What makes the pools is known.
    /// @param pools The factory of pools.
    event PoolsSet(address indexed pools);
    /// @notice `lender` holds fractions for its borrowers, whose quorum does not count them.
    /// @param lender The lending pool.
    event LenderAdded(address indexed lender);

    /// @notice Puts the caller's items, which this contract must be approved for, into a new vault. The caller gets all
    /// fractions and has named the first price for all items together.
    /// @dev Caller: anyone.
    /// Errors: {VaultSupplyInvalid}, {VaultFirstPriceInvalid}, {VaultFeeInvalid}, {VaultNameInvalid},
    /// {VaultItemsInvalid}, {VaultItemRefused}, and those of the collections.
    /// @param items The tokens, 1 to 20 of them, all the caller's.
    /// @param name What the fractions are called, 1 to 64 bytes of readable text.
    /// @param symbol Their symbol, 1 to 16 bytes of readable text.
    /// @param supply How many fractions are made, in smallest units of fractions, 18 decimals: from 10^18 to 2^96 - 1.
    /// @param price The first price of all items together, in wei, from 10^9 to 10^27.
    /// @param fee The caller's part of income and sale, in basis points, at most the terms' `maxCuratorFee`.
    /// @return vault The new vault.
    function fractionalise(
        Item[] calldata items,
        string calldata name,
        string calldata symbol,
        uint256 supply,
        uint256 price,
        uint256 fee
    ) external returns (address vault);

    /// @notice Sets the terms of vaults to come.
    /// @dev Caller: the owner.
    /// Errors: {VaultTermsInvalid}, OwnableUnauthorizedAccount.
    /// @param terms The terms, in the units and bounds of {VaultTerms}.
    function setTerms(VaultTerms calldata terms) external;

    /// @notice Says, once, what makes the pools.
    /// @dev Caller: the owner.
    /// Errors: {VaultPoolsKnown}, OwnableUnauthorizedAccount.
    /// @param pools The factory of pools.
    function setPools(address pools) external;

    /// @notice Says for good that `lender` is one of the studio's lending pools, whose fractions are its borrowers'.
    /// There are 8 at most.
    /// @dev Caller: the owner.
    /// Errors: {VaultLenderInvalid}, {VaultLendersFull}, OwnableUnauthorizedAccount.
    /// @param lender The lending pool, which lends against this factory's vaults.
    function addLender(address lender) external;

    /// @notice Whether `account` can hold fractions of `vault` for others only: it is the vault's pool, or a lending
    /// pool.
    /// @param vault The vault.
    /// @param account The account it is about.
    /// @return Whether it holds them for others only.
    function isSilent(address vault, address account) external view returns (bool);

    /// @notice Whether this factory made `vault`.
    /// @param vault The address in question.
    /// @return Whether it is one of this factory's vaults.
    function isVault(address vault) external view returns (bool);

    /// @notice The terms of vaults to come.
    /// @return The terms, in the units of {VaultTerms}.
    function getTerms() external view returns (VaultTerms memory);

    /// @notice What makes the pools whose mean price a redemption heeds.
    /// @return The factory of pools; the zero address before {setPools}.
    function pools() external view returns (address);

    /// @notice The studio's works, whose royalties come first in every vault.
    /// @return The studio's collection.
    function artwork() external view returns (address);
}

/**
 * @title IFractionLender
 * @notice What a vault factory asks of a lending pool before it believes that it is one.
 */
interface IFractionLender {
    /// @notice Whose vaults' fractions it lends against.
    /// @return The vaults' factory.
    function vaults() external view returns (IFractionVaultFactory);
}
