// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IFractionVaultFactory} from "../interfaces/fractions/IFractionVaultFactory.sol";
import {VaultArguments} from "../fractions/VaultArguments.sol";

/**
 * @title RightsHolders
 * @notice Who has the rights of a work: its owner, who is paid; and who decides on them: the owner, or for a work in one of
 * the studio's vaults the vault's curator. Collections are asked without being believed.
 */
library RightsHolders {
    /// @dev What asking may take.
    uint256 internal constant GAS = 100_000;

    /// @dev The owner; the zero address if the collection gives no good answer.
    function ownerOf(address collection, uint256 tokenId) internal view returns (address owner) {
        bytes memory data = abi.encodeCall(IERC721.ownerOf, (tokenId));
        uint256 gasLimit = GAS;
        assembly ("memory-safe") {
            let answered := staticcall(gasLimit, collection, add(data, 32), mload(data), 0, 32)
            if and(answered, gt(returndatasize(), 31)) {
                owner := mload(0)
            }
            if shr(160, owner) {
                owner := 0
            }
        }
    }

    /// @dev Who decides on what `owner` owns.
    function controllerOf(IFractionVaultFactory vaults, address owner) internal view returns (address) {
        if (owner.code.length == 0 || !vaults.isVault(owner)) return owner;
        return VaultArguments.curator(owner);
    }
}
