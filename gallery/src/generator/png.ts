// The file (docs/semantics.md, section 6): an indexed PNG with stored blocks, the same bytes everywhere.

import { be32, concat } from "./bytes";

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const MAX_BLOCK = 65535;
const ADLER = 65521;

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});

function crc32(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) crc = CRC[(crc ^ byte) & 255]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

function adler32(data: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (const byte of data) {
    a = (a + byte) % ADLER;
    b = (b + a) % ADLER;
  }
  return b * 65536 + a;
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const body = concat([Uint8Array.from(name, (letter) => letter.charCodeAt(0)), data]);
  return concat([be32(data.length), body, be32(crc32(body))]);
}

/** The file of a picture of palette indices, with a palette of 768 bytes. */
export function encode(picture: Uint8Array, palette: Uint8Array): Uint8Array {
  const side = Math.sqrt(picture.length);
  const raw = new Uint8Array(side * (side + 1));
  for (let row = 0; row < side; row++) raw.set(picture.subarray(row * side, (row + 1) * side), row * (side + 1) + 1);
  const stored: Uint8Array[] = [Uint8Array.of(0x78, 0x01)];
  for (let at = 0; at < raw.length; at += MAX_BLOCK) {
    const part = raw.subarray(at, at + MAX_BLOCK);
    const n = part.length;
    const isLast = at + n === raw.length ? 1 : 0;
    stored.push(Uint8Array.of(isLast, n & 255, n >> 8, ~n & 255, (~n >> 8) & 255), part);
  }
  stored.push(be32(adler32(raw)));
  const header = concat([be32(side), be32(side), Uint8Array.of(8, 3, 0, 0, 0)]);
  return concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("PLTE", palette),
    chunk("IDAT", concat(stored)),
    chunk("IEND", new Uint8Array()),
  ]);
}
