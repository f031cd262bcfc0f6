// The connection: reads are batched into one request, logs are asked for in pieces that the endpoint grants.

import { BaseError, createClient, decodeEventLog, encodeEventTopics, fallback, http, toHex } from "viem";
import { HttpRequestError, RpcRequestError } from "viem";
import type { Address, Hex, LogTopic } from "viem";
import { readContract } from "viem/actions";
import { abiOf, type Contract } from "./abi";
import type { Arguments, EventArgs, EventFilter, EventName, Returned, ViewArgs, ViewName } from "./abi";
import { endpoint } from "./endpoint";
import { isBusy, Span } from "./span";
import { studio } from "./studio";

const span = new Span();

export const client = createClient({
  // No contract can make a visitor's browser ask its server (EIP-3668).
  ccipRead: false,
  transport: fallback(studio.rpc.length ? studio.rpc.map(endpoint) : [http("")], { retryCount: 0 }),
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

/** The number of the newest block. */
export const newestBlock = async (): Promise<bigint> =>
  BigInt((await client.request({ method: "eth_blockNumber" })) as Hex);

async function newLogs(address: Address, topics: LogTopic[]): Promise<RawLog[]> {
  const key = JSON.stringify([address, topics]);
  const first = BigInt(studio.block);
  const newest = await newestBlock();
  const known = found.get(key);
  const isUsable = known !== undefined && known.to - DEEPEST_REORG > first && newest >= known.to - DEEPEST_REORG;
  const from = isUsable ? known.to - DEEPEST_REORG : first;
  const before = isUsable ? known.logs.filter((log) => BigInt(log.blockNumber) < from) : [];
  const logs = [...before, ...(await rawLogs(address, topics, from, newest))];
  found.set(key, { logs, to: newest });
  return logs;
}

interface RawLog {
  data: Hex;
  topics: [signature: Hex, ...indexed: Hex[]];
  blockNumber: Hex;
  transactionHash: Hex;
}

/** The logs of blocks `from` to `to`, in as few pieces as the endpoint grants; what it refuses is asked for in less. */
export async function rawLogs(address: Address, topics: LogTopic[], from: bigint, to: bigint): Promise<RawLog[]> {
  const logs: RawLog[] = [];
  while (from <= to) {
    const asked = span.blocks < to - from + 1n ? span.blocks : to - from + 1n;
    const query = { address, topics, fromBlock: toHex(from), toBlock: toHex(from + asked - 1n) };
    try {
      logs.push(...((await client.request({ method: "eth_getLogs", params: [query] } as never)) as RawLog[]));
    } catch (error) {
      const said = error instanceof BaseError ? `${error.shortMessage} ${error.details}` : String(error);
      if (asked === 1n || !isRefusal(error) || isBusy(said)) throw error;
      span.refuse(from, asked, said);
      continue;
    }
    span.answer(asked);
    from += asked;
  }
  return logs;
}

/** Whether the endpoint answered that it will not; one that is away is asked again with the next block. */
const isRefusal = (error: unknown): boolean =>
  error instanceof BaseError &&
  error.walk((cause) => cause instanceof RpcRequestError || (cause instanceof HttpRequestError && !!cause.status)) !==
    null;
