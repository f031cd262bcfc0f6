// The sizes of editions (docs/semantics-editions.md, section 1).

import { PICTURE_SIDE } from "../composition/domain";

/** Pixels a side that editions are offered in. */
export const EDITION_SIZES = [512, 1024, 2048, 4096, 8192];

/** The least multiple of the picture that has so many pixels a side, up to the largest edition. */
export function multipleFor(pixels: number, most: number): number {
  let m = 1;
  while (m < most && m * PICTURE_SIDE < pixels) m *= 2;
  return m;
}
