// An edition's palette: finer steps of light between a palette's own (docs/semantics-editions.md).

import { LIGHT_STEPS, NEUTRAL_STEP, type Inks } from "../composition/index";

/** A palette with finer light: `steps` colours an ink from dark to light, then the paper, then the line. */
export interface Tones {
  colours: Uint8Array;
  /** Into how many each step of light is divided, a power of two. */
  parts: number;
  steps: number;
  neutral: number;
  paper: number;
  line: number;
}

const FINEST = 16;
/** Colours of a PNG that are left beside paper and line. */
const ROOM = 254;

const stepsOf = (parts: number): number => (LIGHT_STEPS - 1) * parts + 1;

/** The finest light that fits a PNG: each step in 16, 8, 4 or 2. */
export function tonesOf({ colours: own, areas }: Inks): Tones {
  const count = areas.length;
  let parts = FINEST;
  while (count * stepsOf(parts) > ROOM) parts /= 2;
  const steps = stepsOf(parts);
  const colours = new Uint8Array(3 * (count * steps + 2));
  for (let ink = 0, to = 0; ink < count; ink++) {
    for (let step = 0; step < steps; step++) {
      const from = 3 * (LIGHT_STEPS * ink + Math.floor(step / parts));
      const share = step % parts;
      for (let c = from; c < from + 3; c++) {
        const next = share ? own[c + 3]! : 0;
        colours[to++] = Math.floor((own[c]! * (parts - share) + next * share + parts / 2) / parts);
      }
    }
  }
  colours.set(own.subarray(-6), colours.length - 6);
  return { colours, parts, steps, neutral: NEUTRAL_STEP * parts, paper: count * steps, line: count * steps + 1 };
}
