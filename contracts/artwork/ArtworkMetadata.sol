// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Base64} from "@openzeppelin/contracts/utils/Base64.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {Style} from "../generation/model/Style.sol";
import {Provenance, RoundId} from "../interfaces/generation/IGenerationOracle.sol";
import {Axis, AxisKind, IModelRegistry} from "../interfaces/generation/IModelRegistry.sol";
import {TraitWords} from "./TraitWords.sol";

/**
 * @title ArtworkMetadata
 * @notice Writes a work's ERC-721 metadata JSON (with the fields of ERC-7007's schema) as a data URI, from the chain
 * alone. Names that people chose are escaped; attributes are the work's own style values, drawn from its seed, each but
 * a scalar's with how rare it is among the works that its round's style asks for.
 */
library ArtworkMetadata {
    using Strings for uint256;

    function uri(
        IModelRegistry models,
        Provenance memory origin,
        RoundId round,
        uint256 index,
        string memory cid,
        bytes memory picture
    ) internal view returns (string memory) {
        string memory number = index.toString();
        string memory roundNumber = RoundId.unwrap(round).toString();
        bytes memory json = abi.encodePacked(
            '{"name":"Atelier ',
            roundNumber,
            ".",
            number,
            '","description":"Work ',
            number,
            " of round ",
            roundNumber,
            ", made by the studio's own generator and agreed on bit for bit by its operators.\"",
            _file(cid, picture),
            ',"proof_type":"fraud","prompt":"',
            uint256(origin.seed).toHexString(32),
            "/",
            number,
            '","attributes":['
        );
        json = abi.encodePacked(
            json,
            _attribute("model", string.concat('"', Strings.escapeJSON(models.getModel(origin.model).name), '"')),
            _styleAttributes(models, origin, index),
            ",",
            _attribute("round", roundNumber),
            "]}"
        );
        return string.concat("data:application/json;base64,", Base64.encode(json));
    }

    /// Where the file is: the picture itself if there is one, and its CID in any case.
    function _file(string memory cid, bytes memory picture) private pure returns (bytes memory) {
        return
            abi.encodePacked(
                ',"image":"',
                picture.length == 0
                    ? string.concat("ipfs://", cid)
                    : string.concat("data:image/png;base64,", Base64.encode(picture)),
                '","aigc_type":"image","aigc_data":"ipfs://',
                cid,
                '"'
            );
    }

    function _styleAttributes(
        IModelRegistry models,
        Provenance memory origin,
        uint256 index
    ) private view returns (bytes memory out) {
        Axis[] memory axes = models.axes(origin.model);
        (uint256[] memory values, uint256[] memory shares) = Style.draw(origin.seed, index, origin.style);
        for (uint256 i = 0; i < axes.length; ++i) {
            string memory value = _value(models, axes[i].kind, values[i]);
            if (axes[i].kind != AxisKind.Scalar) {
                value = string.concat(value, ',"rarity":"', TraitWords.percent(shares[i]), '"');
            }
            out = abi.encodePacked(out, ",", _attribute(Strings.escapeJSON(_text(axes[i].name)), value));
        }
    }

    /// A value as JSON: its name, or the number where the chain knows none.
    function _value(IModelRegistry models, AxisKind kind, uint256 value) private view returns (string memory) {
        string memory name =
            kind == AxisKind.Palette ? Strings.escapeJSON(models.paletteName(value)) : TraitWords.name(kind, value);
        return bytes(name).length == 0 ? value.toString() : string.concat('"', name, '"');
    }

    /// `value` is JSON, and more members may follow it.
    function _attribute(string memory trait, string memory value) private pure returns (bytes memory) {
        return abi.encodePacked('{"trait_type":"', trait, '","value":', value, "}");
    }

    /// ASCII padded with zeros, without the padding.
    function _text(bytes32 padded) private pure returns (string memory) {
        uint256 length;
        while (length < 32 && padded[length] != 0) ++length;
        bytes memory out = new bytes(length);
        for (uint256 i = 0; i < length; ++i) out[i] = padded[i];
        return string(out);
    }
}
