// Deflate for large flat areas: one block of the fixed code, literals and runs (docs/semantics-editions.md).
//
// What an encoder may choose is fixed: each row is cut into runs of equal bytes; a run is its byte, then as many copies of
// 258 as fit, then one copy of the rest, or the bytes themselves if the rest is under three. Copies reach back one byte.

import { concat } from "../file/bytes";
import { Adler } from "../file/png";

const LONGEST = 258;
const SHORTEST = 3;
const DISTANCE_BITS = 5;
const PIECE = 1 << 18;
/** The longest run of a row that is coded before there is looked for room: its codes are under so many bytes. */
const MOST_BYTES = 8;

type Code = readonly [code: number, bits: number];

function reversed(value: number, bits: number): number {
  let out = 0;
  for (let bit = 0; bit < bits; bit++) out = (out << 1) | ((value >> bit) & 1);
  return out;
}

const literal = (byte: number): Code =>
  byte < 144 ? [reversed(0x30 + byte, 8), 8] : [reversed(0x190 + byte - 144, 9), 9];

/** A copy of so many bytes from one byte back. */
function copy(length: number): Code {
  let [symbol, extra, base] = [257, 0, SHORTEST];
  while (length >= base + (1 << extra)) {
    base += 1 << extra;
    symbol += 1;
    extra = Math.max(0, (symbol - 261) >> 2);
  }
  if (length === LONGEST) [symbol, extra, base] = [285, 0, LONGEST];
  const bits = symbol < 280 ? 7 : 8;
  const code = reversed(symbol < 280 ? symbol - 256 : 0xc0 + symbol - 280, bits);
  return [code | ((length - base) << bits), bits + extra + DISTANCE_BITS];
}

const LITERALS = /* @__PURE__ */ Array.from({ length: 256 }, (_, byte) => literal(byte));
const COPIES = /* @__PURE__ */ Array.from(
  { length: LONGEST + 1 },
  (_, length): Code => (length < SHORTEST ? [0, 0] : copy(length)),
);

/** A zlib stream of rows. */
export class RunDeflate {
  private readonly done: Uint8Array[] = [];
  private readonly sum = new Adler();
  private piece = new Uint8Array(PIECE);
  private at = 0;
  private held = 0;
  private have = 0;

  constructor() {
    this.put(0x0178, 16);
    // One block, the last, of the fixed code.
    this.put(3, 3);
  }

  /** Takes a row; a run ends with it. */
  row(row: Uint8Array): void {
    this.sum.add(row);
    for (let from = 0; from < row.length; ) {
      const byte = row[from]!;
      let to = from + 1;
      while (to < row.length && row[to] === byte) to++;
      this.run(byte, to - from);
      from = to;
    }
  }

  private run(byte: number, length: number): void {
    const [code, bits] = LITERALS[byte]!;
    this.put(code, bits);
    let rest = length - 1;
    for (; rest >= LONGEST; rest -= LONGEST) this.put(...COPIES[LONGEST]!);
    if (rest >= SHORTEST) this.put(...COPIES[rest]!);
    else for (; rest > 0; rest--) this.put(code, bits);
  }

  private put(code: number, bits: number): void {
    this.held |= code << this.have;
    this.have += bits;
    if (this.at + MOST_BYTES > PIECE) this.turn();
    while (this.have >= 8) {
      this.piece[this.at++] = this.held & 255;
      this.held >>>= 8;
      this.have -= 8;
    }
  }

  private turn(): void {
    this.done.push(this.piece.subarray(0, this.at));
    this.piece = new Uint8Array(PIECE);
    this.at = 0;
  }

  /** The whole stream. */
  end(): Uint8Array {
    // Symbol 256 ends the block; then the last byte is filled up.
    this.put(0, 7);
    this.put(0, (8 - this.have) % 8);
    this.turn();
    return concat([...this.done, this.sum.bytes()]);
  }
}
