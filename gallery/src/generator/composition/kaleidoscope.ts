// The six-fold symmetry: where the dihedral group of the hexagon looks (docs/semantics.md, section 5).

import type { Surface } from "./surface";

/** 2^16·√3/2, to the nearest. */
const K = 56756;
/** Places are in 32nds of a step of the surface, so that they fall between its heights. */
const PARTS = 32;

const down = (value: number): number => Math.floor(value / 65536);

/** Beyond the hexagon that the first fold leads into, a second one leads on. */
const FOLDS = 2;

/** The place that the place (a, b) from the centre repeats; both in 32nds. */
function folded(a: number, b: number, side: number): [a: number, b: number] {
  for (let count = 0; count < FOLDS; count++) {
    // The products stay below 2^53, so that floor is exact.
    if (b * 65536 > 2 * K * a) [a, b] = [down(K * b - 32768 * a), down(K * a + 32768 * b)];
    if (2 * K * b > 65536 * a) [a, b] = [down(32768 * a + K * b), Math.max(0, down(K * a - 32768 * b))];
    if (a > PARTS * side) a = 2 * PARTS * side - a;
  }
  return [a, b];
}

/** Of a place: the height before it, the one after it, both counted from the centre, and how far it lies between. */
function between(place: number, side: number): [low: number, next: number, share: number] {
  const inside = Math.min(Math.max(place - PARTS / 2, 0), PARTS * (side - 1));
  const low = inside >> 5;
  return [low, Math.min(low + 1, side - 1), inside & (PARTS - 1)];
}

/** The net of `rows` rows whose lower right corner is the centre, from a square surface that repeats around it. */
export function kaleidoscope({ heights, columns: side }: Surface, rows: number): Surface {
  const net = new Int32Array(rows * side);
  const at = (v: number, u: number): number => heights[(side - 1 - v) * side + side - 1 - u]!;
  for (let y = 0, to = 0; y < rows; y++) {
    for (let x = 0; x < side; x++, to++) {
      const half = PARTS / 2;
      const [a, b] = folded(half * (2 * (side - x) - 1), half * (2 * (rows - y) - 1), side);
      const [u, uNext, uShare] = between(a, side);
      const [v, vNext, vShare] = between(b, side);
      const near = at(v, u) * (PARTS - vShare) + at(vNext, u) * vShare;
      const far = at(v, uNext) * (PARTS - vShare) + at(vNext, uNext) * vShare;
      // Heights of editions have 22 bits, so the sum is beyond what a shift takes.
      net[to] = Math.floor((near * (PARTS - uShare) + far * uShare + 512) / 1024);
    }
  }
  return { heights: net, rows, columns: side };
}
