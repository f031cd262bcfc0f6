// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IFractionPool} from "../interfaces/fractions/IFractionPool.sol";
import {IFractionPoolFactory} from "../interfaces/fractions/IFractionPoolFactory.sol";
import {IFractionVault, Stage, VaultTerms} from "../interfaces/fractions/IFractionVault.sol";
import {IFractionVaultFactory} from "../interfaces/fractions/IFractionVaultFactory.sol";
import {RevenueShare} from "../revenue/RevenueShare.sol";
import {SendEther} from "../revenue/SendEther.sol";
import {Bidding} from "../auction/Bidding.sol";
import {ReservePrice} from "./ReservePrice.sol";
import {SignedApproval} from "./SignedApproval.sol";
import {VaultArguments} from "./VaultArguments.sol";
import {VaultBooks} from "./VaultBooks.sol";
import {Royalty, VaultRoyalties} from "./VaultRoyalties.sol";

/**
 * @title FractionVault
 * @notice What all vaults run. A vault is a few bytes of code that take bare transfers, call this contract otherwise, and
 * end with what the vault was made with.
 *
 * Nothing dilutes the fractions: their number is fixed, and the curator's fee is a part of income and sale. After a sale
 * or a redemption nothing accrues any more, and all that had not accrued joins the pot. Fractions that the vault itself
 * holds count for nothing.
 */
contract FractionVault is VaultBooks, SignedApproval {
    /// The gas that delivering one item may take; an item that takes more, or refuses, voids the buy-out.
    uint256 private constant ITEM_GAS = 300_000;

    /// Whoever holds this many of each thousand fractions can redeem.
    uint256 private constant REDEEMS = 999;

    /// The window of the pool's mean price, in seconds, and the binary places of that price.
    uint256 private constant WINDOW = 1 days;
    uint256 private constant PRICE_BITS = 96;

    /// @notice What made this vault.
    IFractionVaultFactory public immutable factory;

    /// @notice The studio's works, whose royalties come first.
    address public immutable artwork;

    /// @notice Makes what all vaults run.
    /// @param artwork_ The studio's works, whose royalties come first.
    constructor(address artwork_) ERC20("", "") {
        factory = IFractionVaultFactory(msg.sender);
        artwork = artwork_;
    }

    /// @notice Gives `holder` all fractions and names its first price, when the vault is made.
    /// @dev Caller: the factory.
    /// Errors: {VaultOnlyFactory}.
    /// @param holder Who gets them.
    /// @param supply How many, in smallest units of fractions, 18 decimals.
    /// @param price The price of all items together, in wei, cut to whole gwei.
    function initialise(address holder, uint256 supply, uint256 price) external {
        if (msg.sender != address(factory)) revert VaultOnlyFactory(msg.sender);
        _mint(holder, supply);
        _nameFirstPrice(holder, uint64(price / GWEI));
    }

    /// @inheritdoc IFractionVault
    function namePrice(uint256 price) external {
        _require(Stage.Held);
        if (_isSilent(msg.sender)) revert VaultAccountSilent(msg.sender);
        (uint256 min, uint256 max) = _priceBand();
        // Prices are kept in whole gwei.
        // slither-disable-next-line divide-before-multiply
        uint256 named = price / GWEI;
        if (price != 0 && (named < min || named > max)) {
            revert VaultPriceInvalid(price, min * GWEI, max * GWEI);
        }
        _namePrice(msg.sender, uint64(named));
        (uint256 mean, ) = _reservePrice();
        emit PriceNamed(msg.sender, named * GWEI, mean * GWEI);
    }

    /// @inheritdoc IFractionVault
    function silence(address account) external {
        if (_isSilent(account)) return;
        if (!factory.isSilent(address(this), account)) revert VaultAccountSpeaks(account);
        _silence(account);
        emit AccountSilenced(account);
    }

    /// @inheritdoc IFractionVault
    function start() external payable nonReentrant {
        _require(Stage.Held);
        (uint256 price, uint256 votes, uint256 needed) = reserve();
        if (votes < needed) revert VaultQuorumMissed(votes, needed);
        _checkBid(price);
        VaultTerms memory terms = VaultArguments.terms(address(this));
        uint256 end = block.timestamp + terms.duration;
        // Dates fit in 40 bits.
        _buyout = Buyout({stage: Stage.Auction, end: uint40(end), latestEnd: uint40(end + terms.extensionCap)});
        _highest = Bid({bidder: msg.sender, amount: uint96(msg.value)});
        emit BuyoutStarted(msg.sender, msg.value, end);
    }

    /// @inheritdoc IFractionVault
    function bid() external payable nonReentrant {
        Buyout memory running = _require(Stage.Auction);
        if (block.timestamp > running.end) revert VaultAuctionOver(running.end);
        VaultTerms memory terms = VaultArguments.terms(address(this));
        Bid memory last = _highest;
        _checkBid(Bidding.next(last.amount, terms.increment));
        _highest = Bid({bidder: msg.sender, amount: uint96(msg.value)});
        emit BuyoutBid(msg.sender, msg.value);
        uint256 end = Bidding.extended(running.end, running.latestEnd, terms.extension);
        if (end != running.end) {
            _buyout.end = uint40(end);
            emit BuyoutExtended(end);
        }
        _pay(last.bidder, last.amount);
    }

    /// @inheritdoc IFractionVault
    /// @dev While items are delivered nobody can come back in, and what a collection could otherwise do is undone if the
    /// delivery fails.
    // slither-disable-next-line reentrancy-no-eth
    function settle() external nonReentrant {
        Buyout memory running = _require(Stage.Auction);
        if (block.timestamp <= running.end) revert VaultAuctionNotOver(running.end);
        Bid memory highest = _highest;
        uint256 gasLimit = ITEM_GAS * VaultArguments.count(address(this));
        _requireGas(gasLimit);
        _buyout.stage = Stage.Sold;
        try this.deliver{gas: gasLimit}(highest.bidder) {
            _endStreams();
            _highest.amount = 0;
            _payShares(highest.amount);
            uint256 pot = _close();
            emit BuyoutSettled(highest.bidder, highest.amount, pot);
        } catch {
            _buyout.stage = Stage.Held;
            _highest.amount = 0;
            emit BuyoutVoided(highest.bidder, highest.amount);
            _pay(highest.bidder, highest.amount);
        }
    }

    /// @notice Gives all items to `to`, so that a part of them is never delivered alone.
    /// @dev Caller: the vault itself.
    /// Errors: {VaultOnlyFactory}, {VaultItemKept}, and those of the collections.
    /// @param to Who gets them.
    function deliver(address to) external {
        if (msg.sender != address(this)) revert VaultOnlyFactory(msg.sender);
        _deliver(to);
    }

    /// @inheritdoc IFractionVault
    function cash() external nonReentrant returns (uint256 amount) {
        Proceeds memory proceeds = _proceeds;
        if (proceeds.shares == 0) revert VaultNotOver(_buyout.stage);
        uint256 held = balanceOf(msg.sender);
        if (held == 0) revert VaultShareTooSmall(msg.sender, 0, 1);
        _burn(msg.sender, held);
        amount = (proceeds.pot * held) / proceeds.shares;
        emit Cashed(msg.sender, held, amount);
        if (!SendEther.pay(msg.sender, amount, gasleft())) revert RevenuePaymentRefused(msg.sender, amount);
    }

    /// @inheritdoc IFractionVault
    /// @dev While items are delivered nobody can come back into anything that counts on the pot; a credit or revenue that
    /// is paid out meanwhile leaves balance and books alike.
    // slither-disable-next-line reentrancy-no-eth
    function redeem() external payable nonReentrant {
        _require(Stage.Held);
        uint256 due = redemptionPrice(msg.sender);
        if (msg.value < due) revert VaultPaymentTooSmall(msg.value, due);
        uint256 held = balanceOf(msg.sender);
        uint256 total = shares();
        // The payment counts as a bid, so that the streams take it for no income.
        _highest.amount = uint96(msg.value);
        _endStreams();
        _burn(msg.sender, held);
        _highest.amount = 0;
        _buyout.stage = Stage.Redeemed;
        uint256 unaccrued = address(this).balance - msg.value - _keptRevenue() - totalCredit;
        _deliver(msg.sender);
        _pay(msg.sender, (unaccrued * held) / total + msg.value - due);
        emit Redeemed(msg.sender, _close());
    }

    /// @inheritdoc IFractionVault
    function sweep() external nonReentrant {
        Stage stage = _buyout.stage;
        if (stage == Stage.Held || stage == Stage.Auction) revert VaultNotOver(stage);
        Proceeds memory proceeds = _proceeds;
        uint256 kept = _keptRevenue() + totalCredit;
        // Rounded up, so that nobody's part is swept away.
        if (proceeds.shares != 0) kept += (proceeds.pot * shares() + proceeds.shares - 1) / proceeds.shares;
        uint256 balance = address(this).balance;
        if (balance <= kept) revert VaultNothingSpare();
        _pay(VaultArguments.curator(address(this)), balance - kept);
    }

    /// @inheritdoc IFractionVault
    function redemptionPrice(address account) public view returns (uint256) {
        (uint256 held, uint256 total) = (balanceOf(account), shares());
        // With all fractions in the vault's own hands, 0 would be enough, and anybody could redeem.
        uint256 needed = total == 0 ? 1 : (total * REDEEMS + 999) / 1000;
        if (account == address(this) || held < needed) revert VaultShareTooSmall(account, held, needed);
        (uint256 price, , ) = reserve();
        uint256 mean = _meanPrice(total);
        if (mean > price) price = mean;
        return (price * (total - held) + total - 1) / total;
    }

    /// @inheritdoc ERC20
    function name() public view override returns (string memory) {
        return VaultArguments.name(address(this));
    }

    /// @inheritdoc ERC20
    function symbol() public view override returns (string memory) {
        return VaultArguments.symbol(address(this));
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, ReservePrice) {
        // Fractions are burnt only when their prices do not matter any more.
        if (to == address(0)) RevenueShare._update(from, to, value);
        else super._update(from, to, value);
    }

    /// The curator's part of income becomes its credit.
    function _levied(uint256 income) internal override returns (uint256) {
        uint256 part = (income * VaultArguments.curatorFee(address(this))) / Bidding.BASIS_POINTS;
        if (part != 0) {
            address curator = VaultArguments.curator(address(this));
            credit[curator] += part;
            totalCredit += part;
            emit Credited(curator, part);
        }
        return income - part;
    }

    function _deliver(address to) private {
        uint256 count = VaultArguments.count(address(this));
        for (uint256 i = 0; i < count; ++i) {
            (address collection, uint256 tokenId) = VaultArguments.item(address(this), i);
            // A `safeTransferFrom` would let a buyer that refuses tokens hold up all others.
            IERC721(collection).transferFrom(address(this), to, tokenId);
            if (IERC721(collection).ownerOf(tokenId) != to) revert VaultItemKept(collection, tokenId);
        }
    }

    /// Pays royalties and the curator out of a sale for `amount` wei.
    function _payShares(uint256 amount) private {
        Royalty[] memory royalties = VaultRoyalties.due(address(this), artwork, amount);
        for (uint256 i = 0; i < royalties.length; ++i) _pay(royalties[i].receiver, royalties[i].amount);
        uint256 fee = VaultArguments.curatorFee(address(this));
        _pay(VaultArguments.curator(address(this)), (amount * fee) / Bidding.BASIS_POINTS);
    }

    /// What all fractions were worth by the pool's mean price of the last day, in wei; 0 if it has no history of a day.
    function _meanPrice(uint256 total) private view returns (uint256) {
        address pools = factory.pools();
        if (pools == address(0)) return 0;
        address pool = IFractionPoolFactory(pools).poolOf(address(this));
        if (pool == address(0)) return 0;
        uint256 begun = IFractionPool(pool).historyStart();
        if (begun == 0 || block.timestamp < begun + WINDOW) return 0;
        // A reentered pool refuses; were that caught here, reentering it would hide its price.
        return (IFractionPool(pool).meanPrice(WINDOW) * total) >> PRICE_BITS;
    }

    function _checkBid(uint256 minBid) private view {
        if (msg.value < minBid || msg.value > type(uint96).max) revert VaultBidInvalid(msg.value, minBid);
    }
}
