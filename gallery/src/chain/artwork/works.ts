// Works: which there are, what each drew from its round's seed, and how far it has come.

import { zeroAddress, type Address, type Hex } from "viem";
import { Phase } from "../../../abi/names";
import { drawValues, fromHex, isEqual } from "../../generator";
import { levelsOf } from "../../make/worker-client";
import { events, read } from "../read";
import { file } from "../generation/models";
import type { Auction, Lot, Sale } from "../auction/auctions";
import { type Round } from "../generation/rounds";

export const workPath = (round: number, index: number): string => `works/${round}/${index}`;

/** What is chosen of all works, by the names that the page's address has for it; an empty text is no choice. */
export type Choice = Readonly<Record<string, string>>;

/** Where the wall of those works is. */
export function wallPath(choice: Choice): string {
  const chosen = Object.entries(choice).filter(([, value]) => value);
  return chosen.length ? `works?${new URLSearchParams(chosen)}` : "works";
}

/** The digests of a final round's works, from the index beside the page; checked against the root on the chain. */
export interface RoundIndex {
  digests: Uint8Array[];
  tree: Uint8Array[][];
}

const indices = new Map<string, Promise<RoundIndex | null>>();

/** The round's index, null if none lies beside the page. Throws if it does not lead to the round's root. */
export function indexOf(round: Round): Promise<RoundIndex | null> {
  if (round.phase !== Phase.Finalised) return Promise.resolve(null);
  const key = `${round.id} ${round.root}`;
  let found = indices.get(key);
  if (!found) {
    found = load(round);
    indices.set(key, found);
    found.then((value) => value ?? indices.delete(key)).catch(() => indices.delete(key));
  }
  return found;
}

async function load(round: Round): Promise<RoundIndex | null> {
  const raw = await file(`index/${round.id}.bin`);
  if (!raw || raw.length !== 32 * round.works) return null;
  const digests = Array.from({ length: round.works }, (_, at) => raw.subarray(32 * at, 32 * at + 32));
  const tree = await levelsOf(round.id, digests);
  if (!isEqual(tree[tree.length - 1]![0]!, fromHex(round.root))) {
    throw new Error(`the index of round ${round.id} that came with this page is not the one on the chain`);
  }
  return { digests, tree };
}

const drawn = new Map<string, number[]>();

/** The values that a work drew, axis by axis. */
export function valuesOf(round: Round, index: number): number[] {
  const key = `${round.seed} ${index}`;
  let values = drawn.get(key);
  if (!values) {
    values = drawValues(fromHex(round.seed), index, fromHex(round.style));
    drawn.set(key, values);
  }
  return values;
}

export type Status = "at auction" | "sold" | "treasury's" | "chosen" | "minted" | "not chosen";

/** How far works have come, by their paths; those that nobody chose or minted are left out. */
export function statuses(
  lots: readonly Lot[],
  sold: readonly Sale[],
  kept: readonly number[],
  now: Auction | undefined,
  minted: readonly Token[],
): Record<string, Status> {
  const found: Record<string, Status> = {};
  for (const { round, index } of minted) found[workPath(round, index)] = "minted";
  for (const { round, index, number } of lots) {
    const path = workPath(round, index);
    if (sold.some((sale) => sale.lot === number)) found[path] = "sold";
    else if (kept.includes(number)) found[path] = "treasury's";
    else if (now && !now.settled && now.lot === number) found[path] = "at auction";
    else found[path] ??= "chosen";
  }
  return found;
}

export interface Token {
  id: string;
  round: number;
  index: number;
  digest: Hex;
}

/** Every token, in the order of minting. */
export async function tokens(): Promise<Token[]> {
  const mints = await events("Artwork", "Transfer", {
    from: zeroAddress,
  });
  return Promise.all(
    mints.map(async ({ args }) => {
      const [round, index, digest] = await read("Artwork", "workOf", [args.id]);
      return {
        id: args.id.toString(),
        round: Number(round),
        index: Number(index),
        digest,
      };
    }),
  );
}

export const ownerOf = (token: string): Promise<Address> => read("Artwork", "ownerOf", [BigInt(token)]);
