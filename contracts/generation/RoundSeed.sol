// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BlockHeader} from "@openzeppelin/contracts/utils/BlockHeader.sol";
import {Blockhash} from "@openzeppelin/contracts/utils/Blockhash.sol";
import {IGenerationOracle, RoundId} from "../interfaces/generation/IGenerationOracle.sol";

/**
 * @title RoundSeed
 * @notice A round's seed comes from the RANDAO value of one block that did not exist when the round was requested. The
 * block's header is proven against its hash: the last 256 blocks by BLOCKHASH, the last 8,191 by EIP-2935's history.
 *
 * What remains: a block's RANDAO value is fixed by the block before it (EIP-4399), so the proposer of that one can drop
 * its block and draw once more; on a rollup the sequencer chooses. Neither can be slashed here.
 */
library RoundSeed {
    /// @dev The seed of `round` from the `header` (RLP) of `seedBlock`.
    function derive(RoundId round, uint256 seedBlock, bytes memory header) internal view returns (bytes32) {
        if (block.number <= seedBlock) revert IGenerationOracle.SeedBlockNotMined(block.number, seedBlock);
        bytes32 expected = Blockhash.blockHash(seedBlock);
        if (expected == 0) revert IGenerationOracle.SeedBlockForgotten(seedBlock);
        bytes32 actual = keccak256(header);
        if (actual != expected) revert IGenerationOracle.SeedHeaderInvalid(seedBlock, expected, actual);
        return keccak256(abi.encode(BlockHeader.getPrevRandao(header), block.chainid, address(this), round));
    }

    /// @dev Reverts while the hash of `seedBlock` is known or to come.
    function requireForgotten(uint256 seedBlock) internal view {
        if (block.number <= seedBlock) revert IGenerationOracle.SeedBlockNotMined(block.number, seedBlock);
        if (Blockhash.blockHash(seedBlock) != 0) revert IGenerationOracle.SeedBlockKnown(seedBlock);
    }
}
