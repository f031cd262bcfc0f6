// The connection: reads are batched into one request, logs are asked for in pieces that the endpoint grants.

import { createClient, decodeEventLog, encodeEventTopics, fallback, http, toHex } from "viem";
import type { Abi, Address, Hex } from "viem";
import { readContract } from "viem/actions";
import { abiOf, type Contract } from "./abi";
import { studio } from "./studio";

const TIMEOUT = 8_000;
const BATCH = 64;
const SMALLEST_RANGE = 500n;

const transports = studio.rpc.map((url) => http(url, { batch: { batchSize: BATCH }, timeout: TIMEOUT, retryCount: 0 }));

export const client = createClient({
  transport: fallback(transports.length ? transports : [http("")], {
    retryCount: 0,
  }),
});

export const addressOf = (contract: Contract): Address => {
  const address = studio.contracts[contract];
  if (!address) throw new Error(`this studio has no ${contract}`);
  return address;
};

/** One view function. `at`: of another contract than the studio's own of that name. */
export function read<T>(
  contract: Contract,
  functionName: string,
  args: readonly unknown[] = [],
  at?: Address,
): Promise<T> {
  return readContract(client, {
    address: at ?? addressOf(contract),
    abi: abiOf(contract),
    functionName,
    args,
  }) as Promise<T>;
}

export interface Log<T> {
  args: T;
  /** What is not indexed, as it came. */
  data: Hex;
  block: number;
  transaction: Hex;
}

/** What was found before, up to a block; what lies deeper than a reorganisation goes is not asked for again. */
const found = new Map<string, { logs: RawLog[]; to: bigint }>();
const DEEPEST_REORG = 64n;

/** All events of one kind since the studio's first block, the oldest first. */
export async function events<T>(
  contract: Contract,
  eventName: string,
  args: Record<string, unknown> = {},
  at?: Address,
): Promise<Log<T>[]> {
  const abi: Abi = abiOf(contract);
  const topics = encodeEventTopics({ abi, eventName, args } as never) as Hex[];
  const raw = await newLogs(at ?? addressOf(contract), topics);
  return raw.map((log) => ({
    args: decodeEventLog({ abi, data: log.data, topics: log.topics as [Hex, ...Hex[]] }).args as T,
    data: log.data,
    block: Number(log.blockNumber),
    transaction: log.transactionHash,
  }));
}

async function newLogs(address: Address, topics: Hex[]): Promise<RawLog[]> {
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
  topics: Hex[];
  blockNumber: Hex;
  transactionHash: Hex;
}

async function rawLogs(address: Address, topics: Hex[], from: bigint, to: bigint | "latest"): Promise<RawLog[]> {
  const ask = (toBlock: Hex | "latest") =>
    client.request({
      method: "eth_getLogs",
      params: [{ address, topics, fromBlock: toHex(from), toBlock }],
    }) as Promise<unknown> as Promise<RawLog[]>;
  if (to === "latest") {
    try {
      return await ask("latest");
    } catch {
      // An endpoint may limit how much it searches at once; one that is away fails here as well.
      to = BigInt((await client.request({ method: "eth_blockNumber" })) as Hex);
    }
  }
  try {
    return await ask(toHex(to));
  } catch (error) {
    if (to - from < SMALLEST_RANGE) throw error;
    const middle = (from + to) / 2n;
    const first = await rawLogs(address, topics, from, middle);
    return [...first, ...(await rawLogs(address, topics, middle + 1n, to))];
  }
}
