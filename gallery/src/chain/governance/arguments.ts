// What calls, errors and structs carry, in words: money as money and time as time.

import type { AbiParameter, Hex } from "viem";
import { hexToBytes, hexToString, zeroAddress } from "viem";
import { rightsOf } from "../licensing/licences";
import table from "../../../../oracle/chain/units.json";
import { clean, date, duration, exactAmount, exactEther, partOf, quoted } from "../../text/words";
import { LIGHT_STEPS, NEUTRAL_STEP } from "../../generator";
import { nameOf } from "../studio";

const HOUR = 3_600;
const ALL_PARTS = 4;
const MAX_HEX = 66;
const MIN_INKS = 2;
const MAX_INKS = 16;

/** In which units the contracts count: the very table that scripts and console read. */
const UNITS = table as Record<string, Record<string, string> | string[]>;

const seconds = (value: number): string => (value ? duration(value, ALL_PARTS) : "0 seconds");

/** A palette's inks, its paper and its line's ink, without the steps of light. */
function inksInWords(colours: Hex): string {
  const entries = (colours.slice(2).match(/.{1,6}/g) ?? []).map((entry) => `#${entry}`);
  const inkCount = (entries.length - 2) / LIGHT_STEPS;
  if (colours.length !== 2 + 6 * entries.length || !isInkCount(inkCount)) return sizeOf(colours);
  const inks = entries.slice(0, -2).filter((_, at) => at % LIGHT_STEPS === NEUTRAL_STEP);
  return `${inks.join(", ")}; paper ${entries.at(-2)}; line ${entries.at(-1)}`;
}

const areasInWords = (areas: Hex): string =>
  isInkCount(areas.length / 2 - 1) ? `${[...hexToBytes(areas)].join(", ")} of 256` : sizeOf(areas);

const isInkCount = (count: number): boolean => Number.isInteger(count) && count >= MIN_INKS && count <= MAX_INKS;

const SAID: Record<string, (value: never) => string> = {
  wei: (value: bigint) => exactEther(value),
  gwei: (value: bigint) => exactEther(BigInt(value) * 10n ** 9n),
  tokens: (value: bigint) => `${exactAmount(value)} tokens`,
  amount: (value: bigint) => exactAmount(value),
  billionths: (value: bigint) => exactAmount(BigInt(value) * 10n ** 9n),
  seconds: (value: bigint) => seconds(Number(value)),
  hours: (value: bigint) => seconds(Number(value) * HOUR),
  moment: (value: bigint) => date(Number(value)),
  percent: (value: bigint) => `${value} %`,
  "basis points": (value: bigint) => partOf(value, 10_000),
  millionths: (value: bigint) => partOf(value, 1_000_000),
  rights: (value: number) => rightsOf(value).join(", ") || "none",
  text: (value: Hex) => quoted(hexToString(value.replace(/(00)+$/, "") as Hex)),
  inks: (value: Hex) => inksInWords(value),
  areas: (value: Hex) => areasInWords(value),
  count: (value: bigint) => String(value),
};

/** `name=value` of each of the inputs of a struct, an error or a `Contract.function`, which `kind` names. */
export const listed = (kind: string, inputs: readonly AbiParameter[], values: readonly unknown[]): string[] =>
  said(kind, inputs, values).map((shown, at) => (inputs[at]!.name ? `${inputs[at]!.name}=${shown}` : shown));

/** Each of the inputs in words, without its name. */
export function said(kind: string, inputs: readonly AbiParameter[], values: readonly unknown[]): string[] {
  const inEther = inputs.every((input, at) => !/^(token|currency)$/.test(input.name ?? "") || isNobody(values[at]));
  return inputs.map((input, at) => inUnit(kind, input, values[at], inEther) ?? inWords(input, values[at]));
}

/** A value in a unit of the table. */
export const saidIn = (unit: string, value: unknown): string => SAID[unit]!(value as never);

/** An input within a sentence: a struct as `base fee 0.1 ETH, quorum 3`, more of them parted by semicolons. */
export function inSentence(input: AbiParameter, value: unknown, shown: string): string {
  if (!("components" in input)) return shown;
  if (Array.isArray(value) && input.type.endsWith("]")) {
    const one = { ...input, type: input.type.replace(/\[\d*\]$/, "") } as AbiParameter;
    return value.map((part) => inSentence(one, part, "")).join("; ") || "none";
  }
  const names = input.components.map((part) => worded(part.name ?? ""));
  return said(typeOf(input, "struct"), input.components, partsOf(input, value))
    .map((each, at) => `${names[at]} ${each}`)
    .join(", ");
}

/** A parameter's name as words: `noShowPenaltyBps` is `no show penalty`. */
const worded = (name: string): string =>
  name
    .replace(/_$/, "")
    .replace(/Bps$/, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();

/** A struct's values in the order of its components. */
function partsOf(input: { components: readonly AbiParameter[] }, value: unknown): unknown[] {
  const parts = value as Record<string, unknown>;
  return input.components.map((part, at) => parts[part.name ?? ""] ?? parts[at]);
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
    return `(${listed(typeOf(input, "struct"), input.components, partsOf(input, value)).join(", ")})`;
  }
  if (input.type === "string") return quoted(String(value));
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (input.type === "address") return nameOf(String(value)) ?? String(value);
  if (typeof value === "string" && input.type.startsWith("bytes")) return shownBytes(value as Hex);
  return clean(String(value));
}

export const shownBytes = (value: Hex): string => (value.length > MAX_HEX ? sizeOf(value) : value);

const sizeOf = (value: Hex): string => `${(value.length - 2) / 2} bytes`;
