// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Item, VaultFacts, VaultTerms} from "../interfaces/fractions/IFractionVault.sol";
import {PayableClone} from "../revenue/PayableClone.sol";

/**
 * @title VaultArguments
 * @notice What a vault was made with, as the arguments at the end of its code: two words that every part of the vault
 * reads what it needs from, then 52 bytes an item, then name and symbol.
 */
library VaultArguments {
    /// How many bytes stand before the items, and how many each item takes.
    uint256 private constant HEAD = 45;
    uint256 private constant ITEM = 52;

    function encode(
        VaultFacts memory facts,
        string calldata name,
        string calldata symbol
    ) internal pure returns (bytes memory) {
        VaultTerms memory rules = facts.terms;
        bytes memory items = "";
        for (uint256 i = 0; i < facts.items.length; ++i) {
            items = abi.encodePacked(items, facts.items[i].collection, facts.items[i].tokenId);
        }
        bytes memory first = abi.encodePacked(
            facts.curator,
            rules.duration,
            rules.extension,
            rules.extensionCap,
            rules.increment,
            rules.quorum
        );
        bytes memory second = abi.encodePacked(
            facts.curatorFee,
            facts.created,
            uint8(facts.items.length),
            uint8(bytes(name).length),
            rules.maxCuratorFee
        );
        return abi.encodePacked(first, second, items, name, symbol);
    }

    function curator(address vault) internal view returns (address) {
        return address(uint160(PayableClone.word(vault, 0) >> 96));
    }

    /// @dev In basis points.
    function curatorFee(address vault) internal view returns (uint256) {
        return uint16(PayableClone.word(vault, 32) >> 224);
    }

    function terms(address vault) internal view returns (VaultTerms memory) {
        (uint256 first, uint256 second) = (PayableClone.word(vault, 0), PayableClone.word(vault, 32));
        // The casts undo the packing.
        return
            VaultTerms({
                duration: uint32(first >> 64),
                extension: uint24(first >> 40),
                extensionCap: uint24(first >> 16),
                increment: uint16(first),
                quorum: uint16(second >> 240),
                maxCuratorFee: uint16(second >> 152)
            });
    }

    function quorum(address vault) internal view returns (uint256) {
        return PayableClone.word(vault, 32) >> 240;
    }

    function count(address vault) internal view returns (uint256) {
        return uint8(PayableClone.word(vault, 32) >> 176);
    }

    /// @dev Item `index`, which must be there.
    function item(address vault, uint256 index) internal view returns (address collection, uint256 tokenId) {
        uint256 at = HEAD + index * ITEM;
        collection = address(uint160(PayableClone.word(vault, at) >> 96));
        tokenId = PayableClone.word(vault, at + 20);
    }

    function name(address vault) internal view returns (string memory) {
        return string(PayableClone.load(vault, HEAD + count(vault) * ITEM, _nameLength(vault)));
    }

    function symbol(address vault) internal view returns (string memory) {
        uint256 at = HEAD + count(vault) * ITEM + _nameLength(vault);
        return string(PayableClone.load(vault, at, PayableClone.length(vault) - at));
    }

    function facts(address vault) internal view returns (VaultFacts memory known) {
        uint256 second = PayableClone.word(vault, 32);
        known.terms = terms(vault);
        known.curator = curator(vault);
        known.curatorFee = uint16(curatorFee(vault));
        known.created = uint40(second >> 184);
        known.items = new Item[](count(vault));
        for (uint256 i = 0; i < known.items.length; ++i) {
            (known.items[i].collection, known.items[i].tokenId) = item(vault, i);
        }
    }

    function _nameLength(address vault) private view returns (uint256) {
        return uint8(PayableClone.word(vault, 32) >> 168);
    }
}
