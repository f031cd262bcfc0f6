// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";

/**
 * @title ResaleRoyalty
 * @notice Asks a collection for an item's royalty (ERC-2981) without believing it: what fails, returns nonsense or names
 * nobody is no royalty, and none is more than a tenth of the price.
 */
library ResaleRoyalty {
    /// @notice The call has `left` gas left and must have `needed`, or starving the answer would save the royalty.
    /// @param left The gas that is left.
    /// @param needed The gas that is needed.
    error RoyaltyGasTooLow(uint256 left, uint256 needed);

    /// What asking may take.
    uint256 private constant GAS = 100_000;

    /// What must be left to ask: a call gets all but a 64th (EIP-150), and is cold at first.
    uint256 private constant NEEDED = GAS + GAS / 63 + 10_000;

    /// A royalty is at most the price divided by this.
    uint256 private constant PRICE_DIVISOR = 10;

    /// @dev Whom a sale of the item for `price` wei pays, and how much; the zero address if nobody. Reverts with
    /// {RoyaltyGasTooLow}.
    function ask(
        address collection,
        uint256 tokenId,
        uint256 price
    ) internal view returns (address receiver, uint256 amount) {
        bytes memory data = abi.encodeCall(IERC2981.royaltyInfo, (tokenId, price));
        if (gasleft() < NEEDED) revert RoyaltyGasTooLow(gasleft(), NEEDED);
        uint256 gasLimit = GAS;
        bool answered;
        assembly ("memory-safe") {
            // Two words of the answer, in the scratch space.
            answered := staticcall(gasLimit, collection, add(data, 32), mload(data), 0, 64)
            answered := and(answered, gt(returndatasize(), 63))
            receiver := mload(0)
            amount := mload(32)
        }
        if (!answered || uint256(uint160(receiver)) == 0) return (address(0), 0);
        if (amount > price / PRICE_DIVISOR) amount = price / PRICE_DIVISOR;
    }
}
