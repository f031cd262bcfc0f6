// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev What happens to a work that nobody bid for.
enum Unsold {
    ToTreasury,
    Retry
}

/// @dev The terms of auctions to come.
/// @param reserve The least first bid, in wei, at least 1.
/// @param duration How long an auction takes, in seconds, at most 2,592,000 (30 days).
/// @param extension What a late bid leaves at least, in seconds, at most 86,400 (a day).
/// @param extensionCap All extensions together at most, in seconds, `extension` to 604,800 (seven days).
/// @param increment How much higher the next bid must be, in basis points of the highest, 1 to 5,000.
/// @param unsold What happens to a work that nobody bid for.
/// @param tries How often it is offered in all before it goes to the treasury, a count, 1 to 10.
struct AuctionTerms {
    uint96 reserve;
    uint32 duration;
    uint24 extension;
    uint24 extensionCap;
    uint16 increment;
    Unsold unsold;
    uint8 tries;
}

/// @dev An auction.
/// @param lot The work's number among curation's winners, from 0.
/// @param start When it began, in Unix seconds.
/// @param end When bids end, in Unix seconds.
/// @param latestEnd Up to when late bids can move that, in Unix seconds.
/// @param bidder Who bid most; the zero address if nobody has.
/// @param amount The highest bid, in wei.
/// @param minBid The least next bid, in wei.
/// @param settled Whether it is settled; true also before the first auction.
struct AuctionView {
    uint256 lot;
    uint256 start;
    uint256 end;
    uint256 latestEnd;
    address bidder;
    uint256 amount;
    uint256 minBid;
    bool settled;
}

/// @dev A sale.
/// @param amount What was paid, in wei.
/// @param time When, in Unix seconds.
/// @param lot Which lot was sold.
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
    /// @param given The lot that was given.
    /// @param lot The lot that is on offer, its number among curation's winners, from 0.
    error AuctionLotInvalid(uint256 given, uint256 lot);
    /// @notice There is no auction now.
    error AuctionNone();
    /// @notice Bids were taken until `end` (seconds).
    /// @param lot Which lot, its number among curation's winners, from 0.
    /// @param end The last moment for bids, in Unix seconds.
    error AuctionOver(uint256 lot, uint256 end);
    /// @notice Bids are taken until `end` (seconds).
    /// @param lot Which lot, its number among curation's winners, from 0.
    /// @param end The last moment for bids, in Unix seconds.
    error AuctionNotOver(uint256 lot, uint256 end);
    /// @notice A bid must be at least `min` wei and fit in 96 bits.
    /// @param lot Which lot, its number among curation's winners, from 0.
    /// @param amount What was bid, in wei.
    /// @param min The least bid now, in wei.
    error AuctionBidInvalid(uint256 lot, uint256 amount, uint256 min);
    /// @notice An auction is under way.
    /// @param lot Which lot, its number among curation's winners, from 0.
    error AuctionUnderWay(uint256 lot);
    /// @notice The DAO has paused new auctions.
    error AuctionsPaused();
    /// @notice No chosen work waits.
    /// @param lots How many works were chosen so far, a count.
    error AuctionNothingToSell(uint256 lots);
    /// @notice The collection mints for `minter` what `curation` chose, not for this house what its own did.
    /// @param minter Who may mint in the collection.
    /// @param curation The curation whose choice the collection mints.
    error AuctionNotMinter(address minter, address curation);
    /// @notice `lot` and many after it are taken for good: skip them.
    /// @param lot Which lot, its number among curation's winners, from 0.
    error AuctionLotsTaken(uint256 lot);
    /// @notice `lot` is not taken: nothing to skip.
    /// @param lot Which lot, its number among curation's winners, from 0.
    error AuctionNothingToSkip(uint256 lot);
    /// @notice `account` bids with a credit of `credit` wei and `sent` wei, not `amount`.
    /// @param account Who bids.
    /// @param credit Its credit, in wei.
    /// @param sent How much was sent, in wei.
    /// @param amount The bid, in wei.
    error AuctionCreditTooSmall(address account, uint256 credit, uint256 sent, uint256 amount);
    /// @notice A term is outside its bounds in code; `term` is its name.
    /// @param term The name of the term, as text padded with zeros.
    /// @param value The value that was given, in the term's unit as {AuctionTerms} says.
    /// @param min The smallest value allowed, in the same unit.
    /// @param max The largest value allowed, in the same unit.
    error AuctionTermsInvalid(bytes32 term, uint256 value, uint256 min, uint256 max);

    /// @notice The DAO set the terms of auctions to come.
    /// @param terms The terms, in the units and bounds of {AuctionTerms}.
    event AuctionTermsSet(AuctionTerms terms);
    /// @notice The DAO paused new auctions, or let them go on.
    /// @param paused Whether new auctions are paused.
    event AuctionPauseSet(bool paused);
    /// @notice A lot is on offer.
    /// @param lot Which lot, its number among curation's winners, from 0.
    /// @param end When bids end, in Unix seconds.
    /// @param reserve The least first bid, in wei.
    event AuctionStarted(uint256 indexed lot, uint256 end, uint256 reserve);
    /// @notice `bidder` offers `amount`.
    /// @param lot Which lot, its number among curation's winners, from 0.
    /// @param bidder Who bid.
    /// @param amount How much, in wei.
    event BidPlaced(uint256 indexed lot, address indexed bidder, uint256 amount);
    /// @notice A late bid moved the end.
    /// @param lot Which lot, its number among curation's winners, from 0.
    /// @param end When bids end now, in Unix seconds.
    event AuctionExtended(uint256 indexed lot, uint256 end);
    /// @notice The work was minted to who bid most, and the price went to its round's splitter.
    /// @param lot Which lot, its number among curation's winners, from 0.
    /// @param tokenId The new token.
    /// @param winner Who got it.
    /// @param amount The price, in wei.
    event AuctionSettled(uint256 indexed lot, uint256 indexed tokenId, address indexed winner, uint256 amount);
    /// @notice Nobody bid for the work.
    /// @param lot Which lot, its number among curation's winners, from 0.
    /// @param toTreasury Whether it was minted to the owner, the treasury; otherwise it is offered again.
    event AuctionUnsold(uint256 indexed lot, bool toTreasury);
    /// @notice `count` lots from `first` on are taken for good and are not offered.
    /// @param first The first of them.
    /// @param count How many, a count.
    event LotsSkipped(uint256 indexed first, uint256 count);
    /// @notice The work could not be minted; a bidder has its money back. If it is not taken, it is the next lot.
    /// @param lot Which lot, its number among curation's winners, from 0.
    /// @param bidder Who has its money back; the zero address if nobody had bid.
    /// @param amount How much, in wei.
    event AuctionVoided(uint256 indexed lot, address indexed bidder, uint256 amount);
    /// @notice A bid was paid in part or wholly by the bidder's credit.
    /// @param account Whose credit it was.
    /// @param amount How much, in wei.
    event CreditUsed(address indexed account, uint256 amount);

    /// @notice Bids all ETH sent on the current auction. The bidder before gets its money back; if it does not take it,
    /// it has a credit to withdraw or to bid with.
    /// @dev Caller: anyone.
    /// Errors: {AuctionNone}, {AuctionLotInvalid}, {AuctionOver}, {AuctionBidInvalid}, PushGasTooLow.
    /// @param lot The current auction's lot.
    function bid(uint256 lot) external payable;

    /// @notice Bids `amount`: the ETH sent, and the rest from the caller's credit.
    /// @dev Caller: anyone.
    /// Errors: {AuctionCreditTooSmall}, and those of {bid}.
    /// @param lot The current auction's lot.
    /// @param amount The bid, in wei, at least the ETH sent.
    function bidWithCredit(uint256 lot, uint256 amount) external payable;

    /// @notice Ends the auction that is over and starts the next one, if a work waits and auctions are not paused.
    /// @dev Caller: anyone.
    /// Errors: {AuctionNone}, {AuctionNotOver}, PushGasTooLow.
    function settle() external;

    /// @notice Starts an auction when none is under way.
    /// @dev Caller: anyone.
    /// Errors: {AuctionUnderWay}, {AuctionsPaused}, {AuctionNotMinter}, {AuctionNothingToSell}, {AuctionLotsTaken} if
    /// {skip} must come first.
    function start() external;

    /// @notice Passes the next lots as far as they are taken for good: a house that begins after another has sold can
    /// catch up in steps.
    /// @dev Caller: anyone.
    /// Errors: {AuctionNothingToSkip}.
    /// @param maxLots How many of them at most, a count.
    function skip(uint256 maxLots) external;

    /// @notice Pauses new auctions, or lets them go on; the current one goes on and settles.
    /// @dev Caller: the owner.
    /// Errors: OwnableUnauthorizedAccount.
    /// @param paused Whether new auctions are paused.
    function setPaused(bool paused) external;

    /// @notice Sets the terms of auctions to come.
    /// @dev Caller: the owner.
    /// Errors: {AuctionTermsInvalid}, OwnableUnauthorizedAccount.
    /// @param terms The terms, in the units and bounds of {AuctionTerms}.
    function setTerms(AuctionTerms calldata terms) external;

    /// @notice The auction that is under way or was the last one.
    /// @return The auction, in the units of {AuctionView}.
    function auction() external view returns (AuctionView memory);

    /// @notice The lot that is offered after the current one.
    /// @return Its number; the number of all winners if none waits.
    function nextLot() external view returns (uint256);

    /// @notice How many works were sold.
    /// @return Their number.
    function sales() external view returns (uint256);

    /// @notice The last sales, the latest first.
    /// @param count How many of them, a count; there may be fewer.
    /// @return The sales, in the units of {Price}.
    function prices(uint256 count) external view returns (Price[] memory);

    /// @notice What was paid for a lot here, all of it to the splitter of its round.
    /// @param lot Which lot, its number among curation's winners, from 0.
    /// @return The price, in wei; 0 if it was not sold here.
    function soldFor(uint256 lot) external view returns (uint256);

    /// @notice The terms in force for the next auction.
    /// @return The terms, in the units of {AuctionTerms}.
    function getTerms() external view returns (AuctionTerms memory);

    /// @notice Whether new auctions are paused.
    /// @return Whether they are.
    function paused() external view returns (bool);
}
