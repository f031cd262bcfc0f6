// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title Kaleidoscope
 * @notice The six-fold symmetry: the dihedral group of the hexagon (docs/semantics.md, section 5).
 * @dev The group holds both mirrors, so the upper left quadrant is enough. Seen from the picture's centre, a pixel of
 * it stands at odd coordinates (a, b), a to the left and b up. Along a row b is fixed and a falls from 2F − 1 to 1, so
 * three runs of pixels follow one another: those up to 30°, which are the field's own; those up to 60°, which are
 * reflected across the line at 30°; the others, which are reflected across the line at 60° first.
 */
library Kaleidoscope {
    uint256 private constant K = 56_756;

    /// @dev Fills the upper left quadrant of the picture at `target` from the field at `source`, of side F = `side`.
    function fill(uint256 source, uint256 target, uint256 side) internal pure {
        unchecked {
            for (uint256 y = 0; y < side; ++y) {
                _row(source, target, side, 2 * (side - y) - 1);
                target += 2 * side;
            }
        }
    }

    /// @dev Fills a row that is `b` above the centre. K = 56756 is about 2^16 · √3 / 2.
    function _row(uint256 source, uint256 target, uint256 side, uint256 b) private pure {
        unchecked {
            uint256 a = 2 * side - 1;
            // The field's last pixel. Pixel (F − 1 − v, F − 1 − u) stands v·F + u bytes before it.
            uint256 last = source + side * side - 1;

            // Up to 30°: while 2·K·b ≤ 2^16·a. The least such a is odd.
            uint256 count = _count(a, (2 * K * b + 0xffff) >> 16);
            // The quotients are whole rows and pixels.
            // slither-disable-next-line divide-before-multiply
            uint256 own = last - (b / 2) * side - a / 2;
            assembly ("memory-safe") {
                mcopy(target, own, count)
            }
            a -= 2 * count;
            target += count;

            // Up to 60°: while 2^15·b ≤ K·a. From pixel to pixel a falls by two: 2^15·a by 2^16, which the shift by 16
            // turns into one, and K·a by 2·K. Both are written as a constant less a multiple of the pixel's address.
            count = _count(a, ((b << 15) + K - 1) / K);
            uint256 height = K * a + 2 * K * target;
            _reflectOnce(target, target + count, side, last, (((a << 15) + K * b) >> 16) + target, height - (b << 15));
            a -= 2 * count;
            target += count;

            // Past 60°, a possibly used up.
            uint256 rest = (a + 1) / 2;
            _reflectTwice(target, target + rest, side, last, ((K * b - (a << 15)) >> 16) - target, height + (b << 15));
        }
    }

    /// @dev How many odd numbers there are from `min` to the odd number `a`, which may be −1.
    function _count(uint256 a, uint256 min) private pure returns (uint256) {
        unchecked {
            return int256(min | 1) > int256(a) ? 0 : (a + 2 - (min | 1)) / 2;
        }
    }

    /// @dev Fills the pixels from `target` to `end` by the reflection
    /// `(a, b) → ((2^15·a + K·b) >> 16, (K·a − 2^15·b) >> 16)`, of which `right` and `height` are the constant parts.
    // prettier-ignore
    function _reflectOnce(
        uint256 target,
        uint256 end,
        uint256 side,
        uint256 last,
        uint256 right,
        uint256 height
    ) private pure {
        assembly ("memory-safe") {
            let fold := sub(shl(1, side), 1)
            last := sub(last, 0x1f) // a pixel is the lowest byte of the word that ends with it
            for {} lt(target, end) { target := add(target, 1) } {
                let u := shr(1, sub(right, target))
                if iszero(lt(u, side)) { u := sub(fold, u) }
                mstore8(target, mload(sub(last, add(mul(shr(17, sub(height, mul(113512, target))), side), u))))
            }
        }
    }

    /// @dev Fills the pixels from `target` to `end` by the reflection
    /// `(a, b) → (p, q) = ((K·b − 2^15·a) >> 16, (K·a + 2^15·b) >> 16)`, of which `left` and `height` are the constant
    /// parts, and then, where (p, q) is past 30°, by the other one.
    // prettier-ignore
    function _reflectTwice(
        uint256 target,
        uint256 end,
        uint256 side,
        uint256 last,
        uint256 left,
        uint256 height
    ) private pure {
        assembly ("memory-safe") {
            let fold := sub(shl(1, side), 1)
            last := sub(last, 0x1f)
            for {} lt(target, end) { target := add(target, 1) } {
                let p := add(left, target)
                let q := shr(16, sub(height, mul(113512, target)))
                let u := 0
                let v := 0
                let kq := mul(56756, q)
                switch gt(kq, shl(15, p))
                case 1 {
                    u := shr(17, add(shl(15, p), kq))
                    v := sub(mul(56756, p), shl(15, q))
                    v := mul(shr(17, v), sgt(v, 0)) // rounding can leave it just below zero
                }
                default {
                    u := shr(1, p)
                    v := shr(1, q)
                }
                if iszero(lt(u, side)) { u := sub(fold, u) }
                mstore8(target, mload(sub(last, add(mul(v, side), u))))
            }
        }
    }
}
