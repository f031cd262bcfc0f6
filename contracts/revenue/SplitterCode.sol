// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Part} from "../interfaces/IRoyaltySplitter.sol";

/**
 * @title SplitterCode
 * @notice The code of a splitter: 51 bytes that stop on empty calldata and else delegate to the implementation, then the
 * split, 24 bytes a part: recipient, and share in millionths.
 *
 * A plain ERC-1167 clone delegates even for a bare transfer, which needs more than the 2,300 gas that `transfer` gives.
 */
library SplitterCode {
    /// @dev Shares of a split add up to this.
    uint256 internal constant WHOLE = 1_000_000;

    uint256 internal constant MOST_PARTS = 100;

    /// Bytes before the split.
    uint256 private constant HEAD = 51;

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
        bytes memory runtime = abi.encodePacked(
            // calldatasize; push1 5; jumpi; stop; jumpdest
            hex"36600557005b",
            // calldatacopy(0, 0, calldatasize); delegatecall(gas, implementation, 0, calldatasize, 0, 0)
            hex"365f5f375f5f365f73",
            implementation,
            hex"5af4",
            // returndatacopy(0, 0, returndatasize); return or revert with it
            hex"3d5f5f3e602f573d5ffd5b3d5ff3",
            split
        );
        // push2 size; dup1; push1 10; push0; codecopy; push0; return
        return abi.encodePacked(hex"61", uint16(runtime.length), hex"80600a5f395ff3", runtime);
    }

    /// @dev The split at the end of a splitter's code.
    function load(address splitter) internal view returns (bytes memory split) {
        uint256 size = splitter.code.length;
        // What is no splitter has no split.
        if (size <= HEAD) return new bytes(0);
        split = new bytes(size - HEAD);
        assembly ("memory-safe") {
            extcodecopy(splitter, add(split, 32), HEAD, sub(size, HEAD))
        }
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
