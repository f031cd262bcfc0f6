// What the page's reading is answered from: the gallery's server, or the chain's endpoint and what was exported.

import type { Address, Hex, LogTopic } from "viem";

export interface Block {
  number: number;
  hash: Hex;
  /** Unix seconds. */
  time: number;
}

/** A view of a contract, encoded. */
export interface Call {
  to: Address;
  data: Hex;
}

/** What a view returned, or reverted with. */
export interface Answer {
  isGood: boolean;
  data: Hex;
}

export interface RawLog {
  address: Address;
  topics: [signature: Hex, ...indexed: Hex[]];
  data: Hex;
  block: number;
  transaction: Hex;
}

/** Events of one contract, searched by their topics. */
export interface Kind {
  address: Address;
  topics: LogTopic[];
}

/** What a new block brought. */
export interface News {
  block: Block;
  /** `logs` are all events of the studio in the blocks from this one on. */
  from: number;
  logs: RawLog[];
  answers: Answer[];
}

/** Events of a kind up to a block. */
export interface Past {
  logs: RawLog[];
  upTo: number;
}

/** What was asked beyond that; what fails of it stops nothing else. */
export interface Wave {
  answers: Promise<Answer[]>;
  past: Promise<Past>[];
}

export interface Source {
  /** What views answered that can never answer otherwise, by `callKey`, as far as it is known without asking the chain. */
  fixed(): Promise<Record<string, Hex>>;
  /** What is new since `known`, and the answers to `calls` now; null if there is no new block and no matter. */
  look(calls: readonly Call[], known: Block | null, isAnyway: boolean): Promise<News | null>;
  /** Asks all of these in one go; of events those up to block `to`, or to a later one. */
  ask(calls: readonly Call[], kinds: readonly Kind[], to: number): Wave;
  /** Calls `heard` when there may be a new block; returns whether it will. */
  watch(heard: () => void): boolean;
}

export const callKey = ({ to, data }: Call): string => `${to.toLowerCase()} ${data}`;

/** Whether an event is of a kind. */
export const isOf = ({ address, topics }: Kind, log: RawLog): boolean =>
  log.address.toLowerCase() === address.toLowerCase() &&
  topics.every((wanted, at) => {
    if (wanted === null || wanted === undefined) return true;
    const found = log.topics[at];
    return Array.isArray(wanted) ? wanted.some((one) => one === found) : wanted === found;
  });
