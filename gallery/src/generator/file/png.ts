// The file (docs/semantics.md, section 6): an indexed PNG with stored blocks, the same bytes everywhere.

import { be32, concat } from "./bytes";
import type { Picture } from "../composition/index";

const SIGNATURE = /* @__PURE__ */ Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const MAX_BLOCK = 65535;
const ADLER = 65521;
/** So many bytes can be summed up before the sums outgrow 2^53. */
const ADLER_STRIDE = 4096;

const CRC = /* @__PURE__ */ Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});

function crc32(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (let at = 0; at < data.length; at++) crc = CRC[(crc ^ data[at]!) & 255]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** The Adler-32 of what is added to it. */
export class Adler {
  private a = 1;
  private b = 0;

  add(data: Uint8Array): void {
    for (let from = 0; from < data.length; from += ADLER_STRIDE) {
      const end = Math.min(from + ADLER_STRIDE, data.length);
      for (let at = from; at < end; at++) {
        this.a += data[at]!;
        this.b += this.a;
      }
      this.a %= ADLER;
      this.b %= ADLER;
    }
  }

  /** The sum's four bytes. */
  bytes(): Uint8Array {
    return be32(this.b * 65536 + this.a);
  }
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const body = concat([Uint8Array.from(name, (letter) => letter.charCodeAt(0)), data]);
  return concat([be32(data.length), body, be32(crc32(body))]);
}

/** A PNG of palette indices whose rows the parts, one for each of its data chunks, hold as a zlib stream. */
export function container(
  width: number,
  height: number,
  colours: Uint8Array,
  parts: readonly Uint8Array[],
): Uint8Array {
  const header = concat([be32(width), be32(height), Uint8Array.of(8, 3, 0, 0, 0)]);
  return concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("PLTE", colours),
    ...parts.map((part) => chunk("IDAT", part)),
    chunk("IEND", new Uint8Array()),
  ]);
}

/** The file of a picture of palette indices. */
export function encode({ pixels, width, height }: Picture, colours: Uint8Array): Uint8Array {
  const raw = new Uint8Array(height * (width + 1));
  for (let row = 0; row < height; row++)
    raw.set(pixels.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
  const stored: Uint8Array[] = [Uint8Array.of(0x78, 0x01)];
  for (let at = 0; at < raw.length; at += MAX_BLOCK) {
    const part = raw.subarray(at, at + MAX_BLOCK);
    const n = part.length;
    const isLast = at + n === raw.length ? 1 : 0;
    stored.push(Uint8Array.of(isLast, n & 255, n >> 8, ~n & 255, (~n >> 8) & 255), part);
  }
  const sum = new Adler();
  sum.add(raw);
  stored.push(sum.bytes());
  return container(width, height, colours, [concat(stored)]);
}
