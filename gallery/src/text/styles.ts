// Styles and the values of works in words, as scripts and console say them (oracle/generator/style/in_words.py).

import { Kind } from "../../abi/names";
import { shareOf, WHOLE, type Axis, type Distribution, type Odds } from "../generator/style";
import { partOf } from "./words";

/** An axis with what people call its values, from the lowest on; nothing if they have only numbers. */
export type Labelled = Axis & { labels: readonly string[] };

/** A range of at most so many names is told name by name. */
const FEW = 5;
/** Neighbouring scales that have a name together. */
const GROUPS: readonly (readonly [name: string, lo: number, hi: number])[] = [
  ["half", 1, 4],
  ["quarter", 5, 20],
];
const QUARTERS = 4;
const COUNTS = ["", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
/** A share is told as one of so many up to this many, as some of such a number, else in percent. */
const RAREST = 200;
const ROUND_NUMBERS = [3, 4, 5, 10];
const TOLERANCE = 0.02;

/** The value's name, or its number. */
export const labelOf = (axis: Labelled, value: number): string => axis.labels[value - axis.lo] ?? String(value);

const groupsOf = (axis: Labelled) => (axis.kind === Kind.Scale ? GROUPS.filter(([, , hi]) => hi <= axis.hi) : []);

/** So many ten-thousandths in percent: `33.33 %`. */
export const percentOf = (share: number): string => partOf(share, WHOLE);

/** A value, or neighbouring ones that are counted as one. */
export interface Bin {
  name: string;
  lo: number;
  hi: number;
}

/** How works are told apart on an axis: by value; by group, of the scale; by quarter, of a scalar. */
export function binsOf(axis: Labelled): Bin[] {
  const count = axis.hi - axis.lo + 1;
  const isCut = axis.kind === Kind.Scalar && count > QUARTERS;
  const groups = groupsOf(axis);
  const found: Bin[] = [];
  for (let lo = axis.lo, hi; lo <= axis.hi; lo = hi + 1) {
    const group = groups.find(([, first]) => first === lo);
    hi = group ? group[2] : isCut ? axis.lo + Math.floor((count * (found.length + 1)) / QUARTERS) - 1 : lo;
    const name = group?.[0] ?? (lo === hi ? labelOf(axis, lo) : `${lo} to ${hi}`);
    found.push({ name, lo, hi });
  }
  return found;
}

/** A range or odds in words: `any`, `quad`, `10 to 20`, `none in 70 %, six-fold in 30 %`. */
export function say(axis: Labelled, spread: Distribution): string {
  if ("odds" in spread) return sayOdds(axis, spread);
  const { lo, hi } = spread;
  if (lo === hi) return labelOf(axis, lo);
  if (lo === axis.lo && hi === axis.hi) return "any";
  const group = groupsOf(axis).find(([, first, last]) => lo === first && hi === last);
  if (group) return `any ${group[0]}`;
  const isFew = axis.kind !== Kind.Scalar && hi - lo < FEW;
  return isFew
    ? `one of ${Array.from({ length: hi - lo + 1 }, (_, n) => labelOf(axis, lo + n)).join(", ")}`
    : `${labelOf(axis, lo)} to ${labelOf(axis, hi)}`;
}

function sayOdds(axis: Labelled, { odds }: Odds): string {
  if (odds.length > 1 && isEven(odds) && groupsOf(axis).length === 0) {
    return `one of ${odds.map(([value]) => labelOf(axis, value)).join(", ")}`;
  }
  return grouped(axis, odds)
    .map(([name, share]) => `${name} in ${percentOf(share)}`)
    .join(", ");
}

/** Whether no value is more often than another, but for the rounding, which goes to the first. */
const isEven = (odds: Odds["odds"]): boolean =>
  odds.every(([, weight], at) => weight === Math.floor(WHOLE / odds.length) + Number(at < WHOLE % odds.length));

/** Names with their shares, those of a whole group together where they are even. */
function grouped(axis: Labelled, odds: Odds["odds"]): [name: string, share: number][] {
  const weights = new Map(odds);
  const found: [string, number][] = [];
  for (const [value, weight] of odds) {
    if (!weights.has(value)) continue;
    const group = groupsOf(axis).find(([, lo, hi]) => value === lo && isWhole(weights, lo, hi));
    if (!group) {
      found.push([labelOf(axis, value), weight]);
      continue;
    }
    const [name, lo, hi] = group;
    let sum = 0;
    for (let each = lo; each <= hi; each++) {
      sum += weights.get(each)!;
      weights.delete(each);
    }
    found.push([name, sum]);
  }
  return found;
}

function isWhole(weights: ReadonlyMap<number, number>, lo: number, hi: number): boolean {
  const members = Array.from({ length: hi - lo + 1 }, (_, n) => weights.get(lo + n) ?? 0);
  return Math.min(...members) > 0 && Math.max(...members) - Math.min(...members) <= 1;
}

/** A whole style in words, axis by axis. */
export const styleInWords = (axes: readonly Labelled[], style: readonly Distribution[]): [string, string][] =>
  axes.flatMap((axis, a) => (style[a] ? [[axis.name, say(axis, style[a])] as [string, string]] : []));

/** How rare so many ten-thousandths are: `one of ten`, `two of three`, `in 36 %`; nothing for all or none. */
export function rarity(share: number): string {
  const part = share / WHOLE;
  if (part <= 0 || part >= 1) return "";
  const isNear = (count: number, of: number) => Math.abs(count / of - part) <= TOLERANCE * part;
  const whole = Math.round(1 / part);
  if (whole <= RAREST && isNear(1, whole)) return `one of ${COUNTS[whole] ?? whole}`;
  const of = ROUND_NUMBERS.find((of) => isNear(Math.round(part * of), of) && Math.round(part * of) < of);
  return of ? `${COUNTS[Math.round(part * of)]} of ${COUNTS[of]}` : `in ${percentOf(share)}`;
}

/** A work's value and how rare it is in its round: `six-fold, one of ten`. A scalar's neighbours are as good as it. */
export function trait(axis: Labelled, spread: Distribution | undefined, value: number): string {
  const label = labelOf(axis, value);
  const rare = spread && axis.kind !== Kind.Scalar ? rarity(shareOf(spread, value)) : "";
  return rare ? `${label}, ${rare}` : label;
}
