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

/** The surface with one more row above and below, or one more column on either side. */
export function withGhosts({ heights, rows, columns }: Surface, axis: Axis, edges: Edges, highest: number): Surface {
  if (axis === "rows") {
    const wide = new Int32Array((rows + 2) * columns);
    wide.set(heights, columns);
    const last = (rows - 1) * columns;
    for (let x = 0; x < columns; x++) {
      wide[x] = beyond(heights[x]!, heights[columns + x]!, edges.top, highest);
      wide[last + 2 * columns + x] = beyond(heights[last + x]!, heights[last - columns + x]!, edges.bottom, highest);
    }
    return { heights: wide, rows: rows + 2, columns };
  }
  const wide = new Int32Array(rows * (columns + 2));
  for (let y = 0, from = 0, to = 0; y < rows; y++, from += columns, to += columns + 2) {
    const last = from + columns - 1;
    wide[to] = beyond(heights[from]!, heights[from + 1]!, edges.left, highest);
    wide.set(heights.subarray(from, last + 1), to + 1);
    wide[to + columns + 1] = beyond(heights[last]!, heights[last - 1]!, edges.right, highest);
  }
  return { heights: wide, rows, columns: columns + 2 };
}

/** Corner cutting along one axis: `b` between `a` and `c` gives (a + 3b + 2) >> 2 and (3b + c + 2) >> 2. */
function doubled(surface: Surface, axis: Axis, edges: Edges, highest: number): Surface {
  const { rows, columns } = surface;
  const { heights: wide } = withGhosts(surface, axis, edges, highest);
  const out = new Int32Array(2 * rows * columns);
  if (axis === "rows") {
    for (let y = 0, at = columns, to = 0; y < rows; y++, to += columns) {
      for (let x = 0; x < columns; x++, at++, to++) {
        const thrice = 3 * wide[at]! + 2;
        out[to] = (wide[at - columns]! + thrice) >> 2;
        out[to + columns] = (wide[at + columns]! + thrice) >> 2;
      }
    }
    return { heights: out, rows: 2 * rows, columns };
  }
  for (let y = 0, at = 1, to = 0; y < rows; y++, at += 2) {
    for (let x = 0; x < columns; x++, at++) {
      const thrice = 3 * wide[at]! + 2;
      out[to++] = (wide[at - 1]! + thrice) >> 2;
      out[to++] = (wide[at + 1]! + thrice) >> 2;
    }
  }
  return { heights: out, rows, columns: 2 * columns };
}

/** (a + 2b + c + 2) >> 2 along one axis. */
function smoothed(surface: Surface, axis: Axis, edges: Edges, highest: number): Surface {
  const { rows, columns } = surface;
  const { heights: wide } = withGhosts(surface, axis, edges, highest);
  const step = axis === "rows" ? columns : 1;
  const skip = axis === "rows" ? 0 : 2;
  const out = new Int32Array(rows * columns);
  for (let y = 0, at = step, to = 0; y < rows; y++, at += skip) {
    for (let x = 0; x < columns; x++, at++, to++) {
      out[to] = (wide[at - step]! + 2 * wide[at]! + wide[at + step]! + 2) >> 2;
    }
  }
  return { heights: out, rows, columns };
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

/** What stands after each height less what stands before it. */
export function differences(surface: Surface, axis: Axis, edges: Edges, highest: number): Int32Array {
  const { rows, columns } = surface;
  const { heights: wide } = withGhosts(surface, axis, edges, highest);
  const step = axis === "rows" ? columns : 1;
  const skip = axis === "rows" ? 0 : 2;
  const out = new Int32Array(rows * columns);
  for (let y = 0, at = step, to = 0; y < rows; y++, at += skip) {
    for (let x = 0; x < columns; x++, at++, to++) out[to] = wide[at + step]! - wide[at - step]!;
  }
  return out;
}
