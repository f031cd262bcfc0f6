// How symmetry lays copies of a domain into the picture, and how it turns the lamp (docs/semantics.md, section 5).

import { MIRROR, NONE, ROTATIONS } from "./axes";

/** One copy: where its first pixel goes, how far one pixel down and one to the right in the domain go, and its lamp. */
export interface Copy {
  start: number;
  down: number;
  right: number;
  /** The signs of the slopes across and down in how the surface rises away from the lamp. */
  across: 1 | -1;
  fall: 1 | -1;
}

export interface Fold {
  width: number;
  height: number;
  copies: Copy[];
}

/** The fold of a domain of `rows` rows of `columns` pixels. */
export function foldOf(symmetry: number, rows: number, columns: number): Fold {
  const width = symmetry === NONE ? columns : 2 * columns;
  const height = symmetry <= MIRROR ? rows : 2 * rows;
  const last = width - 1;
  const end = (height - 1) * width;
  const own: Copy = { start: 0, down: width, right: 1, across: 1, fall: 1 };
  if (symmetry === NONE) return { width, height, copies: [own] };
  const mirrored: Copy = { start: last, down: width, right: -1, across: -1, fall: 1 };
  if (symmetry === MIRROR) return { width, height, copies: [own, mirrored] };
  const across: Copy = { start: end + last, down: -width, right: -1, across: -1, fall: -1 };
  if (symmetry === ROTATIONS) {
    const right: Copy = { start: last, down: -1, right: width, across: 1, fall: -1 };
    const below: Copy = { start: end, down: 1, right: -width, across: -1, fall: 1 };
    return { width, height, copies: [own, right, below, across] };
  }
  const below: Copy = { start: end, down: -width, right: 1, across: 1, fall: -1 };
  return { width, height, copies: [own, mirrored, below, across] };
}
