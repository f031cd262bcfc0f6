// What a work derives from, gathered from the chain; and its picture, made here or from the content store.

import type { Hex } from "viem";
import { cidOf, compositionOf, drawValues, fromHex, isEqual, sha256 } from "../../generator";
import { drawPicture } from "../../make/worker-client";
import type { Origin, Size } from "../../make/work";
import { file, getModel, palette, weights, type Model } from "../generation/models";
import type { Round } from "../generation/rounds";
import { indexOf } from "./works";

const models = new Map<number, Promise<Model>>();

/** A model, whose facts do not change but for its status and house style. */
export function modelOf(id: number): Promise<Model> {
  let found = models.get(id);
  if (!found) {
    found = getModel(id);
    models.set(id, found);
    found.catch(() => models.delete(id));
  }
  return found;
}

export async function originOf(model: Model, seed: Hex, style: Hex, index: number): Promise<Origin> {
  const drawn = drawValues(fromHex(seed), index, fromHex(style));
  const [blob, inks] = await Promise.all([weights(model), palette(compositionOf(drawn).palette)]);
  return { blob, axes: model.axes, seed: fromHex(seed), style: fromHex(style), index, inks };
}

export const workOrigin = async (round: Round, index: number): Promise<Origin> =>
  originOf(await modelOf(round.model), round.seed, round.style, index);

/** Something that has a picture: a work, or a sample that nobody asked for. */
export interface Sitter {
  /** The same for the same picture. */
  key: string;
  origin: () => Promise<Origin>;
  /** Its file from the content store, undefined where none has it. */
  stored?: () => Promise<Uint8Array | undefined>;
}

/** A work as something that has a picture. Its digest is looked up in the round's index where it is not given. */
export const sitterOf = (round: Round, index: number, digest?: Uint8Array): Sitter => ({
  key: `${round.id}/${index} ${round.seed}`,
  origin: () => workOrigin(round, index),
  stored: async () => storedFile(digest ?? (await indexOf(round))?.digests[index]),
});

/** The file with a digest, if the content store has it. */
async function storedFile(digest: Uint8Array | undefined): Promise<Uint8Array | undefined> {
  const stored = digest && (await file(`ipfs/${cidOf(digest)}`));
  return stored && isEqual(sha256(stored), digest) ? stored : undefined;
}

/** A picture at a size: made here; where its model's weights are not to be had, the file that the content store has. */
export async function pictureOf(sitter: Sitter, size: Size, signal: AbortSignal): Promise<Uint8Array> {
  try {
    return await drawPicture(await sitter.origin(), size, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    const stored = await sitter.stored?.();
    if (!stored) throw error;
    return stored;
  }
}
