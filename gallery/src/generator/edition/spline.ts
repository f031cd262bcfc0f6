// The surface between heights: the quadratic B-spline, exact, row by row (docs/semantics-editions.md).
//
// With m pixels a height, pixel j of a cell lies at q / 2m of it, q = 2j + 1, and its weights are whole numbers over 8m².
// Every number is a whole one under 2^53, so that a double holds it exactly.

import { withGhosts, type Domain } from "../composition/index";

/** A row of the surface. */
export interface Relief {
  /** In 2^-14 / 64m⁴ of a byte. */
  heights: Float64Array;
  /** The slopes to the right and to the bottom, in 2^-17 of a byte a height's step, rounded down. */
  across: Float64Array;
  down: Float64Array;
}

/** For each place in a cell three weights: of the heights, of 8m², and of the slope, of 2m. */
function weightsOf(m: number): { of: Float64Array; slope: Float64Array } {
  const of = new Float64Array(3 * m);
  const slope = new Float64Array(3 * m);
  for (let j = 0; j < m; j++) {
    const q = 2 * j + 1;
    const rest = 2 * m - q;
    of.set([rest * rest, 8 * m * m - rest * rest - q * q, q * q], 3 * j);
    slope.set([-rest, rest - q, q], 3 * j);
  }
  return { of, slope };
}

export class Spline {
  /** The size in pixels. */
  readonly rows: number;
  readonly columns: number;
  private readonly weights: ReturnType<typeof weightsOf>;

  private constructor(
    /** The heights with one more at every edge, row by row, `wide` a row. */
    private readonly heights: Float64Array,
    private readonly wide: number,
    private readonly m: number,
  ) {
    this.rows = (heights.length / wide - 2) * m;
    this.columns = (wide - 2) * m;
    this.weights = weightsOf(m);
  }

  /** The surface over a domain with 14 bits of fraction, with m pixels a height each way. */
  static over({ surface, edges, highest, hidden }: Domain, m: number): Spline {
    let padded = surface;
    for (const axis of ["rows", "columns"] as const) padded = withGhosts(padded, axis, edges, highest);
    return new Spline(Float64Array.from(padded.heights.subarray(hidden * padded.columns)), padded.columns, m);
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
    const { m, wide } = this;
    const { of, slope } = this.weights;
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
