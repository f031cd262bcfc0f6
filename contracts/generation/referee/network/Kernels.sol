// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title Kernels
 * @notice From nine bytes a kernel, as the blob has them, to the words that a convolution multiplies with.
 * @dev Byte p of a kernel is a tap plus 64, in an order such that, with the nine bytes read as one number, tap (k, t) of
 * row k and column t stands at bit 24·t + 8·k. Shifted by 8·k and masked, row k's taps are in three 24-bit lanes; less 64
 * in each of them, they are the signed word `left + centre·2^24 + right·2^48`.
 *
 * The words go to the tables KERNEL_TOP, KERNEL_MIDDLE and KERNEL_BOTTOM of Workspace, input channel i to word i; written
 * out, because a fixed address is the cheapest. Sixteen channels are written at a time: what is written for channels
 * that do not exist is multiplied with empty input words.
 */
library Kernels {
    /// @dev Writes the taps of one output channel. `weights` is the memory address of its weights, nine bytes for each of
    /// the `inputs` input channels. Up to 23 bytes before them and 135 after them are read, too.
    // prettier-ignore
    // solhint-disable-next-line function-max-lines
    function expand(uint256 weights, uint256 inputs) internal pure {
        assembly ("memory-safe") {
            function taps(position, lanes) {
                mstore(position, sub(and(lanes, 0xff0000ff0000ff), 0x40000040000040))
            }
            weights := sub(weights, 23) // a kernel is the end of the word that starts there
            let kernel := mload(weights) taps(0x0880, kernel) taps(0x1080, shr(8, kernel)) taps(0x1880, shr(16, kernel))
            kernel := mload(add(weights, 9)) taps(0x08a0, kernel) taps(0x10a0, shr(8, kernel)) taps(0x18a0, shr(16, kernel))
            kernel := mload(add(weights, 18)) taps(0x08c0, kernel) taps(0x10c0, shr(8, kernel)) taps(0x18c0, shr(16, kernel))
            kernel := mload(add(weights, 27)) taps(0x08e0, kernel) taps(0x10e0, shr(8, kernel)) taps(0x18e0, shr(16, kernel))
            kernel := mload(add(weights, 36)) taps(0x0900, kernel) taps(0x1100, shr(8, kernel)) taps(0x1900, shr(16, kernel))
            kernel := mload(add(weights, 45)) taps(0x0920, kernel) taps(0x1120, shr(8, kernel)) taps(0x1920, shr(16, kernel))
            kernel := mload(add(weights, 54)) taps(0x0940, kernel) taps(0x1140, shr(8, kernel)) taps(0x1940, shr(16, kernel))
            kernel := mload(add(weights, 63)) taps(0x0960, kernel) taps(0x1160, shr(8, kernel)) taps(0x1960, shr(16, kernel))
            kernel := mload(add(weights, 72)) taps(0x0980, kernel) taps(0x1180, shr(8, kernel)) taps(0x1980, shr(16, kernel))
            kernel := mload(add(weights, 81)) taps(0x09a0, kernel) taps(0x11a0, shr(8, kernel)) taps(0x19a0, shr(16, kernel))
            kernel := mload(add(weights, 90)) taps(0x09c0, kernel) taps(0x11c0, shr(8, kernel)) taps(0x19c0, shr(16, kernel))
            kernel := mload(add(weights, 99)) taps(0x09e0, kernel) taps(0x11e0, shr(8, kernel)) taps(0x19e0, shr(16, kernel))
            kernel := mload(add(weights, 108)) taps(0x0a00, kernel) taps(0x1200, shr(8, kernel)) taps(0x1a00, shr(16, kernel))
            kernel := mload(add(weights, 117)) taps(0x0a20, kernel) taps(0x1220, shr(8, kernel)) taps(0x1a20, shr(16, kernel))
            kernel := mload(add(weights, 126)) taps(0x0a40, kernel) taps(0x1240, shr(8, kernel)) taps(0x1a40, shr(16, kernel))
            kernel := mload(add(weights, 135)) taps(0x0a60, kernel) taps(0x1260, shr(8, kernel)) taps(0x1a60, shr(16, kernel))
            if gt(inputs, 16) {
                kernel := mload(add(weights, 144)) taps(0x0a80, kernel) taps(0x1280, shr(8, kernel)) taps(0x1a80, shr(16, kernel))
                kernel := mload(add(weights, 153)) taps(0x0aa0, kernel) taps(0x12a0, shr(8, kernel)) taps(0x1aa0, shr(16, kernel))
                kernel := mload(add(weights, 162)) taps(0x0ac0, kernel) taps(0x12c0, shr(8, kernel)) taps(0x1ac0, shr(16, kernel))
                kernel := mload(add(weights, 171)) taps(0x0ae0, kernel) taps(0x12e0, shr(8, kernel)) taps(0x1ae0, shr(16, kernel))
                kernel := mload(add(weights, 180)) taps(0x0b00, kernel) taps(0x1300, shr(8, kernel)) taps(0x1b00, shr(16, kernel))
                kernel := mload(add(weights, 189)) taps(0x0b20, kernel) taps(0x1320, shr(8, kernel)) taps(0x1b20, shr(16, kernel))
                kernel := mload(add(weights, 198)) taps(0x0b40, kernel) taps(0x1340, shr(8, kernel)) taps(0x1b40, shr(16, kernel))
                kernel := mload(add(weights, 207)) taps(0x0b60, kernel) taps(0x1360, shr(8, kernel)) taps(0x1b60, shr(16, kernel))
                kernel := mload(add(weights, 216)) taps(0x0b80, kernel) taps(0x1380, shr(8, kernel)) taps(0x1b80, shr(16, kernel))
                kernel := mload(add(weights, 225)) taps(0x0ba0, kernel) taps(0x13a0, shr(8, kernel)) taps(0x1ba0, shr(16, kernel))
                kernel := mload(add(weights, 234)) taps(0x0bc0, kernel) taps(0x13c0, shr(8, kernel)) taps(0x1bc0, shr(16, kernel))
                kernel := mload(add(weights, 243)) taps(0x0be0, kernel) taps(0x13e0, shr(8, kernel)) taps(0x1be0, shr(16, kernel))
                kernel := mload(add(weights, 252)) taps(0x0c00, kernel) taps(0x1400, shr(8, kernel)) taps(0x1c00, shr(16, kernel))
                kernel := mload(add(weights, 261)) taps(0x0c20, kernel) taps(0x1420, shr(8, kernel)) taps(0x1c20, shr(16, kernel))
                kernel := mload(add(weights, 270)) taps(0x0c40, kernel) taps(0x1440, shr(8, kernel)) taps(0x1c40, shr(16, kernel))
                kernel := mload(add(weights, 279)) taps(0x0c60, kernel) taps(0x1460, shr(8, kernel)) taps(0x1c60, shr(16, kernel))
            }
            if gt(inputs, 32) {
                kernel := mload(add(weights, 288)) taps(0x0c80, kernel) taps(0x1480, shr(8, kernel)) taps(0x1c80, shr(16, kernel))
                kernel := mload(add(weights, 297)) taps(0x0ca0, kernel) taps(0x14a0, shr(8, kernel)) taps(0x1ca0, shr(16, kernel))
                kernel := mload(add(weights, 306)) taps(0x0cc0, kernel) taps(0x14c0, shr(8, kernel)) taps(0x1cc0, shr(16, kernel))
                kernel := mload(add(weights, 315)) taps(0x0ce0, kernel) taps(0x14e0, shr(8, kernel)) taps(0x1ce0, shr(16, kernel))
                kernel := mload(add(weights, 324)) taps(0x0d00, kernel) taps(0x1500, shr(8, kernel)) taps(0x1d00, shr(16, kernel))
                kernel := mload(add(weights, 333)) taps(0x0d20, kernel) taps(0x1520, shr(8, kernel)) taps(0x1d20, shr(16, kernel))
                kernel := mload(add(weights, 342)) taps(0x0d40, kernel) taps(0x1540, shr(8, kernel)) taps(0x1d40, shr(16, kernel))
                kernel := mload(add(weights, 351)) taps(0x0d60, kernel) taps(0x1560, shr(8, kernel)) taps(0x1d60, shr(16, kernel))
                kernel := mload(add(weights, 360)) taps(0x0d80, kernel) taps(0x1580, shr(8, kernel)) taps(0x1d80, shr(16, kernel))
                kernel := mload(add(weights, 369)) taps(0x0da0, kernel) taps(0x15a0, shr(8, kernel)) taps(0x1da0, shr(16, kernel))
                kernel := mload(add(weights, 378)) taps(0x0dc0, kernel) taps(0x15c0, shr(8, kernel)) taps(0x1dc0, shr(16, kernel))
                kernel := mload(add(weights, 387)) taps(0x0de0, kernel) taps(0x15e0, shr(8, kernel)) taps(0x1de0, shr(16, kernel))
                kernel := mload(add(weights, 396)) taps(0x0e00, kernel) taps(0x1600, shr(8, kernel)) taps(0x1e00, shr(16, kernel))
                kernel := mload(add(weights, 405)) taps(0x0e20, kernel) taps(0x1620, shr(8, kernel)) taps(0x1e20, shr(16, kernel))
                kernel := mload(add(weights, 414)) taps(0x0e40, kernel) taps(0x1640, shr(8, kernel)) taps(0x1e40, shr(16, kernel))
                kernel := mload(add(weights, 423)) taps(0x0e60, kernel) taps(0x1660, shr(8, kernel)) taps(0x1e60, shr(16, kernel))
            }
            if gt(inputs, 48) {
                kernel := mload(add(weights, 432)) taps(0x0e80, kernel) taps(0x1680, shr(8, kernel)) taps(0x1e80, shr(16, kernel))
                kernel := mload(add(weights, 441)) taps(0x0ea0, kernel) taps(0x16a0, shr(8, kernel)) taps(0x1ea0, shr(16, kernel))
                kernel := mload(add(weights, 450)) taps(0x0ec0, kernel) taps(0x16c0, shr(8, kernel)) taps(0x1ec0, shr(16, kernel))
                kernel := mload(add(weights, 459)) taps(0x0ee0, kernel) taps(0x16e0, shr(8, kernel)) taps(0x1ee0, shr(16, kernel))
                kernel := mload(add(weights, 468)) taps(0x0f00, kernel) taps(0x1700, shr(8, kernel)) taps(0x1f00, shr(16, kernel))
                kernel := mload(add(weights, 477)) taps(0x0f20, kernel) taps(0x1720, shr(8, kernel)) taps(0x1f20, shr(16, kernel))
                kernel := mload(add(weights, 486)) taps(0x0f40, kernel) taps(0x1740, shr(8, kernel)) taps(0x1f40, shr(16, kernel))
                kernel := mload(add(weights, 495)) taps(0x0f60, kernel) taps(0x1760, shr(8, kernel)) taps(0x1f60, shr(16, kernel))
                kernel := mload(add(weights, 504)) taps(0x0f80, kernel) taps(0x1780, shr(8, kernel)) taps(0x1f80, shr(16, kernel))
                kernel := mload(add(weights, 513)) taps(0x0fa0, kernel) taps(0x17a0, shr(8, kernel)) taps(0x1fa0, shr(16, kernel))
                kernel := mload(add(weights, 522)) taps(0x0fc0, kernel) taps(0x17c0, shr(8, kernel)) taps(0x1fc0, shr(16, kernel))
                kernel := mload(add(weights, 531)) taps(0x0fe0, kernel) taps(0x17e0, shr(8, kernel)) taps(0x1fe0, shr(16, kernel))
                kernel := mload(add(weights, 540)) taps(0x1000, kernel) taps(0x1800, shr(8, kernel)) taps(0x2000, shr(16, kernel))
                kernel := mload(add(weights, 549)) taps(0x1020, kernel) taps(0x1820, shr(8, kernel)) taps(0x2020, shr(16, kernel))
                kernel := mload(add(weights, 558)) taps(0x1040, kernel) taps(0x1840, shr(8, kernel)) taps(0x2040, shr(16, kernel))
                kernel := mload(add(weights, 567)) taps(0x1060, kernel) taps(0x1860, shr(8, kernel)) taps(0x2060, shr(16, kernel))
            }
        }
    }
}
