// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";
import {RoundId} from "../interfaces/generation/IGenerationOracle.sol";

/**
 * @title WorksTree
 * @notice A round's Merkle tree (docs/semantics.md, section 7): leaves in index order, padded with zero words to a power
 * of two, sorted pairs. Built chunk by chunk, each proven by its siblings.
 */
library WorksTree {
    /// @dev What a root goes by where a whole word has no room. Of its hash: whoever reveals another root chooses it, and
    /// could choose one that shares the root's own first bytes.
    function key(bytes32 root) internal pure returns (bytes31) {
        return bytes31(keccak256(abi.encode(root)));
    }

    /// @dev A work's leaf, hashed twice, so that an inner node can never pass for a leaf:
    /// `keccak256(bytes.concat(keccak256(abi.encode(round, index, digest))))`, in free memory that is not taken, since
    /// a chunk has a thousand of them.
    function leaf(RoundId round, uint256 index, bytes32 digest) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, round)
            mstore(add(free, 0x20), index)
            mstore(add(free, 0x40), digest)
            mstore(0, keccak256(free, 0x60))
            hash := keccak256(0, 0x20)
        }
    }

    /// @dev The node over the works from `first` on, `levels` above the leaves.
    function node(
        RoundId round,
        uint256 first,
        bytes32[] calldata digests,
        uint256 levels
    ) internal pure returns (bytes32) {
        bytes32[] memory nodes = new bytes32[](1 << levels);
        uint256 count = digests.length;
        for (uint256 i = 0; i < count; ++i) nodes[i] = leaf(round, first + i, digests[i]);
        return fold(nodes, 0);
    }

    /// @dev How many levels a tree over `count` nodes has above them.
    function levelsOf(uint256 count) internal pure returns (uint256 levels) {
        while (1 << levels < count) ++levels;
    }

    /// @dev Folds nodes in place; `padding` is the node over nothing that fills them up to a power of two, which they
    /// have room for.
    function fold(bytes32[] memory nodes, bytes32 padding) internal pure returns (bytes32) {
        for (uint256 i = nodes.length; i != 0 && nodes[i - 1] == 0; --i) nodes[i - 1] = padding;
        for (uint256 width = nodes.length / 2; width != 0; width /= 2) {
            for (uint256 i = 0; i < width; ++i) {
                nodes[i] = Hashes.commutativeKeccak256(nodes[2 * i], nodes[2 * i + 1]);
            }
        }
        return nodes[0];
    }

    /// @dev The node over `levels` levels of nothing.
    function empty(uint256 levels) internal pure returns (bytes32 padding) {
        for (; levels != 0; --levels) padding = Hashes.commutativeKeccak256(padding, padding);
    }
}
