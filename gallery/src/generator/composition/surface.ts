// Surfaces: integer heights, made finer by corner cutting and smoothing (docs/semantics.md, section 5).

/** Heights, row by row: bytes with bits of fraction. */
export interface Surface {
  heights: Int32Array;
  rows: number;
  columns: number;
}

/** Which edges are free; the others are mirrors. */
export interface Edges {
  top: boolean;
  bottom: boolean;
  left: boolean;
  right: boolean;
}

export const FREE: Edges = { top: true, bottom: true, left: true, right: true };
export const MIRRORS: Edges = { top: false, bottom: false, left: false, right: false };
export const MIRROR_AT_THE_RIGHT: Edges = { ...FREE, right: false };

const SMOOTHINGS = 2;

type Axis = "rows" | "columns";

/** What stands beyond a border: the border itself at a mirror, else the straight continuation within the range. */
const beyond = (border: number, inner: number, isFree: boolean, highest: number): number =>
  isFree ? Math.min(Math.max(2 * border - inner, 0), highest) : border;

/** The surface with a border of what stands beyond its edges: first its rows are continued, then its columns. */
export function bordered({ heights, rows, columns }: Surface, edges: Edges, highest: number): Surface {
  const wide = columns + 2;
  const out = new Int32Array((rows + 2) * wide);
  for (let y = 0; y < rows; y++) out.set(heights.subarray(y * columns, (y + 1) * columns), (y + 1) * wide + 1);
  const low = (rows + 1) * wide;
  for (let x = 1; x <= columns; x++) {
    out[x] = beyond(out[wide + x]!, out[2 * wide + x]!, edges.top, highest);
    out[low + x] = beyond(out[low - wide + x]!, out[low - 2 * wide + x]!, edges.bottom, highest);
  }
  for (let at = 0; at < out.length; at += wide) {
    const last = at + columns + 1;
    out[at] = beyond(out[at + 1]!, out[at + 2]!, edges.left, highest);
    out[last] = beyond(out[last - 1]!, out[last - 2]!, edges.right, highest);
  }
  return { heights: out, rows: rows + 2, columns: wide };
}

/** Calls `take` for every height with the one before and the one after it along an axis. */
function along(
  { heights, rows, columns }: Surface,
  axis: Axis,
  edges: Edges,
  highest: number,
  take: (at: number, before: number, own: number, after: number) => void,
): void {
  const isRows = axis === "rows";
  const step = isRows ? columns : 1;
  const [isFirstFree, isLastFree] = isRows ? [edges.top, edges.bottom] : [edges.left, edges.right];
  const last = (isRows ? rows : columns) - 1;
  for (let y = 0, at = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++, at++) {
      const own = heights[at]!;
      const place = isRows ? y : x;
      const before = place > 0 ? heights[at - step]! : beyond(own, heights[at + step]!, isFirstFree, highest);
      const after = place < last ? heights[at + step]! : beyond(own, heights[at - step]!, isLastFree, highest);
      take(at, before, own, after);
    }
  }
}

/** Corner cutting along one axis: `b` between `a` and `c` gives (a + 3b + 2) >> 2 and (3b + c + 2) >> 2. */
function doubled(surface: Surface, axis: Axis, edges: Edges, highest: number): Surface {
  const { rows, columns } = surface;
  const out = new Int32Array(2 * rows * columns);
  const isRows = axis === "rows";
  along(surface, axis, edges, highest, (at, before, own, after) => {
    const to = isRows ? at + columns * Math.floor(at / columns) : 2 * at;
    out[to] = (before + 3 * own + 2) >> 2;
    out[to + (isRows ? columns : 1)] = (3 * own + after + 2) >> 2;
  });
  return isRows ? { heights: out, rows: 2 * rows, columns } : { heights: out, rows, columns: 2 * columns };
}

/** (a + 2b + c + 2) >> 2 along one axis. */
function smoothed(surface: Surface, axis: Axis, edges: Edges, highest: number): Surface {
  const out = new Int32Array(surface.heights.length);
  along(surface, axis, edges, highest, (at, before, own, after) => {
    out[at] = (before + 2 * own + after + 2) >> 2;
  });
  return { ...surface, heights: out };
}

/** The surface smoothed twice, both ways: a network's rounding makes no line tremble. */
export function calmed(surface: Surface, edges: Edges, highest: number): Surface {
  for (const axis of ["rows", "columns", "rows", "columns"] as const) {
    surface = smoothed(surface, axis, edges, highest);
  }
  return surface;
}

/** The surface doubled so often, both ways; each of the first two doublings is followed by a smoothing. */
export function grown(surface: Surface, doublings: number, edges: Edges, highest: number): Surface {
  for (let count = 0; count < doublings; count++) {
    for (const axis of ["rows", "columns"] as const) surface = doubled(surface, axis, edges, highest);
    if (count >= SMOOTHINGS) continue;
    for (const axis of ["rows", "columns"] as const) surface = smoothed(surface, axis, edges, highest);
  }
  return surface;
}
