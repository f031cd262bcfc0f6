// Byte strings: joining, numbers, hexadecimal, and the two hashes.

import { bytesToHex, hexToBytes, keccak256, sha256 as sha } from "viem/utils";

export type Hex = `0x${string}`;

export const keccak = (data: Uint8Array): Uint8Array => keccak256(data, "bytes");
export const sha256 = (data: Uint8Array): Uint8Array => sha(data, "bytes");
export const toHex = (data: Uint8Array): Hex => bytesToHex(data);
export const fromHex = (text: string): Uint8Array => hexToBytes(text as Hex);

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** A number below 2^53 as a 32-byte word. */
export function word(value: number): Uint8Array {
  const out = new Uint8Array(32);
  for (let at = 31, rest = value; rest > 0; at--, rest = Math.floor(rest / 256)) out[at] = rest % 256;
  return out;
}

export function be32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}

export function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
