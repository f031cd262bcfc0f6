// The connection to the chain: logs are asked for in pieces that the endpoint grants.

import { BaseError, createClient, fallback, http, toHex } from "viem";
import { HttpRequestError, RpcRequestError } from "viem";
import type { Address, Hex, LogTopic } from "viem";
import { readContract } from "viem/actions";
import { abiOf, type Contract } from "./abi";
import type { Arguments, Returned, ViewArgs, ViewName } from "./abi";
import { isBusy, Span } from "./span";
import { studio } from "./studio";

const span = new Span();

/** Milliseconds for which an endpoint is waited for. */
const TIMEOUT = 8_000;

/** An endpoint beside the page is the server's own, which asks the chain in our place. */
const absolute = (url: string): string => (globalThis.document ? new URL(url, document.baseURI).href : url);

/** Fetches, body included: one that is cut off is an endpoint's refusal, unlike one that never began. */
const fetchWhole: typeof fetch = async (input, init) => {
  const begun = await fetch(input, init);
  try {
    return new Response(await begun.text(), begun);
  } catch (error) {
    if (init?.signal?.aborted) throw error;
    return new Response(null, { status: 502, statusText: "The answer was cut off" });
  }
};

/** Question by question, since not every endpoint takes several at once; what belongs together is one question anyway. */
const endpoint = (url: string) => http(absolute(url), { fetchFn: fetchWhole, timeout: TIMEOUT, retryCount: 0 });

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

/** Calls a view function now, whatever the page knows: what a visitor is about to sign or to prove rests on it. */
export async function readNow<C extends Contract, N extends ViewName<C>>(
  contract: C,
  functionName: N,
  ...[args, at]: Arguments<ViewArgs<C, N>, Address>
): Promise<Returned<C, N>> {
  const call = { address: at ?? addressOf(contract), abi: abiOf(contract), functionName, args: args ?? [] };
  // The types above say what viem would infer here, which for any contract and function takes the compiler minutes.
  return (await readContract(client, call)) as Returned<C, N>;
}

/** The number of the newest block. */
export const newestBlock = async (): Promise<bigint> =>
  BigInt((await client.request({ method: "eth_blockNumber" })) as Hex);

interface RawLog {
  address: Address;
  data: Hex;
  topics: [signature: Hex, ...indexed: Hex[]];
  blockNumber: Hex;
  transactionHash: Hex;
}

/** The logs of blocks `from` to `to`, in as few pieces as the endpoint grants; what it refuses is asked for in less. */
export async function rawLogs(
  address: Address | Address[],
  topics: LogTopic[],
  from: bigint,
  to: bigint,
): Promise<RawLog[]> {
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
