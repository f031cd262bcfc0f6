// ModelRegistry: models, their axes and house styles, palettes; and the files that belong to their digests.

import type { Hex } from "viem";
import { hexToString } from "viem";
import { Kind, VALUES } from "../../../abi/names";
import { COMPOSITION_AXES, fromHex, keccak, sha256, toHex, type Axis, type Inks } from "../../generator";
import type { Labelled } from "../../text/styles";
import { named } from "../../text/words";
import type { Counted, Returned } from "../abi";
import { readNow } from "../client";
import { read } from "../read";

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
  const names = await Promise.all(Array.from({ length: count }, (_, n) => rawPaletteName(n)));
  return names.map(named);
}

/** A palette's name as the registry has it, which anybody may have chosen. */
export const rawPaletteName = (id: number): Promise<string> => read("ModelRegistry", "paletteName", [BigInt(id)]);

const palettes = new Map<number, Promise<Inks>>();

/** A palette's colours and areas, which never change. */
export function palette(id: number): Promise<Inks> {
  return once(palettes, id, async () => {
    const [colours, areas] = await read("ModelRegistry", "palette", [BigInt(id)]);
    return { colours: fromHex(colours), areas: fromHex(areas) };
  });
}

/** A palette with its name, as the page may keep it for the next visit. */
export interface NamedPalette {
  name: string;
  colours: Hex;
  areas: number[];
}

export async function allPalettes(): Promise<NamedPalette[]> {
  const count = Number(await read("ModelRegistry", "paletteCount"));
  return Promise.all(
    Array.from({ length: count }, async (_, id) => {
      const [name, { colours, areas }] = await Promise.all([rawPaletteName(id), palette(id)]);
      return { name: named(name), colours: toHex(colours), areas: [...areas] };
    }),
  );
}

const blobs = new Map<number, Promise<Uint8Array>>();

/** A model's weights: a file whose name is their digest, else from the chain; checked against the chain's digest. */
export function weights(model: Model): Promise<Uint8Array> {
  return once(blobs, model.id, async () => {
    const near = await file(`models/${model.weightsDigest.slice(2)}.bin`);
    if (near && toHex(keccak(near)) === model.weightsDigest) return near;
    const blob = fromHex(await readNow("ModelRegistry", "blob", [BigInt(model.id)]));
    if (toHex(keccak(blob)) !== model.weightsDigest)
      throw new Error("the endpoint gives other weights than the chain's");
    return blob;
  });
}

/** For each of a model's own axes the names of its values, from the lowest on; an empty list if they have none. */
type Labels = readonly (readonly string[])[];

const manifests = new Map<number, Promise<Labels>>();

interface ManifestAxis {
  kind: string;
  lo: number;
  hi: number;
  labels: string[];
}

/**
 * What the model's manifest calls the values of its own axes. It is believed only if it is the registered one, and speaks of
 * these axes: anybody can register another's manifest.
 */
function ownLabels(model: Model): Promise<Labels> {
  return once(manifests, model.id, async () => {
    const manifest = await file(`models/${model.manifestDigest.slice(2)}.json`);
    if (!manifest || toHex(sha256(manifest)) !== model.manifestDigest) return [];
    const { axes } = JSON.parse(new TextDecoder().decode(manifest)) as { axes: ManifestAxis[] };
    const own = model.axes.slice(COMPOSITION_AXES);
    const isOfThese = own.every(({ kind, lo, hi }, a) => {
      const told = axes[a];
      return told?.kind === Kind[kind]?.toLowerCase() && told?.lo === lo && told?.hi === hi;
    });
    return isOfThese && axes.length === own.length ? axes.map((axis) => axis.labels) : [];
  });
}

/** A model's axes with what people call their values. The kind tells what a value means, not the axis' name. */
export async function labelled(model: Model): Promise<Labelled[]> {
  const [names, own] = await Promise.all([paletteNames(), ownLabels(model)]);
  return model.axes.map((axis, a) =>
    axis.kind === Kind.Palette
      ? { ...axis, hi: names.length - 1, labels: names }
      : { ...axis, labels: VALUES[axis.kind] ?? own[a - COMPOSITION_AXES] ?? [] },
  );
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
