// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title PayableClone
 * @notice Clones that can be paid with 2,300 gas: 51 bytes that stop on empty calldata and else delegate to the
 * implementation, then arguments that never change, which cost less to make and to read as code than as storage.
 *
 * A plain ERC-1167 clone delegates even for a bare transfer, which needs more gas than `transfer` gives.
 */
library PayableClone {
    /// Bytes before the arguments.
    uint256 private constant HEAD = 51;

    /// @dev The creation code of a clone of `implementation`.
    function creation(address implementation, bytes memory arguments) internal pure returns (bytes memory) {
        // push2 size; dup1; push1 10; push0; codecopy; push0; return
        return
            abi.encodePacked(
                hex"61",
                uint16(HEAD + arguments.length),
                hex"80600a5f395ff3",
                // calldatasize; push1 5; jumpi; stop; jumpdest
                hex"36600557005b",
                // calldatacopy(0, 0, calldatasize); delegatecall(gas, implementation, 0, calldatasize, 0, 0)
                hex"365f5f375f5f365f73",
                implementation,
                hex"5af4",
                // returndatacopy(0, 0, returndatasize); return or revert with it
                hex"3d5f5f3e602f573d5ffd5b3d5ff3",
                arguments
            );
    }

    /// @dev Makes the clone with CREATE2 and no salt: its address follows from implementation and arguments. 0 if it is
    /// there already.
    function create(bytes memory code) internal returns (address clone) {
        assembly ("memory-safe") {
            clone := create2(0, add(code, 32), mload(code), 0)
        }
    }

    /// @dev The arguments of a clone; none if it is none.
    function load(address clone) internal view returns (bytes memory) {
        uint256 size = clone.code.length;
        if (size <= HEAD) return new bytes(0);
        return load(clone, 0, size - HEAD);
    }

    /// @dev `length` bytes of a clone's arguments from byte `offset` on; zeros after their end.
    function load(address clone, uint256 offset, uint256 length) internal view returns (bytes memory part) {
        part = new bytes(length);
        assembly ("memory-safe") {
            extcodecopy(clone, add(part, 32), add(HEAD, offset), length)
        }
    }

    /// @dev 32 bytes of a clone's arguments from byte `offset` on, as a number.
    function word(address clone, uint256 offset) internal view returns (uint256 value) {
        assembly ("memory-safe") {
            extcodecopy(clone, 0, add(HEAD, offset), 32)
            value := mload(0)
        }
    }

    function length(address clone) internal view returns (uint256) {
        return clone.code.length - HEAD;
    }
}
