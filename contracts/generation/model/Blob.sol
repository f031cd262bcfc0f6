// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Header} from "./Header.sol";

/// @title Reading a weights blob from the data contracts that hold it
/// @notice The code of data contract i is a zero byte (`STOP`, so that a call does nothing) followed
/// by the blob's i-th chunk, which may have any length that fits in a contract.
library Blob {
    /// @notice The data contracts hold fewer bytes than the blob's header promises.
    /// @param wanted How many bytes are needed, a count.
    /// @param held How many bytes there are, a count.
    error BlobTooShort(uint256 wanted, uint256 held);

    /// @notice The blob's first 32 bytes.
    function header(address[] memory pointers) internal view returns (Header) {
        uint256 word;
        uint256 scratch;
        assembly ("memory-safe") {
            scratch := mload(0x40)
        }
        copy(pointers, 0, 32, scratch);
        assembly ("memory-safe") {
            word := mload(scratch)
        }
        return Header.wrap(bytes32(word));
    }

    /// @notice Bytes that the data contracts hold together.
    function held(address[] memory pointers) internal view returns (uint256 total) {
        for (uint256 i = 0; i < pointers.length; ++i) {
            uint256 size = pointers[i].code.length;
            if (size != 0) total += size - 1;
        }
    }

    /// @notice Copies `length` bytes of the blob, from `offset` on, to memory at `destination`.
    /// @dev The caller owns that memory. Reverts with BlobTooShort if the blob ends before.
    function copy(address[] memory pointers, uint256 offset, uint256 length, uint256 destination) internal view {
        uint256 start = 0; // where the chunk begins in the blob
        uint256 end = offset + length;
        for (uint256 i = 0; i < pointers.length && offset < end; ++i) {
            address pointer = pointers[i];
            uint256 size = pointer.code.length;
            if (size == 0) continue;
            uint256 next = start + size - 1;
            if (offset < next) {
                uint256 count = (next < end ? next : end) - offset;
                assembly ("memory-safe") {
                    extcodecopy(pointer, destination, add(1, sub(offset, start)), count)
                }
                offset += count;
                destination += count;
            }
            start = next;
        }
        if (offset < end) revert BlobTooShort(end, start);
    }
}
