// Curation: members choose works of a finished round.

import type { Address } from "viem";
import type { Counted, Returned } from "../abi";
import { events, read } from "../read";
import { has } from "../studio";

/** Votes are spent in this many of the token's smallest unit. */
export const UNIT = 10n ** 9n;
const INDEX_BITS = 16n;

/** A round's curation: times in seconds, counts of seats and works. */
export type Curation = Counted<Returned<"Curation", "getCuration">, "snapshot" | "end" | "seats" | "works">;

export interface Seat {
  index: number;
  /** In the token's smallest unit. */
  votes: bigint;
}

/** A round's curation, null if nobody has opened it. */
export async function getCuration(round: number): Promise<Curation | null> {
  if (!has("Curation")) return null;
  const opened = await events("Curation", "CurationOpened", {
    round: BigInt(round),
  });
  if (opened.length === 0) return null;
  const view = await read("Curation", "getCuration", [BigInt(round)]);
  const { snapshot, end, seats, works } = view;
  return { ...view, snapshot: Number(snapshot), end: Number(end), seats: Number(seats), works: Number(works) };
}

/** The works that lead, best first. */
export async function seats(round: number): Promise<Seat[]> {
  const found = await read("Curation", "seats", [BigInt(round)]);
  return found.map(({ index, votes }) => ({
    index: Number(index),
    votes: votes * UNIT,
  }));
}

export interface Ballot {
  voter: Address;
  /** Votes by work, in the token's smallest unit. */
  choices: [index: number, votes: bigint][];
}

export async function ballots(round: number): Promise<Ballot[]> {
  const logs = await events("Curation", "VotesSpent", {
    round: BigInt(round),
  });
  return logs.map(({ args }) => ({
    voter: args.voter,
    choices: args.choices.map((choice) => [Number(choice & ((1n << INDEX_BITS) - 1n)), (choice >> INDEX_BITS) * UNIT]),
  }));
}

/** Votes of `voter` that are left to spend, in the token's smallest unit. */
export async function votesLeft(round: number, snapshot: number, voter: Address): Promise<bigint> {
  const [had, spent] = await Promise.all([
    read("StudioToken", "getPastVotes", [voter, BigInt(snapshot)]),
    read("Curation", "spent", [BigInt(round), voter]),
  ]);
  return (had / UNIT - spent) * UNIT;
}

/** Choices as the contract packs them, the weight above the work's index, with equal parts of `votes` for each work. */
export function choices(works: readonly number[], votes: bigint): bigint[] {
  const weight = votes / BigInt(works.length) / UNIT;
  return [...works].sort((a, b) => a - b).map((index) => (weight << INDEX_BITS) | BigInt(index));
}
