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
    /// @dev Fills the upper left quadrant of the picture at `target` from the field at `source`, of side F = `side`.
    function fill(uint256 source, uint256 target, uint256 side) internal pure {
        unchecked {
            for (uint256 y = 0; y < side; ++y) {
                _row(source, target, side, 2 * (side - y) - 1);
                target += 2 * side;
            }
        }
    }

    /// @dev Fills a row that is `b` above the centre. K = 56756 is about 2^16 · √3 / 2; `· 2^15` is `· 2^16 / 2`.
    // prettier-ignore
    function _row(uint256 source, uint256 target, uint256 side, uint256 b) private pure {
        assembly ("memory-safe") {
            let end := add(target, side)
            let kb := mul(56756, b)
            let a := sub(shl(1, side), 1)

            // Up to 30°, that is while 2·K·b ≤ 2^16·a: a run of the field's row F − 1 − b/2. The least such a is odd.
            let least := or(1, shr(16, add(shl(1, kb), 0xffff)))
            if iszero(gt(least, a)) {
                let count := shr(1, sub(add(a, 2), least))
                mcopy(target, add(source, mul(sub(shr(1, a), shr(1, b)), side)), count)
                target := add(target, count)
                a := sub(a, shl(1, count))
            }

            // The last pixel of the field: pixel (F − 1 − v, F − 1 − u) is v·F + u before it. It is the lowest byte of
            // the word that ends with it.
            let last := sub(add(source, mul(side, side)), 0x20)

            // Up to 60°, that is while 2^15·b ≤ K·a, which also keeps the new height from being negative.
            let hb := shl(15, b)
            let fold := sub(shl(1, side), 1)
            least := div(add(hb, 56755), 56756)
            for {} lt(target, end) {} {
                if lt(a, least) { break }
                let u := shr(17, add(shl(15, a), kb))
                if iszero(lt(u, side)) { u := sub(fold, u) }
                mstore8(target, mload(sub(last, add(mul(shr(17, sub(mul(56756, a), hb)), side), u))))
                target := add(target, 1)
                a := sub(a, 2)
            }

            // The others: (p, q) after the first reflection.
            for {} lt(target, end) { target := add(target, 1) } {
                let p := shr(16, sub(kb, shl(15, a)))
                let q := shr(16, add(mul(56756, a), hb))
                a := sub(a, 2)
                let u := shr(1, p)
                let v := shr(1, q)
                let kq := mul(56756, q)
                if gt(kq, shl(15, p)) {
                    u := shr(17, add(shl(15, p), kq))
                    v := sub(mul(56756, p), shl(15, q))
                    v := mul(shr(17, v), sgt(v, 0)) // rounding can leave it just below zero
                }
                if iszero(lt(u, side)) { u := sub(fold, u) }
                mstore8(target, mload(sub(last, add(mul(v, side), u))))
            }
        }
    }
}
