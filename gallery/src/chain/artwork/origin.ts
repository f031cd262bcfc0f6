// What a work derives from, gathered from the chain; and its picture, from the content store or made here.

import { decodeStyle, fromHex, sha256, cidOf, isEqual } from "../../generator";
import { getModel, type Model, palette, weights, file } from "../generation/models";
import type { Round } from "../generation/rounds";
import type { Hex } from "viem";
import { makePicture } from "../../make/worker-client";
import type { Origin } from "../../make/work";

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
  const [lo, hi] = decodeStyle(fromHex(style))[1] ?? [0, 0];
  const ids = Array.from({ length: hi - lo + 1 }, (_, n) => lo + n);
  const [blob, ...colours] = await Promise.all([weights(model), ...ids.map(palette)]);
  return {
    blob,
    axes: model.axes,
    seed: fromHex(seed),
    style: fromHex(style),
    index,
    palettes: Object.fromEntries(ids.map((id, n) => [id, colours[n]!])),
  };
}

const pictures = new Map<string, Promise<Uint8Array>>();

/**
 * A work's file: from the content store if it has the digest, else made here. `key` names the work.
 */
export function pictureOf(key: string, digest: Uint8Array | null, origin: () => Promise<Origin>): Promise<Uint8Array> {
  let found = pictures.get(key);
  if (!found) {
    found = get(digest, origin);
    pictures.set(key, found);
    found.catch(() => pictures.delete(key));
  }
  return found;
}

async function get(digest: Uint8Array | null, origin: () => Promise<Origin>): Promise<Uint8Array> {
  if (digest) {
    const stored = await file(`ipfs/${cidOf(digest)}`);
    if (stored && isEqual(sha256(stored), digest)) return stored;
  }
  return (await makePicture(await origin())).file;
}

/** The work at `index` of a round. */
export const workPicture = (round: Round, index: number, digest: Uint8Array | null): Promise<Uint8Array> =>
  pictureOf(`${round.id}/${index}`, digest, async () =>
    originOf(await modelOf(round.model), round.seed, round.style, index),
  );
