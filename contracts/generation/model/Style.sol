// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Axis, AxisKind, IModelRegistry} from "../../interfaces/generation/IModelRegistry.sol";

/**
 * @title Style
 * @notice What a round's style lets its works be on each axis, and what one of them is (docs/semantics.md, sections 2
 * and 3). For each axis in order the style has one byte k. After k = 0 stand the ends of a range, `lo` and `hi`, all of
 * whose values are as likely; after 1 ≤ k ≤ 16 stand k odds, a value and its weight each. All are two bytes long.
 */
library Style {
    /// @dev The weights of an axis are ten-thousandths, together all of them.
    uint256 internal constant WHOLE = 10_000;
    uint256 internal constant MAX_ODDS = 16;
    /// @dev A work's values are drawn from one hash of 32 bytes, two an axis.
    uint256 private constant MAX_AXES = 16;
    /// @dev Bytes of a range, of one value with its weight, and of the number before them.
    uint256 private constant PAIR = 4;

    /// @dev Reverts unless `style` says of each axis a range or odds within its bounds, and nothing else.
    function check(Axis[] memory axes, bytes calldata style, uint256 palettes) internal pure {
        uint256 at = 0;
        for (uint256 i = 0; i < axes.length; ++i) {
            uint256 count = at < style.length ? uint8(style[at]) : 0;
            if (count > MAX_ODDS) revert IModelRegistry.StyleOddsTooMany(i, count, MAX_ODDS);
            uint256 end = at + 1 + PAIR * (count == 0 ? 1 : count);
            if (end > style.length) revert IModelRegistry.StyleLengthInvalid(style.length, end);
            uint256 max = axes[i].hi;
            if (axes[i].kind == AxisKind.Palette) {
                if (palettes == 0) revert IModelRegistry.PaletteUnknown(0, 0);
                max = palettes - 1;
            }
            bytes calldata pairs = style[at + 1:end];
            if (count == 0) _checkRange(i, pairs, axes[i].lo, max);
            else _checkOdds(i, pairs, axes[i].lo, max);
            at = end;
        }
        if (at != style.length) revert IModelRegistry.StyleLengthInvalid(style.length, at);
    }

    /// @dev What the work at `index` of a round with `seed` and `style` is on each axis of its model, and how many of ten
    /// thousand works are so. The style is one of the model's (see check).
    function draw(
        bytes32 seed,
        uint256 index,
        bytes memory style
    ) internal pure returns (uint256[] memory values, uint256[] memory shares) {
        values = new uint256[](MAX_AXES);
        shares = new uint256[](MAX_AXES);
        uint256 numbers = uint256(keccak256(abi.encode(seed, index, uint256(0))));
        uint256 count = 0;
        uint256 at;
        uint256 end;
        assembly ("memory-safe") {
            at := add(style, 0x20)
            end := add(at, mload(style))
        }
        for (; at < end; ++count) {
            (values[count], shares[count], at) = _draw(at, numbers >> 240);
            numbers <<= 16;
        }
        assembly ("memory-safe") {
            mstore(values, count)
            mstore(shares, count)
        }
    }

    function _checkRange(uint256 axis, bytes calldata ends, uint256 min, uint256 max) private pure {
        uint256 pair = uint32(bytes4(ends));
        uint256 lo = pair >> 16;
        uint256 hi = pair & 0xffff;
        if (lo > hi || lo < min || hi > max) revert IModelRegistry.StyleOutOfBounds(axis, lo, hi, min, max);
    }

    function _checkOdds(uint256 axis, bytes calldata pairs, uint256 min, uint256 max) private pure {
        uint256 sum = 0;
        uint256 previous = 0;
        for (uint256 at = 0; at < pairs.length; at += PAIR) {
            uint256 pair = uint32(bytes4(pairs[at:]));
            uint256 value = pair >> 16;
            uint256 weight = pair & 0xffff;
            if (value < min || value > max) revert IModelRegistry.StyleValueOutOfBounds(axis, value, min, max);
            if (at != 0 && value <= previous) revert IModelRegistry.StyleOddsNotRising(axis, value, previous);
            if (weight == 0) revert IModelRegistry.StyleWeightZero(axis, value);
            sum += weight;
            previous = value;
        }
        if (sum != WHOLE) revert IModelRegistry.StyleOddsInvalid(axis, sum, WHOLE);
    }

    /// @dev What a 16-bit number draws from the range or the odds at `at` in memory, its share, and where the next stand.
    function _draw(uint256 at, uint256 number) private pure returns (uint256 value, uint256 share, uint256 next) {
        uint256 word;
        assembly ("memory-safe") {
            word := mload(at)
        }
        uint256 count = word >> 248;
        if (count == 0) {
            uint256 lo = (word >> 232) & 0xffff;
            uint256 width = ((word >> 216) & 0xffff) - lo + 1;
            return (lo + ((number * width) >> 16), WHOLE / width, at + 1 + PAIR);
        }
        next = at + 1;
        uint256 end = next + PAIR * count;
        uint256 left = (number * WHOLE) >> 16; // weights that lie before the value's
        for (; next < end; next += PAIR) {
            uint256 pair;
            assembly ("memory-safe") {
                pair := shr(224, mload(next))
            }
            share = pair & 0xffff;
            if (left < share) return (pair >> 16, share, end);
            left -= share;
        }
    }
}
