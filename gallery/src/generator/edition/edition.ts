// An edition: the same work at a larger size, row by row (docs/semantics-editions.md).

import { foldOf, lightBits, type Copy, type Fold } from "../composition/index";
import type { Plate } from "./plate";
import { Spline, type Relief } from "./spline";
import { tonesOf, type Tones } from "./tones";

/** Bits by which an edition's slopes are finer than a picture's. */
const SLOPE_BITS = 10;

/** A row of the domain, inked: each pixel's entry at the first step of its ink's light, or the line's. */
interface Inked {
  first: Uint8Array;
  relief: Relief;
}

export class Edition {
  readonly width: number;
  readonly height: number;
  readonly tones: Tones;
  readonly margin: number;
  private readonly fold: Fold;
  /** The domain's surface; of rotations also turned, since its rows stand upright in half of the picture. */
  private readonly splines: Spline[];
  private readonly rows: Inked[];
  private readonly levels: number[];
  private readonly firsts: Uint8Array;
  private readonly reach: number;
  private readonly isLit: boolean;
  private readonly lightStep: number;

  /** The edition of a plate with m pixels a pixel of the picture, a power of two. */
  constructor({ composition, domain, palette, inks, levels, lineWeight, margin }: Plate, m: number) {
    this.tones = tonesOf(palette);
    const spline = Spline.over(domain, m);
    this.fold = foldOf(composition.symmetry, spline.rows, spline.columns);
    this.width = this.fold.width;
    this.height = this.fold.height;
    const isTurned = this.fold.copies.some((copy) => !isAlong(copy));
    this.splines = isTurned ? [spline, spline.turned()] : [spline];
    this.rows = this.splines.map((each) => ({ first: new Uint8Array(each.columns), relief: each.relief() }));
    this.margin = margin * m;
    this.levels = levels.map((level) => level * 64 * m ** 4);
    this.firsts = Uint8Array.from(inks, (ink) => this.tones.steps * ink);
    this.reach = lineWeight * m ** 4;
    this.isLit = composition.light === 1;
    this.lightStep = 2 ** (lightBits(composition) + SLOPE_BITS) / this.tones.parts;
  }

  /** Writes the edition's row Y to `out` from `at` on, as places in `tones.colours`. */
  row(Y: number, out: Uint8Array, at = 0): void {
    const { width, height, margin, tones, fold, splines } = this;
    if (Y < margin || Y >= height - margin) {
      out.fill(tones.paper, at, at + width);
      return;
    }
    const rows = splines[0]!.rows;
    const isLower = Y >= rows;
    const y = isLower ? height - 1 - Y : Y;
    splines.forEach((spline, which) => this.ink(spline, this.rows[which]!, y));
    for (const corner of isLower ? [2, 3] : [0, 1]) {
      const copy = fold.copies[corner];
      if (copy) this.lay(copy, out, at + (corner % 2) * (width / 2));
    }
    out.fill(tones.paper, at, at + margin).fill(tones.paper, at + width - margin, at + width);
  }

  /** Inks row y of a surface. */
  private ink(spline: Spline, { first, relief }: Inked, y: number): void {
    const { reach, levels, firsts, tones } = this;
    spline.fill(relief, y, reach > 0 || this.isLit);
    const { heights, across, down } = relief;
    let low = 0;
    let high = 0;
    for (let x = 0; x < heights.length; x++) {
      const spread = reach && Math.floor(Math.sqrt(across[x]! ** 2 + down[x]! ** 2)) * reach;
      low = reached(levels, low, heights[x]! - spread);
      high = reached(levels, high, heights[x]! + spread);
      first[x] = low === high ? firsts[low]! : tones.line;
    }
  }

  /** Lays the inked row into one half of a row of the picture, under the lamp as it stands there. */
  private lay(copy: Copy, out: Uint8Array, from: number): void {
    const { tones, isLit, lightStep } = this;
    const isOwn = isAlong(copy);
    const { first, relief } = this.rows[isOwn ? 0 : 1]!;
    const step = isOwn ? copy.right : copy.down;
    // The turned surface's slope across is the surface's slope down.
    const signs = isOwn ? [copy.across, copy.fall] : [copy.fall, copy.across];
    const [across, down] = signs as [number, number];
    let to = step > 0 ? from : from + first.length - 1;
    for (let x = 0; x < first.length; x++, to += step) {
      const entry = first[x]!;
      if (entry === tones.line) {
        out[to] = entry;
        continue;
      }
      const slope = isLit ? across * relief.across[x]! + down * relief.down[x]! : 0;
      const light = tones.neutral + Math.floor((slope + lightStep / 2) / lightStep);
      out[to] = entry + (light < 0 ? 0 : light < tones.steps ? light : tones.steps - 1);
    }
  }
}

/** Whether a copy's rows lie along the picture's. */
const isAlong = ({ right }: Copy): boolean => Math.abs(right) === 1;

/** How many levels a height has reached, sought from how many its neighbour had. */
function reached(levels: readonly number[], count: number, height: number): number {
  while (count < levels.length && height >= levels[count]!) count++;
  while (count > 0 && height < levels[count - 1]!) count--;
  return count;
}
