// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev What happens to a work that nobody bid for.
enum Unsold {
    ToTreasury,
    Retry
}

/// @dev The terms of auctions to come.
/// @param reserve The least first bid, in wei.
/// @param duration How long an auction takes, in seconds.
/// @param extension What a late bid leaves at least, in seconds.
/// @param extensionCap All extensions together at most, in seconds.
/// @param increment How much higher the next bid must be, in basis points of the highest.
/// @param unsold What happens to a work that nobody bid for.
/// @param tries How often it is offered in all before it goes to the treasury, a count.
struct AuctionTerms {
    uint96 reserve;
    uint32 duration;
    uint24 extension;
    uint24 extensionCap;
    uint16 increment;
    Unsold unsold;
    uint8 tries;
}

/// @dev An auction. `lot` is the work's number among curation's winners. Times in seconds; `minimum` is the least next
/// bid in wei. `settled` also before the first auction.
struct AuctionView {
    uint256 lot;
    uint256 start;
    uint256 end;
    uint256 latestEnd;
    address bidder;
    uint256 amount;
    uint256 minimum;
    bool settled;
}

/// @dev A sale: what was paid, in wei, when, in seconds, and for which lot.
struct Price {
    uint96 amount;
    uint40 time;
    uint32 lot;
}

/**
 * @title IAuctionHouse
 * @notice The first sale of every curated work: one English auction after another, in the order of curation. The work is
 * minted to the winner in the transaction that settles, and the whole price goes to the splitter of its round.
 */
interface IAuctionHouse {
    /// @notice The auction of `lot` is the current one, not that of `given`.
    error AuctionLotInvalid(uint256 given, uint256 lot);
    /// @notice There is no auction now.
    error AuctionNone();
    /// @notice Bids were taken until `end` (seconds).
    error AuctionOver(uint256 lot, uint256 end);
    /// @notice Bids are taken until `end` (seconds).
    error AuctionNotOver(uint256 lot, uint256 end);
    /// @notice A bid must be at least `minimum` wei and fit in 96 bits.
    error AuctionBidInvalid(uint256 lot, uint256 amount, uint256 minimum);
    /// @notice An auction is under way.
    error AuctionUnderWay(uint256 lot);
    /// @notice The DAO has paused new auctions.
    error AuctionsPaused();
    /// @notice No chosen work waits.
    error AuctionNothingToSell(uint256 lots);
    /// @notice The collection mints for `minter` what `curation` chose, not for this house what its own did.
    error AuctionNotMinter(address minter, address curation);
    /// @notice `lot` and many after it are taken for good: skip them.
    error AuctionLotsTaken(uint256 lot);
    /// @notice `lot` is not taken: nothing to skip.
    error AuctionNothingToSkip(uint256 lot);
    /// @notice `account` bids with a credit of `credit` wei and `sent` wei, not `amount`.
    error AuctionCreditTooSmall(address account, uint256 credit, uint256 sent, uint256 amount);
    /// @notice A term is outside its bounds in code; `term` is its name.
    error AuctionTermsInvalid(bytes32 term, uint256 value, uint256 least, uint256 most);

    event AuctionTermsSet(AuctionTerms terms);
    event AuctionPauseSet(bool paused);
    event AuctionStarted(uint256 indexed lot, uint256 end, uint256 reserve);
    event BidPlaced(uint256 indexed lot, address indexed bidder, uint256 amount);
    event AuctionExtended(uint256 indexed lot, uint256 end);
    event AuctionSettled(uint256 indexed lot, uint256 indexed tokenId, address indexed winner, uint256 amount);
    event AuctionUnsold(uint256 indexed lot, bool toTreasury);
    /// @notice `count` lots from `first` on are taken for good and are not offered.
    event LotsSkipped(uint256 indexed first, uint256 count);
    /// @notice The work could not be minted; a bidder has its money back. If it is not taken, it is the next lot.
    event AuctionVoided(uint256 indexed lot, address indexed bidder, uint256 amount);
    event CreditUsed(address indexed account, uint256 amount);

    /// @notice Bids all ETH sent on the current auction, which must be that of `lot`. Anyone. The bidder before gets its
    /// money back; if it does not take it, it has a credit to withdraw or to bid with. Reverts with an `Auction…` error.
    function bid(uint256 lot) external payable;

    /// @notice Bids `amount` wei: the ETH sent, and the rest from one's credit. Reverts with an `Auction…` error.
    function bidWithCredit(uint256 lot, uint256 amount) external payable;

    /// @notice Ends the auction that is over and starts the next one, if a work waits and auctions are not paused.
    /// Anyone.
    function settle() external;

    /// @notice Starts an auction when none is under way. Anyone. Reverts with {AuctionUnderWay}, {AuctionsPaused},
    /// {AuctionNotMinter}, {AuctionNothingToSell}, or {AuctionLotsTaken} if {skip} must come first.
    function start() external;

    /// @notice Passes the next lots as far as they are taken for good, `most` of them at most. Anyone: a house that begins
    /// after another has sold can catch up in steps. Reverts with {AuctionNothingToSkip}.
    /// @param most A count.
    function skip(uint256 most) external;

    /// @notice Stops or lets on new auctions; the current one goes on and settles. Only the owner.
    function setPaused(bool paused) external;

    /// @notice Sets the terms of auctions to come. Only the owner.
    function setTerms(AuctionTerms calldata terms) external;

    /// @notice The auction that is under way or was the last one.
    function auction() external view returns (AuctionView memory);

    /// @notice The lot that is offered after the current one, as far as one waits.
    function nextLot() external view returns (uint256);

    /// @notice How many works were sold.
    function sales() external view returns (uint256);

    /// @notice The last `count` sales, or fewer if there are not so many, the latest first.
    function prices(uint256 count) external view returns (Price[] memory);

    /// @notice What was paid for `lot` here, in wei, all of it to the splitter of its round; 0 if it was not sold.
    function soldFor(uint256 lot) external view returns (uint256);

    /// @notice The terms in force for the next auction.
    function getTerms() external view returns (AuctionTerms memory);

    /// @notice Whether new auctions are stopped.
    function paused() external view returns (bool);
}
