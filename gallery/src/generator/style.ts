// Axes, styles, and what a work draws from its round's seed (docs/semantics.md, sections 2 and 3).

import { Kind } from "../../abi/names";
import { concat, keccak, word } from "./file/bytes";

export interface Axis {
  name: string;
  kind: Kind;
  lo: number;
  hi: number;
}

/** Every value from `lo` to `hi`, each as likely as the next. */
export interface Range {
  lo: number;
  hi: number;
}

/** Some values, rising, each with its weight in ten-thousandths. */
export interface Odds {
  odds: readonly (readonly [value: number, weight: number])[];
}

/** How the works of a round spread over the values of one axis. */
export type Distribution = Range | Odds;

/** The sum of the weights of odds. */
export const WHOLE = 10_000;

/** As many values can have odds of their own. */
const MAX_ODDS = 16;

export class StyleError extends Error {}

/** keccak(abi.encode(seed, index, counter)). */
export function block(seed: Uint8Array, index: number, counter: number): Uint8Array {
  return keccak(concat([seed, word(index), word(counter)]));
}

/** What a style says, axis by axis: a byte k, then a range's lo and hi, or k values with weights; two bytes each. */
export function decodeStyle(style: Uint8Array): Distribution[] {
  const found: Distribution[] = [];
  let at = 0;
  const number = (): number => {
    if (at + 2 > style.length) throw new StyleError(`a style of ${style.length} bytes ends within an axis`);
    at += 2;
    return (style[at - 2]! << 8) | style[at - 1]!;
  };
  while (at < style.length) {
    const count = style[at++]!;
    if (count === 0) {
      found.push({ lo: number(), hi: number() });
    } else {
      found.push({ odds: Array.from({ length: count }, () => [number(), number()] as const) });
    }
  }
  return found;
}

/** Whether an axis can have a range or odds: within its bounds, rising, and the weights a whole. */
export function isOf({ lo, hi }: Axis, spread: Distribution): boolean {
  if (!("odds" in spread)) return lo <= spread.lo && spread.lo <= spread.hi && spread.hi <= hi;
  const { odds } = spread;
  const isRising = odds.every(([value], at) => at === 0 || value > odds[at - 1]![0]);
  const isWithin = odds.every(([value, weight]) => lo <= value && value <= hi && weight > 0);
  return odds.length <= MAX_ODDS && isRising && isWithin && odds.reduce((sum, [, weight]) => sum + weight, 0) === WHOLE;
}

export function encodeStyle(style: readonly Distribution[]): Uint8Array {
  const number = (value: number) => [value >> 8, value & 255];
  return Uint8Array.from(
    style.flatMap((spread) =>
      "odds" in spread
        ? [spread.odds.length, ...spread.odds.flat().flatMap(number)]
        : [0, ...number(spread.lo), ...number(spread.hi)],
    ),
  );
}

/** The work's own value on each axis. */
export const drawValues = (seed: Uint8Array, index: number, style: Uint8Array): number[] =>
  drawFrom(seed, index, decodeStyle(style));

/** The same from a style that was decoded. */
export function drawFrom(seed: Uint8Array, index: number, style: readonly Distribution[]): number[] {
  const drawn = block(seed, index, 0);
  return style.map((spread, a) => drawOne(spread, (drawn[2 * a]! << 8) | drawn[2 * a + 1]!));
}

/** The value that a 16-bit number draws. */
function drawOne(spread: Distribution, r: number): number {
  if (!("odds" in spread)) return spread.lo + Math.floor((r * (spread.hi - spread.lo + 1)) / 65536);
  const x = Math.floor((r * WHOLE) / 65536);
  let sum = 0;
  const drawn = spread.odds.find(([, weight]) => (sum += weight) > x);
  if (!drawn) throw new StyleError(`odds that add up to ${sum} of ${WHOLE}`);
  return drawn[0];
}

/** How large a part of the works is expected to draw a value, in ten-thousandths. */
export const shareOf = (spread: Distribution, value: number): number => shareWithin(spread, value, value);

/** The same of all values from `lo` to `hi` together. */
export function shareWithin(spread: Distribution, lo: number, hi: number): number {
  if ("odds" in spread) {
    return spread.odds.reduce((sum, [value, weight]) => (lo <= value && value <= hi ? sum + weight : sum), 0);
  }
  const count = Math.min(hi, spread.hi) - Math.max(lo, spread.lo) + 1;
  return count <= 0 ? 0 : Math.floor((WHOLE * count) / (spread.hi - spread.lo + 1));
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
