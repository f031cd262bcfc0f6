// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// The fixed memory of Composer. What every pixel needs is read from addresses that are known when the contract is
// compiled: cheaper than a stack that is full. A *lane* is 16 bits; a word has sixteen of them, the leftmost in the highest
// bits.

/// @dev One in each lane.
uint256 constant ONES = 0x0080;
/// @dev 2^15 in each lane: added before a subtraction it keeps the lane positive, and then its bit says the sign.
uint256 constant SIGNS = 0x00a0;
/// @dev The 14 bits of a height in each lane.
uint256 constant HEIGHTS = 0x00c0;
/// @dev 2^15 − 1 in each lane.
uint256 constant FLAT = 0x0760;
/// @dev Two in each lane.
uint256 constant TWOS = 0x00e0;

/// @dev Of each of fifteen levels, a byte, the address of its upper half's entry in TENS.
uint256 constant LEVELS = 0x0100;
/// @dev Bytes from there to the address of its lower half's entry in UNITS.
uint256 constant LOWER_HALVES = 0x01e0;
/// @dev How many levels there are, 1 … 15.
uint256 constant LEVEL_COUNT = 0x04c0;
/// @dev How inks follow counts of levels: 0 as they are, 1 from high to low, 2 three of them.
uint256 constant INK_ORDER = 0x04e0;
/// @dev For each of five bits of the number of inks, the lowest first, all bits of a word or none; the same of the middle
/// ink and of the last one.
uint256 constant COUNT_BITS = 0x0500;
uint256 constant MIDDLE_BITS = 0x05a0;
uint256 constant LAST_BITS = 0x0640;
/// @dev 0, 5 or 8, the line's thickness in quarters of a pixel.
uint256 constant LINE_WEIGHT = 0x06e0;
/// @dev Bits of slope that make a step of light, 7 … 10; 0 without light.
uint256 constant LIGHT_SHIFT = 0x0700;
/// @dev `2^(shift − 1) + 4 · 2^shift + zero · 2^shift` in each lane: half a step, four steps, and what is the zero.
uint256 constant LIGHT_OFFSET = 0x0720;
/// @dev In each byte 128 less the zero, which is 64, or 32 for ten bits: slopes are less than so many steps. And 120 less it.
uint256 constant LIGHT_DARK = 0x07a0;
uint256 constant LIGHT_PALE = 0x07c0;
/// @dev The bits of a lane that the shift leaves.
uint256 constant LIGHT_BITS = 0x0780;
/// @dev LIGHT_OFFSET and twice FLAT.
uint256 constant LIGHT_RISE = 0x0740;
/// @dev How many lamps are wanted: 1, 2 or 4.
uint256 constant LAMPS = 0x07e0;
/// @dev One in each byte; and the lower half, quarters and eighths of each byte.
uint256 constant BYTE_ONES = 0x0800;
uint256 constant HALVES = 0x0820;
uint256 constant QUARTERS = 0x0840;
uint256 constant EIGHTHS = 0x0860;

/// @dev The upper and the lower byte of each lane.
uint256 constant UPPER_BYTES = 0x0880;
uint256 constant LOWER_BYTES = 0x08a0;
/// @dev 2^15 − 32 in each lane.
uint256 constant HALF_LESS = 0x08c0;

/// @dev A row's heights less half the line's thickness, a byte each; then its indices.
uint256 constant LOW = 0x08e0;
/// @dev And plus it, for rows of 256.
uint256 constant HIGH = 0x09e0;
/// @dev Where a byte's upper half is at least 0 … 17.
uint256 constant TENS = 0x0ae0;
/// @dev Where its lower half is at least 0 … 15.
uint256 constant UNITS = 0x0d20;

/// @dev One row of indices under the second, third and fourth lamp, 256 bytes each.
uint256 constant SECOND_LAMP = 0x0f20;
uint256 constant THIRD_LAMP = 0x1020;
uint256 constant FOURTH_LAMP = 0x1120;
/// @dev 256 counters of a word; later a block of 32 words that is transposed.
uint256 constant COUNTERS = 0x1220;
uint256 constant COUNTERS_LENGTH = 0x2000;
/// @dev What is returned: the offset and the length of the ABI, then a picture or a file.
uint256 constant RESULT = 0x3220;
/// @dev First byte after the longest file: where the few things stand that Solidity keeps in memory.
uint256 constant KEPT = 0x135e0;
/// @dev First byte after those.
uint256 constant HEAP = 0x139e0;

/// @dev The highest height, 255 · 64.
uint256 constant HIGHEST = 16_320;
