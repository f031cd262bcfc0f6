// The chain's endpoint: a look for the newest block, one question for its events and one for views. What was exported with
// the page needs not be asked for.

import type { Address, Hex } from "viem";
import { getBlock } from "viem/actions";
import { client, rawLogs } from "./client";
import { studio } from "./studio";
import { Multicall } from "./multicall";
import {
  isOf,
  type Block,
  type Call,
  type Kind,
  type News,
  type Past,
  type RawLog,
  type Source,
  type Wave,
} from "./source";

/** Blocks that may still be replaced by others. */
const DEEPEST_REORG = 64;

/** On a public chain this is everybody's, with more events than all studios together. */
const NOT_OURS = "WrappedEther";

const keyOf = ({ address, topics }: Kind): string => `${address.toLowerCase()}-${String(topics[0])}`;

export class ChainSource implements Source {
  private readonly addresses = new Set<Address>(
    Object.entries(studio.contracts).flatMap(([name, address]) => (name === NOT_OURS ? [] : [address])),
  );
  private readonly views = new Multicall(
    (call) => client.request({ method: "eth_call", params: [call, "latest"] } as never),
    studio.history?.hasMulticall,
  );
  private readonly exported = new Set(studio.history?.kinds ?? []);
  private newest = 0;
  private readonly files = new Map<string, Promise<RawLog[]>>();

  async fixed(): Promise<Record<string, Hex>> {
    return studio.history ? beside<Record<string, Hex>>("fixed") : {};
  }

  async look(calls: readonly Call[], known: Block | null, isAnyway: boolean): Promise<News | null> {
    const { number, hash, parentHash, timestamp } = await getBlock(client);
    if (known?.hash === hash && !isAnyway) return null;
    const block = { number: Number(number), hash: hash!, time: Number(timestamp) };
    const from = this.firstOf(block, known, parentHash);
    const [logs, answers] = await Promise.all([
      this.logs([...this.addresses], [], from, block.number),
      this.views.answers(calls),
    ]);
    this.newest = block.number;
    return { block, from, logs, answers };
  }

  ask(calls: readonly Call[], kinds: readonly Kind[], to: number): Wave {
    return { answers: this.views.answers(calls), past: kinds.map((kind) => this.past(kind, to)) };
  }

  watch(): boolean {
    return false;
  }

  /** From which block on events are asked for anew. */
  private firstOf({ number }: Block, known: Block | null, parent: Hex): number {
    const first = studio.block;
    if (!known) return Math.max(first, studio.history ? studio.history.block + 1 : number - DEEPEST_REORG);
    if (known.hash === parent) return number;
    return Math.max(first, Math.min(known.number, number) - DEEPEST_REORG);
  }

  private async past(kind: Kind, to: number): Promise<Past> {
    if (studio.history?.block === to && this.addresses.has(kind.address)) {
      return { logs: await this.exportedOf(kind), upTo: to };
    }
    // A contract that is new here, as a vault's pool, is among those whose events are looked for from the next block on.
    const upTo = this.addresses.has(kind.address) ? to : this.newest;
    this.addresses.add(kind.address);
    return { logs: await this.logs([kind.address], kind.topics, studio.block, upTo), upTo };
  }

  private async exportedOf(kind: Kind): Promise<RawLog[]> {
    const key = keyOf(kind);
    if (!this.exported.has(key)) return [];
    let file = this.files.get(key);
    if (!file) {
      file = fetchLogs(key);
      this.files.set(key, file);
      file.catch(() => this.files.delete(key));
    }
    return (await file).filter((log) => isOf(kind, log));
  }

  private async logs(addresses: Address[], topics: Kind["topics"], from: number, to: number): Promise<RawLog[]> {
    const found = await rawLogs(addresses, topics, BigInt(from), BigInt(to));
    return found.map(({ address, topics: told, data, blockNumber, transactionHash }) => ({
      address,
      topics: told,
      data,
      block: Number(blockNumber),
      transaction: transactionHash,
    }));
  }
}

/** A file that was exported with the page. */
async function beside<T>(name: string): Promise<T> {
  const response = await fetch(`history/${name}.json`);
  if (!response.ok) throw new Error(`history/${name}.json, which belongs to this page, is not beside it.`);
  return (await response.json()) as T;
}

type Row = [block: number, place: number, address: Address, topics: RawLog["topics"], data: Hex, transaction: Hex];

async function fetchLogs(key: string): Promise<RawLog[]> {
  const rows = await beside<Row[]>(key);
  return rows.map(([block, , address, topics, data, transaction]) => ({ address, topics, data, block, transaction }));
}
