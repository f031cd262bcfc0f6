// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Base64} from "@openzeppelin/contracts/utils/Base64.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {ILicenseMetadata} from "../interfaces/licensing/ILicenseMetadata.sol";
import {ILicenseRegistry, License} from "../interfaces/licensing/ILicenseRegistry.sol";
import {Tier} from "../interfaces/licensing/ILicenseTiers.sol";

/**
 * @title LicenseMetadata
 * @notice Writes a licence's metadata JSON as a data URI, from the chain alone; what people chose is escaped. It stands
 * apart so that the registry has room.
 */
contract LicenseMetadata is ILicenseMetadata {
    using Strings for uint256;

    /// @inheritdoc ILicenseMetadata
    function uri(uint256 id) external view returns (string memory) {
        License memory license = ILicenseRegistry(msg.sender).licenseOf(id);
        Tier memory tier = ILicenseRegistry(msg.sender).tiers().getTier(license.tier);
        string memory work = string.concat(
            Strings.toChecksumHexString(license.collection),
            "/",
            license.tokenId.toString()
        );
        bytes memory json = abi.encodePacked(
            '{"name":"Licence: ',
            _text(tier.name),
            '","description":"',
            _rights(tier.rights),
            " of work ",
            work,
            '","attributes":[',
            _attribute("tier", license.tier.toString()),
            ",",
            _attribute("work", string.concat('"', work, '"')),
            ",",
            _attribute("rights", string.concat('"', _rights(tier.rights), '"'))
        );
        json = abi.encodePacked(
            json,
            ",",
            _attribute("exclusive", string.concat('"', _rights(tier.exclusive), '"')),
            ",",
            _attribute("territory", string.concat('"', _text(tier.territory), '"')),
            ",",
            _attribute("transferable", tier.transferable ? '"yes"' : '"no"'),
            ",",
            _attribute("terms (SHA-256)", string.concat('"', uint256(tier.terms).toHexString(32), '"')),
            ",",
            _term(license),
            "]}"
        );
        return string.concat("data:application/json;base64,", Base64.encode(json));
    }

    function _term(License memory license) private pure returns (bytes memory) {
        if (license.expiresAt == type(uint64).max) return _attribute("expires", '"never"');
        return
            abi.encodePacked(
                '{"display_type":"date","trait_type":"expires","value":',
                license.expiresAt.toString(),
                "}"
            );
    }

    function _rights(uint256 rights) private pure returns (string memory list) {
        string[8] memory names = [
            "display",
            "web",
            "print",
            "merchandise",
            "advertising",
            "derivative",
            "training",
            "sublicence"
        ];
        for (uint256 right = 0; rights >> right != 0; ++right) {
            if ((rights >> right) & 1 == 0) continue;
            string memory named = right < names.length ? names[right] : string.concat("right ", (right + 1).toString());
            list = bytes(list).length == 0 ? named : string.concat(list, ", ", named);
        }
        if (bytes(list).length == 0) return "none";
    }

    function _attribute(string memory trait, string memory value) private pure returns (bytes memory) {
        return abi.encodePacked('{"trait_type":"', trait, '","value":', value, "}");
    }

    /// UTF-8 padded with zeros, without the padding, escaped.
    function _text(bytes32 padded) private pure returns (string memory) {
        uint256 length;
        while (length < 32 && padded[length] != 0) ++length;
        bytes memory out = new bytes(length);
        for (uint256 i = 0; i < length; ++i) out[i] = padded[i];
        return Strings.escapeJSON(string(out));
    }
}
