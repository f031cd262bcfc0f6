// An edition's file: an indexed PNG of runs (docs/semantics-editions.md).

import { container } from "../file/png";
import type { Edition } from "./edition";
import { RunDeflate } from "./runs";

const ROWS_A_TURN = 64;
/** Bytes of the stream in each data chunk but the last. */
const CHUNK = 1 << 16;

/** The file of an edition; `tell` hears how much of it is done, from 0 to 1. */
export function editionFile(edition: Edition, tell: (part: number) => void = () => {}): Uint8Array {
  const { width, height, tones } = edition;
  const stream = new RunDeflate();
  // Each row begins with a zero, its filter.
  const row = new Uint8Array(width + 1);
  for (let y = 0; y < height; y++) {
    edition.row(y, row, 1);
    stream.row(row);
    if (y % ROWS_A_TURN === 0) tell(y / height);
  }
  const packed = stream.end();
  const count = Math.ceil(packed.length / CHUNK);
  const chunks = Array.from({ length: count }, (_, n) => packed.subarray(n * CHUNK, (n + 1) * CHUNK));
  return container(width, height, tones.colours, chunks);
}
