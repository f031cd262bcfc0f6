// CIDv1 of a file: raw codec, sha2-256, base32 (docs/semantics.md, section 6).

const LETTERS = "abcdefghijklmnopqrstuvwxyz234567";

export function cidOf(digest: Uint8Array): string {
  let text = "b";
  let bits = 0;
  let value = 0;
  for (const byte of [0x01, 0x55, 0x12, 0x20, ...digest]) {
    value = (value << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += LETTERS[(value >> (bits - 5)) & 31];
    value &= (1 << bits) - 1;
  }
  return bits ? text + LETTERS[(value << (5 - bits)) & 31] : text;
}
