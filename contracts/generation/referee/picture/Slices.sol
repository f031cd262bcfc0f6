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
    LEFT_ENDS,
    LEVEL_COUNT,
    LINE_WEIGHT,
    LOW,
    MIDDLE_BITS,
    QUARTERS,
    RIGHT_ENDS
} from "./Desk.sol";
// solhint-enable no-unused-import

/**
 * @title Slices
 * @notice How many levels each of 256 bytes has reached, one bit of all of them at a time.
 * @dev Eight words are turned into eight *slices*: slice p has bit p of all 256 bytes, and a bit operation of two slices
 * works on all. With a byte's three highest bits x, the three middle ones y and the two lowest ones z, and a level of a, b
 * and c, the level is reached where `x > a`, or `x ≥ a` and `y > b`, or `x ≥ a` and `y ≥ b` and `z ≥ c`. The slices
 * `x ≥ 1` and so on are made once for all levels.
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
            // The eight words at LOW become their slices, the highest bit's first: in squares of 8·8 bits, halves, quarters
            // and eighths across the diagonal change places.
            function transpose() {
                let mask := mload(HALVES)
                let t := and(xor(mload(0x08e0), shr(4, mload(0x0960))), mask)
                let a := xor(mload(0x08e0), t)
                let e := xor(mload(0x0960), shl(4, t))
                t := and(xor(mload(0x0900), shr(4, mload(0x0980))), mask)
                let b := xor(mload(0x0900), t)
                let f := xor(mload(0x0980), shl(4, t))
                t := and(xor(mload(0x0920), shr(4, mload(0x09a0))), mask)
                let c := xor(mload(0x0920), t)
                let g := xor(mload(0x09a0), shl(4, t))
                t := and(xor(mload(0x0940), shr(4, mload(0x09c0))), mask)
                let d := xor(mload(0x0940), t)
                let h := xor(mload(0x09c0), shl(4, t))
                mask := mload(QUARTERS)
                {
                    let u := and(xor(a, shr(2, c)), mask)
                    a := xor(a, u)
                    c := xor(c, shl(2, u))
                }
                {
                    let u := and(xor(b, shr(2, d)), mask)
                    b := xor(b, u)
                    d := xor(d, shl(2, u))
                }
                {
                    let u := and(xor(e, shr(2, g)), mask)
                    e := xor(e, u)
                    g := xor(g, shl(2, u))
                }
                {
                    let u := and(xor(f, shr(2, h)), mask)
                    f := xor(f, u)
                    h := xor(h, shl(2, u))
                }
                mask := mload(EIGHTHS)
                {
                    let u := and(xor(a, shr(1, b)), mask)
                    mstore(0x08e0, xor(a, u))
                    mstore(0x0900, xor(b, shl(1, u)))
                }
                {
                    let u := and(xor(c, shr(1, d)), mask)
                    mstore(0x0920, xor(c, u))
                    mstore(0x0940, xor(d, shl(1, u)))
                }
                {
                    let u := and(xor(e, shr(1, f)), mask)
                    mstore(0x0960, xor(e, u))
                    mstore(0x0980, xor(f, shl(1, u)))
                }
                {
                    let u := and(xor(g, shr(1, h)), mask)
                    mstore(0x09a0, xor(g, u))
                    mstore(0x09c0, xor(h, shl(1, u)))
                }
            }
            // The same of indices without light, from their slices to words at LOW. Their second and third bit are 0.
            function spread(a, b, c, d, e, h) {
                let mask := mload(HALVES)
                let t := and(xor(a, shr(4, e)), mask)
                a := xor(a, t)
                e := xor(e, shl(4, t))
                t := and(xor(d, shr(4, h)), mask)
                d := xor(d, t)
                h := xor(h, shl(4, t))
                t := and(b, mask)
                b := xor(b, t)
                let f := shl(4, t)
                t := and(c, mask)
                c := xor(c, t)
                let g := shl(4, t)
                mask := mload(QUARTERS)
                {
                    let u := and(xor(a, shr(2, c)), mask)
                    a := xor(a, u)
                    c := xor(c, shl(2, u))
                }
                {
                    let u := and(xor(b, shr(2, d)), mask)
                    b := xor(b, u)
                    d := xor(d, shl(2, u))
                }
                {
                    let u := and(xor(e, shr(2, g)), mask)
                    e := xor(e, u)
                    g := xor(g, shl(2, u))
                }
                {
                    let u := and(xor(f, shr(2, h)), mask)
                    f := xor(f, u)
                    h := xor(h, shl(2, u))
                }
                mask := mload(EIGHTHS)
                {
                    let u := and(xor(a, shr(1, b)), mask)
                    mstore(0x08e0, xor(a, u))
                    mstore(0x0900, xor(b, shl(1, u)))
                }
                {
                    let u := and(xor(c, shr(1, d)), mask)
                    mstore(0x0920, xor(c, u))
                    mstore(0x0940, xor(d, shl(1, u)))
                }
                {
                    let u := and(xor(e, shr(1, f)), mask)
                    mstore(0x0960, xor(e, u))
                    mstore(0x0980, xor(f, shl(1, u)))
                }
                {
                    let u := and(xor(g, shr(1, h)), mask)
                    mstore(0x09a0, xor(g, u))
                    mstore(0x09c0, xor(h, shl(1, u)))
                }
            }
            // Of the slices of the three highest bits: where they are at least 0 … 8. None but what is to be kept is at least
            // 1, and what is above 255 is at least 8.
            function compareUpper(keep, above) {
                mstore(0x0100, keep)
                mstore(0x0200, above)
                let four := or(and(mload(0x08e0), keep), above)
                let two := or(and(mload(0x0900), keep), above)
                let one := or(and(mload(0x0920), keep), above)
                mstore(0x0180, four)
                mstore(0x0140, or(four, two))
                mstore(0x01c0, and(four, two))
                mstore(0x0160, or(four, and(two, one)))
                mstore(0x01e0, and(and(four, two), one))
                two := or(two, one)
                mstore(0x0120, or(four, two))
                mstore(0x01a0, and(four, two))
            }
            // Of the others: where the three middle ones are at least 1 … 7, and the two lowest ones 1 … 3.
            function compareLower() {
                let four := mload(0x0940)
                let two := mload(0x0960)
                let one := mload(0x0980)
                mstore(0x02c0, four)
                mstore(0x0280, or(four, two))
                mstore(0x0300, and(four, two))
                mstore(0x02a0, or(four, and(two, one)))
                mstore(0x0320, and(and(four, two), one))
                two := or(two, one)
                mstore(0x0260, or(four, two))
                mstore(0x02e0, and(four, two))
                two := mload(0x09a0)
                one := mload(0x09c0)
                mstore(0x0380, or(two, one))
                mstore(0x03a0, two)
                mstore(0x03c0, and(two, one))
            }
            // The four slices of the counts of the eight words at LOW.
            function count(keep, above) -> c0, c1, c2, c3 {
                transpose()
                compareUpper(keep, above)
                compareLower()
                // Of each level the five words whose addresses stand at LEVELS. The first three levels:
                c1 := or(mload(mload(0x0c80)), and(mload(mload(0x0e60)), or(mload(mload(0x1040)), and(mload(mload(0x1220)), mload(mload(0x1400))))))
                c0 := xor(
                    xor(or(mload(mload(0x0c60)), and(mload(mload(0x0e40)), or(mload(mload(0x1020)), and(mload(mload(0x1200)), mload(mload(0x13e0)))))), c1),
                    or(mload(mload(0x0ca0)), and(mload(mload(0x0e80)), or(mload(mload(0x1060)), and(mload(mload(0x1240)), mload(mload(0x1420))))))
                )
                let levels := mload(LEVEL_COUNT)
                if gt(levels, 3) {
                    c2 := or(mload(mload(0x0cc0)), and(mload(mload(0x0ea0)), or(mload(mload(0x1080)), and(mload(mload(0x1260)), mload(mload(0x1440))))))
                    c0 := xor(c0, c2)
                    c1 := xor(c1, c2)
                    if gt(levels, 4) {
                        let c := or(mload(mload(0x0d00)), and(mload(mload(0x0ee0)), or(mload(mload(0x10c0)), and(mload(mload(0x12a0)), mload(mload(0x1480))))))
                        c1 := xor(c1, c)
                        c0 := xor(
                            xor(c0, c),
                            xor(
                                or(mload(mload(0x0ce0)), and(mload(mload(0x0ec0)), or(mload(mload(0x10a0)), and(mload(mload(0x1280)), mload(mload(0x1460)))))),
                                or(mload(mload(0x0d20)), and(mload(mload(0x0f00)), or(mload(mload(0x10e0)), and(mload(mload(0x12c0)), mload(mload(0x14a0))))))
                            )
                        )
                        if gt(levels, 7) {
                            c3 := or(mload(mload(0x0d40)), and(mload(mload(0x0f20)), or(mload(mload(0x1100)), and(mload(mload(0x12e0)), mload(mload(0x14c0))))))
                            c := or(mload(mload(0x0dc0)), and(mload(mload(0x0fa0)), or(mload(mload(0x1180)), and(mload(mload(0x1360)), mload(mload(0x1540))))))
                            c2 := xor(c2, xor(c3, c))
                            c := xor(c, xor(
                                or(mload(mload(0x0d80)), and(mload(mload(0x0f60)), or(mload(mload(0x1140)), and(mload(mload(0x1320)), mload(mload(0x1500)))))),
                                or(mload(mload(0x0e00)), and(mload(mload(0x0fe0)), or(mload(mload(0x11c0)), and(mload(mload(0x13a0)), mload(mload(0x1580))))))
                            ))
                            c1 := xor(c1, xor(c3, c))
                            c0 := xor(xor(c0, xor(c3, c)), xor(
                                xor(
                                    or(mload(mload(0x0d60)), and(mload(mload(0x0f40)), or(mload(mload(0x1120)), and(mload(mload(0x1300)), mload(mload(0x14e0)))))),
                                    or(mload(mload(0x0da0)), and(mload(mload(0x0f80)), or(mload(mload(0x1160)), and(mload(mload(0x1340)), mload(mload(0x1520))))))
                                ),
                                xor(
                                    or(mload(mload(0x0de0)), and(mload(mload(0x0fc0)), or(mload(mload(0x11a0)), and(mload(mload(0x1380)), mload(mload(0x1560)))))),
                                    or(mload(mload(0x0e20)), and(mload(mload(0x1000)), or(mload(mload(0x11e0)), and(mload(mload(0x13c0)), mload(mload(0x15a0))))))
                                )
                            ))
                        }
                    }
                }
            }
            let c0, c1, c2, c3
            let line := 0
            switch mload(LINE_WEIGHT)
            case 0 { c0, c1, c2, c3 := count(not(0), 0) }
            default {
                let evens := mload(EIGHTHS)
                let ends := mload(LEFT_ENDS)
                switch gt(size, 0x80)
                case 0 {
                    // The high ones are the second, fourth, sixth and eighth word, and so the even bits of slices.
                    c0, c1, c2, c3 := count(or(not(ends), evens), and(and(ends, not(shr(1, ends))), evens))
                    line := or(
                        or(xor(c0, shl(1, c0)), xor(c1, shl(1, c1))),
                        or(xor(c2, shl(1, c2)), xor(c3, shl(1, c3)))
                    )
                }
                default {
                    let keep := mload(RIGHT_ENDS)
                    line := or(shl(1, and(ends, evens)), and(keep, evens))
                    keep := or(and(ends, not(evens)), and(shr(1, keep), evens))
                    line := and(line, not(keep))
                    c0, c1, c2, c3 := count(not(keep), 0)
                    mcopy(LOW, HIGH, 0x100)
                    let h0, h1, h2, h3 := count(not(0), line)
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
            spread(
                and(line, mload(add(COUNT_BITS, 0x80))),
                xor(c3, and(xor(c3, mload(add(COUNT_BITS, 0x60))), line)),
                xor(c2, and(xor(c2, mload(add(COUNT_BITS, 0x40))), line)),
                xor(c1, and(xor(c1, mload(add(COUNT_BITS, 0x20))), line)),
                xor(c0, and(xor(c0, mload(COUNT_BITS)), line)),
                line
            )
        }
    }
}
