// Why a transaction would fail, in words: the contracts' custom errors, with the values that they carry.

import { BaseError, decodeErrorResult } from "viem";
import type { Hex } from "viem";
import { ERRORS, type AbiError } from "../chain/abi";
import { listed, said, saidIn } from "../chain/governance/arguments";
import { filled, ofError } from "../chain/sentences";
import { clean } from "../text/words";
import { refusal } from "./refusals";

/** The revert data somewhere in a chain of errors, as wallets and endpoints wrap them. */
function revertData(error: unknown): Hex | undefined {
  for (
    let at = error as { data?: unknown; raw?: unknown; cause?: unknown } | undefined, depth = 0;
    at && depth < 12;
    depth++
  ) {
    for (const found of [at.raw, at.data, (at.data as { data?: unknown } | undefined)?.data]) {
      if (typeof found === "string" && /^0x[0-9a-f]{8,}$/i.test(found)) return found as Hex;
    }
    at = at.cause as typeof at;
  }
  return undefined;
}

/** An error in one sentence. */
export function explain(error: unknown): string {
  const data = revertData(error);
  if (data) return refusalOf(data).sentence;
  const refused = refusal(error);
  if (refused) return refused;
  if (error instanceof BaseError) return clean(error.shortMessage);
  return clean(String((error as Error)?.message ?? error));
}

/** What stands behind that sentence: the contract's own error with its values, nothing where it is none. */
export function behind(error: unknown): string | undefined {
  const data = revertData(error);
  return data && refusalOf(data).error;
}

interface Refusal {
  sentence: string;
  error?: string;
}

/** A revert in a sentence, and the studio's custom error if it is one. */
function refusalOf(data: Hex): Refusal {
  try {
    const { errorName, args = [], abiItem } = decodeErrorResult({ abi: ERRORS, data });
    if (errorName === "Error") return { sentence: clean(String(args[0])) };
    const inputs = (abiItem as AbiError).inputs ?? [];
    const values = Object.fromEntries(inputs.map((input, at) => [input.name ?? "", args[at]]));
    const error = `${errorName}(${listed(errorName, inputs, args).join(", ")})`;
    const sentence = ofError(errorName);
    if (!sentence) return { sentence: `The contract refuses: ${error}.` };
    const words = Object.fromEntries(said(errorName, inputs, args).map((shown, at) => [inputs[at]!.name ?? "", shown]));
    const shown = (name: string, unit?: string) => (unit ? saidIn(unit, values[name]) : words[name]!);
    return { sentence: filled(sentence, values, shown), error };
  } catch {
    return { sentence: `The contract refuses, for a reason that this page does not know (${data.slice(0, 10)}).` };
  }
}
