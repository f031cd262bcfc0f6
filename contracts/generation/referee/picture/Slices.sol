// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// Used in assembly, where the linter does not look.
// solhint-disable no-unused-import
import {
    COUNT_BITS,
    EIGHTHS,
    HALVES,
    HIGH,
    INK_ORDER,
    LAST_BITS,
    LEVEL_COUNT,
    LINE_WEIGHT,
    LOW,
    MIDDLE_BITS,
    QUARTERS
} from "./Desk.sol";
// solhint-enable no-unused-import

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
    /// @dev Replaces the bytes at LOW, `size` of them, by palette indices without light: eight times the ink of the count
    /// of levels they have reached, or the line's entry where those of the other half, or of HIGH, have reached more.
    // prettier-ignore
    // solhint-disable-next-line function-max-lines
    function ink(uint256 size) internal pure {
        assembly ("memory-safe") {
            // The eight words at LOW become their slices, the highest bit's first, and the other way round: in squares of
            // 8·8 bits, halves, quarters and eighths across the diagonal change places.
            function transpose() {
                let a := mload(0x08e0)
                let b := mload(0x0900)
                let c := mload(0x0920)
                let d := mload(0x0940)
                let e := mload(0x0960)
                let f := mload(0x0980)
                let g := mload(0x09a0)
                let h := mload(0x09c0)
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
                mstore(0x08e0, xor(a, t))
                mstore(0x0900, xor(b, shl(1, t)))
                t := and(xor(c, shr(1, d)), mask)
                mstore(0x0920, xor(c, t))
                mstore(0x0940, xor(d, shl(1, t)))
                t := and(xor(e, shr(1, f)), mask)
                mstore(0x0960, xor(e, t))
                mstore(0x0980, xor(f, shl(1, t)))
                t := and(xor(g, shr(1, h)), mask)
                mstore(0x09a0, xor(g, t))
                mstore(0x09c0, xor(h, shl(1, t)))
            }
            // Of four slices, the bits of each byte's upper half: where that half is at least 1 … 15.
            function compareUpper() {
                let two := mload(0x08e0)
                let one := mload(0x0900)
                let three := and(two, one)
                one := or(two, one)
                mstore(0x0b60, one)
                mstore(0x0be0, two)
                mstore(0x0c60, three)
                let lower := mload(0x0920)
                let lowest := mload(0x0940)
                let some := or(lower, lowest)
                mstore(0x0b00, or(one, some))
                mstore(0x0b80, or(two, and(one, some)))
                mstore(0x0c00, or(three, and(two, some)))
                mstore(0x0c80, and(three, some))
                mstore(0x0b20, or(one, lower))
                mstore(0x0ba0, or(two, and(one, lower)))
                mstore(0x0c20, or(three, and(two, lower)))
                mstore(0x0ca0, and(three, lower))
                some := and(lower, lowest)
                mstore(0x0b40, or(one, some))
                mstore(0x0bc0, or(two, and(one, some)))
                mstore(0x0c40, or(three, and(two, some)))
                mstore(0x0cc0, and(three, some))
            }
            // Of four slices, the bits of each byte's lower half: where that half is at least 1 … 15.
            function compareLower() {
                let two := mload(0x0960)
                let one := mload(0x0980)
                let three := and(two, one)
                one := or(two, one)
                mstore(0x0da0, one)
                mstore(0x0e20, two)
                mstore(0x0ea0, three)
                let lower := mload(0x09a0)
                let lowest := mload(0x09c0)
                let some := or(lower, lowest)
                mstore(0x0d40, or(one, some))
                mstore(0x0dc0, or(two, and(one, some)))
                mstore(0x0e40, or(three, and(two, some)))
                mstore(0x0ec0, and(three, some))
                mstore(0x0d60, or(one, lower))
                mstore(0x0de0, or(two, and(one, lower)))
                mstore(0x0e60, or(three, and(two, lower)))
                mstore(0x0ee0, and(three, lower))
                some := and(lower, lowest)
                mstore(0x0d80, or(one, some))
                mstore(0x0e00, or(two, and(one, some)))
                mstore(0x0e80, or(three, and(two, some)))
                mstore(0x0f00, and(three, some))
            }
            // The four slices of the counts of the eight words at LOW.
            function count() -> c0, c1, c2, c3 {
                transpose()
                compareUpper()
                compareLower()
                // Of each level the address of its upper half's entry in TENS, and 15 words on of its lower half's in UNITS.
                c1 := or(mload(add(mload(0x0120), 0x20)), and(mload(mload(0x0120)), mload(mload(0x0300))))
                c0 := xor(xor(or(mload(add(mload(0x0100), 0x20)), and(mload(mload(0x0100)), mload(mload(0x02e0)))), c1), or(mload(add(mload(0x0140), 0x20)), and(mload(mload(0x0140)), mload(mload(0x0320)))))
                let levels := mload(LEVEL_COUNT)
                if gt(levels, 3) {
                    c2 := or(mload(add(mload(0x0160), 0x20)), and(mload(mload(0x0160)), mload(mload(0x0340))))
                    let c := or(mload(add(mload(0x01a0), 0x20)), and(mload(mload(0x01a0)), mload(mload(0x0380))))
                    c1 := xor(c1, xor(c2, c))
                    c0 := xor(xor(xor(c0, c), xor(c2, or(mload(add(mload(0x0180), 0x20)), and(mload(mload(0x0180)), mload(mload(0x0360)))))), or(mload(add(mload(0x01c0), 0x20)), and(mload(mload(0x01c0)), mload(mload(0x03a0)))))
                    if gt(levels, 7) {
                        c3 := or(mload(add(mload(0x01e0), 0x20)), and(mload(mload(0x01e0)), mload(mload(0x03c0))))
                        c := or(mload(add(mload(0x0260), 0x20)), and(mload(mload(0x0260)), mload(mload(0x0440))))
                        c2 := xor(c2, xor(c3, c))
                        c := xor(c, xor(or(mload(add(mload(0x0220), 0x20)), and(mload(mload(0x0220)), mload(mload(0x0400)))), or(mload(add(mload(0x02a0), 0x20)), and(mload(mload(0x02a0)), mload(mload(0x0480))))))
                        c1 := xor(c1, xor(c3, c))
                        c0 := xor(xor(c0, xor(c3, c)), xor(
                            xor(or(mload(add(mload(0x0200), 0x20)), and(mload(mload(0x0200)), mload(mload(0x03e0)))), or(mload(add(mload(0x0240), 0x20)), and(mload(mload(0x0240)), mload(mload(0x0420))))),
                            xor(or(mload(add(mload(0x0280), 0x20)), and(mload(mload(0x0280)), mload(mload(0x0460)))), or(mload(add(mload(0x02c0), 0x20)), and(mload(mload(0x02c0)), mload(mload(0x04a0)))))
                        ))
                    }
                }
            }
            let c0, c1, c2, c3 := count()
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
                    mcopy(LOW, HIGH, 0x100)
                    let h0, h1, h2, h3 := count()
                    line := or(or(xor(c0, h0), xor(c1, h1)), or(xor(c2, h2), xor(c3, h3)))
                }
            }
            // From counts of levels to inks.
            switch mload(INK_ORDER)
            case 1 {
                // The number of inks less one less the count is that number and the count's complement, in four bits.
                let b := mload(COUNT_BITS)
                let carry := and(not(c0), b)
                c0 := xor(not(c0), b)
                b := mload(add(COUNT_BITS, 0x20))
                let sum := xor(not(c1), b)
                b := or(and(not(c1), b), and(sum, carry))
                c1 := xor(sum, carry)
                carry := mload(add(COUNT_BITS, 0x40))
                sum := xor(not(c2), carry)
                carry := or(and(not(c2), carry), and(sum, b))
                c2 := xor(sum, b)
                c3 := xor(xor(not(c3), mload(add(COUNT_BITS, 0x60))), carry)
            }
            case 2 {
                // Three of them: the lowest, the middle one where one level is reached, the highest where two are.
                c3 := or(and(c0, mload(add(MIDDLE_BITS, 0x60))), and(c1, mload(add(LAST_BITS, 0x60))))
                c2 := or(and(c0, mload(add(MIDDLE_BITS, 0x40))), and(c1, mload(add(LAST_BITS, 0x40))))
                let b := or(and(c0, mload(add(MIDDLE_BITS, 0x20))), and(c1, mload(add(LAST_BITS, 0x20))))
                c0 := or(and(c0, mload(MIDDLE_BITS)), and(c1, mload(LAST_BITS)))
                c1 := b
            }
            // A line's entry is one more than eight times the number of inks.
            mstore(LOW, and(line, mload(add(COUNT_BITS, 0x80))))
            mstore(add(LOW, 0x20), xor(c3, and(xor(c3, mload(add(COUNT_BITS, 0x60))), line)))
            mstore(add(LOW, 0x40), xor(c2, and(xor(c2, mload(add(COUNT_BITS, 0x40))), line)))
            mstore(add(LOW, 0x60), xor(c1, and(xor(c1, mload(add(COUNT_BITS, 0x20))), line)))
            mstore(add(LOW, 0x80), xor(c0, and(xor(c0, mload(COUNT_BITS)), line)))
            mstore(add(LOW, 0xa0), 0)
            mstore(add(LOW, 0xc0), 0)
            mstore(add(LOW, 0xe0), line)
            transpose()
        }
    }
}
