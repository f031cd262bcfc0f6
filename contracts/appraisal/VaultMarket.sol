// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib as Math} from "solady/utils/FixedPointMathLib.sol";
import {AppraisalTerms} from "../interfaces/appraisal/IStudioAppraiser.sol";
import {IFractionPool, PoolHistory} from "../interfaces/fractions/IFractionPool.sol";
import {IFractionPoolFactory} from "../interfaces/fractions/IFractionPoolFactory.sol";
import {BuyoutView, IFractionVault, Stage} from "../interfaces/fractions/IFractionVault.sol";
import {IFractionVaultFactory} from "../interfaces/fractions/IFractionVaultFactory.sol";
import {Bidding} from "../auction/Bidding.sol";
import {VaultArguments} from "../fractions/VaultArguments.sol";
import {AppraisalRules} from "./AppraisalRules.sol";

/**
 * @title VaultMarket
 * @notice What the market of a vault says about all of its fractions together: its pool's prices over two windows, how far
 * its liquidity lets them be believed, and what a buy-out leaves the holders.
 */
abstract contract VaultMarket is AppraisalRules {
    /// @dev What the market says about a vault, in wei: all fractions by the lower and by the higher mean price, and up to
    /// which value liquidity can tell that was there since yesterday began (`kept`), or for days (`stood`: so many shares,
    /// `liquidity`, or `depth` of ETH). `certain` is what a buy-out leaves the holders.
    struct Market {
        Stage stage;
        IFractionPool pool;
        uint256 liquidity;
        uint256 low;
        uint256 high;
        uint256 kept;
        uint256 stood;
        uint256 certain;
        uint256 newest;
        uint256 depth;
    }

    /// Of a sale at most this part goes to the creators of a vault's items, see {ResaleRoyalty}.
    uint256 private constant ROYALTIES = 10;

    uint256 private constant PRICE_BITS = 96;

    /// @notice Where vaults and pools come from.
    IFractionVaultFactory public immutable vaults;
    IFractionPoolFactory public immutable pools;

    constructor(IFractionPoolFactory pools_, IFractionVaultFactory vaults_) {
        (pools, vaults) = (pools_, vaults_);
    }

    /// @dev What pool and buy-out say about all fractions together; nothing if the studio made no vault there.
    function _market(address vault) internal view returns (Market memory market) {
        market.pool = IFractionPool(pools.poolOf(vault));
        // Only a vault has a pool.
        if (address(market.pool) == address(0) && !vaults.isVault(vault)) return market;
        uint256 fractions;
        (market.stage, fractions) = IFractionVault(vault).standing();
        // A stage is one of four.
        // slither-disable-next-line incorrect-equality
        if (market.stage != Stage.Held) market.certain = _certain(vault, market.stage, fractions);
        if (address(market.pool) == address(0) || _isOver(market.stage)) return market;

        AppraisalTerms memory rules = _terms;
        PoolHistory memory past = market.pool.recall(rules.window, rules.shortWindow, rules.depthDays);
        uint256 low = Math.min(past.mean, past.shortMean);
        market.newest = past.changed;
        market.low = _whole(low, fractions);
        market.high = _whole(Math.max(past.mean, past.shortMean), fractions);
        (market.liquidity, market.depth) = (past.stood, _depth(past.stood, low));
        market.kept = _reach(past.kept, fractions, rules.depthMultiple);
        market.stood = _reach(past.stood, fractions, rules.depthMultiple);
    }

    /// @dev Whether a buy-out or a redemption has ended the vault.
    function _isOver(Stage stage) internal pure returns (bool) {
        return stage == Stage.Sold || stage == Stage.Redeemed;
    }

    /// What a buy-out leaves the holders: under way, the bid less the most that royalties and the curator can take; over,
    /// the pot's part of the fractions there still are.
    function _certain(address vault, Stage stage, uint256 fractions) private view returns (uint256) {
        BuyoutView memory buyout = IFractionVault(vault).buyout();
        // slither-disable-next-line incorrect-equality
        if (stage != Stage.Auction) return buyout.shares == 0 ? 0 : (buyout.pot * fractions) / buyout.shares;
        return
            buyout.amount -
            buyout.amount / ROYALTIES -
            (buyout.amount * VaultArguments.curatorFee(vault)) / Bidding.BASIS_POINTS;
    }

    /// The ETH in a pool of so much liquidity at a price, whatever its reserves are at this moment.
    function _depth(uint256 liquidity, uint256 price) private pure returns (uint256) {
        return (liquidity * Math.sqrt(price)) >> (PRICE_BITS / 2);
    }

    /// The value of all fractions of which the ETH in a pool of so much liquidity is the multiple's part. At a price p the pool
    /// has liquidity √p of ETH and all fractions are worth fractions p; so it follows from liquidity alone.
    function _reach(uint256 liquidity, uint256 fractions, uint256 multiple) private pure returns (uint256) {
        // Liquidity has 92 bits, a multiple 6.
        return fractions == 0 ? 0 : (liquidity * multiple) ** 2 / fractions;
    }

    function _whole(uint256 price, uint256 fractions) private pure returns (uint256) {
        return Math.fullMulDivN(price, fractions, uint8(PRICE_BITS));
    }
}
