// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";
import {RoundId} from "../interfaces/IGenerationOracle.sol";

/**
 * @title WorksTree
 * @notice A round's Merkle tree (docs/semantics.md, section 7): leaves in index order, padded with zero words to a power
 * of two, sorted pairs. Built chunk by chunk, with one stored word a level.
 */
library WorksTree {
    /// @dev `count` leaves so far. `peaks[level]` is the root of the last complete subtree of 2^level leaves that waits
    /// for its right sibling; it waits exactly if bit `level` of `count` is set.
    struct Builder {
        uint256 count;
        mapping(uint256 level => bytes32) peaks;
    }

    /// @dev A work's leaf, hashed twice, so that an inner node can never pass for a leaf.
    function leaf(RoundId round, uint256 index, bytes32 digest) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(round, index, digest))));
    }

    /// @dev Appends the works `count` … `count + digests.length − 1`. `count` is a multiple of the chunk's size rounded
    /// up to a power of two, as the caller sees to.
    function append(Builder storage builder, RoundId round, bytes32[] calldata digests) internal {
        uint256 first = builder.count;
        uint256 count = digests.length;
        uint256 width = 1;
        uint256 level = 0;
        while (width < count) {
            width *= 2;
            ++level;
        }
        bytes32[] memory nodes = new bytes32[](width);
        for (uint256 i = 0; i < count; ++i) nodes[i] = leaf(round, first + i, digests[i]);
        bytes32 node = _fold(nodes);
        // A chunk that is not full is the last one: padded, it counts as full.
        uint256 chunks = first / width;
        while (chunks & 1 != 0) {
            node = Hashes.commutativeKeccak256(builder.peaks[level], node);
            chunks >>= 1;
            ++level;
        }
        builder.peaks[level] = node;
        builder.count = first + width;
    }

    /// @dev The root over all leaves, padded with zero words at the end.
    function finish(Builder storage builder) internal view returns (bytes32 root) {
        uint256 count = builder.count;
        bytes32 empty = 0;
        bool begun = false;
        for (uint256 level = 0; count != 0; ++level) {
            if (count & 1 != 0) {
                bytes32 peak = builder.peaks[level];
                if (count == 1 && !begun) return peak;
                root = Hashes.commutativeKeccak256(peak, begun ? root : empty);
                begun = true;
            } else if (begun) {
                root = Hashes.commutativeKeccak256(root, empty);
            }
            empty = Hashes.commutativeKeccak256(empty, empty);
            count >>= 1;
        }
    }

    /// Folds a power of two of nodes in place.
    function _fold(bytes32[] memory nodes) private pure returns (bytes32) {
        for (uint256 width = nodes.length / 2; width != 0; width /= 2) {
            for (uint256 i = 0; i < width; ++i) {
                nodes[i] = Hashes.commutativeKeccak256(nodes[2 * i], nodes[2 * i + 1]);
            }
        }
        return nodes[0];
    }
}
