// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Part} from "../interfaces/revenue/IRoyaltySplitter.sol";
import {PayableClone} from "./PayableClone.sol";

/**
 * @title SplitterCode
 * @notice The code of a splitter: a clone whose arguments are the split, 24 bytes a part: recipient, and share in
 * millionths.
 */
library SplitterCode {
    /// @dev Shares of a split add up to this.
    uint256 internal constant WHOLE = 1_000_000;

    uint256 internal constant MAX_PARTS = 100;

    uint256 private constant PART = 24;

    /// @dev The creation code of the splitter that runs `implementation` for these parts.
    function creation(address implementation, Part[] calldata parts) internal pure returns (bytes memory) {
        uint256 count = parts.length;
        // A word is written for each part, of which the next part overwrites 8 bytes: room for the last one's, too.
        bytes memory split = new bytes(count * PART + 8);
        for (uint256 i = 0; i < count; ++i) {
            uint256 word = (uint256(uint160(parts[i].recipient)) << 32) | parts[i].share;
            assembly ("memory-safe") {
                mstore(add(add(split, 32), mul(i, 24)), shl(64, word))
            }
        }
        assembly ("memory-safe") {
            mstore(split, mul(count, 24))
        }
        return PayableClone.creation(implementation, split);
    }

    function count(bytes memory split) internal pure returns (uint256) {
        return split.length / PART;
    }

    /// @dev Part `index`, which must be there.
    function part(bytes memory split, uint256 index) internal pure returns (address recipient, uint256 share) {
        uint256 word;
        assembly ("memory-safe") {
            word := shr(64, mload(add(add(split, 32), mul(index, 24))))
        }
        return (address(uint160(word >> 32)), uint32(word));
    }
}
