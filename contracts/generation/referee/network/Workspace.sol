// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// The executor's fixed memory. The inner loop of a convolution spends most of its gas on reading its
// operands; `PUSH2 address, MLOAD` is the cheapest way to do so, and it needs addresses that are known
// when the contract is compiled. They stand at the very start of the heap, so only a contract whose
// frame does nothing else (Executor) may use them; it raises the free memory pointer above them first.

/// @dev One word for each input channel (64 words): ten 24-bit lanes of upsampled pixels.
uint256 constant INPUT = 0x0080;
/// @dev One word for each input channel (64 words): the three taps of a kernel's top row.
uint256 constant KERNEL_TOP = 0x0880;
/// @dev The same for the kernel's middle row.
uint256 constant KERNEL_MIDDLE = 0x1080;
/// @dev The same for the kernel's bottom row.
uint256 constant KERNEL_BOTTOM = 0x1880;
/// @dev Bytes of each of the four tables: 64 channels, a word each.
uint256 constant TABLE_LENGTH = 0x0800;
/// @dev What an empty sum is, in each lane: bias, offset and rounding (see Convolution).
uint256 constant ACTIVATION_START = 0x2080;
/// @dev The layer's shift.
uint256 constant ACTIVATION_SHIFT = 0x20a0;
/// @dev 2^23 − 2^(shift + 8), in each lane.
uint256 constant ACTIVATION_SATURATION = 0x20c0;
/// @dev How far pixels are shifted to the left within their lanes: 0, 8 or 16 bits.
uint256 constant ACTIVATION_SLOT = 0x20e0;
/// @dev One in each of the lanes 9 … 2, and 255 in each of them: kept here because the compiler would not push 32 bytes.
uint256 constant ACTIVATION_ONES = 0x2100;
uint256 constant ACTIVATION_BYTES = 0x2120;
/// @dev First byte after the fixed memory.
uint256 constant WORKSPACE_END = 0x2140;
