// What calls of the studio's contracts do, in words: money as money and time as time, whatever their author says.

import type { AbiFunction, AbiParameter, Address, Hex } from "viem";
import { decodeFunctionData, hexToString, zeroAddress } from "viem";
import { rightsOf } from "../licensing/licences";
import table from "../../../../oracle/chain/units.json";
import { clean, date, duration, exactAmount, exactEther, partOf, quoted } from "../../text/words";
import { knownAbi } from "../abi";
import { findModel, labels, paletteNames, styleInWords } from "../generation/models";
import { nameOf } from "../studio";

const HOUR = 3_600;
const ALL_PARTS = 4;
const LONGEST = 66;

/** In which units the contracts count: the very table that scripts and console read. */
const UNITS = table as Record<string, Record<string, string> | string[]>;

const seconds = (value: number): string => (value ? duration(value, ALL_PARTS) : "0 seconds");

const SAID: Record<string, (value: never) => string> = {
  wei: (value: bigint) => exactEther(value),
  gwei: (value: bigint) => exactEther(BigInt(value) * 10n ** 9n),
  tokens: (value: bigint) => `${exactAmount(value)} tokens`,
  seconds: (value: bigint) => seconds(Number(value)),
  hours: (value: bigint) => seconds(Number(value) * HOUR),
  moment: (value: bigint) => date(Number(value)),
  percent: (value: bigint) => `${value} %`,
  "basis points": (value: bigint) => partOf(value, 10_000),
  millionths: (value: bigint) => partOf(value, 1_000_000),
  rights: (value: number) => rightsOf(value).join(", ") || "none",
  text: (value: Hex) => quoted(hexToString(value, { size: 32 })),
  count: (value: bigint) => String(value),
};

export interface Call {
  target: Address;
  value: bigint;
  data: Hex;
}

/** One call: `ModelRegistry.authorise(model=2)`, `pays 1 ETH to 0x…`, or what is unknown about it. */
export async function callInWords({ target, value, data }: Call): Promise<string> {
  const name = nameOf(target);
  if (data === "0x") return `pays ${exactEther(value)} to ${name ?? target}`;
  const paid = value ? `, paying ${exactEther(value)}` : "";
  const abi = name ? knownAbi(name) : undefined;
  try {
    if (!abi) throw new Error("unknown");
    const { functionName, args = [] } = decodeFunctionData({ abi, data });
    const inputs = abi.find(
      (entry): entry is AbiFunction =>
        entry.type === "function" && entry.name === functionName && entry.inputs.length === args.length,
    )!.inputs;
    const named = Object.fromEntries(inputs.map((input, at) => [input.name ?? "", args[at]]));
    const shown = listed(`${name}.${functionName}`, inputs, args);
    const style = inputs.findIndex((input) => input.name === "style");
    if (style >= 0 && "model" in named) shown[style] = `style=${await styleOf(named)}`;
    return `${name}.${functionName}(${shown.join(", ")})${paid}`;
  } catch {
    const length = Math.max(0, data.length / 2 - 5);
    return `calls ${name ?? target} with what the studio does not know, ${data.slice(0, 10)} and ${length} bytes${paid}`;
  }
}

/** `name=value` of each of the inputs of a struct or a `Contract.function`, which `kind` names. */
function listed(kind: string, inputs: readonly AbiParameter[], values: readonly unknown[]): string[] {
  const inEther = inputs.every((input, at) => !/^(token|currency)$/.test(input.name ?? "") || isNobody(values[at]));
  return inputs.map((input, at) => {
    const shown = inUnit(kind, input, values[at], inEther) ?? inWords(input, values[at]);
    return input.name ? `${input.name}=${shown}` : shown;
  });
}

const isNobody = (value: unknown): boolean => value === zeroAddress;

/** The name of the struct or the enum that an input is, empty for others. */
const typeOf = (input: AbiParameter, word: "struct" | "enum"): string =>
  new RegExp(`^${word} (?:.*\\.)?(\\w+)`).exec(input.internalType ?? "")?.[1] ?? "";

function inUnit(kind: string, input: AbiParameter, value: unknown, inEther: boolean): string | undefined {
  const names = UNITS[typeOf(input, "enum")];
  if (Array.isArray(names)) return names[Number(value)];
  const units = UNITS[kind];
  const unit = units && !Array.isArray(units) ? units[input.name ?? ""] : undefined;
  if (!unit || (unit === "wei" && !inEther)) return undefined;
  return SAID[unit]?.(value as never);
}

function inWords(input: AbiParameter, value: unknown): string {
  if (Array.isArray(value) && input.type.endsWith("]")) {
    const one = { ...input, type: input.type.replace(/\[\d*\]$/, "") } as AbiParameter;
    return `[${value.map((part) => inWords(one, part)).join(", ")}]`;
  }
  if ("components" in input) {
    const parts = value as Record<string, unknown>;
    const values = input.components.map((part, at) => parts[part.name ?? ""] ?? parts[at]);
    return `(${listed(typeOf(input, "struct"), input.components, values).join(", ")})`;
  }
  if (input.type === "string") return quoted(String(value));
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (input.type === "address") return nameOf(String(value)) ?? String(value);
  if (typeof value === "string" && input.type.startsWith("bytes")) return shownBytes(value as Hex);
  return clean(String(value));
}

const shownBytes = (value: Hex): string => (value.length > LONGEST ? `${(value.length - 2) / 2} bytes` : value);

/** What a style asks of a model, axis by axis. */
async function styleOf({ model, style }: Record<string, unknown>): Promise<string> {
  if (style === "0x") return "the house style";
  const record = await findModel(Number(model));
  const bytes = style as Hex;
  // Such a style is shown as bytes: the model does not exist, or has another number of axes.
  if (!record || bytes.length !== 2 + 8 * record.axes.length) return shownBytes(bytes);
  const [names, choices] = await Promise.all([paletteNames(), labels(record)]);
  const words = styleInWords(record, bytes, names, choices);
  return words.map(([axis, value]) => `${axis} ${clean(value)}`).join(", ");
}
