// What editions of a work are pulled from, whatever their size (docs/semantics-editions.md, sections 1 and 3).

import {
  domainOf,
  EDITION_BITS,
  inksOf,
  levelsOf,
  LINE_WEIGHTS,
  MARGINS,
  PICTURE_BITS,
  repeatOf,
  thresholds,
  type Composition,
  type Domain,
  type Inks,
} from "../composition/index";

/** What a work is made from, at whatever size. */
export interface Motif {
  field: Uint8Array;
  composition: Composition;
  inks: Inks;
}

/** A work's heights with 14 bits of fraction, and how they are inked. */
export interface Plate {
  composition: Composition;
  domain: Domain;
  palette: Inks;
  /** The inks from low to high, and the heights at which each further one begins. */
  inks: number[];
  levels: number[];
  /** How thick the line is, in quarters of a pixel of the picture; 0 is none. */
  lineWeight: number;
  /** Pixels of the picture that are paper at each side. */
  margin: number;
}

/** The plate of a work, or of what of it repeats, which has no margin. */
export function plateOf({ field, composition, inks: palette }: Motif, isRepeat = false): Plate {
  const { inks, areas } = inksOf(composition.ground, palette.areas);
  const bytes = thresholds(domainOf(field, composition, PICTURE_BITS).net, areas);
  return {
    composition,
    domain: (isRepeat ? repeatOf : domainOf)(field, composition, EDITION_BITS),
    palette,
    inks,
    levels: levelsOf(bytes, EDITION_BITS),
    lineWeight: LINE_WEIGHTS[composition.line]!,
    margin: isRepeat ? 0 : MARGINS[composition.margin]!,
  };
}
