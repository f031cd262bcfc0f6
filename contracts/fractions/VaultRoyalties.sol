// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ResaleRoyalty} from "../revenue/ResaleRoyalty.sol";
import {VaultArguments} from "./VaultArguments.sol";

/// @dev What one item's creators get.
/// @param amount Their part, in wei.
struct Royalty {
    address receiver;
    uint256 amount;
}

/**
 * @title VaultRoyalties
 * @notice Whom a vault's income pays beside its holders. The studio's works come first: if a vault holds any, all of the
 * price counts as theirs by equal parts, and other items have no royalty, so that nothing put beside a work takes from
 * it, in whatever order. Only a vault without a work pays other collections, by equal parts. Either way the whole is at
 * most a tenth of the price.
 */
library VaultRoyalties {
    /// @dev How many of the vault's items are the studio's works.
    function works(address vault, address artwork) internal view returns (uint256 number) {
        uint256 count = VaultArguments.count(vault);
        for (uint256 i = 0; i < count; ++i) {
            // Whose item it is says all.
            // slither-disable-next-line unused-return
            (address collection, ) = VaultArguments.item(vault, i);
            if (collection == artwork) ++number;
        }
    }

    /// @dev The royalties of a sale of all items for `price` wei, one for each item that counts and names somebody. Reverts
    /// with {RoyaltyGasTooLow}.
    function due(address vault, address artwork, uint256 price) internal view returns (Royalty[] memory list) {
        uint256 count = VaultArguments.count(vault);
        uint256 counting = works(vault, artwork);
        bool mixed = counting != 0;
        if (!mixed) counting = count;
        list = new Royalty[](counting);
        uint256 named = 0;
        for (uint256 i = 0; i < count; ++i) {
            (address collection, uint256 tokenId) = VaultArguments.item(vault, i);
            if (mixed && collection != artwork) continue;
            (address receiver, uint256 amount) = ResaleRoyalty.ask(collection, tokenId, price / counting);
            if (receiver != address(0)) list[named++] = Royalty({receiver: receiver, amount: amount});
        }
        assembly ("memory-safe") {
            // Shorter than it was made.
            mstore(list, named)
        }
    }
}
