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

/// @dev Where a byte's three highest bits are at least 0 … 9, as a number of 0 … 7; none is at least 9.
uint256 constant UPPERS = 0x0100;
/// @dev Where its three middle bits are at least 0 … 8; none is at least 8.
uint256 constant MIDDLES = 0x0240;
/// @dev Where its two lowest bits are at least 0 … 3.
uint256 constant LOWERS = 0x0360;
/// @dev The 13 bits of half a line's thickness in each lane.
uint256 constant REACHES = 0x03e0;
/// @dev The two highest bits of each lane.
uint256 constant ENDS = 0x0400;
/// @dev Two bits for each byte of the first four words of a row: whether the low height is below 0, and whether that or
/// the high one is above 255; the first word's bits are the lowest. And of the other words.
uint256 constant LEFT_ENDS = 0x0420;
uint256 constant RIGHT_ENDS = 0x0440;
/// @dev Bytes from a word of low heights to that of high ones.
uint256 constant HIGHER = 0x0460;
/// @dev Memory address after the places where four words of a row begin, one or two of them (see LOW).
uint256 constant SLOTS_END = 0x0480;
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
/// @dev In each byte 128 less the zero, which is 64, or 32 for ten bits: slopes are less than so many steps.
uint256 constant LIGHT_DARK = 0x07a0;
/// @dev The bits of a lane that the shift leaves.
uint256 constant LIGHT_BITS = 0x0780;
/// @dev LIGHT_OFFSET and twice FLAT.
uint256 constant LIGHT_RISE = 0x0740;
/// @dev How many lamps are wanted: 1, 2 or 4.
uint256 constant LAMPS = 0x07e0;
/// @dev Eight in each byte.
uint256 constant BYTE_EIGHTS = 0x07c0;
/// @dev One in each byte; and the lower half, quarters and eighths of each byte.
uint256 constant BYTE_ONES = 0x0800;
uint256 constant HALVES = 0x0820;
uint256 constant QUARTERS = 0x0840;
uint256 constant EIGHTHS = 0x0860;

/// @dev The upper and the lower byte of each lane.
uint256 constant UPPER_BYTES = 0x0880;
uint256 constant LOWER_BYTES = 0x08a0;
/// @dev 2^15 + 32 in each lane.
uint256 constant HALF_MORE = 0x08c0;

/// @dev A row's heights less half the line's thickness, a byte each; then its indices. Of its eight words, the first four
/// are the seventh, the fifth, the third and the first here, and the others each in the place after.
uint256 constant LOW = 0x08e0;
/// @dev And plus it, for rows of 256. A row of 128 has them in the places of the others.
uint256 constant HIGH = 0x09e0;

/// @dev One row of indices under the second, third and fourth lamp, 128 bytes each.
uint256 constant SECOND_LAMP = 0x0ae0;
uint256 constant THIRD_LAMP = 0x0b60;
uint256 constant FOURTH_LAMP = 0x0be0;
/// @dev Of each of fifteen levels the addresses of five of those words, each kind's together: of its three highest bits
/// more than the level's and at least the level's, of the middle ones the same, of the lowest ones at least the level's.
uint256 constant LEVELS = 0x0c60;
uint256 constant LEVELS_LENGTH = 0x01e0;
/// @dev 256 counters of a word; later a block of 32 words that is transposed.
uint256 constant COUNTERS = 0x15c0;
uint256 constant COUNTERS_LENGTH = 0x2000;
/// @dev The few things that Solidity keeps in memory, 1,024 bytes at most.
uint256 constant KEPT = 0x35c0;
/// @dev What is returned: the offset and the length of the ABI, then a picture or a file. Before that, heights.
uint256 constant RESULT = 0x39c0;
/// @dev First byte after the longest file.
uint256 constant HEAP = 0x13d80;

/// @dev The highest height, 255 · 64.
uint256 constant HIGHEST = 16_320;
