// A census of works: how many drew which value of each axis, beside the share that their round's odds promised.

import { Kind } from "../../../abi/names";
import type { Draws } from "../../chain/artwork/draws";
import { COMPOSITION_AXES, shareWithin } from "../../generator";
import { binsOf, type Bin, type Labelled } from "../../text/styles";

/** A work by its place in what its round drew. */
export interface DrawnWork {
  draws: Draws;
  index: number;
}

export interface Tally extends Bin {
  works: number;
  /** What the odds promised, in ten-thousandths; undefined where the works are of several rounds. */
  share?: number;
}

export interface Facet {
  /** What the page's address calls it. */
  key: string;
  axis: Labelled;
  /** The axis' place among those of its model. */
  place: number;
  tallies: Tally[];
}

export const valueOf = ({ draws, index }: DrawnWork, place: number): number =>
  draws.values[index * draws.spreads.length + place]!;

/** Names of axes are anybody's, so that a model's own ones are called by their number. */
export const keyOf = (axis: Labelled, place: number): string =>
  place < COMPOSITION_AXES ? Kind[axis.kind]!.toLowerCase() : `own-${place - COMPOSITION_AXES + 1}`;

/** The works' values on each axis, those that some work has. */
export function census(axes: readonly Labelled[], works: readonly DrawnWork[]): Facet[] {
  const [first] = works;
  const spreads = works.every(({ draws }) => draws === first?.draws) ? first?.draws.spreads : undefined;
  return axes.map((axis, place) => {
    const counts = new Uint32Array(axis.hi + 1);
    for (const work of works) counts[valueOf(work, place)]!++;
    const spread = spreads?.[place];
    const tallies = binsOf(axis).map((bin): Tally => {
      const count = counts.subarray(bin.lo, bin.hi + 1).reduce((sum, one) => sum + one, 0);
      return { ...bin, works: count, ...(spread ? { share: shareWithin(spread, bin.lo, bin.hi) } : {}) };
    });
    return { key: keyOf(axis, place), axis, place, tallies: tallies.filter((tally) => tally.works > 0) };
  });
}

/** The axes that works of these models have in common: those of composition, and of one model its own. */
export function commonAxes(models: readonly (readonly Labelled[])[]): Labelled[] {
  const [first, ...others] = models;
  if (!first) return [];
  if (others.length === 0) return [...first];
  return first
    .slice(0, COMPOSITION_AXES)
    .map((axis, place) => ({ ...axis, hi: Math.max(...models.map((axes) => axes[place]!.hi)) }));
}
