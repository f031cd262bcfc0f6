// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {WETH} from "solady/tokens/WETH.sol";
import {IArtwork} from "../interfaces/artwork/IArtwork.sol";
import {IERC4907} from "../interfaces/standards/IERC4907.sol";
import {IERC5643} from "../interfaces/standards/IERC5643.sol";
import {IFractionVaultFactory} from "../interfaces/fractions/IFractionVaultFactory.sol";
import {ILicenseRegistry, PrivateOffer} from "../interfaces/licensing/ILicenseRegistry.sol";
import {ILicenseTiers, TierRules} from "../interfaces/licensing/ILicenseTiers.sol";
import {IRoyaltyTree, Standing} from "../interfaces/licensing/IRoyaltyTree.sol";
import {SendEther} from "../revenue/SendEther.sol";
import {SendToken} from "../revenue/SendToken.sol";
import {Lanes} from "./dates/Lanes.sol";
import {LicenseAvailability} from "./LicenseAvailability.sol";
import {LicenseHoldings} from "./LicenseHoldings.sol";
import {LicenseIncome} from "./LicenseIncome.sol";
import {LicenseOffers} from "./LicenseOffers.sol";
import {LicensePapers, Papers} from "./LicensePapers.sol";
import {Rights} from "./Rights.sol";
import {TierReader} from "./TierReader.sol";
import {WholeHours} from "./dates/WholeHours.sol";
import {Work, WorkKey, Works} from "./Works.sol";

/**
 * @title LicenseSales
 * @notice Sells licences and renews them. The fee never rests here: it goes on to the tree of royalties in the same call,
 * and what was sent too much goes back.
 */
abstract contract LicenseSales is
    IERC5643,
    LicenseOffers,
    LicenseHoldings,
    LicenseAvailability,
    ReentrancyGuardTransient
{
    /// @notice The studio's works, whose users (ERC-4907) are those with an exclusive licence to display.
    IArtwork public immutable artwork;

    /// @notice Who is paid, and how works stand to one another.
    IRoyaltyTree public immutable royalties;

    /// @notice The WETH of this chain; a fee in it is a fee in ETH.
    address public immutable weth;

    mapping(WorkKey work => Work) internal _works;
    mapping(WorkKey work => uint256) internal _incomes;

    constructor(
        ILicenseTiers tiers_,
        IArtwork artwork_,
        IFractionVaultFactory vaults_,
        IRoyaltyTree royalties_,
        address weth_
    ) TierReader(tiers_) LicenseOffers(vaults_) {
        artwork = artwork_;
        royalties = royalties_;
        weth = weth_;
    }

    /// @notice Takes the ETH of WETH that was a fee, in the middle of a sale.
    /// @dev Caller: the WETH of this chain.
    /// Errors: {LicenseTakesNoEther}.
    receive() external payable {
        if (msg.sender != weth) revert LicenseTakesNoEther(msg.value);
    }

    /// @inheritdoc ILicenseRegistry
    function buy(
        address collection,
        uint256 tokenId,
        uint256 tier,
        address to,
        uint256 limit,
        uint256 deadline
    ) external payable nonReentrant returns (uint256) {
        _checkDeadline(deadline);
        Work memory work = Work({collection: collection, tokenId: tokenId});
        WorkKey key = Works.key(collection, tokenId);
        (uint256 price, address vault) = _salePrice(work, key, tier);
        TierRules memory rules = _rules(tier);
        uint256 fee = _checkSale(work, tier, rules, price, vault);
        if (fee > limit) revert LicenseFeeAboveLimit(fee, limit);
        return _sell(work, key, tier, rules, to, fee);
    }

    /// @inheritdoc ILicenseRegistry
    function buyPrivately(
        PrivateOffer calldata offer,
        bytes calldata signature,
        uint256 limit
    ) external payable nonReentrant returns (uint256) {
        _checkDeadline(offer.deadline);
        Work memory work = Work({collection: offer.collection, tokenId: offer.tokenId});
        address vault = _takePrivate(work, offer, signature);
        TierRules memory rules = _rules(offer.tier);
        uint256 fee = _checkSale(work, offer.tier, rules, offer.price, vault);
        if (fee > limit) revert LicenseFeeAboveLimit(fee, limit);
        return _sell(work, Works.key(work.collection, work.tokenId), offer.tier, rules, offer.buyer, fee);
    }

    /// @inheritdoc ILicenseRegistry
    function renew(uint256 license, uint256 limit, uint256 deadline) external payable nonReentrant {
        _checkDeadline(deadline);
        _renew(license, limit);
    }

    /// @inheritdoc IERC5643
    function renewSubscription(uint256 license, uint64 duration) external payable nonReentrant {
        (, Papers memory papers) = _known(license);
        uint256 needed = uint256(_rules(papers.tier).duration) * WholeHours.HOUR;
        if (duration != needed) revert LicenseDurationInvalid(duration, needed);
        _renew(license, msg.value);
    }

    /// @inheritdoc IERC5643
    function cancelSubscription(uint256 license) external payable nonReentrant {
        if (msg.value != 0) revert LicenseTakesNoEther(msg.value);
        (address holder, Papers memory papers) = _known(license);
        if (!_isApprovedOrOwner(msg.sender, license)) revert LicenseNotHolder(msg.sender, holder);
        TierRules memory rules = _rules(papers.tier);
        bool shown = _isShown(license, papers, rules);
        _vacate(Works.keyOf(license), papers, rules.exclusive, _graceEnd(rules, papers.expiry));
        _end(holder, license);
        emit SubscriptionUpdate(license, 0);
        if (shown) _setUser(license, address(0), 0);
    }

    /// Makes the licence, then takes and passes on the fee: whoever is called finds all done.
    function _sell(
        Work memory work,
        WorkKey key,
        uint256 tier,
        TierRules memory rules,
        address to,
        uint256 fee
    ) private returns (uint256 license) {
        uint256 expiry = rules.duration == 0 ? Lanes.FOREVER : WholeHours.later(WholeHours.next(), rules.duration);
        (uint256 number, uint256 seat) = _occupy(key, tier, rules, _graceEnd(rules, expiry));
        Papers memory papers = Papers({
            expiry: expiry,
            next: 0,
            tier: tier,
            seat: seat,
            rights: LicensePapers.rightsOf(rules.rights)
        });
        license = Works.numbered(key, number);
        if (_works[key].collection == address(0)) _works[key] = work;
        _issue(to, license, papers, to == msg.sender ? MAX_BOUGHT : MAX_GIVEN);
        _showUser(license, papers, rules, to);
        uint64 end = WholeHours.time(papers.expiry);
        emit LicenseSold(license, work.collection, work.tokenId, tier, to, msg.sender, fee, end);
        emit SubscriptionUpdate(license, end);
        _collect(work, key, rules.currency, fee);
    }

    function _renew(uint256 license, uint256 limit) private {
        (address holder, Papers memory papers) = _known(license);
        TierRules memory rules = _rules(papers.tier);
        (uint256 fee, Work memory work, uint256 start) = _checkRenewal(license, papers, rules);
        if (fee > limit) revert LicenseFeeAboveLimit(fee, limit);
        WorkKey key = Works.keyOf(license);
        papers.expiry = WholeHours.later(start, rules.duration);
        _extend(key, papers.tier, rules, papers.seat, _graceEnd(rules, papers.expiry));
        _prolong(holder, license, papers);
        _showUser(license, papers, rules, holder);
        uint64 end = WholeHours.time(papers.expiry);
        emit LicenseRenewed(license, msg.sender, fee, end);
        emit SubscriptionUpdate(license, end);
        _collect(work, key, rules.currency, fee);
    }

    /// Takes a fee, passes it on and gives back what was sent too much.
    function _collect(Work memory work, WorkKey key, address currency, uint256 fee) private {
        uint256 back = msg.value;
        if (currency == address(0)) {
            if (back < fee) revert LicensePaymentTooSmall(back, fee);
            back -= fee;
        } else if (fee != 0) {
            _pull(currency, currency == weth ? address(this) : address(royalties), fee);
            if (currency == weth) WETH(payable(weth)).withdraw(fee);
            else royalties.payTokens(work.collection, work.tokenId, currency, fee);
        }
        if (fee != 0 && (currency == address(0) || currency == weth)) {
            _incomes[key] = LicenseIncome.record(_incomes[key], fee);
            royalties.payRoyalty{value: fee}(work.collection, work.tokenId);
        }
        if (back != 0 && !SendEther.pay(msg.sender, back, gasleft())) revert LicenseRefundRefused(msg.sender, back);
    }

    /// Moves exactly `amount` of the caller's tokens.
    function _pull(address token, address to, uint256 amount) private {
        uint256 received = SendToken.take(token, msg.sender, to, amount);
        if (received != amount) revert LicensePaymentInexact(token, received, amount);
    }

    /// Tells the studio's collection who has an exclusive licence to display a work.
    function _showUser(uint256 license, Papers memory papers, TierRules memory rules, address user) internal override {
        if (_isShown(license, papers, rules)) _setUser(license, user, WholeHours.time(papers.expiry));
    }

    function _setUser(uint256 license, address user, uint64 expires) private {
        IERC4907(address(artwork)).setUser(_works[Works.keyOf(license)].tokenId, user, expires);
    }

    /// Reverts if a licence may not be sold, be it free or not; returns its fee.
    function _checkSale(
        Work memory work,
        uint256 tier,
        TierRules memory rules,
        uint256 price,
        address vault
    ) internal view returns (uint256) {
        if (rules.closed) revert LicenseTierClosed(tier);
        _checkVault(vault);
        Standing memory standing = _checkStanding(work, rules.currency, vault);
        if (standing.onlyTier != 0 && standing.onlyTier != tier && rules.rights & Rights.DERIVATIVE != 0) {
            revert LicenseNotReciprocal(tier, standing.onlyTier);
        }
        return price < rules.floor ? rules.floor : price;
    }

    /// Reverts if a licence may not be renewed; returns the fee, the work, and the hour from which it runs on.
    function _checkRenewal(
        uint256 license,
        Papers memory papers,
        TierRules memory rules
    ) internal view returns (uint256 fee, Work memory work, uint256 start) {
        WorkKey key = Works.keyOf(license);
        work = _works[key];
        (bool renews, uint256 price, address vault) = _renewalPrice(work, key, papers.tier);
        if (!renews || rules.duration == 0) revert LicenseNotRenewable(license);
        uint256 end = _graceEnd(rules, papers.expiry);
        if (end <= WholeHours.passed()) revert LicenseLapsed(license, WholeHours.time(end));
        start = WholeHours.next();
        if (papers.expiry > start + rules.duration) {
            revert LicenseRenewalTooEarly(license, WholeHours.time(papers.expiry - rules.duration));
        }
        if (papers.expiry > start) start = papers.expiry;
        // The derivative right of a reciprocal work is by its own tier, or was never sold.
        // slither-disable-next-line unused-return
        _checkStanding(work, rules.currency, vault);
        return (price < rules.floor ? rules.floor : price, work, start);
    }

    function _checkStanding(
        Work memory work,
        address currency,
        address vault
    ) private view returns (Standing memory standing) {
        standing = royalties.standing(work.collection, work.tokenId);
        if (standing.tagged) revert LicenseWorkTagged(work.collection, work.tokenId);
        bool ether_ = currency == address(0) || currency == weth;
        if (!ether_ && (standing.derivative || vault != address(0))) {
            revert LicenseCurrencyUnfit(currency, work.collection, work.tokenId);
        }
    }

    /// Whether the holder of this licence is the user of one of the studio's works, and its collection listens to this
    /// registry.
    function _isShown(uint256 license, Papers memory papers, TierRules memory rules) private view returns (bool) {
        WorkKey key = Works.keyOf(license);
        if (rules.exclusive & Rights.DISPLAY == 0) return false;
        if (!_hasAlone(key, Rights.DISPLAY, _graceEnd(rules, papers.expiry))) return false;
        return _works[key].collection == address(artwork) && artwork.licenses() == address(this);
    }

    function _checkDeadline(uint256 deadline) private view {
        // Validators can move the time by seconds only.
        // slither-disable-next-line timestamp
        if (block.timestamp > deadline) revert LicenseDeadlinePassed(deadline);
    }
}
