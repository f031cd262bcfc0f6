// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev A token that a vault holds.
/// @param collection The token's contract, an ERC-721.
/// @param tokenId Which token of the collection.
struct Item {
    address collection;
    uint256 tokenId;
}

/// @dev The terms of vaults to come, fixed in a vault when it is made.
/// @param duration How long a buy-out takes, in seconds, at most 2,592,000 (30 days).
/// @param extension What a late bid leaves at least, in seconds, at most 86,400 (a day).
/// @param extensionCap All extensions together at most, in seconds, `extension` to 604,800 (seven days).
/// @param increment How much higher the next bid must be, in basis points of the highest, 1 to 5,000.
/// @param quorum Of the fractions that can speak, in basis points, those whose holders must have named a price before a
/// buy-out can start, 1,000 to 9,000.
/// @param maxCuratorFee What a curator may take of income and sale at most, in basis points, at most 1,000.
struct VaultTerms {
    uint32 duration;
    uint24 extension;
    uint24 extensionCap;
    uint16 increment;
    uint16 quorum;
    uint16 maxCuratorFee;
}

/// @dev What a vault was made with.
/// @param curator Who put the items into it, and decides on their licences.
/// @param curatorFee What the curator takes of income and sale, in basis points.
/// @param created When it was made, in Unix seconds.
/// @param terms The terms of that day.
/// @param items What it holds, 1 to 20 tokens, until it is bought out or redeemed.
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

/// @dev The buy-out under way, or the last one.
/// @param stage How far the vault has come.
/// @param end When bids end, in Unix seconds; 0 before the first buy-out.
/// @param latestEnd Up to when late bids can move that, in Unix seconds.
/// @param bidder Who bid most.
/// @param amount The highest bid, in wei.
/// @param minBid The least next bid, in wei; 0 when there can be none.
/// @param pot After it, what belongs to `shares` fractions, in wei.
/// @param shares How many fractions there were then, in smallest units of fractions, 18 decimals.
struct BuyoutView {
    Stage stage;
    uint256 end;
    uint256 latestEnd;
    address bidder;
    uint256 amount;
    uint256 minBid;
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
    /// @param caller Who called.
    error VaultOnlyFactory(address caller);
    /// @notice This can be done in stage `wanted`, and the vault is in `stage`.
    /// @param stage The stage that it is in.
    /// @param wanted The stage that it would have to be in.
    error VaultStageInvalid(Stage stage, Stage wanted);
    /// @notice Nobody bought or redeemed the items: there is nothing to cash.
    /// @param stage The stage that the vault is in.
    error VaultNotOver(Stage stage);
    /// @notice A price must be between `min` and `max` wei now, or 0 to name none.
    /// @param price The price that was named, in wei.
    /// @param min The lowest price allowed now, in wei.
    /// @param max The highest price allowed now, in wei.
    error VaultPriceInvalid(uint256 price, uint256 min, uint256 max);
    /// @notice Holders of `votes` fractions have named a price; `needed` are needed.
    /// @param votes How many fractions name a price, in smallest units.
    /// @param needed How many it takes, in smallest units.
    error VaultQuorumMissed(uint256 votes, uint256 needed);
    /// @notice `account` holds fractions for others and can name no price.
    /// @param account The account.
    error VaultAccountSilent(address account);
    /// @notice `account` is neither the vault's pool nor one of the studio's lending pools: its fractions can speak.
    /// @param account The account.
    error VaultAccountSpeaks(address account);
    /// @notice A bid must be at least `min` wei and fit in 96 bits.
    /// @param amount What was bid, in wei.
    /// @param min The least bid now, in wei.
    error VaultBidInvalid(uint256 amount, uint256 min);
    /// @notice Bids were taken until `end` (seconds).
    /// @param end The last moment for bids, in Unix seconds.
    error VaultAuctionOver(uint256 end);
    /// @notice Bids are taken until `end` (seconds).
    /// @param end The last moment for bids, in Unix seconds.
    error VaultAuctionNotOver(uint256 end);
    /// @notice `account` holds `held` fractions; `needed` are needed to redeem.
    /// @param account Who would redeem.
    /// @param held How many fractions it holds, in smallest units.
    /// @param needed How many it takes, in smallest units.
    error VaultShareTooSmall(address account, uint256 held, uint256 needed);
    /// @notice The fractions that others hold cost `due` wei, and `sent` were sent.
    /// @param sent How much was sent, in wei.
    /// @param due What the others' fractions cost, in wei.
    error VaultPaymentTooSmall(uint256 sent, uint256 due);
    /// @notice The collection did not give the item away, though it did not refuse.
    /// @param collection The collection of the item.
    /// @param tokenId The token's id in it.
    error VaultItemKept(address collection, uint256 tokenId);
    /// @notice The vault has no more ETH than it owes.
    error VaultNothingSpare();

    /// @notice `account` names `price` wei for all items together (0: no price any more); the holders' mean of the
    /// blocks before is `reserve`.
    /// @param account Who named it.
    /// @param price The price of all items together, in wei; 0 names none any more.
    /// @param reserve The mean of the holders' prices as of the blocks before, in wei.
    event PriceNamed(address indexed account, uint256 price, uint256 reserve);
    /// @notice What `account` holds for others counts neither for nor against a buy-out from now on.
    /// @param account The vault's pool or a lending pool.
    event AccountSilenced(address indexed account);
    /// @notice A buy-out begins; bids are taken until `end` (seconds).
    /// @param bidder Who bid.
    /// @param amount The first bid, in wei.
    /// @param end Until when bids are taken, in Unix seconds.
    event BuyoutStarted(address indexed bidder, uint256 amount, uint256 end);
    /// @notice `bidder` offers `amount` wei.
    /// @param bidder Who bid.
    /// @param amount The bid, in wei.
    event BuyoutBid(address indexed bidder, uint256 amount);
    /// @notice A late bid moved the end to `end` (seconds).
    /// @param end Until when bids are taken, in Unix seconds.
    event BuyoutExtended(uint256 end);
    /// @notice The items went to `buyer` for `amount` wei, `pot` of which, with what had not accrued, is the holders'.
    /// @param buyer Who got the items.
    /// @param amount The price, in wei.
    /// @param pot What the holders have of it, and what had not accrued, in wei.
    event BuyoutSettled(address indexed buyer, uint256 amount, uint256 pot);
    /// @notice An item could not be delivered: the bid went back and the vault goes on.
    /// @param bidder Who got the bid back.
    /// @param amount The bid, in wei.
    event BuyoutVoided(address indexed bidder, uint256 amount);
    /// @notice The items went to `account`, who held nearly all fractions; `pot` wei are the others'.
    /// @param account Who got the items.
    /// @param pot What the other holders have, in wei.
    event Redeemed(address indexed account, uint256 pot);
    /// @notice `account` burnt `fractions` for `amount` wei.
    /// @param account Who was paid.
    /// @param fractions How many were burnt, in smallest units of fractions.
    /// @param amount How much, in wei.
    event Cashed(address indexed account, uint256 fractions, uint256 amount);

    /// @notice Names the caller's price for all items together, or takes it back with 0. It counts with the caller's
    /// fractions, however many those become. It must be within half and double of what the reserve was when the last
    /// day of naming began.
    /// @dev Caller: anyone but the vault's pool and lending pools.
    /// Errors: {VaultPriceInvalid}, {VaultStageInvalid}, {VaultAccountSilent}.
    /// @param price The price, in wei, cut to whole gwei, within {priceBand}; 0 names none.
    function namePrice(uint256 price) external;

    /// @notice Takes what `account` holds out of the fractions that a quorum is counted of, for good and from the next
    /// transaction on. A second call changes nothing.
    /// @dev Caller: anyone.
    /// Errors: {VaultAccountSpeaks}.
    /// @param account The vault's pool or one of the studio's lending pools.
    function silence(address account) external;

    /// @notice Starts the buy-out; the ETH sent is the first bid, the reserve or more.
    /// @dev Caller: anyone.
    /// Errors: {VaultStageInvalid}, {VaultQuorumMissed}, {VaultBidInvalid}.
    function start() external payable;

    /// @notice Outbids with the ETH sent; the bid before is paid back at once, or becomes a credit if its owner
    /// refuses.
    /// @dev Caller: anyone.
    /// Errors: {VaultStageInvalid}, {VaultAuctionOver}, {VaultBidInvalid}, PushGasTooLow.
    function bid() external payable;

    /// @notice Ends a buy-out whose time is over: delivers the items, pays royalties and the curator, and leaves the
    /// rest to the holders. If an item cannot be delivered, the bid goes back and the vault goes on.
    /// @dev Caller: anyone.
    /// Errors: {VaultStageInvalid}, {VaultAuctionNotOver}, PushGasTooLow, RoyaltyGasTooLow.
    function settle() external;

    /// @notice Burns all fractions of the caller for their part of the pot.
    /// @dev Caller: any holder.
    /// Errors: {VaultNotOver}, {VaultShareTooSmall}, RevenuePaymentRefused.
    /// @return amount What was paid, in wei.
    function cash() external returns (uint256 amount);

    /// @notice Delivers the items to the caller, who holds at least 99.9 percent of the fractions and pays for the rest
    /// at the higher of reserve and the pool's mean price of the last day, with the ETH sent; what is too much comes
    /// back.
    /// @dev Caller: who holds at least 99.9 percent of the fractions.
    /// Errors: {VaultStageInvalid}, {VaultShareTooSmall}, {VaultPaymentTooSmall}, {VaultItemKept}, PushGasTooLow.
    function redeem() external payable;

    /// @notice Pays the curator what is here and belongs to nobody, after a sale or redemption.
    /// @dev Caller: anyone.
    /// Errors: {VaultNotOver}, {VaultNothingSpare}, PushGasTooLow.
    function sweep() external;

    /// @notice What all items together cost at least: the mean of the holders' prices by their fractions, as it was at
    /// the end of the last block.
    /// @return price That price, in wei.
    /// @return votes The fractions behind it, then and still, in smallest units of fractions.
    /// @return needed How many of them start a buy-out, in smallest units of fractions: the quorum of those that are
    /// not silent.
    function reserve() external view returns (uint256 price, uint256 votes, uint256 needed);

    /// @notice The price that an account has named.
    /// @param account The account it is about.
    /// @return That price, in wei; 0 if it has named none.
    function priceOf(address account) external view returns (uint256);

    /// @notice Between which prices one can name one's own now.
    /// @return min The lowest, in wei.
    /// @return max The highest, in wei.
    function priceBand() external view returns (uint256 min, uint256 max);

    /// @notice What an account must pay to redeem now, if it holds enough.
    /// @dev Errors: {VaultShareTooSmall}.
    /// @param account The account it is about.
    /// @return That amount, in wei.
    function redemptionPrice(address account) external view returns (uint256);

    /// @notice The buy-out.
    /// @return The buy-out, in the units of {BuyoutView}.
    function buyout() external view returns (BuyoutView memory);

    /// @notice How far the vault has come, and the fractions that have a part in it. While the vault pays or delivers
    /// it refuses to answer, since no answer would hold for long.
    /// @dev Errors: ReentrancyGuardReentrantCall.
    /// @return stage How far the vault has come.
    /// @return fractions The fractions that have a part in it, in smallest units of fractions: all but the vault's own.
    function standing() external view returns (Stage stage, uint256 fractions);

    /// @notice What the vault was made with.
    /// @return The facts, in the units of {VaultFacts}.
    function facts() external view returns (VaultFacts memory);
}
