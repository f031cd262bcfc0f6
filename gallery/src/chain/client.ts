// The connection: reads are batched into one request, logs are asked for in pieces that the endpoint grants.

import { createClient, decodeEventLog, encodeEventTopics, fallback, http, toHex } from "viem";
import type { Address, Hex, LogTopic } from "viem";
import { readContract } from "viem/actions";
import { abiOf, type Contract } from "./abi";
import type { Arguments, EventArgs, EventFilter, EventName, Returned, ViewArgs, ViewName } from "./abi";
import { studio } from "./studio";

const TIMEOUT = 8_000;
const BATCH = 64;
const MIN_RANGE = 500n;

/** An endpoint beside the page is the server's own, which asks the chain in our place. */
const absolute = (url: string): string => (globalThis.document ? new URL(url, document.baseURI).href : url);

const transports = studio.rpc.map((url) => http(absolute(url), { batch: { batchSize: BATCH }, timeout: TIMEOUT, retryCount: 0 }));

export const client = createClient({
  // No contract can make a visitor's browser ask its server (EIP-3668).
  ccipRead: false,
  transport: fallback(transports.length ? transports : [http("")], {
    retryCount: 0,
  }),
});

export const addressOf = (contract: Contract): Address => {
  const address = studio.contracts[contract];
  if (!address) throw new Error(`this studio has no ${contract}`);
  return address;
};

/** Calls a view function. `at` is the address of another contract than the studio's own of that name. */
export async function read<C extends Contract, N extends ViewName<C>>(
  contract: C,
  functionName: N,
  ...[args, at]: Arguments<ViewArgs<C, N>, Address>
): Promise<Returned<C, N>> {
  const call = { address: at ?? addressOf(contract), abi: abiOf(contract), functionName, args: args ?? [] };
  // The types above say what viem would infer here, which for any contract and function takes the compiler minutes.
  return (await readContract(client, call)) as Returned<C, N>;
}

export interface Log<Args> {
  args: Args;
  /** The event's parameters that are not indexed, still encoded. */
  data: Hex;
  block: number;
  transaction: Hex;
}

/** The logs found so far, and the block up to which. Blocks below the deepest reorganisation are not asked for again. */
const found = new Map<string, { logs: RawLog[]; to: bigint }>();
const DEEPEST_REORG = 64n;

/** All events of one kind since the studio's first block, the oldest first. */
export async function events<C extends Contract, N extends EventName<C>>(
  contract: C,
  eventName: N,
  args?: EventFilter<C, N>,
  at?: Address,
): Promise<Log<EventArgs<C, N>>[]> {
  const abi = abiOf(contract);
  const topics = encodeEventTopics({ abi, eventName, args });
  const raw = await newLogs(at ?? addressOf(contract), topics);
  return raw.map(({ data, topics: [signature, ...indexed], blockNumber, transactionHash }) => ({
    // The type is what viem would infer, as in `read`.
    args: decodeEventLog({ abi, data, topics: [signature, ...indexed] }).args as EventArgs<C, N>,
    data,
    block: Number(blockNumber),
    transaction: transactionHash,
  }));
}

async function newLogs(address: Address, topics: LogTopic[]): Promise<RawLog[]> {
  const key = JSON.stringify([address, topics]);
  const first = BigInt(studio.block);
  const newest = BigInt((await client.request({ method: "eth_blockNumber" })) as Hex);
  const known = found.get(key);
  const isUsable = known !== undefined && known.to - DEEPEST_REORG > first && newest >= known.to - DEEPEST_REORG;
  const from = isUsable ? known.to - DEEPEST_REORG : first;
  const before = isUsable ? known.logs.filter((log) => BigInt(log.blockNumber) < from) : [];
  const logs = [...before, ...(await rawLogs(address, topics, from, "latest"))];
  found.set(key, { logs, to: newest });
  return logs;
}

interface RawLog {
  data: Hex;
  topics: [signature: Hex, ...indexed: Hex[]];
  blockNumber: Hex;
  transactionHash: Hex;
}

/** The logs of one address, still encoded, in as many pieces as the endpoint wants. */
export async function rawLogs(
  address: Address,
  topics: LogTopic[],
  from: bigint,
  to: bigint | "latest",
): Promise<RawLog[]> {
  const ask = (toBlock: Hex | "latest") =>
    client.request({
      method: "eth_getLogs",
      params: [{ address, topics, fromBlock: toHex(from), toBlock }],
    }) as Promise<unknown> as Promise<RawLog[]>;
  if (to === "latest") {
    try {
      return await ask("latest");
    } catch {
      // The endpoint may limit how many blocks it searches at once, so the search goes on in pieces. If the endpoint is
      // away, the next request throws.
      to = BigInt((await client.request({ method: "eth_blockNumber" })) as Hex);
    }
  }
  try {
    return await ask(toHex(to));
  } catch (error) {
    if (to - from < MIN_RANGE) throw error;
    const middle = (from + to) / 2n;
    const first = await rawLogs(address, topics, from, middle);
    return [...first, ...(await rawLogs(address, topics, middle + 1n, to))];
  }
}
