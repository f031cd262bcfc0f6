// Money, times and names as people say them.

import { type Address, formatUnits, getAddress } from "viem";

const MAX_LETTERS = 300;

/** Wei in words: `0.25 ETH`; six digits after the first that counts. */
export function ether(wei: bigint): string {
  return `${amount(wei)} ETH`;
}

/** Wei in ETH to the last wei, for where nothing may be rounded. */
export const exactEther = (wei: bigint): string => `${exactAmount(wei)} ETH`;

/** An amount of 18 decimals with all of them that are not zero. */
export const exactAmount = (value: bigint): string => formatUnits(value, 18);

/** A part of `whole` in percent, which must be a power of ten; nothing is rounded. */
export const partOf = (value: bigint | number, whole: number): string =>
  `${formatUnits(BigInt(value) * 100n, Math.log10(whole))} %`;

/** An amount of 18 decimals, with at most six digits after the point (or the first that counts). */
export function amount(value: bigint): string {
  const [whole = "0", part = ""] = formatUnits(value, 18).split(".");
  const first = part.search(/[1-9]/);
  const cut = whole === "0" && first >= 0 ? part.slice(0, Math.max(6, first + 3)) : part.slice(0, 6);
  const rest = cut.replace(/0+$/, "");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, "\u202f");
  return rest ? `${grouped}.${rest}` : grouped;
}

/** A duration in words, cut off after so many: `2 days 3 hours`, `40 seconds`. */
export function duration(seconds: number, maxParts = 2): string {
  if (seconds <= 0) return "a moment";
  const parts: string[] = [];
  let rest = Math.floor(seconds);
  for (const [name, size] of [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
    ["second", 1],
  ] as const) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count) parts.push(`${count} ${name}${count > 1 ? "s" : ""}`);
  }
  return parts.slice(0, maxParts).join(" ") || "a moment";
}

export function date(seconds: number): string {
  return new Date(seconds * 1_000).toLocaleString("en-GB", {
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: "UTC",
    timeZoneName: "short",
  });
}

/** The address that a person wrote, if it is one: of one case, or with the right checksum (EIP-55). */
export function readAddress(text: string): Address | undefined {
  if (!/^0x[0-9a-f]{40}$/i.test(text)) return undefined;
  const address = getAddress(text.toLowerCase());
  const digits = text.slice(2);
  const isRight = [digits.toLowerCase(), digits.toUpperCase(), address.slice(2)].includes(digits);
  return isRight ? address : undefined;
}

export const short = (hex: string): string => (hex.length > 14 ? `${hex.slice(0, 6)}…${hex.slice(-4)}` : hex);

export const percent = (millionths: number): string => `${+(millionths / 10_000).toFixed(2)} %`;

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString("en-GB").replace(/,/g, "\u202f")} ${count === 1 ? one : many}`;

/** Text from the chain, which anybody may have written, without letters that are invisible or turn the line around. */
export const clean = (text: string): string =>
  text.replace(/[^\P{C}\n\t]|[\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]/gu, "\ufffd");

/** A name from the chain, which anybody may have chosen, as one line that is never blank. */
export const named = (text: string): string => clean(text).replace(/\s+/g, " ").trim() || "(blank)";

/** A text in quotation marks. It can hold no such mark itself, so that nobody can write on behind them. */
export function quoted(text: string): string {
  const shown = clean(text)
    .replace(/[\n\t]/g, "\ufffd")
    .replace(/[“”]/g, '"');
  const letters = [...shown];
  return `“${letters.length > MAX_LETTERS ? `${letters.slice(0, MAX_LETTERS).join("")}… ${letters.length} letters` : shown}”`;
}
