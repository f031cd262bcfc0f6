// What calls of the studio's contracts do, in words: money as money and time as time, whatever their author says.

import type { AbiFunction, Address, Hex } from "viem";
import { decodeFunctionData } from "viem";
import { clean, exactEther, named } from "../../text/words";
import { abiOf, knownAbi } from "../abi";
import { decodeStyle, fromHex, isOf, lineOf, StyleError, type Axis, type Distribution } from "../../generator";
import { styleInWords } from "../../text/styles";
import { findModel, labelled, type NamedPalette } from "../generation/models";
import { nameOf } from "../studio";
import { filled, ofCall } from "../sentences";
import { inSentence, said, saidIn, shownBytes } from "./arguments";

/** What the areas of a palette add up to. */
const AREAS = 256;

export interface Call {
  target: Address;
  value: bigint;
  data: Hex;
}

/** What a call does: a sentence, and the call itself; both are the same where there is no sentence for it. */
export interface Told {
  sentence: string;
  call: string;
}

const bare = (call: string): Told => ({ sentence: call, call });

/** One call as a sentence and as `ModelRegistry.authorise(model=2)`; `pays 1 ETH to 0x…`, or what is unknown about it. */
export async function callInWords({ target, value, data }: Call): Promise<Told> {
  const name = nameOf(target);
  if (data === "0x") return bare(`pays ${exactEther(value)} to ${name ?? target}`);
  const paid = value ? `, paying ${exactEther(value)}` : "";
  const abi = name ? knownAbi(name) : undefined;
  try {
    if (!name || !abi) throw new Error("unknown");
    const { functionName, args = [] } = decodeFunctionData({ abi, data });
    const inputs = abi.find(
      (entry): entry is AbiFunction =>
        entry.type === "function" && entry.name === functionName && entry.inputs.length === args.length,
    )!.inputs;
    const named = Object.fromEntries(inputs.map((input, at) => [input.name ?? "", args[at]]));
    const shown = said(`${name}.${functionName}`, inputs, args);
    const style = inputs.findIndex((input) => input.name === "style");
    if (style >= 0 && "model" in named) shown[style] = await styleOf(named);
    const listed = inputs.map((input, at) => (input.name ? `${input.name}=${shown[at]}` : shown[at]));
    const call = `${name}.${functionName}(${listed.join(", ")})${paid}`;
    const sentence = ofCall(name, functionName);
    if (!sentence) return bare(call);
    const words = Object.fromEntries(
      inputs.map((input, at) => [input.name ?? "", inSentence(input, args[at], shown[at]!)]),
    );
    const whole = filled(sentence, named, (each, unit) =>
      each === "contract" ? name : unit ? saidIn(unit, named[each]) : words[each]!,
    );
    return { sentence: value ? `${whole} It sends ${exactEther(value)} along.` : whole, call };
  } catch {
    const length = Math.max(0, data.length / 2 - 5);
    const what = `${data.slice(0, 10)} and ${length} bytes`;
    return bare(`calls ${name ?? target} with what the studio does not know, ${what}${paid}`);
  }
}

/** The palette that a call adds to the registry, if it adds one that the registry would take. */
export function paletteOf({ target, data }: Call): NamedPalette | undefined {
  if (nameOf(target) !== "ModelRegistry") return undefined;
  try {
    const { functionName, args } = decodeFunctionData({ abi: abiOf("ModelRegistry"), data });
    if (functionName !== "addPalette") return undefined;
    const [name, colours, areas] = args as [string, Hex, Hex];
    const shares = [...fromHex(areas)];
    const isWhole = shares.reduce((sum, area) => sum + area, 0) === AREAS;
    return isWhole && fromHex(colours).length === 3 * (lineOf(shares.length) + 1)
      ? { name: named(name), colours, areas: shares }
      : undefined;
  } catch {
    return undefined;
  }
}

/** What a style asks of a model, axis by axis. */
async function styleOf({ model, style }: Record<string, unknown>): Promise<string> {
  if (style === "0x") return "the house style";
  const record = await findModel(Number(model));
  const bytes = style as Hex;
  // A style may name a palette that the same proposal adds, so that the axes are taken without the palettes of now.
  const spreads = record && spreadsOf(fromHex(bytes), record.axes);
  // Such a style is shown as bytes: the model does not exist, or it is no style of it.
  if (!spreads) return shownBytes(bytes);
  return styleInWords(await labelled(record), spreads)
    .map(([axis, value]) => `${axis}: ${clean(value)}`)
    .join("; ");
}

/** What a style says of these axes; nothing if it is none of theirs. */
function spreadsOf(style: Uint8Array, axes: readonly Axis[]): Distribution[] | undefined {
  try {
    const spreads = decodeStyle(style);
    const isTheirs = spreads.length === axes.length && spreads.every((spread, a) => isOf(axes[a]!, spread));
    return isTheirs ? spreads : undefined;
  } catch (error) {
    if (error instanceof StyleError) return undefined;
    throw error;
  }
}
