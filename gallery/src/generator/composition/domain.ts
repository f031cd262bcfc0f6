// The part of a picture that is computed, and of which symmetry makes the whole (docs/semantics.md, section 5).

import { MIRROR, NONE, QUAD, ROTATIONS, SIX_FOLD, scalePlace, type Composition } from "./axes";
import { kaleidoscope } from "./kaleidoscope";
import { calmed, FREE, grown, MIRROR_AT_THE_RIGHT, MIRRORS, type Edges, type Surface } from "./surface";

export const PICTURE_SIDE = 256;
const QUADRANT_SIDE = 128;
const SIX_FOLD_SIDE = 64;
/** Rows of the six-fold net above what is shown: they give the uppermost rows their neighbours. */
const HIDDEN_ROWS = 2;
/** Half the height of what repeats in the six-fold symmetry: √3 · 64, to the nearest. */
const REPEAT_ROWS = 111;

/** Bits of fraction of a picture's heights, and of an edition's. */
export const PICTURE_BITS = 6;
export const EDITION_BITS = 14;

export interface Domain {
  surface: Surface;
  edges: Edges;
  /** Rows at the top that are not shown, but are neighbours of those that are. */
  hidden: number;
  /** The bytes whose quantiles the areas of inks follow. */
  net: Uint8Array;
  /** The heights' bits of fraction, and the highest of them. */
  bits: number;
  highest: number;
}

/** The part of a field of F·F bytes that a value of the scale axis shows, G·G bytes. */
function partOf(field: Uint8Array, scale: number): { bytes: Uint8Array; side: number } {
  const whole = Math.sqrt(field.length);
  const { halvings, row, column } = scalePlace(scale);
  const side = whole >> halvings;
  const bytes = new Uint8Array(side * side);
  for (let y = 0; y < side; y++) {
    const from = (row * side + y) * whole + column * side;
    bytes.set(field.subarray(from, from + side), y * side);
  }
  return { bytes, side };
}

/** A part that its turned copies can stand beside: towards its edges it becomes the mean of itself and its transpose. */
function blended({ heights, rows: side }: Surface): Surface {
  const reach = side >> 2;
  const near = Array.from({ length: side }, (_, at) =>
    Math.min(Math.max(reach + 2 - Math.min(at, side - 1 - at), 0), reach),
  );
  const out = new Int32Array(side * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const weight = Math.max(near[y]!, near[x]!);
      const sum = heights[y * side + x]! * (2 * reach - weight) + heights[x * side + y]! * weight;
      out[y * side + x] = Math.floor((sum + reach) / (2 * reach));
    }
  }
  return { heights: out, rows: side, columns: side };
}

function leftHalf(bytes: Uint8Array, side: number): Uint8Array {
  const half = side / 2;
  const out = new Uint8Array(side * half);
  for (let y = 0; y < side; y++) out.set(bytes.subarray(y * side, y * side + half), y * half);
  return out;
}

const surfaceOf = (bytes: Uint8Array, rows: number, bits: number): Surface => ({
  heights: Int32Array.from(bytes, (byte) => byte << bits),
  rows,
  columns: bytes.length / rows,
});

/** How often `side` must be doubled to become `target`. */
function doublings(side: number, target: number): number {
  const count = Math.log2(target / side);
  if (!Number.isInteger(count) || count < 0) throw new RangeError(`a part of ${side} bytes a side makes no picture`);
  return count;
}

function sixFold(bytes: Uint8Array, side: number, rows: number, bits: number): Domain {
  const highest = 255 << bits;
  const times = doublings(side, SIX_FOLD_SIDE);
  const calm = calmed(surfaceOf(bytes, side, bits), MIRRORS, highest);
  const net = kaleidoscope(grown(calm, times, MIRRORS, highest), rows + HIDDEN_ROWS);
  const shown = net.heights.subarray(HIDDEN_ROWS * net.columns);
  return {
    surface: grown(net, 1, MIRRORS, highest),
    edges: MIRRORS,
    hidden: 2 * HIDDEN_ROWS,
    net: Uint8Array.from(shown, (height) => height >> bits),
    bits,
    highest,
  };
}

/** The heights that a picture is folded from. `bits` is 6 for the picture, 14 for editions. */
export function domainOf(field: Uint8Array, { symmetry, scale }: Composition, bits: number): Domain {
  const { bytes, side } = partOf(field, scale);
  if (symmetry === SIX_FOLD) return sixFold(bytes, side, SIX_FOLD_SIDE, bits);
  const highest = 255 << bits;
  const [part, edges, target] = netOf(bytes, side, symmetry);
  const calm = calmed(surfaceOf(part, side, bits), edges, highest);
  const net = symmetry === ROTATIONS ? blended(calm) : calm;
  const surface = grown(net, doublings(side, target), edges, highest);
  return { surface, edges, hidden: 0, net: Uint8Array.from(net.heights, (height) => height >> bits), bits, highest };
}

function netOf(bytes: Uint8Array, side: number, symmetry: number): [Uint8Array, Edges, number] {
  switch (symmetry) {
    case NONE:
      return [bytes, FREE, PICTURE_SIDE];
    case MIRROR:
      return [leftHalf(bytes, side), MIRROR_AT_THE_RIGHT, PICTURE_SIDE];
    case QUAD:
    case ROTATIONS:
      return [bytes, MIRRORS, QUADRANT_SIDE];
    default:
      throw new RangeError(`there is no symmetry ${symmetry}`);
  }
}

/** The quadrant of what repeats: the picture's own, but for six-fold one of 222 rows of 128 that ends in the picture's. */
export function repeatOf(field: Uint8Array, composition: Composition, bits: number): Domain {
  if (composition.symmetry !== SIX_FOLD) return domainOf(field, composition, bits);
  const { bytes, side } = partOf(field, composition.scale);
  return sixFold(bytes, side, REPEAT_ROWS, bits);
}
