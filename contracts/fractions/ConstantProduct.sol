// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFractionPool} from "../interfaces/fractions/IFractionPool.sol";

/**
 * @title ConstantProduct
 * @notice The formulas of Uniswap v2 (whitepaper, 3.2.1; UniswapV2Library) for any fee, rounded in the pool's favour, and
 * the part of a fee that can leave the pool without its product falling.
 */
library ConstantProduct {
    uint256 private constant BASIS_POINTS = 10_000;

    /// @dev What `amount` in gives out, with `fee` basis points of it for the pool.
    function output(
        uint256 amount,
        uint256 reserveIn,
        uint256 reserveOut,
        uint256 fee
    ) internal pure returns (uint256) {
        if (reserveIn == 0 || reserveOut == 0) revert IFractionPool.PoolEmpty();
        uint256 net = amount * (BASIS_POINTS - fee);
        return (net * reserveOut) / (reserveIn * BASIS_POINTS + net);
    }

    /// @dev What must go in for `amount` out.
    function input(uint256 amount, uint256 reserveIn, uint256 reserveOut, uint256 fee) internal pure returns (uint256) {
        if (reserveIn == 0 || reserveOut == 0) revert IFractionPool.PoolEmpty();
        if (amount >= reserveOut) revert IFractionPool.PoolReserveTooSmall(amount, reserveOut);
        return (reserveIn * amount * BASIS_POINTS) / ((reserveOut - amount) * (BASIS_POINTS - fee)) + 1;
    }

    /// @dev The studio's part of the fee, in what goes in.
    function partOfInput(uint256 amount, uint256 fee, uint256 part) internal pure returns (uint256) {
        return (amount * fee * part) / (BASIS_POINTS * BASIS_POINTS);
    }

    /// @dev The studio's part of the fee, in what goes out: after `amount` went in and the trade went out, at most
    /// `left` times fee divided by the new reserve may leave before the product falls below what it was.
    function partOfOutput(
        uint256 amount,
        uint256 reserveIn,
        uint256 left,
        uint256 fee,
        uint256 part
    ) internal pure returns (uint256) {
        return (partOfInput(amount, fee, part) * left) / (reserveIn + amount);
    }
}
