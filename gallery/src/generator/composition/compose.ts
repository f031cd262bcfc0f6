// The picture: lines, light and ink on the domain, folded and framed (docs/semantics.md, section 5).

import { QUAD, scalePlace, type Composition } from "./axes";
import { domainOf, PICTURE_BITS, repeatOf, type Domain } from "./domain";
import { foldOf } from "./fold";
import { inksOf, levelsOf, LIGHT_STEPS, lineOf, paperOf, thresholds } from "./inks";
import { bordered } from "./surface";

/** Palette indices, row by row. */
export interface Picture {
  pixels: Uint8Array;
  width: number;
  height: number;
}

/** The step of light that is the ink itself. */
export const NEUTRAL_STEP = 4;
/** A line's thickness, by the values of its axis. */
export const LINE_WEIGHTS = [0, 5, 8];
/** The paper on each side of a picture of 256 pixels, by the values of the margin's axis. */
export const MARGINS = [0, 12, 28];

const TOP = 1 << (PICTURE_BITS + 8);

/** How many bits of slope make one step of light: folded and larger parts are steeper a pixel. */
export const lightBits = ({ symmetry, scale }: Composition): number =>
  9 + Number(symmetry >= QUAD) - scalePlace(scale).halvings;

/** The picture of a field: 256·256 palette indices. */
export function compose(field: Uint8Array, composition: Composition, areas: Uint8Array): Picture {
  const domain = domainOf(field, composition, PICTURE_BITS);
  return framed(draw(domain, domain.net, composition, areas), composition.margin, areas.length);
}

/** What repeats without a seam, without a margin: the picture, or 444 rows of 256 for six-fold. */
export function composeRepeat(field: Uint8Array, composition: Composition, areas: Uint8Array): Picture {
  const { net } = domainOf(field, composition, PICTURE_BITS);
  return draw(repeatOf(field, composition, PICTURE_BITS), net, composition, areas);
}

/** For each height how many levels it has reached. */
function reached(levels: readonly number[]): Uint8Array {
  const counts = new Uint8Array(TOP);
  for (const level of levels) for (let height = level; height < TOP; height++) counts[height]!++;
  return counts;
}

function draw(domain: Domain, net: Uint8Array, composition: Composition, areas: Uint8Array): Picture {
  const { surface, edges, hidden, highest } = domain;
  const { inks, areas: shared } = inksOf(composition.ground, areas);
  const counts = reached(levelsOf(thresholds(net, shared), PICTURE_BITS));
  const weight = LINE_WEIGHTS[composition.line]!;
  const line = lineOf(areas.length);
  const { columns } = surface;
  const rows = surface.rows - hidden;
  const { heights, columns: wide } = bordered(surface, edges, highest);
  const { width, height, copies } = foldOf(composition.symmetry, rows, columns);
  const bits = lightBits(composition);
  const half = composition.light ? 1 << (bits - 1) : 0;
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < rows; y++) {
    for (let x = 0, at = (y + hidden + 1) * wide + 1; x < columns; x++, at++) {
      const value = heights[at]!;
      const dx = heights[at + 1]! - heights[at - 1]!;
      const dy = heights[at + wide]! - heights[at - wide]!;
      const [steep, flat] = ordered(Math.abs(dx), Math.abs(dy));
      const spread = (((steep + (flat >> 1)) >> 2) * weight) >> 2;
      const low = counts[Math.max(value - spread, 0)]!;
      const isLine = low !== counts[Math.min(value + spread, TOP - 1)]!;
      const ink = LIGHT_STEPS * inks[low]!;
      for (const copy of copies) {
        const slope = copy.across * dx + copy.fall * dy;
        const step = half ? NEUTRAL_STEP + ((slope + half) >> bits) : NEUTRAL_STEP;
        const lit = ink + (step < 0 ? 0 : step < LIGHT_STEPS ? step : LIGHT_STEPS - 1);
        pixels[copy.start + y * copy.down + x * copy.right] = isLine ? line : lit;
      }
    }
  }
  return { pixels, width, height };
}

const ordered = (a: number, b: number): [number, number] => (a > b ? [a, b] : [b, a]);

/** Lays paper over the margin. */
function framed(picture: Picture, margin: number, inkCount: number): Picture {
  const { pixels, width, height } = picture;
  const wide = MARGINS[margin]!;
  if (wide) {
    const paper = paperOf(inkCount);
    pixels.fill(paper, 0, wide * width).fill(paper, (height - wide) * width);
    for (let y = wide; y < height - wide; y++) {
      pixels.fill(paper, y * width, y * width + wide).fill(paper, (y + 1) * width - wide, (y + 1) * width);
    }
  }
  return picture;
}
