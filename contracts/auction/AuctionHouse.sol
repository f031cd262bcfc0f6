// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IArtwork} from "../interfaces/artwork/IArtwork.sol";
import {AuctionTerms, AuctionView, IAuctionHouse, Price, Unsold} from "../interfaces/auction/IAuctionHouse.sol";
import {ICuration, Winner} from "../interfaces/artwork/ICuration.sol";
import {IRoundSplits} from "../interfaces/revenue/IRoundSplits.sol";
import {PushOrCredit} from "../revenue/PushOrCredit.sol";
import {Bidding} from "./Bidding.sol";

/**
 * @title AuctionHouse
 * @notice Sells curated works one after another. A bidder who cannot take its money back blocks nobody; the owner can
 * pause new auctions, but not keep anybody's money; and if a work cannot be minted in the end, its bid goes back.
 *
 * A lot is given up for one reason only, which lasts: its digest is taken. While the collection takes another house, or
 * another curation, lots wait. So a house that comes back, or after another one, goes on with all that nobody has sold,
 * and passing what is taken is progress that no revert undoes.
 *
 * A bid touches two slots: one with the highest bid, one with the auction. Terms are copied into the auction when it
 * starts, so that a vote changes the next one only.
 */
contract AuctionHouse is IAuctionHouse, PushOrCredit, Ownable, ReentrancyGuardTransient {
    struct Bid {
        address bidder;
        uint96 amount;
    }

    /// @dev Times in seconds, `increment` in basis points; `tries` counts how often the lot was offered.
    struct Auction {
        uint32 lot;
        uint40 start;
        uint40 end;
        uint40 latestEnd;
        uint24 extension;
        uint16 increment;
        uint8 tries;
        bool running;
    }

    /// @dev `amount` in wei, `time` in seconds. The lot sold before this one was `afterLot` - 1; none was if
    /// `afterLot` is 0.
    struct Sold {
        uint96 amount;
        uint40 time;
        uint32 afterLot;
    }

    /// @notice Bounds of the terms, in seconds, basis points and times.
    uint256 public constant MAX_DURATION = 30 days;
    uint256 public constant MAX_EXTENSION = 1 days;
    uint256 public constant MAX_EXTENSION_CAP = 7 days;
    uint256 public constant MAX_INCREMENT = 5_000;
    uint256 public constant MAX_TRIES = 10;

    /// The most lots that a start passes over because their works are taken; {skip} passes any number.
    uint256 private constant MAX_SKIPPED = 16;

    /// @notice The shortest auction, in seconds: a few on local chains, an hour or more on public ones.
    uint256 public immutable minDuration;

    /// @notice What is sold.
    IArtwork public immutable artwork;

    /// @notice Where the lots come from.
    ICuration public immutable curation;

    /// @notice Where the money goes.
    IRoundSplits public immutable splits;

    Bid private _highest;
    Auction private _auction;
    uint96 private _reserve;
    uint32 private _nextLot;
    uint32 private _sales;
    /// One more than the lot that was sold last, 0 before the first sale.
    uint32 private _lastSold;

    /// @inheritdoc IAuctionHouse
    bool public paused;

    AuctionTerms private _terms;
    mapping(uint256 lot => Sold) private _sold;

    /// @notice Makes the house with its first terms; {start} opens it.
    /// @param initialOwner Sets terms and pause, and takes what nobody bought: the timelock, once set up.
    /// @param artwork_ What is sold; the house must become its minter.
    /// @param curation_ Where the lots come from.
    /// @param splits_ Where the money goes.
    /// @param minDuration_ The shortest auction that any terms may set, in seconds.
    /// @param terms The first terms, in the units and bounds of {AuctionTerms}.
    constructor(
        address initialOwner,
        IArtwork artwork_,
        ICuration curation_,
        IRoundSplits splits_,
        uint256 minDuration_,
        AuctionTerms memory terms
    ) Ownable(initialOwner) {
        artwork = artwork_;
        curation = curation_;
        splits = splits_;
        minDuration = minDuration_;
        _setTerms(terms);
    }

    /// @inheritdoc IAuctionHouse
    function bid(uint256 lot) external payable nonReentrant {
        _bid(lot, msg.value);
    }

    /// @inheritdoc IAuctionHouse
    function bidWithCredit(uint256 lot, uint256 amount) external payable nonReentrant {
        uint256 held = credit[msg.sender];
        if (amount < msg.value || amount - msg.value > held) {
            revert AuctionCreditTooSmall(msg.sender, held, msg.value, amount);
        }
        uint256 used = amount - msg.value;
        credit[msg.sender] = held - used;
        totalCredit -= used;
        emit CreditUsed(msg.sender, used);
        _bid(lot, amount);
    }

    /// @inheritdoc IAuctionHouse
    /// @dev The artwork asks nobody when it mints, and who is paid cannot come back in.
    // slither-disable-next-line reentrancy-no-eth
    function settle() external nonReentrant {
        Auction memory running = _auction;
        if (!running.running) revert AuctionNone();
        if (block.timestamp <= running.end) revert AuctionNotOver(running.lot, running.end);
        _auction.running = false;
        Bid memory highest = _highest;
        Winner memory work = curation.winner(running.lot);
        if (_isRetried(running, highest, work)) {
            emit AuctionUnsold(running.lot, false);
            if (paused) _nextLot = running.lot;
            else _offer(running.lot, running.tries + 1);
        } else {
            uint256 tokenId = _mint(running.lot, highest.bidder == address(0) ? owner() : highest.bidder);
            _close(running.lot, work, highest, tokenId);
        }
        // A work that nobody bid for may be on offer again.
        if (!paused && !_auction.running && _mints()) _startNext();
    }

    /// @inheritdoc IAuctionHouse
    function start() external nonReentrant {
        if (_auction.running) revert AuctionUnderWay(_auction.lot);
        if (paused) revert AuctionsPaused();
        if (!_mints()) revert AuctionNotMinter(artwork.minter(), address(artwork.curation()));
        if (_startNext()) return;
        (uint256 lot, uint256 count) = (_nextLot, curation.winnerCount());
        if (lot == count) revert AuctionNothingToSell(count);
        revert AuctionLotsTaken(lot);
    }

    /// @inheritdoc IAuctionHouse
    function skip(uint256 maxLots) external {
        uint256 lot = _nextLot;
        (uint256 next, ) = _pass(maxLots);
        if (next == lot) revert AuctionNothingToSkip(lot);
    }

    /// @inheritdoc IAuctionHouse
    function setPaused(bool paused_) external onlyOwner {
        paused = paused_;
        emit AuctionPauseSet(paused_);
    }

    /// @inheritdoc IAuctionHouse
    function setTerms(AuctionTerms calldata terms) external onlyOwner {
        _setTerms(terms);
    }

    /// @inheritdoc IAuctionHouse
    function auction() external view returns (AuctionView memory) {
        Auction memory running = _auction;
        Bid memory highest = _highest;
        return
            AuctionView({
                lot: running.lot,
                start: running.start,
                end: running.end,
                latestEnd: running.latestEnd,
                bidder: highest.bidder,
                amount: highest.amount,
                minBid: _minBid(highest, running.increment),
                settled: !running.running
            });
    }

    /// @inheritdoc IAuctionHouse
    function nextLot() external view returns (uint256) {
        return _nextLot;
    }

    /// @inheritdoc IAuctionHouse
    function sales() external view returns (uint256) {
        return _sales;
    }

    /// @inheritdoc IAuctionHouse
    function prices(uint256 count) external view returns (Price[] memory list) {
        uint256 known = _sales;
        list = new Price[](count < known ? count : known);
        uint32 lot = _lastSold;
        for (uint256 i = 0; i < list.length; ++i) {
            Sold memory sold = _sold[--lot];
            list[i] = Price({amount: sold.amount, time: sold.time, lot: lot});
            lot = sold.afterLot;
        }
    }

    /// @inheritdoc IAuctionHouse
    function soldFor(uint256 lot) external view returns (uint256) {
        return _sold[lot].amount;
    }

    /// @inheritdoc IAuctionHouse
    function getTerms() external view returns (AuctionTerms memory) {
        return _terms;
    }

    function _bid(uint256 lot, uint256 amount) private {
        Auction memory running = _auction;
        if (!running.running) revert AuctionNone();
        if (lot != running.lot) revert AuctionLotInvalid(lot, running.lot);
        if (block.timestamp > running.end) revert AuctionOver(lot, running.end);
        Bid memory last = _highest;
        uint256 minBid = _minBid(last, running.increment);
        if (amount < minBid || amount > type(uint96).max) revert AuctionBidInvalid(lot, amount, minBid);
        _highest = Bid({bidder: msg.sender, amount: uint96(amount)});
        emit BidPlaced(lot, msg.sender, amount);
        uint256 end = Bidding.extended(running.end, running.latestEnd, running.extension);
        if (end != running.end) {
            // At most latestEnd, which is of 40 bits.
            _auction.end = uint40(end);
            emit AuctionExtended(lot, end);
        }
        if (last.bidder != address(0)) _pay(last.bidder, last.amount);
    }

    /// Offers the next work that is not taken; false if none waits, or too many are.
    function _startNext() private returns (bool) {
        (uint256 lot, bool free) = _pass(MAX_SKIPPED);
        if (!free) return false;
        // There are fewer works than 2^32.
        _nextLot = uint32(lot + 1);
        _offer(lot, 1);
        return true;
    }

    /// Passes `max` lots at most that are taken for good; returns the next one, and whether it is known to be free.
    function _pass(uint256 max) private returns (uint256 lot, bool free) {
        uint256 first = _nextLot;
        uint256 waiting = curation.winnerCount() - first;
        uint256 end = first + (max < waiting ? max : waiting);
        lot = first;
        while (lot < end && artwork.isTaken(curation.winner(lot).digest)) ++lot;
        free = lot < end;
        if (lot == first) return (lot, free);
        // There are fewer works than 2^32.
        _nextLot = uint32(lot);
        emit LotsSkipped(first, lot - first);
    }

    function _offer(uint256 lot, uint8 tries) private {
        AuctionTerms memory rules = _terms;
        uint256 end = block.timestamp + rules.duration;
        _auction = Auction({
            lot: uint32(lot),
            start: uint40(block.timestamp),
            end: uint40(end),
            latestEnd: uint40(end + rules.extensionCap),
            extension: rules.extension,
            increment: rules.increment,
            tries: tries,
            running: true
        });
        _highest = Bid({bidder: address(0), amount: 0});
        _reserve = rules.reserve;
        emit AuctionStarted(lot, end, rules.reserve);
    }

    /// Mints a lot; returns 0 if that cannot be done now. A caller cannot bring that about with too little gas: the 64th
    /// of it that is left would not be enough for what follows.
    function _mint(uint256 lot, address to) private returns (uint256) {
        if (!_mints()) return 0;
        try artwork.mintCurated(lot, to) returns (uint256 tokenId) {
            return tokenId;
        } catch {
            return 0;
        }
    }

    /// Pays for what was minted as `tokenId`, or gives the bid back.
    function _close(uint256 lot, Winner memory work, Bid memory highest, uint256 tokenId) private {
        // A token id is a hash, and 0 says that there is none.
        // slither-disable-next-line incorrect-equality
        if (tokenId == 0) {
            // A lot whose work is not taken is the next one again, whatever kept it from being minted.
            if (!artwork.isTaken(work.digest)) _nextLot = uint32(lot);
            emit AuctionVoided(lot, highest.bidder, highest.amount);
            if (highest.bidder != address(0)) _pay(highest.bidder, highest.amount);
        } else if (highest.bidder == address(0)) {
            emit AuctionUnsold(lot, true);
        } else {
            // There are fewer works than 2^32.
            _sold[lot] = Sold({amount: highest.amount, time: uint40(block.timestamp), afterLot: _lastSold});
            (_sales, _lastSold) = (_sales + 1, uint32(lot) + 1);
            emit AuctionSettled(lot, tokenId, highest.bidder, highest.amount);
            _pay(splits.splitterOf(work.round), highest.amount);
        }
    }

    /// Whether a work that nobody bid for is to be offered again, as the DAO decided.
    function _isRetried(Auction memory running, Bid memory highest, Winner memory work) private view returns (bool) {
        if (highest.bidder != address(0)) return false;
        AuctionTerms memory rules = _terms;
        return rules.unsold == Unsold.Retry && running.tries < rules.tries && _mints() && !artwork.isTaken(work.digest);
    }

    function _setTerms(AuctionTerms memory rules) private {
        _check("reserve", rules.reserve, 1, type(uint96).max);
        _check("duration", rules.duration, minDuration, MAX_DURATION);
        _check("extension", rules.extension, 0, MAX_EXTENSION);
        _check("extensionCap", rules.extensionCap, rules.extension, MAX_EXTENSION_CAP);
        _check("increment", rules.increment, 1, MAX_INCREMENT);
        _check("tries", rules.tries, 1, MAX_TRIES);
        _terms = rules;
        emit AuctionTermsSet(rules);
    }

    /// Whether this house mints now, and what its own curation chose.
    function _mints() private view returns (bool) {
        return artwork.minter() == address(this) && artwork.curation() == curation;
    }

    function _minBid(Bid memory highest, uint256 increment) private view returns (uint256) {
        if (highest.bidder == address(0)) return _reserve;
        return Bidding.next(highest.amount, increment);
    }

    function _check(bytes32 term, uint256 value, uint256 min, uint256 max) private pure {
        if (value < min || value > max) revert AuctionTermsInvalid(term, value, min, max);
    }
}
