// The contracts' ABIs by name, and the types that viem takes from them.

import type {
  Abi,
  ContractEventArgs,
  ContractEventArgsFromTopics,
  ContractEventName,
  ContractFunctionArgs,
  ContractFunctionName,
  ContractFunctionReturnType,
} from "viem";
import * as ABIS from "./abis";

export type AbiError = Extract<Abi[number], { type: "error" }>;

export type Contract = keyof typeof ABIS;

type AbiOf<C extends Contract> = (typeof ABIS)[C];

type View = "pure" | "view";
type Change = "nonpayable" | "payable";

/** The functions of a contract that change nothing, what they take and what they return. */
export type ViewName<C extends Contract> = ContractFunctionName<AbiOf<C>, View>;
export type ViewArgs<C extends Contract, N extends ViewName<C>> = ContractFunctionArgs<AbiOf<C>, View, N>;
export type Returned<C extends Contract, N extends ViewName<C>> = ContractFunctionReturnType<AbiOf<C>, View, N>;

/** The functions of a contract that transactions call, and what they take. */
export type ChangeName<C extends Contract> = ContractFunctionName<AbiOf<C>, Change>;
export type ChangeArgs<C extends Contract, N extends ChangeName<C>> = ContractFunctionArgs<AbiOf<C>, Change, N>;

/** The events of a contract, what they can be searched by and what they tell. */
export type EventName<C extends Contract> = ContractEventName<AbiOf<C>>;
export type EventFilter<C extends Contract, N extends EventName<C>> = ContractEventArgs<AbiOf<C>, N>;
export type EventArgs<C extends Contract, N extends EventName<C>> = ContractEventArgsFromTopics<AbiOf<C>, N>;

/** Arguments of a function that takes none need not be given. */
export type Arguments<Given, More> = Given extends readonly []
  ? [args?: Given, more?: More]
  : Given extends readonly unknown[]
    ? [args: Given, more?: More]
    : never;

/** A struct of which the named numbers, which stay below 2^53, are plain numbers. */
export type Counted<Struct, Names extends keyof Struct> = Omit<Struct, Names> & Record<Names, number>;

export const abiOf = (contract: Contract): Abi => ABIS[contract];

const BY_NAME = new Map<string, Abi>(Object.entries(ABIS));

/** The ABI of a studio's contract by its name, none if the page does not know it. */
export const knownAbi = (name: string): Abi | undefined => BY_NAME.get(name);

/** Every custom error, to put any revert into words. */
export const ERRORS: Abi = Object.values<Abi>(ABIS).flatMap((abi) => abi.filter((entry) => entry.type === "error"));
