// Giving a call to the wallet, or two together (EIP-5792), for the studio's chain and no other.

import { isHash, toHex, type Address, type Hex } from "viem";
import { addressOf } from "../chain/client";
import { studio } from "../chain/studio";
import { dataOf, type Call } from "./call";
import { chainOf } from "./chains";
import { askQuietly, askWallet } from "./provider";
import type { Connected } from "./wallet";

const MARGIN = 60_000n;

/** The wallet is on another chain; nothing was asked of it. */
export class ElsewhereError extends Error {
  constructor(readonly chain: number) {
    super(`the wallet is on chain ${chain}`);
  }
}

export interface Request {
  to: Address;
  data: Hex;
  value: Hex;
}

export const requestOf = (call: Call): Request => ({
  to: call.at ?? addressOf(call.contract),
  data: dataOf(call),
  value: toHex(call.value ?? 0n),
});

/** Throws ElsewhereError unless the wallet is on the studio's chain now. */
export async function assertChain({ provider }: Connected): Promise<void> {
  const chain = await chainOf(provider);
  if (chain !== studio.chainId) throw new ElsewhereError(chain);
}

/** Has the wallet send a call; returns the transaction's hash, or what the wallet calls it until there is one. */
export async function send(by: Connected, request: Request, gas: bigint): Promise<Hex> {
  await assertChain(by);
  const hash = await askWallet(by.provider, "eth_sendTransaction", [
    {
      from: by.address,
      ...request,
      // In a later second a checkpoint or a stream may write one or two new slots, which cost more gas than the trial.
      gas: toHex(gas + gas / 5n + MARGIN),
      chainId: toHex(studio.chainId),
    },
  ]);
  if (typeof hash === "string" && isHash(hash)) return hash;
  throw new Error("The wallet did not say under which number it sent it. Look there what became of it.");
}

/** Whether the wallet says that it can carry out several calls so that all happen or none. */
export async function canTogether({ provider, address }: Connected): Promise<boolean> {
  const asked = [address, [toHex(studio.chainId)]];
  const found = await askQuietly(provider, "wallet_getCapabilities", asked);
  for (const [chain, abilities] of Object.entries(found ?? {})) {
    const status: unknown = (abilities as { atomic?: { status?: unknown } } | null)?.atomic?.status;
    if (Number(chain) === studio.chainId || Number(chain) === 0)
      if (status === "supported" || status === "ready") return true;
  }
  return false;
}

/** Has the wallet carry out calls so that all happen or none; returns what the wallet calls them. */
export async function sendTogether(by: Connected, calls: Request[]): Promise<string> {
  await assertChain(by);
  const answer = await askWallet(by.provider, "wallet_sendCalls", [
    { version: "2.0.0", from: by.address, chainId: toHex(studio.chainId), atomicRequired: true, calls },
  ]);
  const id = typeof answer === "string" ? answer : (answer as { id?: unknown } | null)?.id;
  if (typeof id === "string") return id;
  throw new Error("The wallet did not say under which number it sent it. Look there what became of it.");
}
