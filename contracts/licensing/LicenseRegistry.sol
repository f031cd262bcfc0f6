// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IArtwork} from "../interfaces/artwork/IArtwork.sol";
import {IERC5643} from "../interfaces/standards/IERC5643.sol";
import {IFractionVaultFactory} from "../interfaces/fractions/IFractionVaultFactory.sol";
import {ILicenseMetadata} from "../interfaces/licensing/ILicenseMetadata.sol";
import {ILicenseRegistry, License} from "../interfaces/licensing/ILicenseRegistry.sol";
import {ILicenseTiers, TierRules} from "../interfaces/licensing/ILicenseTiers.sol";
import {IRoyaltyTree} from "../interfaces/licensing/IRoyaltyTree.sol";
import {LicenseIncome} from "./LicenseIncome.sol";
import {Papers} from "./LicensePapers.sol";
import {RightDates} from "./dates/RightDates.sol";
import {WholeHours} from "./dates/WholeHours.sol";
import {Work, WorkKey, Works} from "./Works.sol";
import {LicenseSales} from "./LicenseSales.sol";

/**
 * @title LicenseRegistry
 * @notice The licences of works: who has which right, what a licence costs, and what one is. Nobody owns the registry; members
 * decide on its tiers.
 */
contract LicenseRegistry is LicenseSales {
    using RightDates for RightDates.Dates;

    /// ERC-165 id of ERC-5643.
    bytes4 private constant ERC5643_ID = 0x8c65f84d;

    /// @notice What writes the licences' metadata.
    ILicenseMetadata public immutable metadata;

    /// @notice Makes the registry for good: nothing of it changes.
    /// @param tiers_ The kinds of licences.
    /// @param artwork_ The studio's works, whose users it sets.
    /// @param vaults_ What makes the studio's vaults.
    /// @param royalties_ Who is paid.
    /// @param metadata_ What writes the licences' metadata.
    /// @param weth_ The WETH of this chain; a fee in it is a fee in ETH.
    constructor(
        ILicenseTiers tiers_,
        IArtwork artwork_,
        IFractionVaultFactory vaults_,
        IRoyaltyTree royalties_,
        ILicenseMetadata metadata_,
        address weth_
    ) LicenseSales(tiers_, artwork_, vaults_, royalties_, weth_) {
        metadata = metadata_;
    }

    /// @inheritdoc ILicenseRegistry
    function quote(
        address collection,
        uint256 tokenId,
        uint256 tier
    ) external view returns (uint256 fee, address currency) {
        Work memory work = Work({collection: collection, tokenId: tokenId});
        WorkKey key = Works.key(collection, tokenId);
        (uint256 price, address vault) = _salePrice(work, key, tier);
        TierRules memory rules = _rules(tier);
        fee = _checkSale(work, tier, rules, price, vault);
        // The seat is found again by the sale.
        // slither-disable-next-line unused-return
        _checkAvailable(key, tier, rules);
        return (fee, rules.currency);
    }

    /// @inheritdoc ILicenseRegistry
    function quoteRenewal(uint256 license) external view returns (uint256 fee, address currency) {
        (, Papers memory papers) = _known(license);
        TierRules memory rules = _rules(papers.tier);
        (fee, , ) = _checkRenewal(license, papers, rules);
        return (fee, rules.currency);
    }

    /// @inheritdoc ILicenseRegistry
    function isLicensed(address collection, uint256 tokenId, address who, uint32 rights) external view returns (bool) {
        return _holdings[Works.key(collection, tokenId)][who].allAfter(rights, WholeHours.passed());
    }

    /// @inheritdoc ILicenseRegistry
    function income(
        address collection,
        uint256 tokenId
    ) external view returns (uint256 trailing, uint256 newest, uint256 count) {
        uint256 word = _incomes[Works.key(collection, tokenId)];
        return (LicenseIncome.trailing(word), LicenseIncome.newest(word), LicenseIncome.count(word));
    }

    /// @inheritdoc ILicenseRegistry
    function licensesOf(address collection, uint256 tokenId, address holder) external view returns (uint256[] memory) {
        return _list(Works.key(collection, tokenId), holder);
    }

    /// @inheritdoc ILicenseRegistry
    function takenUntil(
        address collection,
        uint256 tokenId,
        uint32 rights
    ) external view returns (uint256 exclusively, uint256 any) {
        (exclusively, any) = _takenUntil(Works.key(collection, tokenId), rights);
        return (WholeHours.time(exclusively), WholeHours.time(any));
    }

    /// @inheritdoc ILicenseRegistry
    function freeSeats(address collection, uint256 tokenId, uint256 tier) external view returns (uint256) {
        return _freeSeats(Works.key(collection, tokenId), tier, _rules(tier).seats);
    }

    /// @inheritdoc IERC5643
    function expiresAt(uint256 license) external view returns (uint64) {
        (, Papers memory papers) = _known(license);
        return WholeHours.time(papers.expiry);
    }

    /// @inheritdoc IERC5643
    function isRenewable(uint256 license) external view returns (bool) {
        if (!_exists(license)) revert LicenseUnknown(license);
        // The quoted fee is not used: a licence is renewable if the quote does not revert.
        // slither-disable-next-line unused-return
        try this.quoteRenewal(license) {
            return true;
        } catch {
            return false;
        }
    }

    /// @inheritdoc ILicenseRegistry
    function licenseOf(uint256 license) external view returns (License memory) {
        (address holder, Papers memory papers) = _known(license);
        Work memory work = _works[Works.keyOf(license)];
        return
            License({
                collection: work.collection,
                tokenId: work.tokenId,
                tier: papers.tier,
                holder: holder,
                expiresAt: WholeHours.time(papers.expiry),
                graceEnd: WholeHours.time(_graceEnd(_rules(papers.tier), papers.expiry)),
                seat: papers.seat,
                inForce: papers.expiry > WholeHours.passed()
            });
    }

    /// @notice The licence's metadata as a data URI: tier, rights, work and term.
    /// @dev Errors: {LicenseUnknown}.
    /// @param license Which licence, an id.
    /// @return The data URI: base64 of a JSON text.
    function tokenURI(uint256 license) public view override returns (string memory) {
        return metadata.uri(license);
    }

    /// @notice ERC-165: 721 and its metadata, 5643.
    /// @param id The interface's ERC-165 id.
    /// @return Whether it is one of them.
    function supportsInterface(bytes4 id) public view override returns (bool) {
        return id == ERC5643_ID || super.supportsInterface(id);
    }
}
