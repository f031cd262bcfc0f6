// The allowance that a contract needs before it can take somebody's fractions: of these, and no more.

import type { Address } from "viem";
import { amount, clean } from "../text/words";
import { call, type Call } from "./call";

export function allowing(
  name: string,
  vault: { address: Address; symbol: string },
  spender: Address,
  fractions: bigint,
): { words: string; call: Call } {
  return {
    words: `First you allow ${name} to take ${amount(fractions)} ${clean(vault.symbol)} of yours, no more.`,
    call: call("FractionVault", "approve", [spender, fractions], { at: vault.address }),
  };
}
