// How many blocks an endpoint searches for events at once, as it says or as trying shows. The library does the same.

const RANGE = /(0x[\da-f]+|\d+)(?:,\s+|\s?-\s?|\s+to\s+)(0x[\da-f]+|\d+)/gi;
const NUMBER = /(?<![\w.-])(\d[\d,]*)\s?(k)?(?!\w)/gi;
const BLOCKS = /block|range|distance/i;
const RESULTS = /result|matched|response|bytes|\bsize\b/i;
const NOISE = /https?:\/\/\S+|HTTP \d+/g;
const BUSY = /too many requests|rate.?limit|rate exceeded|requests? limit|throughput|capacity/i;
const EVERYTHING = 2n ** 62n;

/** Whether the endpoint takes no more requests for now, which narrower ones do not mend. */
export const isBusy = (said: string): boolean => BUSY.test(said);

/** How many blocks would do by a refusal's own words; undefined if it does not say, or says what cannot be. */
export function told(said: string, first: bigint, asked: bigint): bigint | undefined {
  const text = said.replace(NOISE, "");
  for (const [, begin, end] of text.matchAll(RANGE)) {
    const blocks = BigInt(end!) - first + 1n;
    if (BigInt(begin!) === first && blocks > 0n && blocks < asked) return blocks;
  }
  if (RESULTS.test(text) || !BLOCKS.test(text)) return undefined;
  const numbers = [...text.replace(RANGE, "").matchAll(NUMBER)]
    .map(([, digits, thousands]) => BigInt(digits!.replaceAll(",", "")) * (thousands ? 1_000n : 1n))
    .filter((number) => number > 0n && number < asked - 1n);
  return numbers.reduce<bigint | undefined>((most, n) => (most === undefined || n > most ? n : most), undefined);
}

/** What is known of the endpoints; `blocks` is how many to ask for next. */
export class Span {
  blocks = EVERYTHING;
  private refused: bigint | undefined;

  answer(asked: bigint): void {
    if (this.refused === undefined || asked < this.blocks || this.blocks >= (this.refused * 7n) / 8n) return;
    const more = (this.refused - this.blocks) / 2n;
    this.blocks += more > 0n ? more : 1n;
  }

  refuse(first: bigint, asked: bigint, said: string): void {
    const known = told(said, first, asked);
    this.refused = known === undefined ? asked : known + 1n;
    this.blocks = known ?? (asked > 1n ? asked / 2n : 1n);
  }
}
