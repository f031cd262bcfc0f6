// Inks by area: which ink lies between which heights (docs/semantics.md, section 5).

/** What a file needs of a palette: 8n + 2 colours of three bytes, and the areas of its n inks in 256ths. */
export interface Inks {
  colours: Uint8Array;
  areas: Uint8Array;
}

export const LIGHT_STEPS = 8;

/** Where the colours of the margin's paper and of the line stand. */
export const paperOf = (inkCount: number): number => LIGHT_STEPS * inkCount;
export const lineOf = (inkCount: number): number => LIGHT_STEPS * inkCount + 1;

const GROUND_AREA = 160;
const WHOLE = 256;
const FEW_OF_TWO = [200, 56];
const FEW = [168, 60, 28];
/** Thresholds are at least so many bytes apart, so that no ink becomes a hair. */
const LEAST_STEP = 3;

/** The inks from low to high, and their areas in 256ths, that a ground makes of a palette's areas. */
export function inksOf(ground: number, own: Uint8Array): { inks: number[]; areas: number[] } {
  const inks = [...own.keys()];
  const areas = [...own];
  const count = areas.length;
  switch (ground) {
    case 0:
      return { inks, areas };
    case 1:
      return { inks, areas: withGround(areas) };
    case 2:
      return { inks: inks.reverse(), areas };
    case 3:
      return count === 2 ? { inks, areas: FEW_OF_TWO } : { inks: [0, count >> 1, count - 1], areas: FEW };
    default:
      throw new RangeError(`there is no ground ${ground}`);
  }
}

/** The first ink on five eighths of the picture, the others sharing what is left as they did before. */
function withGround([, ...others]: readonly number[]): number[] {
  const whole = others.reduce((sum, area) => sum + area, 0);
  const out = [GROUND_AREA];
  let before = 0;
  let given = 0;
  for (const area of others) {
    before += area;
    const until = Math.floor(((WHOLE - GROUND_AREA) * before) / whole);
    out.push(until - given);
    given = until;
  }
  return out;
}

/** The bytes above which each further ink begins: quantiles of the net's bytes. */
export function thresholds(net: Uint8Array, areas: readonly number[]): number[] {
  const histogram = new Uint32Array(256);
  for (const byte of net) histogram[byte]!++;
  const found: number[] = [];
  let last = 0;
  let byte = 0;
  let upTo = histogram[0]!;
  let area = 0;
  for (const own of areas.slice(0, -1)) {
    area += own;
    while (WHOLE * upTo < area * net.length) upTo += histogram[++byte]!;
    last = Math.max(byte, last + LEAST_STEP);
    found.push(Math.min(last, 255));
  }
  return found;
}

/** The heights of such thresholds: half a byte above each. */
export const levelsOf = (bytes: readonly number[], bits: number): number[] =>
  bytes.map((byte) => (byte << bits) + (1 << (bits - 1)));
