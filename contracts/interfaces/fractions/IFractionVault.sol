// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev A token that a vault holds.
struct Item {
    address collection;
    uint256 tokenId;
}

/// @dev The terms of vaults to come, fixed in a vault when it is made.
/// @param duration How long a buy-out takes, in seconds.
/// @param extension What a late bid leaves at least, in seconds.
/// @param extensionCap All extensions together at most, in seconds.
/// @param increment How much higher the next bid must be, in basis points of the highest.
/// @param quorum Of the fractions that can speak, in basis points, those whose holders must have named a price before a
/// buy-out can start.
/// @param mostCuratorFee What a curator may take of income and sale at most, in basis points.
struct VaultTerms {
    uint32 duration;
    uint24 extension;
    uint24 extensionCap;
    uint16 increment;
    uint16 quorum;
    uint16 mostCuratorFee;
}

/// @dev What a vault was made with; `curatorFee` in basis points, `created` in seconds.
struct VaultFacts {
    address curator;
    uint16 curatorFee;
    uint40 created;
    VaultTerms terms;
    Item[] items;
}

/// @dev Held: the vault owns its items. Auction: a buy-out is under way. Sold, Redeemed: the items are gone, and the
/// fractions stand for money.
enum Stage {
    Held,
    Auction,
    Sold,
    Redeemed
}

/// @dev The buy-out under way, or the last one. `end` and `latestEnd` in seconds; `minimum` is the least next bid in wei, 0 when there can be
/// none.
/// After it `pot` wei belong to the `shares` fractions there were then.
struct BuyoutView {
    Stage stage;
    uint256 end;
    uint256 latestEnd;
    address bidder;
    uint256 amount;
    uint256 minimum;
    uint256 pot;
    uint256 shares;
}

/**
 * @title IFractionVault
 * @notice ERC-721s held for the holders of a fixed number of fractions, an ERC-20. What the items earn reaches the
 * holders; the items can be bought out at the price that the holders named, by an auction, or redeemed by whoever holds
 * nearly all fractions.
 */
interface IFractionVault {
    /// @notice Only the factory may do this, once.
    error VaultOnlyFactory(address caller);
    /// @notice This can be done in stage `wanted`, and the vault is in `stage`.
    error VaultStageInvalid(Stage stage, Stage wanted);
    /// @notice Nobody bought or redeemed the items: there is nothing to cash.
    error VaultNotOver(Stage stage);
    /// @notice A price must be between `least` and `most` wei now, or 0 to name none.
    error VaultPriceInvalid(uint256 price, uint256 least, uint256 most);
    /// @notice Holders of `votes` fractions have named a price; `needed` are needed.
    error VaultQuorumMissed(uint256 votes, uint256 needed);
    /// @notice `account` holds fractions for others and can name no price.
    error VaultAccountSilent(address account);
    /// @notice `account` is neither the vault's pool nor one of the studio's lending pools: its fractions can speak.
    error VaultAccountSpeaks(address account);
    /// @notice A bid must be at least `minimum` wei and fit in 96 bits.
    error VaultBidInvalid(uint256 amount, uint256 minimum);
    /// @notice Bids were taken until `end` (seconds).
    error VaultAuctionOver(uint256 end);
    /// @notice Bids are taken until `end` (seconds).
    error VaultAuctionNotOver(uint256 end);
    /// @notice `account` holds `held` fractions; `needed` are needed to redeem.
    error VaultShareTooSmall(address account, uint256 held, uint256 needed);
    /// @notice The fractions that others hold cost `due` wei, and `sent` were sent.
    error VaultPaymentTooSmall(uint256 sent, uint256 due);
    /// @notice The collection did not give the item away, though it did not refuse.
    error VaultItemKept(address collection, uint256 tokenId);
    /// @notice There is nothing here that belongs to nobody.
    error VaultNothingSpare();

    /// @notice `account` names `price` wei for all items together (0: no price any more); the holders' mean of the blocks
    /// before is `reserve`.
    event PriceNamed(address indexed account, uint256 price, uint256 reserve);
    /// @notice What `account` holds for others counts neither for nor against a buy-out from now on.
    event AccountSilenced(address indexed account);
    /// @notice A buy-out begins; bids are taken until `end` (seconds).
    event BuyoutStarted(address indexed bidder, uint256 amount, uint256 end);
    /// @notice `bidder` offers `amount` wei.
    event BuyoutBid(address indexed bidder, uint256 amount);
    /// @notice A late bid moved the end to `end` (seconds).
    event BuyoutExtended(uint256 end);
    /// @notice The items went to `buyer` for `amount` wei, `pot` of which, with what had not accrued, is the holders'.
    event BuyoutSettled(address indexed buyer, uint256 amount, uint256 pot);
    /// @notice An item could not be delivered: the bid went back and the vault goes on.
    event BuyoutVoided(address indexed bidder, uint256 amount);
    /// @notice The items went to `account`, who held nearly all fractions; `pot` wei are the others'.
    event Redeemed(address indexed account, uint256 pot);
    /// @notice `account` burnt `fractions` for `amount` wei.
    event Cashed(address indexed account, uint256 fractions, uint256 amount);

    /// @notice Names the caller's price for all items together, in wei (whole gwei; the rest is cut), or takes it back
    /// with 0. It counts with the caller's fractions, however many those become. The price must be within half and double
    /// of what the reserve was when the last day of naming began. Reverts with {VaultPriceInvalid}, {VaultStageInvalid},
    /// {VaultAccountSilent}.
    function namePrice(uint256 price) external;

    /// @notice Takes what `account` holds, the vault's pool or one of the studio's lending pools, out of the fractions that
    /// a quorum is counted of, for good and from the next transaction on. Anyone may, and again.
    /// Reverts with {VaultAccountSpeaks}.
    function silence(address account) external;

    /// @notice Starts the buy-out with a first bid of the reserve or more. Anyone may. Reverts with {VaultStageInvalid},
    /// {VaultQuorumMissed}, {VaultBidInvalid}.
    function start() external payable;

    /// @notice Outbids; the bid before is paid back at once, or becomes a credit if its owner refuses. Anyone may. Reverts
    /// with {VaultStageInvalid}, {VaultAuctionOver}, {VaultBidInvalid}.
    function bid() external payable;

    /// @notice Ends a buy-out whose time is over: delivers the items, pays royalties and the curator, and leaves the rest
    /// to the holders. Anyone may. Reverts with {VaultStageInvalid}, {VaultAuctionNotOver}, {PushGasTooLow}.
    function settle() external;

    /// @notice Burns all fractions of the caller for their part of the pot, in wei. Reverts with {VaultNotOver},
    /// {RevenuePaymentRefused}.
    function cash() external returns (uint256 amount);

    /// @notice Delivers the items to the caller, who holds at least 99.9 % of the fractions and pays for the rest at the
    /// higher of reserve and the pool's mean price of the last day; what is sent too much comes back. Reverts with
    /// {VaultStageInvalid}, {VaultShareTooSmall}, {VaultPaymentTooSmall}.
    function redeem() external payable;

    /// @notice Pays the curator what is here and belongs to nobody, after a sale or redemption. Anyone may. Reverts with
    /// {VaultNotOver}, {VaultNothingSpare}.
    function sweep() external;

    /// @notice What all items together cost at least, in wei: the mean of the holders' prices by their fractions, as it
    /// was at the end of the last block; and the fractions (`votes`) behind it, then and still, of which `needed` start a
    /// buy-out: the quorum of those that are not silent.
    function reserve() external view returns (uint256 price, uint256 votes, uint256 needed);

    /// @notice The price that `account` has named, in wei, or 0.
    function priceOf(address account) external view returns (uint256);

    /// @notice Between which prices one can name one's own now, in wei.
    function priceBand() external view returns (uint256 least, uint256 most);

    /// @notice What `account` must pay to redeem now, in wei, if it holds enough. Reverts with {VaultShareTooSmall}.
    function redemptionPrice(address account) external view returns (uint256);

    /// @notice The buy-out.
    function buyout() external view returns (BuyoutView memory);

    /// @notice How far the vault has come, and the fractions that have a part in it. Reverts while the vault pays or
    /// delivers, when no answer would hold for long.
    function standing() external view returns (Stage stage, uint256 fractions);

    /// @notice What the vault was made with.
    function facts() external view returns (VaultFacts memory);
}

/**
 * @title IFractionVaultFactory
 * @notice Makes vaults.
 */
interface IFractionVaultFactory {
    /// @notice A vault takes 1 to `most` items.
    error VaultItemsInvalid(uint256 count, uint256 most);
    /// @notice The collection did not give item `index` to the vault.
    error VaultItemRefused(uint256 index, address collection, uint256 tokenId);
    /// @notice There are at least `least` and at most `most` fractions, in their smallest unit.
    error VaultSupplyInvalid(uint256 supply, uint256 least, uint256 most);
    /// @notice A first price is at least `least` and at most `most` wei.
    error VaultFirstPriceInvalid(uint256 price, uint256 least, uint256 most);
    /// @notice The curator's fee is at most `most` basis points.
    error VaultFeeInvalid(uint256 fee, uint256 most);
    /// @notice Name and symbol have 1 to `most` bytes, and are text that can be shown as it is (ReadableText).
    error VaultNameInvalid(string name, uint256 most);
    /// @notice The `term` must be within `least` and `most`.
    error VaultTermsInvalid(bytes32 term, uint256 value, uint256 least, uint256 most);
    /// @notice The pools are known already, at `pools`.
    error VaultPoolsKnown(address pools);
    /// @notice `lender` is no contract that lends against this factory's vaults, or is known already.
    error VaultLenderInvalid(address lender);
    /// @notice There are `most` lending pools already.
    error VaultLendersFull(uint256 most);

    /// @notice `curator` put items into a new vault and holds all `supply` fractions.
    event Fractionalised(address indexed vault, address indexed curator, uint256 supply, uint256 price);
    /// @notice Vaults to come have these terms.
    event VaultTermsSet(VaultTerms terms);
    /// @notice What makes the pools is known.
    event PoolsSet(address indexed pools);
    /// @notice `lender` holds fractions for its borrowers, whose quorum does not count them.
    event LenderAdded(address indexed lender);

    /// @notice Puts the caller's items, which this contract must be approved for, into a new vault. The caller gets all
    /// `supply` fractions (smallest unit) and has named `price` wei for all items together. `fee`: the caller's part of
    /// income and sale in basis points. Reverts with the errors above.
    function fractionalise(
        Item[] calldata items,
        string calldata name,
        string calldata symbol,
        uint256 supply,
        uint256 price,
        uint256 fee
    ) external returns (address vault);

    /// @notice Sets the terms of vaults to come. Owner only. Reverts with {VaultTermsInvalid}.
    function setTerms(VaultTerms calldata terms) external;

    /// @notice Says, once, what makes the pools. Owner only. Reverts with {VaultPoolsKnown}.
    function setPools(address pools) external;

    /// @notice Says for good that `lender` is one of the studio's lending pools, whose fractions are its borrowers'. Owner
    /// only. Reverts with {VaultLenderInvalid}, {VaultLendersFull}.
    function addLender(address lender) external;

    /// @notice Whether `account` can hold fractions of `vault` for others only: it is the vault's pool, or a lending pool.
    function isSilent(address vault, address account) external view returns (bool);

    /// @notice Whether this factory made `vault`.
    function isVault(address vault) external view returns (bool);

    /// @notice The terms of vaults to come.
    function getTerms() external view returns (VaultTerms memory);

    /// @notice What makes the pools whose mean price a redemption heeds.
    function pools() external view returns (address);

    /// @notice The studio's works, whose royalties come first in every vault.
    function artwork() external view returns (address);
}

/**
 * @title IFractionLender
 * @notice What a vault factory asks of a lending pool before it believes that it is one.
 */
interface IFractionLender {
    /// @notice Whose vaults' fractions it lends against.
    function vaults() external view returns (IFractionVaultFactory);
}
