// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseRegistry} from "../../../contracts/interfaces/licensing/ILicenseRegistry.sol";

/**
 * @title Gate
 * @notice Another contract that lets only licensees in.
 */
contract Gate {
    /// @dev What asking takes, the call included.
    function gasOf(
        ILicenseRegistry registry,
        address collection,
        uint256 tokenId,
        address who,
        uint32 rights
    ) external view returns (uint256 gas, bool licensed) {
        gas = gasleft();
        licensed = registry.isLicensed(collection, tokenId, who, rights);
        gas -= gasleft();
    }

    /// @dev The rights, a bit each, of each of these people in each of these works, work by work.
    function rightsOf(
        ILicenseRegistry registry,
        address[] calldata collections,
        uint256[] calldata tokenIds,
        address[] calldata people
    ) external view returns (uint256[] memory rights) {
        rights = new uint256[](collections.length * people.length);
        for (uint256 i = 0; i < rights.length; ++i) {
            (uint256 work, address who) = (i / people.length, people[i % people.length]);
            for (uint32 right = 1; right != 0; right <<= 1) {
                if (registry.isLicensed(collections[work], tokenIds[work], who, right)) rights[i] |= right;
            }
        }
    }
}
