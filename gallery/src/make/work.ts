// From a round's seed to a work's file, with the stages that a visitor is shown.

import * as g from "../generator";

/** Everything that a work derives from; all of it is on the chain. */
export interface Origin {
  blob: Uint8Array;
  axes: g.Axis[];
  seed: Uint8Array;
  style: Uint8Array;
  index: number;
  /** The palettes that the style can draw, by id. */
  palettes: Record<number, Uint8Array>;
}

export interface Made {
  file: Uint8Array;
  digest: Uint8Array;
  values: number[];
}

export type Step = "weights" | "graph" | "latent" | "network" | "picture" | "file";

/** Reports a stage that is done: its time in milliseconds, and a fact about its result. */
export type Tell = (step: Step, ms: number, fact: string) => void;

/** Ends a stage. */
export type Done = (step: Step, fact: string) => void;

export type Runner = (network: g.Network, latent: Uint8Array, done: Done) => Promise<Uint8Array> | Uint8Array;

export async function make(origin: Origin, run: Runner, tell: Tell = () => {}): Promise<Made> {
  let last = performance.now();
  const done: Done = (step, fact) => {
    const now = performance.now();
    tell(step, now - last, fact);
    last = now;
  };
  const network = g.parse(origin.blob);
  done("weights", g.toHex(g.keccak(origin.blob)));
  const values = g.drawValues(origin.seed, origin.index, origin.style);
  const latent = g.latent(origin.seed, origin.index, origin.axes, values, network.latentLength, network.styleLength);
  done("latent", g.toHex(latent));
  const field = await run(network, latent, done);
  done("network", String(field.length));
  const [symmetry = 0, id = 0] = values;
  const picture = g.compose(field, symmetry);
  done("picture", String(Math.sqrt(picture.length)));
  const palette = origin.palettes[id];
  if (!palette) throw new Error(`palette ${id} is missing`);
  const file = g.encode(picture, palette);
  const digest = g.sha256(file);
  done("file", g.toHex(digest));
  return { file, digest, values };
}
