// Level lines of samples, and the regions between two levels (docs/semantics-editions.md, section 7).
//
// Marching squares: every edge between two samples that a level crosses has one point of its line. Lines run with the higher
// side at their right, so that each point has one successor.

import type { Samples } from "./spline";

/** Units between two neighbouring samples. */
export const STEP = 100;

export type Point = readonly [x: number, y: number];

/** A level line. `ends`: on which edges of the border an open one begins and ends. */
export interface Contour {
  points: Point[];
  ends?: readonly [begin: number, end: number];
}

/** The same line run the other way, a closed one from the same point on. */
function turned({ points, ends }: Contour): Contour {
  if (ends) return { points: [...points].reverse(), ends: [ends[1], ends[0]] };
  return { points: [points[0]!, ...points.slice(1).reverse()] };
}

/** The border of samples: its edges are counted clockwise from the upper left. */
export class Border {
  private readonly across: number;
  private readonly down: number;
  readonly edges: number;

  constructor(rows: number, columns: number) {
    this.across = columns - 1;
    this.down = rows - 1;
    this.edges = 2 * (this.across + this.down);
  }

  /** The edge that begins at a sample and goes right, or down. */
  place(isDown: boolean, row: number, column: number): number {
    const { across, down } = this;
    if (isDown) return column ? across + row : 2 * across + 2 * down - 1 - row;
    return row ? 2 * across + down - 1 - column : column;
  }

  /** The corners on the way, clockwise, from within one edge to within another. */
  between(start: number, stop: number): Point[] {
    const { across, down, edges } = this;
    const [right, low] = [across * STEP, down * STEP];
    const corners: [number, Point][] = [
      [0, [0, 0]],
      [across, [right, 0]],
      [across + down, [right, low]],
      [2 * across + down, [0, low]],
    ];
    const way = stop >= start ? stop - start : stop - start + edges;
    return corners
      .map(([place, corner]): [number, Point] => [(place - start + edges) % edges, corner])
      .filter(([at]) => at > 0 && at <= way)
      .sort(([a], [b]) => a - b)
      .map(([, corner]) => corner);
  }
}

const NONE = -1;

/**
 * From which point to which the lines at a level run. Points have numbers: twice the number of the sample where their edge
 * begins, one more for an edge that goes down.
 */
function successors({ values, rows, columns }: Samples, level: number): Int32Array {
  const next = new Int32Array(2 * rows * columns).fill(NONE);
  for (let y = 0; y < rows - 1; y++) {
    for (let first = y * columns; first < y * columns + columns - 1; first++) {
      const nodes = [first, first + 1, first + columns + 1, first + columns];
      const high = nodes.map((node) => values[node]! >= level);
      if (high.every((each) => each === high[0])) continue;
      const points = [2 * first, 2 * first + 3, 2 * (first + columns), 2 * first + 1];
      // Of two lines in a square each goes around a corner that is not of the kind of the middle.
      const isMiddleHigh = nodes.reduce((sum, node) => sum + values[node]!, 0) >= 4 * level;
      const turns = isMiddleHigh ? [1, 2, 3] : [3, 2, 1];
      for (let edge = 0; edge < 4; edge++) {
        if (!high[edge] || high[(edge + 1) % 4]) continue;
        const leaving = turns.map((turn) => (edge + turn) % 4).find((k) => !high[k] && high[(k + 1) % 4])!;
        next[points[edge]!] = points[leaving]!;
      }
    }
  }
  return next;
}

/** The lines at a level: open ones by where they begin on the border, then closed ones by their first point. */
export function contours(samples: Samples, level: number): Contour[] {
  const { values, rows, columns } = samples;
  const next = successors(samples, level);
  const border = new Border(rows, columns);
  const isReached = new Uint8Array(next.length);
  for (const to of next) if (to !== NONE) isReached[to] = 1;
  const place = (point: number): number => {
    const node = point >> 1;
    return border.place((point & 1) === 1, Math.floor(node / columns), node % columns);
  };
  const pointAt = (point: number): Point => {
    const node = point >> 1;
    const [x, y] = [node % columns, Math.floor(node / columns)];
    const isDown = point & 1;
    const [here, there] = [values[node]!, values[isDown ? node + columns : node + 1]!];
    const [low, high] = here < there ? [here, there] : [there, here];
    const way = 2 * Math.floor((STEP * (level - low) + (high - low)) / (2 * (high - low)));
    const along = here < there ? way : STEP - way;
    return isDown ? [STEP * x, STEP * y + along] : [STEP * x + along, STEP * y];
  };
  /** Follows a line from a point, and takes it out. */
  const follow = (first: number): number[] => {
    const way = [first];
    for (let at = first; next[at] !== NONE; ) {
      const to = next[at]!;
      next[at] = NONE;
      at = to;
      if (at !== first) way.push(at);
    }
    return way;
  };
  const begins: number[] = [];
  next.forEach((to, point) => to !== NONE && !isReached[point] && begins.push(point));
  begins.sort((a, b) => place(a) - place(b));
  const found = begins.map((first): Contour => {
    const way = follow(first);
    return { points: way.map(pointAt), ends: [place(first), place(way.at(-1)!)] };
  });
  for (let first = 0; first < next.length; first++) {
    if (next[first] !== NONE) found.push({ points: follow(first).map(pointAt) });
  }
  return found;
}

/** A closed outline of a region: lines, each with the border's corners that follow it; or those alone. */
export interface Outline {
  lines: Contour[];
  corners: Point[][];
}

/**
 * The outlines of where samples have reached one level, whose lines are `lower`, and not the next, whose lines are `upper`;
 * `isInCorner`: whether the upper left sample is there.
 */
export function outlines(
  lower: readonly Contour[],
  upper: readonly Contour[],
  border: Border,
  isInCorner: boolean,
): Outline[] {
  const lines = [...lower, ...upper.map(turned)];
  const closed = lines.filter(({ ends }) => !ends).map((line): Outline => ({ lines: [line], corners: [[]] }));
  const begins = new Map(lines.flatMap((line) => (line.ends ? [[line.ends[0], line] as const] : [])));
  if (begins.size === 0) {
    const whole: Outline = { lines: [], corners: [border.between(-1, border.edges)] };
    return isInCorner ? [whole, ...closed] : closed;
  }
  // The region lies on the border between the end of a line and the next beginning, clockwise.
  const places = [...begins.keys()].sort((a, b) => a - b);
  const found: Outline[] = [];
  for (const first of begins.keys()) {
    const outline: Outline = { lines: [], corners: [] };
    let place = first;
    for (let line = begins.get(place); line; line = begins.get(place)) {
      begins.delete(place);
      const end = line.ends![1];
      place = places.find((each) => each >= end) ?? places[0]!;
      outline.lines.push(line);
      outline.corners.push(border.between(end, place));
    }
    found.push(outline);
  }
  return [...found, ...closed];
}
