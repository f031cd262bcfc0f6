// Axes, styles, and what a work draws from its round's seed (docs/semantics.md, sections 2 and 3).

import { Kind } from "../../abi/names";
import { concat, keccak, word } from "./bytes";

export interface Axis {
  name: string;
  kind: Kind;
  lo: number;
  hi: number;
}

export type Range = readonly [lo: number, hi: number];

/** keccak(abi.encode(seed, index, counter)). */
export function block(seed: Uint8Array, index: number, counter: number): Uint8Array {
  return keccak(concat([seed, word(index), word(counter)]));
}

/** The ranges of a style: lo and hi of each axis, two bytes each. */
export function decodeStyle(style: Uint8Array): Range[] {
  const at16 = (at: number) => (style[at]! << 8) | style[at + 1]!;
  return Array.from({ length: style.length / 4 }, (_, a) => [at16(4 * a), at16(4 * a + 2)]);
}

export function encodeStyle(ranges: readonly Range[]): Uint8Array {
  return Uint8Array.from(ranges.flatMap(([lo, hi]) => [lo >> 8, lo & 255, hi >> 8, hi & 255]));
}

/** The work's own value on each axis. */
export function drawValues(seed: Uint8Array, index: number, style: Uint8Array): number[] {
  const drawn = block(seed, index, 0);
  return decodeStyle(style).map(([lo, hi], a) => {
    const r = (drawn[2 * a]! << 8) | drawn[2 * a + 1]!;
    return lo + Math.floor((r * (hi - lo + 1)) / 65536);
  });
}

/** What the network sees of a work. */
export function latent(
  seed: Uint8Array,
  index: number,
  axes: readonly Axis[],
  values: readonly number[],
  length: number,
  styleLength: number,
): Uint8Array {
  const out = new Uint8Array(length);
  const noise = length - styleLength;
  for (let counter = 1, at = 0; at < noise; counter++, at += 32) {
    out.set(block(seed, index, counter).subarray(0, noise - at), at);
  }
  let at = noise;
  axes.forEach((axis, a) => {
    if (axis.kind === Kind.Choice) {
      out[at + values[a]!] = 255;
      at += axis.hi + 1;
    } else if (axis.kind === Kind.Scalar) {
      out[at++] = values[a]!;
    }
  });
  return out;
}
