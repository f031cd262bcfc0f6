// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IArtwork} from "../interfaces/artwork/IArtwork.sol";
import {IERC7007} from "../interfaces/standards/IERC7007.sol";
import {IGenerationOracle, Phase, Provenance, RoundId} from "../interfaces/generation/IGenerationOracle.sol";
import {IReferee} from "../interfaces/generation/IReferee.sol";

/**
 * @title WorkProvenance
 * @notice What a work derives from, as its round's own oracle says, in one prompt whose hash is the token's id; and whether
 * an image is that work.
 */
abstract contract WorkProvenance is IArtwork, IERC7007 {
    /// A prompt's words: chain, oracle, round, index, model, seed, offset and length of style.
    uint256 private constant PROMPT_HEAD = 256;

    /// @notice The oracle that knows the rounds of all, its own and those of its successors, from which the works come.
    IGenerationOracle public immutable oracle;

    /// @notice What makes a work from its seed.
    IReferee public immutable referee;

    constructor(IGenerationOracle oracle_, IReferee referee_) {
        (oracle, referee) = (oracle_, referee_);
    }

    /// @inheritdoc IArtwork
    function promptOf(RoundId round, uint256 index) external view returns (bytes memory) {
        return _promptAt(round, index);
    }

    /// @inheritdoc IERC7007
    /// @dev `aigcData` is the image's 32-byte SHA-256 digest. The verification is the computation: the chain makes the
    /// work, at most 16.4 million gas, and the proof is not read; with too little gas the call reverts, and says nothing.
    /// False for a prompt or data of any other form.
    function verify(bytes calldata prompt, bytes calldata aigcData, bytes calldata) public view returns (bool success) {
        if (prompt.length < PROMPT_HEAD || aigcData.length != 32) return false;
        RoundId round = RoundId.wrap(uint256(bytes32(prompt[64:96])));
        uint256 index = uint256(bytes32(prompt[96:128]));
        IGenerationOracle source = oracle.oracleOf(round);
        if (RoundId.unwrap(round) == 0 || RoundId.unwrap(round) > source.roundCount()) return false;
        if (source.phase(round) != Phase.Finalised) return false;
        Provenance memory origin = source.provenance(round);
        if (index >= origin.works || keccak256(prompt) != keccak256(_prompt(round, index, origin))) return false;
        return referee.digest(origin.model, origin.seed, index, origin.style) == bytes32(aigcData);
    }

    /// @dev What a round's works derive from, as the round's own oracle says.
    function _origin(RoundId round) internal view returns (Provenance memory) {
        return oracle.oracleOf(round).provenance(round);
    }

    /// @dev The round's origin, if it has a work at `index`.
    function _originOf(RoundId round, uint256 index) internal view returns (Provenance memory origin) {
        origin = _origin(round);
        if (index >= origin.works) revert ArtworkIndexInvalid(round, index, origin.works);
    }

    function _promptAt(RoundId round, uint256 index) internal view returns (bytes memory) {
        return _prompt(round, index, _originOf(round, index));
    }

    function _prompt(RoundId round, uint256 index, Provenance memory origin) internal view returns (bytes memory) {
        address source = address(oracle.oracleOf(round));
        return abi.encode(block.chainid, source, round, index, origin.model, origin.seed, origin.style);
    }
}
