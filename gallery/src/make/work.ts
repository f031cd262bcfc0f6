// From a round's seed to a work: its file, with the stages that a visitor is shown, and its editions.

import * as g from "../generator";

/** Everything that a work derives from; all of it is on the chain. */
export interface Origin {
  blob: Uint8Array;
  axes: g.Axis[];
  seed: Uint8Array;
  style: Uint8Array;
  index: number;
  /** The palette that the work drew. */
  inks: g.Inks;
}

export interface Made {
  file: Uint8Array;
  digest: Uint8Array;
}

/** How a picture is wanted: with `m` pixels a pixel of its picture, 1 for the work's own file; or what of it repeats. */
export interface Size {
  m: number;
  isRepeat?: boolean;
}

export type Step = "weights" | "graph" | "latent" | "network" | "picture" | "file";

/** Reports a stage that is done: its time in milliseconds, and a fact about its result. */
export type Tell = (step: Step, ms: number, fact: string) => void;

/** Ends a stage. */
export type Done = (step: Step, fact: string) => void;

export type Runner = (network: g.Network, latent: Uint8Array, done: Done) => Promise<Uint8Array> | Uint8Array;

const made = (file: Uint8Array): Made => ({ file, digest: g.sha256(file) });

/** The work's own file, by a network that `run` runs. */
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
  const picture = g.compose(field, g.compositionOf(values), origin.inks.areas);
  done("picture", String(picture.width));
  const work = made(g.encode(picture, origin.inks.colours));
  done("file", g.toHex(work.digest));
  return work;
}

/** What a work is made from at any size. */
export function motifOf({ blob, axes, seed, style, index, inks }: Origin): g.Motif {
  const network = g.parse(blob);
  const values = g.drawValues(seed, index, style);
  const latent = g.latent(seed, index, axes, values, network.latentLength, network.styleLength);
  return { field: g.field(network, latent), composition: g.compositionOf(values), inks };
}

/** The work's picture at a size. */
export function draw(origin: Origin, { m, isRepeat = false }: Size): Uint8Array {
  const motif = motifOf(origin);
  if (m > 1) return g.editionFile(new g.Edition(g.plateOf(motif, isRepeat), m));
  const compose = isRepeat ? g.composeRepeat : g.compose;
  return g.encode(compose(motif.field, motif.composition, motif.inks.areas), motif.inks.colours);
}

/** An edition of a work, or of what of it repeats: as a picture, or as paths with the texts that stand in them. */
export type Form = { isRepeat: boolean } & ({ m: number } | { title: string; palette: string });

/** The file of an edition; `tell` hears how much of it is done, from 0 to 1. */
export function pull(origin: Origin, form: Form, tell: (part: number) => void): Made {
  const plate = g.plateOf(motifOf(origin), form.isRepeat);
  if ("m" in form) return made(g.editionFile(new g.Edition(plate, form.m), tell));
  return made(g.drawing(plate, form.title, form.palette, tell));
}
