// AuctionHouse and RoundSplits: what is on offer, what was sold, and where the money went.

import type { Address, Hex } from "viem";
import { getBalance, getCode } from "viem/actions";
import { client, events, read } from "../client";
import { has } from "../studio";

/** `AuctionView` of IAuctionHouse.sol: times in seconds, money in wei. */
export interface Auction {
  lot: number;
  start: number;
  end: number;
  bidder: Address;
  amount: bigint;
  minimum: bigint;
  settled: boolean;
}

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

type Raw<T> = { [K in keyof T]: T[K] extends number ? bigint : T[K] };

export async function auction(): Promise<Auction> {
  const raw = await read<Raw<Auction>>("AuctionHouse", "auction");
  return {
    ...raw,
    lot: Number(raw.lot),
    start: Number(raw.start),
    end: Number(raw.end),
  };
}

export async function getLot(number: number): Promise<Lot> {
  const raw = await read<{ round: bigint; index: bigint; digest: Hex }>("Curation", "winner", [BigInt(number)]);
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
  const [chosen, lot] = await read<[boolean, bigint]>("Curation", "lotOf", [BigInt(round), BigInt(index)]);
  return chosen ? getLot(Number(lot)) : undefined;
}

/** Every work that was ever chosen, in the order in which they are auctioned. */
export async function allLots(): Promise<Lot[]> {
  if (!has("Curation")) return [];
  const count = Number(await read<bigint>("Curation", "winnerCount"));
  return Promise.all(Array.from({ length: count }, (_, n) => getLot(n)));
}

export async function bids(lot: number): Promise<Bid[]> {
  const logs = await events<{ bidder: Address; amount: bigint }>("AuctionHouse", "BidPlaced", { lot: BigInt(lot) });
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
  const logs = await events<{
    lot: bigint;
    tokenId: bigint;
    winner: Address;
    amount: bigint;
  }>("AuctionHouse", "AuctionSettled");
  return logs.map(({ args, block }) => ({
    lot: Number(args.lot),
    token: args.tokenId.toString(),
    winner: args.winner,
    amount: args.amount,
    block,
  }));
}

/** Lots that nobody bid for in the end, and that are the treasury's. */
export async function unsold(): Promise<number[]> {
  const logs = await events<{ lot: bigint; toTreasury: boolean }>("AuctionHouse", "AuctionUnsold");
  return logs.filter(({ args }) => args.toTreasury).map(({ args }) => Number(args.lot));
}

export interface Part {
  recipient: Address;
  /** In millionths. */
  share: number;
}

export interface Split {
  splitter: Address;
  parts: Part[];
  /** Wei that wait to be pushed on. */
  waiting: bigint;
  isMade: boolean;
}

export async function splitOf(round: number): Promise<Split> {
  const [splitter, parts] = await Promise.all([
    read<Address>("RoundSplits", "splitterOf", [BigInt(round)]),
    read<Part[]>("RoundSplits", "splitOf", [BigInt(round)]),
  ]);
  const [waiting, code] = await Promise.all([
    getBalance(client, { address: splitter }),
    getCode(client, { address: splitter }),
  ]);
  return { splitter, parts, waiting, isMade: code !== undefined };
}
