// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {FixedPointMathLib as Math} from "solady/utils/FixedPointMathLib.sol";
import {Appraisal, Evidence, IAppraiser} from "../interfaces/appraisal/IAppraiser.sol";
import {IArtwork} from "../interfaces/artwork/IArtwork.sol";
import {IAuctionHouse} from "../interfaces/auction/IAuctionHouse.sol";
import {ICuration} from "../interfaces/artwork/ICuration.sol";
import {IFractionPool} from "../interfaces/fractions/IFractionPool.sol";
import {IFractionPoolFactory} from "../interfaces/fractions/IFractionPoolFactory.sol";
import {Item, Stage} from "../interfaces/fractions/IFractionVault.sol";
import {IFractionVaultFactory} from "../interfaces/fractions/IFractionVaultFactory.sol";
import {IGenerationOracle, RoundId} from "../interfaces/generation/IGenerationOracle.sol";
import {ILicenseRegistry} from "../interfaces/licensing/ILicenseRegistry.sol";
import {IModelRegistry} from "../interfaces/generation/IModelRegistry.sol";
import {AppraisalTerms, IStudioAppraiser} from "../interfaces/appraisal/IStudioAppraiser.sol";
import {RightsHolders} from "../licensing/RightsHolders.sol";
import {Bidding} from "../auction/Bidding.sol";
import {VaultArguments} from "../fractions/VaultArguments.sol";
import {AppraisalRules} from "./AppraisalRules.sol";
import {Comparables} from "./Comparables.sol";
import {VaultMarket} from "./VaultMarket.sol";

/**
 * @title Appraiser
 * @notice Values from data on the chain, each with its age and its depth. It holds no money, and nobody but the DAO can
 * tell it anything.
 *
 * The threats it answers: a price bent for a block (means of windows that end before it), a price held in a thin pool
 * (it is not believed beyond what its liquidity can tell), liquidity borrowed for a moment or for a few days (it does not
 * count for drawing), withdrawn in spite (no worth follows it), a price that its owner makes for itself (a multiple of
 * what strangers saw paid at the studio's auctions), sales to oneself (a median of sales that cost their whole price), old
 * data (they weigh less, then nothing), and a pool or a vault in the middle of a payment (it refuses to answer, and so
 * does this).
 */
contract Appraiser is VaultMarket {
    using Comparables for Comparables.Sources;

    /// @dev What comparable sales said at `time` (seconds), and what the items themselves had fetched, in wei.
    struct Record {
        uint96 comparables;
        uint96 sold;
        uint40 time;
    }

    /// @notice Where works, their sales and what they derive from are found.
    IArtwork public immutable artwork;
    IAuctionHouse public immutable house;
    ICuration public immutable curation;
    IGenerationOracle public immutable oracle;
    IModelRegistry public immutable models;

    /// @notice Whose licences count; the zero address: none do.
    ILicenseRegistry public licenses;

    mapping(address vault => Record) private _records;

    /// @notice Makes the appraiser with its first terms.
    /// @param initialOwner Sets the terms: the timelock.
    /// @param artwork_ The studio's works.
    /// @param sources Where their sales and what they derive from are found.
    /// @param pools_ What makes the pools.
    /// @param vaults_ What makes the vaults.
    /// @param licenses_ Whose licences count; the zero address: none do.
    /// @param notice_ How long before it can be made a change is announced, in seconds, `minWindow_` to 7,776,000 (90
    /// days).
    /// @param minWindow_ The shortest notice, window and age that any terms may set, in seconds.
    /// @param terms The first terms, in the units and bounds of {AppraisalTerms}.
    constructor(
        address initialOwner,
        IArtwork artwork_,
        Comparables.Sources memory sources,
        IFractionPoolFactory pools_,
        IFractionVaultFactory vaults_,
        address licenses_,
        uint256 notice_,
        uint256 minWindow_,
        AppraisalTerms memory terms
    ) Ownable(initialOwner) AppraisalRules(notice_, minWindow_) VaultMarket(pools_, vaults_) {
        artwork = artwork_;
        (house, curation, oracle, models) = (sources.house, sources.curation, sources.oracle, sources.models);
        _setLicenses(licenses_);
        _checkTerms(terms);
        _setTerms(terms);
    }

    /// @inheritdoc IStudioAppraiser
    function record(address vault) public returns (uint256 comparables, uint256 sold) {
        if (!vaults.isVault(vault)) revert AppraisalVaultUnknown(vault);
        (comparables, sold) = _sales(vault);
        // Neither is more than all ETH there is.
        _records[vault] = Record({comparables: uint96(comparables), sold: uint96(sold), time: uint40(block.timestamp)});
        emit SalesRecorded(vault, comparables, sold);
    }

    /// @inheritdoc IAppraiser
    function refresh(address vault) external {
        if (!_isInForce(_records[vault].time)) record(vault);
    }

    /// @inheritdoc IStudioAppraiser
    function setLicenses(address licenses_) external {
        if (_isDue(address(0))) _setLicenses(licenses_);
    }

    /// @inheritdoc IAppraiser
    function appraise(address collection, uint256 tokenId) external view returns (Appraisal memory appraisal) {
        Item[] memory items = new Item[](1);
        items[0] = Item({collection: collection, tokenId: tokenId});
        appraisal.comparables = _comparables(items);
        appraisal.income = _income(items);
        (address vault, uint256 count) = _vaultOf(collection, tokenId);
        uint256 certain = 0;
        if (vault != address(0)) {
            Market memory market = _market(vault);
            certain = market.certain / count;
            appraisal.market = _evidence(Math.min(market.low, market.stood) / count, certain, market);
        }
        appraisal.value = _conclude(appraisal, certain);
    }

    /// @inheritdoc IAppraiser
    function appraiseVault(address vault) external view returns (Appraisal memory appraisal) {
        if (!vaults.isVault(vault)) return appraisal;
        Market memory market = _market(vault);
        appraisal.market = _evidence(Math.min(market.low, market.stood), market.certain, market);
        if (_isOver(market.stage)) {
            appraisal.value = market.certain;
            return appraisal;
        }
        Item[] memory items = VaultArguments.facts(vault).items;
        appraisal.comparables = _comparables(items);
        appraisal.income = _income(items);
        appraisal.value = _conclude(appraisal, market.certain);
    }

    /// @inheritdoc IAppraiser
    function drawValue(address vault) external view returns (uint256 value, IFractionPool pool, uint256 liquidity) {
        Market memory market = _market(vault);
        if (_isOver(market.stage)) return (market.certain, market.pool, 0);
        (uint256 comparables, uint256 sold, ) = recorded(vault);
        // Comparables without a value are no source.
        // slither-disable-next-line incorrect-equality
        value = comparables == 0 ? _cut(market.low) : Math.min(market.low, comparables);
        value = Math.min(value, Math.min(market.stood, sold * _terms.soldMultiple));
        // A stage is one of four.
        // slither-disable-next-line incorrect-equality
        if (market.stage == Stage.Auction) value = Math.min(value, market.certain);
        return (value, market.pool, market.liquidity);
    }

    /// @inheritdoc IAppraiser
    function marketValue(address vault) external view returns (uint256 worth, uint256 reach) {
        Market memory market = _market(vault);
        if (_isOver(market.stage)) return (market.certain, market.certain);
        return (Math.max(market.high, market.certain), market.kept);
    }

    /// @inheritdoc IStudioAppraiser
    function recorded(address vault) public view returns (uint256 comparables, uint256 sold, uint256 until) {
        Record memory known = _records[vault];
        if (_isInForce(known.time)) return (known.comparables, known.sold, known.time + _terms.recordAge);
        if (vaults.isVault(vault)) (comparables, sold) = _sales(vault);
    }

    function _setLicenses(address licenses_) private {
        licenses = ILicenseRegistry(licenses_);
        emit LicensesSet(licenses_);
    }

    function _isInForce(uint256 recordTime) private view returns (bool) {
        return block.timestamp - recordTime < _terms.recordAge;
    }

    /// What sales of their like say about all items together, and what the items themselves fetched.
    function _sales(address vault) private view returns (uint256 comparables, uint256 sold) {
        Item[] memory items = VaultArguments.facts(vault).items;
        comparables = _comparables(items).value;
        for (uint256 i = 0; i < items.length; ++i) {
            if (items[i].collection != address(artwork)) continue;
            // The digest is not needed.
            // slither-disable-next-line unused-return
            (RoundId round, uint256 index, ) = artwork.workOf(items[i].tokenId);
            (bool chosen, uint256 lot) = curation.lotOf(round, index);
            if (chosen) sold += house.soldFor(lot);
        }
    }

    /// What sales say about all items together: the sum, by the least of them in age and depth. Nothing unless every item
    /// is a work of the studio with enough sales.
    function _comparables(Item[] memory items) private view returns (Evidence memory sum) {
        AppraisalTerms memory rules = _terms;
        for (uint256 i = 0; i < items.length; ++i) {
            if (items[i].collection != address(artwork)) return sum;
        }
        Comparables.Sources memory from = Comparables.Sources(house, curation, oracle, models);
        Comparables.Sale[] memory sales = from.load(rules.sample, rules.age);
        bool all = true;
        for (uint256 i = 0; i < items.length; ++i) {
            // The digest is not needed.
            // slither-disable-next-line unused-return
            (RoundId round, uint256 index, ) = artwork.workOf(items[i].tokenId);
            Evidence memory one = from.evidence(
                sales,
                oracle.oracleOf(round).provenance(round),
                index,
                rules.age,
                rules.minSales
            );
            if (i == 0 || one.newest < sum.newest) sum.newest = one.newest;
            if (i == 0 || one.depth < sum.depth) sum.depth = one.depth;
            all = all && one.value != 0;
            sum.value += one.value;
        }
        if (!all) sum.value = 0;
    }

    /// What licences of all items together are worth.
    function _income(Item[] memory items) private view returns (Evidence memory sum) {
        if (address(licenses) == address(0)) return sum;
        AppraisalTerms memory rules = _terms;
        for (uint256 i = 0; i < items.length; ++i) {
            (uint256 trailing, uint256 newest, uint256 count) = licenses.income(items[i].collection, items[i].tokenId);
            sum.value += trailing * rules.incomeMultiple;
            sum.depth += count;
            if (newest > sum.newest) sum.newest = newest;
        }
        if (sum.depth < rules.minLicenses || block.timestamp - sum.newest >= rules.age) sum.value = 0;
    }

    /// The vault of the studio that holds the token as one of its items, and their number.
    function _vaultOf(address collection, uint256 tokenId) private view returns (address vault, uint256 count) {
        // Any collection's answer, not believed before the vault's own code says the same.
        vault = RightsHolders.ownerOf(collection, tokenId);
        if (!vaults.isVault(vault)) return (address(0), 0);
        count = VaultArguments.count(vault);
        for (uint256 i = 0; i < count; ++i) {
            (address itsCollection, uint256 itsToken) = VaultArguments.item(vault, i);
            if (itsCollection == collection && itsToken == tokenId) return (vault, count);
        }
        return (address(0), 0);
    }

    /// The rule: the lowest source that there is, less the haircut if there is no other; at least what is certain.
    function _conclude(Appraisal memory appraisal, uint256 certain) private view returns (uint256 value) {
        uint256[3] memory values = [appraisal.comparables.value, appraisal.market.value, appraisal.income.value];
        uint256 sources = 0;
        for (uint256 i = 0; i < values.length; ++i) {
            // A source without a value is left out.
            // slither-disable-next-line incorrect-equality
            if (values[i] == 0) continue;
            if (sources == 0 || values[i] < value) value = values[i];
            ++sources;
        }
        if (sources == 1) value = _cut(value);
        if (value < certain) value = certain;
    }

    function _cut(uint256 value) private view returns (uint256) {
        return (value * (Bidding.BASIS_POINTS - _terms.haircut)) / Bidding.BASIS_POINTS;
    }

    function _evidence(uint256 value, uint256 certain, Market memory market) private view returns (Evidence memory) {
        if (certain == 0) return Evidence({value: value, newest: market.newest, depth: market.depth});
        // A buy-out is news of now.
        return
            Evidence({
                value: Math.max(value, certain),
                newest: block.timestamp,
                depth: Math.max(market.depth, market.certain)
            });
    }
}
