// A call tried on the chain's newest state before anything is asked of the wallet.

import type { Address } from "viem";
import { estimateGas, getGasPrice, simulateBlocks, simulateContract } from "viem/actions";
import { abiOf } from "../chain/abi";
import { addressOf, client } from "../chain/client";
import { dataOf, type Call } from "./call";

export interface Trial {
  gas: bigint;
  /** In wei. */
  fee: bigint;
  /** Whether all was tried, or only the first step because the endpoint cannot try what comes after it. */
  isWhole: boolean;
}

/** Tries a call from the visitor's account. Throws why it would fail. */
export async function tryOut(call: Call, account: Address): Promise<Trial> {
  const address = call.at ?? addressOf(call.contract);
  const { functionName, args } = call;
  const paid = call.value === undefined ? {} : { value: call.value };
  await simulateContract(client, { address, abi: abiOf(call.contract), functionName, args, account, ...paid });
  const data = dataOf(call);
  const [gas, price] = await Promise.all([
    estimateGas(client, { account, to: address, data, ...paid }),
    getGasPrice(client),
  ]);
  return { gas, fee: gas * price, isWhole: true };
}

/** Tries two calls one after the other. Throws why one would fail. */
export async function tryBoth(first: Call, second: Call, account: Address): Promise<Trial> {
  const calls = [first, second].map((call) => ({
    account,
    to: call.at ?? addressOf(call.contract),
    data: dataOf(call),
    value: call.value ?? 0n,
  }));
  let results;
  try {
    const [block] = await simulateBlocks(client, { blocks: [{ calls }] });
    results = block!.calls;
  } catch {
    // Not every endpoint can try calls that build on one another (eth_simulateV1).
    return { ...(await tryOut(first, account)), isWhole: false };
  }
  for (const { status, error } of results)
    if (status === "failure") throw error ?? new Error("The contract refuses, and does not say why.");
  const gas = results.reduce((sum, { gasUsed }) => sum + gasUsed, 0n);
  return { gas, fee: gas * (await getGasPrice(client)), isWhole: true };
}
