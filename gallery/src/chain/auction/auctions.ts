// AuctionHouse and RoundSplits: what is on offer, what was sold, and where the money went.

import type { Address, Hex } from "viem";
import type { Counted, Returned } from "../abi";
import { balanceOf, events, isMade, read } from "../read";
import { has } from "../studio";

/** The house's view of an auction: times in seconds, money in wei. */
export type Auction = Counted<Returned<"AuctionHouse", "auction">, "lot" | "start" | "end">;

export interface Lot {
  number: number;
  round: number;
  index: number;
  digest: Hex;
}

export interface Bid {
  lot: number;
  bidder: Address;
  amount: bigint;
  block: number;
}

export interface Sale {
  lot: number;
  token: string;
  winner: Address;
  amount: bigint;
  block: number;
}

export async function auction(): Promise<Auction> {
  const view = await read("AuctionHouse", "auction");
  return { ...view, lot: Number(view.lot), start: Number(view.start), end: Number(view.end) };
}

export async function getLot(number: number): Promise<Lot> {
  const raw = await read("Curation", "winner", [BigInt(number)]);
  return {
    number,
    round: Number(raw.round),
    index: Number(raw.index),
    digest: raw.digest,
  };
}

/** The lot of a work, if it was chosen. */
export async function lotOf(round: number, index: number): Promise<Lot | undefined> {
  if (!has("Curation")) return undefined;
  const [chosen, lot] = await read("Curation", "lotOf", [BigInt(round), BigInt(index)]);
  return chosen ? getLot(Number(lot)) : undefined;
}

/** Every work that was ever chosen, in the order in which they are auctioned. */
export async function allLots(): Promise<Lot[]> {
  if (!has("Curation")) return [];
  const count = Number(await read("Curation", "winnerCount"));
  return Promise.all(Array.from({ length: count }, (_, n) => getLot(n)));
}

export async function bids(lot: number): Promise<Bid[]> {
  const logs = await events("AuctionHouse", "BidPlaced", { lot: BigInt(lot) });
  return logs.map(({ args, block }) => ({
    lot,
    bidder: args.bidder,
    amount: args.amount,
    block,
  }));
}

/** Every sale, the oldest first. */
export async function sales(): Promise<Sale[]> {
  if (!has("AuctionHouse")) return [];
  const logs = await events("AuctionHouse", "AuctionSettled");
  return logs.map(({ args, block }) => ({
    lot: Number(args.lot),
    token: args.tokenId.toString(),
    winner: args.winner,
    amount: args.amount,
    block,
  }));
}

/** Lots that went to the treasury because nobody bid for them. */
export async function unsold(): Promise<number[]> {
  const logs = await events("AuctionHouse", "AuctionUnsold");
  return logs.filter(({ args }) => args.toTreasury).map(({ args }) => Number(args.lot));
}

/** One recipient of a split and its share, in millionths. */
export type Part = Returned<"RoundSplits", "splitOf">[number];

export interface Split {
  splitter: Address;
  parts: readonly Part[];
  /** Wei that wait to be pushed on. */
  waiting: bigint;
  isMade: boolean;
}

export async function splitOf(round: number): Promise<Split> {
  const [splitter, parts] = await Promise.all([
    read("RoundSplits", "splitterOf", [BigInt(round)]),
    read("RoundSplits", "splitOf", [BigInt(round)]),
  ]);
  const [waiting, hasCode] = await Promise.all([
    balanceOf(splitter),
    isMade("RoyaltySplitter", "totalCredit", splitter),
  ]);
  return { splitter, parts, waiting, isMade: hasCode };
}
