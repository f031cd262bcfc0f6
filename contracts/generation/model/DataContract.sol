// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";

/**
 * @title DataContract
 * @notice Bytes kept as the code of a contract, behind a STOP so that nobody can run them: the cheapest storage to
 * read, and immutable. The address is a function of the bytes alone (CREATE2 with salt 0), so storing twice is
 * storing once.
 */
library DataContract {
    /// @dev The longest piece: EIP-170's limit less the STOP byte.
    uint256 internal constant MAX_LENGTH = 24_575;

    /// @dev Stores `data` (1 … MAX_LENGTH bytes, checked by the caller) unless it is stored already.
    function store(bytes memory data) internal returns (address pointer, bool created) {
        bytes memory creation = _creationCode(data);
        pointer = Create2.computeAddress(0, keccak256(creation));
        if (pointer.code.length == 0) {
            pointer = Create2.deploy(0, 0, creation);
            created = true;
        }
    }

    /// @dev Where this contract stores or would store `data`.
    function addressOf(bytes memory data) internal view returns (address) {
        return Create2.computeAddress(0, keccak256(_creationCode(data)));
    }

    /// @dev Whether this contract made `pointer`, a data contract. Another's may hold the same bytes today and others
    /// tomorrow: a contract that destroys itself in the transaction that creates it can be created again.
    function isOwn(address pointer) internal view returns (bool) {
        uint256 size = pointer.code.length;
        bytes32 creationHash;
        assembly ("memory-safe") {
            // As in _creationCode, but straight from the code and in memory that is not kept.
            let scratch := mload(0x40)
            mstore(scratch, or(or(shl(248, 0x61), shl(232, size)), shl(176, 0x80600a3d393df3)))
            extcodecopy(pointer, add(scratch, 10), 0, size)
            creationHash := keccak256(scratch, add(10, size))
        }
        return Create2.computeAddress(0, creationHash) == pointer;
    }

    /// @dev The bytes that stand at `pointer`, a data contract.
    function read(address pointer) internal view returns (bytes memory) {
        address[] memory pointers = new address[](1);
        pointers[0] = pointer;
        return concat(pointers);
    }

    /// @dev The bytes of all `pointers` one after another.
    function concat(address[] memory pointers) internal view returns (bytes memory data) {
        assembly ("memory-safe") {
            data := mload(0x40)
            let end := add(data, 0x20)
            let slot := add(pointers, 0x20)
            for {
                let last := add(slot, shl(5, mload(pointers)))
            } lt(slot, last) {
                slot := add(slot, 0x20)
            } {
                let pointer := mload(slot)
                let size := sub(extcodesize(pointer), 1)
                extcodecopy(pointer, end, 1, size)
                end := add(end, size)
            }
            mstore(data, sub(end, add(data, 0x20)))
            mstore(0x40, and(add(end, 0x1f), not(0x1f)))
        }
    }

    /// PUSH2 size, DUP1, PUSH1 10, RETURNDATASIZE, CODECOPY, RETURNDATASIZE, RETURN: returns what follows, which is a
    /// STOP and the data.
    function _creationCode(bytes memory data) private pure returns (bytes memory) {
        return abi.encodePacked(hex"61", uint16(data.length + 1), hex"80600a3d393df3", hex"00", data);
    }
}
