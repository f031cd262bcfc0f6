// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IFractionPool, PoolFacts, PoolHistory, PoolTerms} from "../interfaces/fractions/IFractionPool.sol";
import {PayableClone} from "../revenue/PayableClone.sol";
import {RevenueShare} from "../revenue/RevenueShare.sol";
import {ConstantProduct} from "./ConstantProduct.sol";
import {LiquidityHistory} from "./LiquidityHistory.sol";
import {PriceHistory} from "./PriceHistory.sol";

/**
 * @title PoolBooks
 * @notice What a pool knows and tells: its reserves in one slot, what a trade would give, and what its price was. Prices and
 * reserves are not told while the pool pays.
 */
abstract contract PoolBooks is IFractionPool, RevenueShare, PriceHistory, LiquidityHistory, ReentrancyGuardTransient {
    /// @dev `studio` is the studio's part of past fees, in gwei; `newest` the place of the newest price.
    struct Books {
        uint88 eth;
        uint96 fractions;
        uint56 studio;
        uint16 newest;
    }

    uint256 internal constant GWEI = 1 gwei;

    Books internal _books;

    /// @inheritdoc IFractionPool
    function reserves() external view nonReentrantView returns (uint256 eth, uint256 fractions) {
        return (_books.eth, _books.fractions);
    }

    /// @inheritdoc IFractionPool
    function fractionsOut(uint256 ethAmount) external view nonReentrantView returns (uint256) {
        (, uint256 fee, ) = _arguments();
        return ConstantProduct.output(ethAmount, _books.eth, _books.fractions, fee);
    }

    /// @inheritdoc IFractionPool
    function ethIn(uint256 fractions) external view nonReentrantView returns (uint256) {
        (, uint256 fee, ) = _arguments();
        return ConstantProduct.input(fractions, _books.eth, _books.fractions, fee);
    }

    /// @inheritdoc IFractionPool
    function ethOut(uint256 fractions) external view nonReentrantView returns (uint256) {
        (, uint256 fee, ) = _arguments();
        return ConstantProduct.output(fractions, _books.fractions, _books.eth, fee);
    }

    /// @inheritdoc IFractionPool
    function fractionsIn(uint256 eth) external view nonReentrantView returns (uint256) {
        (, uint256 fee, ) = _arguments();
        return ConstantProduct.input(eth, _books.fractions, _books.eth, fee);
    }

    /// @inheritdoc IFractionPool
    function meanPrice(uint256 window) external view returns (uint256) {
        return meanPriceBetween(window > block.timestamp ? 0 : block.timestamp - window, block.timestamp);
    }

    /// @inheritdoc IFractionPool
    function historyStart() external view returns (uint256) {
        return _oldest(_books.newest);
    }

    /// @inheritdoc IFractionPool
    function recall(
        uint256 window,
        uint256 shortWindow,
        uint256 numberOfDays
    ) external view nonReentrantView returns (PoolHistory memory told) {
        Books memory books = _books;
        (uint256 now_, uint256 newest) = (block.timestamp, books.newest);
        uint256 longer = window > shortWindow ? window : shortWindow;
        if (longer > now_ || !_reaches(now_ - longer, newest)) return told;
        told.mean = _mean(now_ - window, now_, newest, books.eth, books.fractions);
        told.shortMean = _mean(now_ - shortWindow, now_, newest, books.eth, books.fractions);
        told.changed = _changed(newest);
        (told.kept, told.stood) = (_keptLiquidity(), _stoodLiquidity(numberOfDays));
    }

    /// @inheritdoc IFractionPool
    function keptLiquidity() external view nonReentrantView returns (uint256) {
        return _keptLiquidity();
    }

    /// @inheritdoc IFractionPool
    function studioDue() external view returns (uint256) {
        return _books.studio * GWEI;
    }

    /// @inheritdoc IFractionPool
    function facts() external view returns (PoolFacts memory) {
        (IERC20 token, uint256 fee, uint256 part) = _arguments();
        // The casts undo the packing.
        PoolTerms memory terms = PoolTerms({fee: uint16(fee), studioPart: uint16(part)});
        return PoolFacts({vault: address(token), terms: terms});
    }

    /// @inheritdoc IFractionPool
    function meanPriceBetween(uint256 begin, uint256 end) public view nonReentrantView returns (uint256) {
        Books memory books = _books;
        return _mean(begin, end, books.newest, books.eth, books.fractions);
    }

    /// @dev The books after a change, with the price until now noted first.
    function _write(Books memory books, uint256 eth, uint256 fractions, uint256 studio) internal {
        uint256 newest = _observe(books.newest, books.eth, books.fractions);
        _books = Books({
            eth: SafeCast.toUint88(eth),
            fractions: SafeCast.toUint96(fractions),
            studio: SafeCast.toUint56(books.studio + studio),
            // The ring is smaller.
            newest: uint16(newest)
        });
    }

    function _reserved() internal view override returns (uint256) {
        return _books.eth + _books.studio * GWEI;
    }

    /// @dev What the pool's code ends with: the vault, and its terms in basis points.
    function _arguments() internal view returns (IERC20 fractions, uint256 fee, uint256 part) {
        uint256 word = PayableClone.word(address(this), 0);
        return (IERC20(address(uint160(word >> 96))), uint16(word >> 80), uint16(word >> 64));
    }
}
