// The surface between heights: the quadratic B-spline, exact, row by row (docs/semantics-editions.md).
//
// With m pixels a height, pixel j of a cell lies at q / 2m of it, q = 2j + 1, and its weights are whole numbers over 8m².
// Every number is a whole one under 2^53, so that a double holds it exactly.

import { bordered, type Domain } from "../composition/index";

/** A row of the surface. */
export interface Relief {
  /** In 2^-14 / 64m⁴ of a byte. */
  heights: Float64Array;
  /** The slopes to the right and to the bottom, in 2^-17 of a byte a height's step, rounded down. */
  across: Float64Array;
  down: Float64Array;
}

type Three = [before: number, own: number, after: number];

/** The three weights of heights at the place q / 2m of a cell; their sum is 8m². */
const weightsAt = (m: number, q: number): Three => [(2 * m - q) ** 2, 8 * m * m - (2 * m - q) ** 2 - q * q, q * q];

/** The three weights of the slope there, in 2m of a cell. */
const slopesAt = (m: number, q: number): Three => [q - 2 * m, 2 * m - 2 * q, q];

/** Three weights for each of the m pixels of a cell. */
const ofPixels = (m: number, at: (m: number, q: number) => Three): Float64Array =>
  Float64Array.from(Array.from({ length: m }, (_, j) => at(m, 2 * j + 1)).flat());

/** The heights that are shown, with one more at every edge. */
function withNeighbours({ surface, edges, highest, hidden }: Domain): { heights: Int32Array; wide: number } {
  const { heights, columns } = bordered(surface, edges, highest);
  return { heights: heights.subarray(hidden * columns), wide: columns };
}

export class Spline {
  /** The size in pixels. */
  readonly rows: number;
  readonly columns: number;
  private readonly of: Float64Array;
  private readonly slopes: Float64Array;

  private constructor(
    /** The heights with one more at every edge, row by row, `wide` a row. */
    private readonly heights: Float64Array,
    private readonly wide: number,
    private readonly m: number,
  ) {
    this.rows = (heights.length / wide - 2) * m;
    this.columns = (wide - 2) * m;
    this.of = ofPixels(m, weightsAt);
    this.slopes = ofPixels(m, slopesAt);
  }

  /** The surface over a domain with 14 bits of fraction, with m pixels a height each way. */
  static over(domain: Domain, m: number): Spline {
    const { heights, wide } = withNeighbours(domain);
    return new Spline(Float64Array.from(heights), wide, m);
  }

  /** The same surface with rows for columns. */
  turned(): Spline {
    const { heights, wide } = this;
    const high = heights.length / wide;
    return new Spline(
      Float64Array.from(heights, (_, at) => heights[(at % high) * wide + Math.floor(at / high)]!),
      high,
      this.m,
    );
  }

  /** An empty row, to be filled in. */
  relief(): Relief {
    const row = () => new Float64Array(this.columns);
    return { heights: row(), across: row(), down: row() };
  }

  /** Fills in the heights of row y, and its slopes if they are wanted. */
  fill({ heights, across, down }: Relief, y: number, withSlopes: boolean): void {
    const { m, wide, of, slopes: slope } = this;
    const level = this.level(y, of);
    const tilt = withSlopes ? this.level(y, slope) : level;
    const unit = 1 / (2 * m ** 3);
    for (let cell = 0, to = 0; cell < wide - 2; cell++) {
      const [a, b, c] = [level[cell]!, level[cell + 1]!, level[cell + 2]!];
      const [d, e, f] = [tilt[cell]!, tilt[cell + 1]!, tilt[cell + 2]!];
      for (let w = 0; w < 3 * m; w += 3, to++) {
        const [first, middle, last] = [of[w]!, of[w + 1]!, of[w + 2]!];
        heights[to] = first * a + middle * b + last * c;
        if (!withSlopes) continue;
        across[to] = Math.floor((slope[w]! * a + slope[w + 1]! * b + slope[w + 2]! * c) * unit);
        down[to] = Math.floor((first * d + middle * e + last * f) * unit);
      }
    }
  }

  /** Row y as sums of three rows of heights. */
  private level(y: number, weights: Float64Array): Float64Array {
    const { heights, wide, m } = this;
    const place = 3 * (y % m);
    const [first, middle, last] = [weights[place]!, weights[place + 1]!, weights[place + 2]!];
    const out = new Float64Array(wide);
    for (let x = 0, at = Math.floor(y / m) * wide; x < wide; x++, at++) {
      out[x] = first * heights[at]! + middle * heights[at + wide]! + last * heights[at + 2 * wide]!;
    }
    return out;
  }
}

/** Samples of the surface at every corner of a cell and half way between, in 2^-14 / 64 of a byte. */
export interface Samples {
  values: Float64Array;
  rows: number;
  columns: number;
}

export function halfSteps(domain: Domain): Samples {
  const { heights, wide } = withNeighbours(domain);
  const [cellRows, cellColumns] = [heights.length / wide - 2, wide - 2];
  const [rows, columns] = [2 * cellRows + 1, 2 * cellColumns + 1];
  const values = new Float64Array(rows * columns);
  /** The cell of a sample, and its weights there. */
  const placeOf = (p: number, cells: number): [number, Three] => {
    const cell = Math.min(p >> 1, cells - 1);
    return [cell, weightsAt(1, p - 2 * cell)];
  };
  const across = Array.from({ length: columns }, (_, p) => placeOf(p, cellColumns));
  for (let y = 0, to = 0; y < rows; y++) {
    const [row, [u, v, w]] = placeOf(y, cellRows);
    const level = Float64Array.from({ length: wide }, (_, x) => {
      const at = row * wide + x;
      return u * heights[at]! + v * heights[at + wide]! + w * heights[at + 2 * wide]!;
    });
    for (const [cell, [a, b, c]] of across) {
      values[to++] = a * level[cell]! + b * level[cell + 1]! + c * level[cell + 2]!;
    }
  }
  return { values, rows, columns };
}
