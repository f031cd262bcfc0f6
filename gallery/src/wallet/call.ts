// A call of a contract that a transaction makes.

import { encodeFunctionData, type Address, type Hex } from "viem";
import { abiOf, type Arguments, type ChangeArgs, type ChangeName, type Contract } from "../chain/abi";

interface Terms {
  /** In wei. */
  value?: bigint;
  /** Another address than the studio's own contract of that name. */
  at?: Address;
}

export interface Call extends Terms {
  contract: Contract;
  functionName: string;
  args: readonly unknown[];
}

/** The call of a function with the arguments that its contract's ABI asks for. */
export function call<C extends Contract, N extends ChangeName<C>>(
  contract: C,
  functionName: N,
  ...[args, terms]: Arguments<ChangeArgs<C, N>, Terms>
): Call {
  return { contract, functionName, args: args ?? [], ...terms };
}

export const dataOf = ({ contract, functionName, args }: Call): Hex =>
  encodeFunctionData({ abi: abiOf(contract), functionName, args });
