// What became of what a wallet sent: mined, sped up, cancelled, replaced, or carried out later by a shared wallet.

import { keccak256, stringToHex, type Address, type Hex } from "viem";
import {
  getBlock,
  getBlockNumber,
  getCode,
  getTransaction,
  getTransactionCount,
  getTransactionReceipt,
} from "viem/actions";
import { client, newestBlock, rawLogs } from "../chain/client";
import { head } from "../chain/live";
import { askQuietly } from "./provider";
import type { Request } from "./send";
import { connected } from "./wallet";

/** Something that a wallet took to send. It is kept in the browser's storage, so it holds nothing but text and numbers. */
export interface Pending {
  id: string;
  label: string;
  account: Address;
  /** The wallet's name. */
  by: string;
  /** The block before it was sent, from which on it is looked for. */
  since: number;
  /** When it was sent, in Unix seconds by this machine. */
  sent: number;
  /** What one call asks for; none for several together. */
  request?: Request;
  /** The transaction, or what a shared wallet calls it until there is one. */
  hash?: Hex;
  /** What the wallet calls several calls together. */
  calls?: string;
  /** Whether it is only the first of two steps. */
  isFirst?: boolean;
  nonce?: number;
  /** Whether the account is a contract, as a shared wallet is. */
  isContract?: boolean;
}

export type Outcome =
  | { kind: "done"; hash: Hex; fee: bigint }
  | { kind: "sped up"; hash: Hex; fee: bigint }
  | { kind: "failed"; hash: Hex }
  | { kind: "cancelled"; hash: Hex }
  | { kind: "replaced"; hash: Hex }
  | { kind: "refused" };

/** What a Safe carried out, it says under the hash that its owners signed; since version 1.4.1 that hash is indexed. */
const SUCCESS = keccak256(stringToHex("ExecutionSuccess(bytes32,uint256)"));
const FAILURE = keccak256(stringToHex("ExecutionFailure(bytes32,uint256)"));
/** An account that delegates to a contract (EIP-7702) still signs its own transactions. */
const DELEGATION = "0xef0100";

/** Blocks by which one endpoint may lag behind another. */
const MAX_LAG = 16;

const CONFIRMED = 200;
const FAILED = 400;

/** Nothing happened up to now, so the search begins later: endpoints search few blocks, and forget how accounts stood. */
function advance(pending: Pending): void {
  pending.since = Math.max(pending.since, head.value.number - MAX_LAG);
}

const isOne = (one: string | null, other: string): boolean => one?.toLowerCase() === other.toLowerCase();

/** What became of it so far; null while it waits. Learns `nonce` and `isContract`. Throws if the chain does not answer. */
export async function lookFor(pending: Pending): Promise<Outcome | null> {
  if (pending.calls !== undefined) return calledTogether(pending);
  const { hash } = pending;
  if (!hash) return null;
  return (await mined(pending, hash)) ?? (await ofNonce(pending, hash)) ?? (await ofSafe(pending, hash));
}

async function mined({ account }: Pending, hash: Hex, kind: "done" | "sped up" = "done"): Promise<Outcome | null> {
  const receipt = await orNull(getTransactionReceipt(client, { hash }), "TransactionReceiptNotFoundError");
  if (!receipt) return null;
  const isFailed = receipt.logs.some(({ address, topics }) => topics[0] === FAILURE && isOne(address, account));
  if (isFailed || receipt.status !== "success") return { kind: "failed", hash };
  return { kind, hash, fee: receipt.gasUsed * receipt.effectiveGasPrice };
}

/** Whether another transaction of the account took its place: wallets speed up and cancel by sending one. */
async function ofNonce(pending: Pending, hash: Hex): Promise<Outcome | null> {
  pending.nonce ??= (await known(pending, hash)) ?? (await knownToWallet(pending, hash));
  if (pending.nonce === undefined) return null;
  const { account, nonce, request } = pending;
  const count = await getTransactionCount(client, { address: account, blockTag: "latest" });
  if (count <= nonce) {
    advance(pending);
    return null;
  }
  const taken = await transactionAt(account, nonce, BigInt(pending.since));
  if (!taken) return null;
  if (taken.hash === hash || isSame(taken, request))
    return mined(pending, taken.hash, taken.hash === hash ? "done" : "sped up");
  const isEmpty = isOne(taken.to, account) && taken.input === "0x" && taken.value === 0n;
  return { kind: isEmpty ? "cancelled" : "replaced", hash: taken.hash };
}

/** The account's nonce in the transaction. What another account carries out for a shared wallet has none of its own. */
async function known({ account }: Pending, hash: Hex): Promise<number | undefined> {
  const found = await orNull(getTransaction(client, { hash }), "TransactionNotFoundError");
  return found && isOne(found.from, account) ? found.nonce : undefined;
}

/** The nonce, if only the wallet's own endpoint has seen the transaction. */
async function knownToWallet({ account }: Pending, hash: Hex): Promise<number | undefined> {
  const by = connected.value;
  if (by?.address !== account) return undefined;
  const found = (await askQuietly(by.provider, "eth_getTransactionByHash", [hash])) as Partial<
    Record<string, unknown>
  > | null;
  const isOwn = found?.["hash"] === hash && isOne(String(found["from"]), account);
  return isOwn ? Number(found["nonce"]) : undefined;
}

interface Taken {
  hash: Hex;
  to: Address | null;
  input: Hex;
  value: bigint;
}

const isSame = (taken: Taken, request: Request | undefined): boolean =>
  request !== undefined &&
  isOne(taken.to, request.to) &&
  taken.input === request.data &&
  taken.value === BigInt(request.value);

/** The account's transaction of that nonce, mined after block `low`: the block is where its count passed the nonce. */
async function transactionAt(account: Address, nonce: number, low: bigint): Promise<Taken | undefined> {
  let high = await getBlockNumber(client, { cacheTime: 0 });
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    const count = await getTransactionCount(client, { address: account, blockNumber: middle });
    if (count > nonce) high = middle;
    else low = middle;
  }
  const block = await getBlock(client, { blockNumber: high, includeTransactions: true });
  return block.transactions.find((each) => isOne(each.from, account) && each.nonce === nonce);
}

/** What a Safe did under the number that its owners signed, maybe days after the wallet gave it. */
async function ofSafe(pending: Pending, hash: Hex): Promise<Outcome | null> {
  if (pending.nonce !== undefined) return null;
  if (pending.isContract === undefined) {
    const code = (await getCode(client, { address: pending.account })) ?? "0x";
    pending.isContract = code !== "0x" && !code.startsWith(DELEGATION);
  }
  if (!pending.isContract) return null;
  const logs = await rawLogs(pending.account, [[SUCCESS, FAILURE]], BigInt(pending.since), await newestBlock());
  const log = logs.find(({ topics, data }) => (topics[1] ?? data.slice(0, 66)).toLowerCase() === hash.toLowerCase());
  if (!log) {
    advance(pending);
    return null;
  }
  return log.topics[0] === SUCCESS
    ? mined(pending, log.transactionHash)
    : { kind: "failed", hash: log.transactionHash };
}

async function calledTogether(pending: Pending): Promise<Outcome | null> {
  const { account, calls } = pending;
  const by = connected.value;
  if (by?.address !== account) return null;
  const answer = (await askQuietly(by.provider, "wallet_getCallsStatus", [calls])) as {
    status?: unknown;
    receipts?: { transactionHash?: Hex }[];
  } | null;
  const status = Number(answer?.status);
  const hash = answer?.receipts?.at(-1)?.transactionHash;
  if (status >= FAILED) return hash ? { kind: "failed", hash } : { kind: "refused" };
  // The chain itself says what happened; the wallet only says where.
  return status >= CONFIRMED && hash ? mined(pending, hash) : null;
}

async function orNull<T>(asked: Promise<T>, name: string): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if ((error as { name?: string }).name === name) return null;
    throw error;
  }
}
