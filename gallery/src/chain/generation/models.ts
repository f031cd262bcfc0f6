// ModelRegistry: models, their axes and house styles, palettes; and the files that belong to their digests.

import type { Hex } from "viem";
import { hexToString } from "viem";
import { Kind, SYMMETRIES } from "../../../abi/names";
import { decodeStyle, fromHex, keccak, sha256, toHex, type Axis } from "../../generator";
import { named } from "../../text/words";
import type { Counted, Returned } from "../abi";
import { read } from "../client";

/** What the registry records of a model, with its axes and its house style. */
export type Model = Counted<Returned<"ModelRegistry", "getModel">, "registeredAt" | "parent"> & {
  id: number;
  axes: Axis[];
  houseStyle: Hex;
};

export async function getModel(id: number): Promise<Model> {
  const of = [BigInt(id)] as const;
  const [record, axes, houseStyle] = await Promise.all([
    read("ModelRegistry", "getModel", of),
    read("ModelRegistry", "axes", of),
    read("ModelRegistry", "houseStyle", of),
  ]);
  return {
    ...record,
    id,
    name: named(record.name),
    medium: named(record.medium),
    registeredAt: Number(record.registeredAt),
    parent: Number(record.parent),
    axes: axes.map((axis) => ({
      ...axis,
      name: named(hexToString(axis.name, { size: 32 })),
    })),
    houseStyle,
  };
}

const modelCount = async (): Promise<number> => Number(await read("ModelRegistry", "modelCount"));

/** The model, null if nobody has registered it. */
export const findModel = async (id: number): Promise<Model | null> =>
  id > 0 && id <= (await modelCount()) ? getModel(id) : null;

export async function allModels(): Promise<Model[]> {
  return Promise.all(Array.from({ length: await modelCount() }, (_, n) => getModel(n + 1)));
}

export async function paletteNames(): Promise<string[]> {
  const count = Number(await read("ModelRegistry", "paletteCount"));
  const names = await Promise.all(
    Array.from({ length: count }, (_, n) => read("ModelRegistry", "paletteName", [BigInt(n)])),
  );
  return names.map(named);
}

const palettes = new Map<number, Promise<Uint8Array>>();

/** The 768 bytes of a palette, which never change. */
export function palette(id: number): Promise<Uint8Array> {
  return once(palettes, id, async () => fromHex(await read("ModelRegistry", "palette", [BigInt(id)])));
}

const blobs = new Map<number, Promise<Uint8Array>>();

/** A model's weights: a file whose name is their digest, else from the chain; checked against the chain's digest. */
export function weights(model: Model): Promise<Uint8Array> {
  return once(blobs, model.id, async () => {
    const near = await file(`models/${model.weightsDigest.slice(2)}.bin`);
    if (near && toHex(keccak(near)) === model.weightsDigest) return near;
    const blob = fromHex(await read("ModelRegistry", "blob", [BigInt(model.id)]));
    if (toHex(keccak(blob)) !== model.weightsDigest)
      throw new Error("the endpoint gives other weights than the chain's");
    return blob;
  });
}

/** For each axis the names of its values, from the lowest on; an empty list if they have none. */
export type Labels = readonly (readonly string[])[];

const manifests = new Map<number, Promise<Labels>>();

/** What the model's manifest calls the values of its axes; it is believed only if it is the registered one. */
export function labels(model: Model): Promise<Labels> {
  return once(manifests, model.id, async () => {
    const manifest = await file(`models/${model.manifestDigest.slice(2)}.json`);
    if (!manifest || toHex(sha256(manifest)) !== model.manifestDigest) return [];
    const { axes } = JSON.parse(new TextDecoder().decode(manifest)) as { axes: { labels: string[] }[] };
    return axes.map((axis) => axis.labels);
  });
}

/** A file beside the page, undefined if there is none. */
export async function file(path: string): Promise<Uint8Array | undefined> {
  try {
    const response = await fetch(path);
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
  } catch {
    return undefined;
  }
}

/** Makes a value once and keeps it. If `make` fails, the next call tries again. */
function once<K, V>(known: Map<K, Promise<V>>, key: K, make: () => Promise<V>): Promise<V> {
  let value = known.get(key);
  if (!value) {
    value = make();
    known.set(key, value);
    value.catch(() => known.delete(key));
  }
  return value;
}

/** A value of an axis in words. The kind tells what the value means; the axis' name is its trainer's choice. */
export function wordFor(
  axis: Axis,
  value: number,
  palettes: readonly string[],
  labels: readonly string[] | undefined,
): string {
  if (axis.kind === Kind.Symmetry) return SYMMETRIES[value] ?? String(value);
  if (axis.kind === Kind.Palette) return palettes[value] ?? String(value);
  return labels?.[value - axis.lo] ?? String(value);
}

/** A style in words, axis by axis. */
export function styleInWords(
  model: Model,
  style: Hex,
  palettes: readonly string[],
  labels: Labels,
): [string, string][] {
  return decodeStyle(fromHex(style)).flatMap(([lo, hi], a) => {
    const axis = model.axes[a];
    if (!axis) return [];
    const max = axis.kind === Kind.Palette ? palettes.length - 1 : axis.hi;
    const from = wordFor(axis, lo, palettes, labels[a]);
    const both = lo === axis.lo && hi === max ? "any" : `${from} … ${wordFor(axis, hi, palettes, labels[a])}`;
    return [[axis.name, lo === hi ? from : both] as [string, string]];
  });
}
