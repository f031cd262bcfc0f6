// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @dev A loan for sale: it owes `debt` wei for `collateral` fractions, of `shares` that together cost `price` wei and are
/// worth `value`, 0 if nobody knows. `target`: which part of its collateral's value a loan may owe after the sale, and
/// `penalty`, a part of what is paid off, both in basis points. `minDebt` in wei.
struct Sale {
    uint256 debt;
    uint256 collateral;
    uint256 shares;
    uint256 price;
    uint256 value;
    uint256 target;
    uint256 penalty;
    uint256 minDebt;
}

/**
 * @title FallingPrice
 * @notice A liquidation's arithmetic: the price of the moment, how many fractions make the loan healthy, and who gets
 * what is paid.
 */
library FallingPrice {
    /// @dev A sale ends after so many halvings.
    uint256 internal constant HALVINGS = 12;

    uint256 private constant BASIS_POINTS = 10_000;

    /// @dev What `first` has become after `elapsed` seconds: half of it after `halving`, half of that after as long again,
    /// and on a straight line between; in the last of the halvings it falls to nothing, so that whatever is for sale finds
    /// a buyer in the end, and what is lost is booked.
    function current(uint256 first, uint256 elapsed, uint256 halving) internal pure returns (uint256 price) {
        price = first >> (elapsed / halving);
        uint256 fall = elapsed / halving + 1 == HALVINGS ? halving : 2 * halving;
        price = elapsed < HALVINGS * halving ? price - (price * (elapsed % halving)) / fall : 0;
    }

    /// @dev How many fractions are for sale: as many as bring the debt down to its target; as many as pay it all, where
    /// less would leave too small a debt, or none would do; and no more than there are.
    function sellable(Sale memory sale) internal pure returns (uint256) {
        uint256 all = _paysAll(sale);
        if (sale.value == 0) return all;
        uint256 factor = BASIS_POINTS + sale.penalty;
        // The loan is sound when x fractions are sold and
        //   debt - x price / (shares factor) <= target value (collateral - x) / shares.
        // A fraction then pays off `gain`, which the debt exceeds by `excess`; both times all denominators.
        uint256 paid = sale.price * BASIS_POINTS * BASIS_POINTS;
        uint256 missed = sale.target * sale.value * factor;
        uint256 owed = sale.debt * sale.shares * BASIS_POINTS * factor;
        uint256 secured = missed * sale.collateral;
        if (paid <= missed || owed <= secured) return all;
        uint256 needed = Math.ceilDiv(owed - secured, paid - missed);
        if (needed >= all) return all;
        (uint256 toDebt, , ) = split(sale, needed, cost(sale, needed));
        return sale.debt - toDebt < sale.minDebt ? all : needed;
    }

    /// @dev What `fractions` cost, rounded up.
    function cost(Sale memory sale, uint256 fractions) internal pure returns (uint256) {
        return Math.ceilDiv(fractions * sale.price, sale.shares);
    }

    /// @dev Where `paid` for `fractions` goes. With the last fraction the debt comes before the penalty.
    function split(
        Sale memory sale,
        uint256 fractions,
        uint256 paid
    ) internal pure returns (uint256 toDebt, uint256 toReserve, uint256 toBorrower) {
        bool last = fractions == sale.collateral;
        toDebt = Math.min(sale.debt, last ? paid : (paid * BASIS_POINTS) / (BASIS_POINTS + sale.penalty));
        toReserve = paid - toDebt;
        if (toDebt == sale.debt) toReserve = Math.min(toReserve, (toDebt * sale.penalty) / BASIS_POINTS);
        toBorrower = paid - toDebt - toReserve;
    }

    function _paysAll(Sale memory sale) private pure returns (uint256) {
        if (sale.price == 0) return sale.collateral;
        uint256 due = Math.ceilDiv(sale.debt * (BASIS_POINTS + sale.penalty), BASIS_POINTS);
        return Math.min(sale.collateral, Math.ceilDiv(due * sale.shares, sale.price));
    }
}
