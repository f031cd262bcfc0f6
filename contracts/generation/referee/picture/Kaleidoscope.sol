// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title Kaleidoscope
 * @notice The six-fold symmetry: a surface of 64·64 heights is sampled through the dihedral group of the hexagon
 * (docs/semantics.md, 5.3).
 * @dev The group holds both mirrors, so the upper left quadrant is enough. Places are in 32nds and count from the
 * picture's centre, a to the left and b up. The surface's plain rows have 128 bytes.
 */
library Kaleidoscope {
    uint256 internal constant SIDE = 64;
    /// @dev Rows of samples that are not shown but are neighbours of those that are.
    uint256 internal constant HIDDEN = 2;

    /// @dev Samples the surface at `surface` into rows of 128 bytes at `target`, HIDDEN + SIDE of them. Up to 30 bytes
    /// after the last row are overwritten, too.
    function sample(uint256 surface, uint256 target) internal pure {
        unchecked {
            // Where the surface's last two heights stand.
            uint256 corner = surface + 128 * (SIDE - 1) + 2 * (SIDE - 2);
            for (uint256 row = 0; row < HIDDEN + SIDE; ++row) {
                _row(corner, target, 32 * (HIDDEN + SIDE - row) - 16);
                target += 2 * SIDE;
            }
        }
    }

    /// @dev One row of samples, `up` 32nds above the centre. 56756 is about 2^16 · √3 / 2.
    // prettier-ignore
    function _row(uint256 corner, uint256 target, uint256 up) private pure {
        assembly ("memory-safe") {
            let left := 2032
            // Up to 30°, as far left as this: those are the surface's own heights.
            let least := shr(15, add(mul(56756, up), 32767))
            if lt(least, 2033) {
                let place := shr(5, sub(up, 16))
                if gt(place, 63) { place := 63 }
                let count := add(shr(5, sub(2032, least)), 1)
                mcopy(target, sub(sub(corner, 124), shl(7, place)), shl(1, count))
                target := add(target, shl(1, count))
                left := sub(2032, shl(5, count))
            }
            for {} gt(left, 0) { left := mul(sub(left, 32), gt(left, 16)) } {
                let a := left
                let b := up
                if gt(shl(15, b), mul(56756, a)) { // past 60°
                    let kept := a
                    a := shr(16, sub(mul(56756, b), shl(15, a)))
                    b := shr(16, add(mul(56756, kept), shl(15, b)))
                }
                if gt(mul(56756, b), shl(15, a)) { // past 30°
                    let kept := sub(mul(56756, a), shl(15, b))
                    a := shr(16, add(shl(15, a), mul(56756, b)))
                    b := mul(shr(16, kept), sgt(kept, 0)) // rounding can leave it just below zero
                }
                if gt(a, 2048) { a := sub(4096, a) }
                // Between four heights: how many places before the last row and column, and 32nds on towards the next.
                a := mul(sub(a, 16), gt(a, 16))
                if gt(a, 2016) { a := 2016 }
                b := mul(sub(b, 16), gt(b, 16))
                if gt(b, 2016) { b := 2016 }
                // Two neighbours of a row, 32 bits apart; after the 63rd place stands what has no share.
                let pair := sub(corner, add(shl(7, shr(5, b)), shl(1, shr(5, a))))
                let near := and(mul(shr(224, mload(pair)), 0x10001), 0xffff0000ffff)
                let far := and(mul(shr(224, mload(sub(pair, 0x80))), 0x10001), 0xffff0000ffff)
                b := and(b, 31)
                near := add(mul(near, sub(32, b)), mul(far, b))
                // The product's lane from bit 32 on is the sum over both columns.
                a := and(a, 31)
                near := mul(near, or(a, shl(32, sub(32, a))))
                mstore(target, shl(240, and(shr(42, add(near, shl(41, 1))), 0x3fff)))
                target := add(target, 2)
            }
        }
    }
}
