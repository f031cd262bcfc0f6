// Views and events of the studio's contracts, by their names: what rooms are made of.

import { decodeEventLog, decodeFunctionResult, encodeEventTopics, encodeFunctionData, fromHex } from "viem";
import type { Address, Hex } from "viem";
import { abiOf, type Contract } from "./abi";
import type { Arguments, EventArgs, EventFilter, EventName, Returned, ViewArgs, ViewName } from "./abi";
import { addressOf } from "./client";
import { isFixed } from "./fixed";
import { balanceCall } from "./multicall";
import { answerTo, eventsOf, keepForEver } from "./reading";
import type { Call } from "./source";

/** What a view returns at the present block. `at` is the address of another contract than the studio's own of that name. */
export async function read<C extends Contract, N extends ViewName<C>>(
  contract: C,
  functionName: N,
  ...[args, at]: Arguments<ViewArgs<C, N>, Address>
): Promise<Returned<C, N>> {
  const call = callOf(contract, functionName, args ?? [], at);
  const { isGood, data } = await answerTo(call, isFixed(contract, functionName));
  if (!isGood) throw new Error(`${contract}.${functionName} refuses to answer.`);
  // The type is what viem would infer here, which for any contract and function takes the compiler minutes.
  return decodeFunctionResult({ abi: abiOf(contract), functionName: functionName as string, data }) as Returned<C, N>;
}

/** Says that what a view returned can never be anything else. */
export function settleForEver<C extends Contract, N extends ViewName<C>>(
  contract: C,
  functionName: N,
  ...[args, at]: Arguments<ViewArgs<C, N>, Address>
): void {
  keepForEver(callOf(contract, functionName, args ?? [], at));
}

/** What an account has, in wei. */
export async function balanceOf(account: Address): Promise<bigint> {
  return fromHex((await answerTo(balanceCall(account))).data, "bigint");
}

/** Whether there is a contract at an address, of which `view` is one that returns something. */
export async function isMade<C extends Contract, N extends ViewName<C>>(
  contract: C,
  view: N,
  at: Address,
): Promise<boolean> {
  return (await answerTo(callOf(contract, view, [], at))).data !== "0x";
}

export interface Log<Args> {
  args: Args;
  /** The event's parameters that are not indexed, still encoded. */
  data: Hex;
  block: number;
  transaction: Hex;
}

/** All events of one kind since the studio's first block, the oldest first. */
export async function events<C extends Contract, N extends EventName<C>>(
  contract: C,
  eventName: N,
  args?: EventFilter<C, N>,
  at?: Address,
): Promise<Log<EventArgs<C, N>>[]> {
  const abi = abiOf(contract);
  const raw = await eventsOf(at ?? addressOf(contract), encodeEventTopics({ abi, eventName, args }));
  return raw.map(({ data, topics, block, transaction }) => ({
    // The type is what viem would infer, as in `read`.
    args: decodeEventLog({ abi, data, topics }).args as EventArgs<C, N>,
    data,
    block,
    transaction,
  }));
}

const callOf = (contract: Contract, functionName: string, args: readonly unknown[], at?: Address): Call => ({
  to: at ?? addressOf(contract),
  data: encodeFunctionData({ abi: abiOf(contract), functionName, args }),
});
