// What a composition is told: the seven axes that every model has (docs/semantics.md, section 2).

/** A work's values on the axes of composition; each is a number of its axis. */
export interface Composition {
  symmetry: number;
  palette: number;
  scale: number;
  ground: number;
  line: number;
  light: number;
  margin: number;
}

export const NONE = 0;
export const MIRROR = 1;
export const QUAD = 2;
export const ROTATIONS = 3;
export const SIX_FOLD = 4;

/** How many of a model's axes are those of composition. */
export const COMPOSITION_AXES = 7;

const HALVES = 4;

/** The composition among the values that a work drew. */
export function compositionOf(values: readonly number[]): Composition {
  const [symmetry, palette, scale, ground, line, light, margin] = values;
  if (margin === undefined) throw new RangeError(`${values.length} values are no composition, which has seven`);
  return { symmetry: symmetry!, palette: palette!, scale: scale!, ground: ground!, line: line!, light: light!, margin };
}

/** How often the field's side is halved for a value of the scale axis, and the part's row and column. */
export function scalePlace(scale: number): { halvings: number; row: number; column: number } {
  if (scale === 0) return { halvings: 0, row: 0, column: 0 };
  const halvings = scale <= HALVES ? 1 : 2;
  const place = scale - (halvings === 1 ? 1 : HALVES + 1);
  const parts = 1 << halvings;
  return { halvings, row: Math.floor(place / parts), column: place % parts };
}

/** Whether copies of such a picture, side by side, join without a seam. */
export const repeats = (symmetry: number): boolean => symmetry >= QUAD;
