// Many views in one question: by Multicall3 where the chain has it, else by a program that is run and never deployed.

import { decodeAbiParameters, encodeAbiParameters, encodeFunctionData, parseAbi, concat } from "viem";
import type { Address, Hex } from "viem";
import { PROGRAM } from "../../abi/call-together";
import type { Answer, Call } from "./source";

/** Where Multicall3 is on every chain that has it. The program answers for it where it is not. */
export const MULTICALL3: Address = "0xcA11bde05977b3631167028862bE2a173976CA11";

const ABI = parseAbi([
  "function aggregate3((address target, bool allowFailure, bytes callData)[] calls) view returns ((bool, bytes)[])",
  "function getEthBalance(address account) view returns (uint256)",
]);
const ANSWERS = [{ type: "tuple[]", components: [{ type: "bool" }, { type: "bytes" }] }] as const;
const CALLS = [{ type: "tuple[]", components: [{ type: "address" }, { type: "bytes" }] }] as const;

/** Views in one question: endpoints cap an `eth_call` at as little as 30 million gas, the program's answers at 24 KB. */
const MOST = 250;
const MOST_OF_PROGRAM = 60;

/** Asks one `eth_call` of the newest block. */
export type Ask = (call: { to?: Address; data: Hex }) => Promise<Hex>;

/** The call for an account's balance, in wei. */
export const balanceCall = (account: Address): Call => ({
  to: MULTICALL3,
  data: encodeFunctionData({ abi: ABI, functionName: "getEthBalance", args: [account] }),
});

export class Multicall {
  constructor(
    private readonly ask: Ask,
    private hasContract = true,
  ) {}

  /** What each view returns or reverts with. Throws what the endpoint does. */
  async answers(calls: readonly Call[]): Promise<Answer[]> {
    const found: Answer[] = [];
    while (found.length < calls.length) {
      const most = this.hasContract ? MOST : MOST_OF_PROGRAM;
      found.push(...(await this.some(calls.slice(found.length, found.length + most))));
    }
    return found;
  }

  /** The answers of some calls; in halves if the endpoint takes so many for too much. */
  private async some(calls: readonly Call[]): Promise<Answer[]> {
    if (calls.length === 0) return [];
    let told: Hex;
    try {
      told = await this.ask(this.hasContract ? byContract(calls) : byProgram(calls));
    } catch (error) {
      if (calls.length === 1) throw error;
      const half = calls.length >> 1;
      return [...(await this.some(calls.slice(0, half))), ...(await this.some(calls.slice(half)))];
    }
    if (told === "0x" && this.hasContract) {
      this.hasContract = false;
      return this.answers(calls);
    }
    const [answers] = decodeAbiParameters(ANSWERS, told);
    if (answers.length !== calls.length) throw new Error(`${calls.length} calls have ${answers.length} answers`);
    return answers.map(([isGood, data]) => ({ isGood, data }));
  }
}

const byContract = (calls: readonly Call[]) => ({
  to: MULTICALL3,
  data: encodeFunctionData({
    abi: ABI,
    functionName: "aggregate3",
    args: [calls.map(({ to, data }) => ({ target: to, allowFailure: true, callData: data }))],
  }),
});

const byProgram = (calls: readonly Call[]) => ({
  data: concat([PROGRAM, encodeAbiParameters(CALLS, [calls.map(({ to, data }) => [to, data] as const)])]),
});
