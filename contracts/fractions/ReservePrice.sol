// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RevenueShare} from "../revenue/RevenueShare.sol";

/**
 * @title ReservePrice
 * @notice The price of the whole, as its holders name it: the mean of their prices, weighted by their fractions, which
 * follows the fractions as they move.
 *
 * What is read is the mean as it was at the end of the last block, so that fractions which were borrowed for a moment
 * count for nothing. And a price must be within half and double of the reserve as it was when the last day of naming
 * began, so that nobody, however many fractions it has, moves the reserve far before the others can answer.
 *
 * Some accounts hold fractions for others and can name no price: the vault's pool, and lending pools. What they hold is
 * silent. Silence that came in the same transaction counts for nothing, nor do prices whose fractions left in the same
 * block, so that no fraction counts on both sides.
 *
 * Prices are kept in whole gwei, in 64 bits.
 */
abstract contract ReservePrice is RevenueShare {
    /// @dev Sums over the accounts that named a price: of fractions times price, and of fractions.
    struct Tally {
        uint160 weighted;
        uint96 votes;
    }

    /// @dev `anchor`, in gwei, is what prices named until `since` (seconds) plus a day are measured by; `changed` the
    /// block of the last change of the tally.
    struct Naming {
        uint64 anchor;
        uint40 since;
        uint64 changed;
    }

    uint256 internal constant GWEI = 1 gwei;

    /// How long an anchor holds, in seconds, and how far a price may be from it, as a factor.
    uint256 private constant NAMING = 1 days;
    uint256 private constant BAND = 2;

    /// Marks of accounts: none, has a price, can have none.
    uint8 private constant UNNAMED = 0;
    uint8 private constant NAMED = 1;
    uint8 private constant SILENT = 2;

    /// The tally now, and as it was at the end of the block before the one of its last change.
    Tally private _tally;
    Tally private _tallyBefore;
    Naming private _naming;

    /// By account, in gwei; whoever has one is marked.
    mapping(address account => uint64) private _prices;

    address[] private _silent;

    /// Fractions that fell silent in this transaction, less those that can speak again.
    int256 private transient _silenced;

    /// @dev The reserve in gwei at the end of the last block, and the fractions behind it then and now.
    function _reservePrice() internal view returns (uint256 price, uint256 votes) {
        Naming memory naming = _naming;
        // Changed in this very block or before.
        // slither-disable-next-line incorrect-equality
        Tally memory tally = naming.changed == block.number ? _tallyBefore : _tally;
        price = tally.votes == 0 ? naming.anchor : tally.weighted / tally.votes;
        votes = _tally.votes < tally.votes ? _tally.votes : tally.votes;
    }

    /// @dev Fractions that were silent when the transaction began, and still are.
    function _silentFractions() internal view returns (uint256 held) {
        address[] memory silent = _silent;
        for (uint256 i = 0; i < silent.length; ++i) held += balanceOf(silent[i]);
        // What came, less what left, is at most what is there.
        if (_silenced > 0) held -= uint256(_silenced);
    }

    /// @dev Whether `account` can name no price.
    function _isSilent(address account) internal view returns (bool) {
        // A mark is one of three.
        // slither-disable-next-line incorrect-equality
        return _markOf(account) == SILENT;
    }

    /// @dev From the next transaction on what `account` holds is silent; a price of its own is gone.
    function _silence(address account) internal {
        // A mark is one of three.
        // slither-disable-next-line incorrect-equality
        if (_markOf(account) == NAMED) _namePrice(account, 0);
        _setMark(account, SILENT);
        _silent.push(account);
        // There are fewer fractions than 2^96.
        _silenced += int256(balanceOf(account));
    }

    /// @dev The price of `account`, in gwei.
    function _priceOf(address account) internal view returns (uint256) {
        return _prices[account];
    }

    /// @dev Between which prices, in gwei, one can name one's own now.
    function _priceBand() internal view returns (uint256 min, uint256 max) {
        uint256 anchor = _anchor(_naming);
        min = anchor / BAND;
        max = anchor * BAND;
        // slither-disable-next-line incorrect-equality
        if (min == 0) min = 1;
        if (max > type(uint64).max) max = type(uint64).max;
    }

    /// @dev Names a price, in gwei and within the band, or none with 0.
    function _namePrice(address account, uint64 price) internal {
        Naming memory naming = _naming;
        if (price != 0 && block.timestamp >= naming.since + NAMING) {
            // Fits: a mean of prices, or an anchor before.
            (_naming.anchor, _naming.since) = (uint64(_anchor(naming)), uint40(block.timestamp));
        }
        _move(account, _prices[account], price);
        _prices[account] = price;
        _setMark(account, price == 0 ? UNNAMED : NAMED);
    }

    /// @dev The first price, by the first holder of all fractions.
    function _nameFirstPrice(address account, uint64 price) internal {
        _naming = Naming({anchor: price, since: uint40(block.timestamp), changed: uint64(block.number)});
        _tally = Tally({weighted: uint160(balanceOf(account) * price), votes: uint96(balanceOf(account))});
        _prices[account] = price;
        _setMark(account, NAMED);
    }

    function _update(address from, address to, uint256 value) internal virtual override {
        super._update(from, to, value);
        (uint8 markFrom, uint8 markTo) = (_markOf(from), _markOf(to));
        // There are fewer fractions than 2^96, and a mark is one of three.
        // slither-disable-next-line incorrect-equality
        if (markFrom == SILENT) _silenced -= int256(value);
        // slither-disable-next-line incorrect-equality
        if (markTo == SILENT) _silenced += int256(value);
        // slither-disable-next-line incorrect-equality
        uint256 left = markFrom == NAMED ? _prices[from] : 0;
        // slither-disable-next-line incorrect-equality
        uint256 joined = markTo == NAMED ? _prices[to] : 0;
        if (left == joined || from == to) return;
        Tally memory tally = _tally;
        // No more fractions leave a sum than were counted into it.
        if (left != 0) {
            tally.weighted -= uint160(value * left);
            tally.votes -= uint96(value);
        }
        if (joined != 0) {
            tally.weighted += uint160(value * joined);
            tally.votes += uint96(value);
        }
        _change(tally);
    }

    /// What prices are measured by now: the anchor, or after its day the reserve.
    function _anchor(Naming memory naming) private view returns (uint256 price) {
        if (block.timestamp < naming.since + NAMING) return naming.anchor;
        (price, ) = _reservePrice();
    }

    function _move(address account, uint256 last, uint256 price) private {
        uint256 held = balanceOf(account);
        Tally memory tally = _tally;
        if (last != 0) {
            tally.weighted -= uint160(held * last);
            tally.votes -= uint96(held);
        }
        if (price != 0) {
            tally.weighted += uint160(held * price);
            tally.votes += uint96(held);
        }
        _change(tally);
    }

    function _change(Tally memory tally) private {
        if (_naming.changed != block.number) {
            _tallyBefore = _tally;
            _naming.changed = uint64(block.number);
        }
        _tally = tally;
    }
}
