// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// Used in assembly, where the linter does not look.
// solhint-disable-next-line no-unused-import
import {EIGHTHS, HALVES, HIGH, LEVEL_COUNT, LINE_WEIGHT, LOW, QUARTERS, TENS, UNITS} from "./Desk.sol";

/**
 * @title Slices
 * @notice How many levels each of 256 bytes has reached, one bit of all of them at a time.
 * @dev Eight words are turned into eight *slices*: slice p has bit p of all 256 bytes, and a bit operation of two slices
 * works on all. With a byte's upper half x and its lower half y, and a level of a upper and b lower, the level is reached
 * where `x > a`, or `x ≥ a` and `y ≥ b`. Fifteen slices of each half, `x ≥ 1` … `x ≥ 15`, are made once for all levels.
 * Who has reached a level has reached those before, so the bits of the count are exclusive ors: bit 0 of all levels, bit 1
 * of each second, bit 2 of each fourth, bit 3 of the eighth.
 */
library Slices {
    /// @dev Replaces the bytes at LOW, `size` of them, by eight times the count of levels they have reached, and one more
    /// where those of the other half, or of HIGH, have reached more: there is line.
    // prettier-ignore
    // solhint-disable-next-line function-max-lines
    function ink(uint256 size) internal pure {
        assembly ("memory-safe") {
            // The eight words from `place` on become their slices, the highest bit's first, and the other way round: in
            // squares of 8·8 bits, halves, quarters and eighths across the diagonal change places.
            function transpose(place) {
                let a := mload(place)
                let b := mload(add(place, 0x20))
                let c := mload(add(place, 0x40))
                let d := mload(add(place, 0x60))
                let e := mload(add(place, 0x80))
                let f := mload(add(place, 0xa0))
                let g := mload(add(place, 0xc0))
                let h := mload(add(place, 0xe0))
                let mask := mload(HALVES)
                let t := and(xor(a, shr(4, e)), mask)
                a := xor(a, t)
                e := xor(e, shl(4, t))
                t := and(xor(b, shr(4, f)), mask)
                b := xor(b, t)
                f := xor(f, shl(4, t))
                t := and(xor(c, shr(4, g)), mask)
                c := xor(c, t)
                g := xor(g, shl(4, t))
                t := and(xor(d, shr(4, h)), mask)
                d := xor(d, t)
                h := xor(h, shl(4, t))
                mask := mload(QUARTERS)
                t := and(xor(a, shr(2, c)), mask)
                a := xor(a, t)
                c := xor(c, shl(2, t))
                t := and(xor(b, shr(2, d)), mask)
                b := xor(b, t)
                d := xor(d, shl(2, t))
                t := and(xor(e, shr(2, g)), mask)
                e := xor(e, t)
                g := xor(g, shl(2, t))
                t := and(xor(f, shr(2, h)), mask)
                f := xor(f, t)
                h := xor(h, shl(2, t))
                mask := mload(EIGHTHS)
                t := and(xor(a, shr(1, b)), mask)
                mstore(place, xor(a, t))
                mstore(add(place, 0x20), xor(b, shl(1, t)))
                t := and(xor(c, shr(1, d)), mask)
                mstore(add(place, 0x40), xor(c, t))
                mstore(add(place, 0x60), xor(d, shl(1, t)))
                t := and(xor(e, shr(1, f)), mask)
                mstore(add(place, 0x80), xor(e, t))
                mstore(add(place, 0xa0), xor(f, shl(1, t)))
                t := and(xor(g, shr(1, h)), mask)
                mstore(add(place, 0xc0), xor(g, t))
                mstore(add(place, 0xe0), xor(h, shl(1, t)))
            }
            // Of the four slices from `place` on, those of a half byte's bits: where it is at least 1 … 15.
            function compare(place, table) {
                let two := mload(place)
                let one := mload(add(place, 0x20))
                let three := and(two, one)
                one := or(two, one)
                mstore(add(table, 0x80), one)
                mstore(add(table, 0x100), two)
                mstore(add(table, 0x180), three)
                let low := mload(add(place, 0x60))
                place := mload(add(place, 0x40))
                let some := or(place, low)
                mstore(add(table, 0x20), or(one, some))
                mstore(add(table, 0xa0), or(two, and(one, some)))
                mstore(add(table, 0x120), or(three, and(two, some)))
                mstore(add(table, 0x1a0), and(three, some))
                mstore(add(table, 0x40), or(one, place))
                mstore(add(table, 0xc0), or(two, and(one, place)))
                mstore(add(table, 0x140), or(three, and(two, place)))
                mstore(add(table, 0x1c0), and(three, place))
                some := and(place, low)
                mstore(add(table, 0x60), or(one, some))
                mstore(add(table, 0xe0), or(two, and(one, some)))
                mstore(add(table, 0x160), or(three, and(two, some)))
                mstore(add(table, 0x1e0), and(three, some))
            }
            // Where a level is reached, of which `upper` and `lower` are the addresses of addresses in the two tables.
            function reached(upper, lower) -> x {
                upper := mload(upper)
                x := or(mload(add(upper, 0x20)), and(mload(upper), mload(mload(lower))))
            }
            // The four slices of the counts of the eight words from `place` on.
            function count(place) -> c0, c1, c2, c3 {
                transpose(place)
                compare(place, TENS)
                compare(add(place, 0x80), UNITS)
                // Of each level the address of its upper half in TENS, and 15 words on that of its lower half in UNITS.
                c1 := reached(0x0120, 0x0300)
                c0 := xor(xor(reached(0x0100, 0x02e0), c1), reached(0x0140, 0x0320))
                let levels := mload(LEVEL_COUNT)
                if gt(levels, 3) {
                    c2 := reached(0x0160, 0x0340)
                    let c := reached(0x01a0, 0x0380)
                    c1 := xor(c1, xor(c2, c))
                    c0 := xor(xor(xor(c0, c), xor(c2, reached(0x0180, 0x0360))), reached(0x01c0, 0x03a0))
                    if gt(levels, 7) {
                        c3 := reached(0x01e0, 0x03c0)
                        c := reached(0x0260, 0x0440)
                        c2 := xor(c2, xor(c3, c))
                        c := xor(c, xor(reached(0x0220, 0x0400), reached(0x02a0, 0x0480)))
                        c1 := xor(c1, xor(c3, c))
                        c0 := xor(xor(c0, xor(c3, c)), xor(
                            xor(reached(0x0200, 0x03e0), reached(0x0240, 0x0420)),
                            xor(reached(0x0280, 0x0460), reached(0x02c0, 0x04a0))
                        ))
                    }
                }
            }
            let c0, c1, c2, c3 := count(LOW)
            let line := 0
            if mload(LINE_WEIGHT) {
                switch gt(size, 0x80)
                case 0 {
                    // The high ones are the words 4 … 7, and so the lower halves of the slices' bytes.
                    line := or(
                        or(xor(c0, shl(4, c0)), xor(c1, shl(4, c1))),
                        or(xor(c2, shl(4, c2)), xor(c3, shl(4, c3)))
                    )
                }
                default {
                    let h0, h1, h2, h3 := count(HIGH)
                    line := or(or(xor(c0, h0), xor(c1, h1)), or(xor(c2, h2), xor(c3, h3)))
                }
            }
            mstore(LOW, 0)
            mstore(add(LOW, 0x20), c3)
            mstore(add(LOW, 0x40), c2)
            mstore(add(LOW, 0x60), c1)
            mstore(add(LOW, 0x80), c0)
            mstore(add(LOW, 0xa0), 0)
            mstore(add(LOW, 0xc0), 0)
            mstore(add(LOW, 0xe0), line)
            transpose(LOW)
        }
    }
}
