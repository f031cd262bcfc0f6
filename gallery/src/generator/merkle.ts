// The root of a round (docs/semantics.md, section 7).

import { concat, keccak, word } from "./file/bytes";

export function leaf(round: number, index: number, digest: Uint8Array): Uint8Array {
  return keccak(keccak(concat([word(round), word(index), digest])));
}

function isLess(a: Uint8Array, b: Uint8Array): boolean {
  const at = a.findIndex((byte, i) => byte !== b[i]);
  return at >= 0 && a[at]! < b[at]!;
}

const parent = (a: Uint8Array, b: Uint8Array) => keccak(isLess(a, b) ? concat([a, b]) : concat([b, a]));

/** All levels of the tree, from the leaves to the root. */
export function levels(round: number, digests: readonly Uint8Array[]): Uint8Array[][] {
  let level = digests.map((digest, index) => leaf(round, index, digest));
  while (level.length & (level.length - 1)) level.push(new Uint8Array(32));
  const all = [level];
  while (level.length > 1) {
    level = Array.from({ length: level.length / 2 }, (_, at) => parent(level[2 * at]!, level[2 * at + 1]!));
    all.push(level);
  }
  return all;
}

export const rootOf = (tree: Uint8Array[][]): Uint8Array => tree[tree.length - 1]![0]!;

/** The siblings from a leaf up to the root. */
export function proof(tree: Uint8Array[][], index: number): Uint8Array[] {
  return tree.slice(0, -1).map((level, height) => level[(index >> height) ^ 1]!);
}
