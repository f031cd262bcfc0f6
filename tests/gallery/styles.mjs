// Has the page read styles; prints for each, as JSON, what it says of every axis, what a work draws, and how rare that is.
//
//   node styles.mjs STYLES-BUNDLE GENERATOR-BUNDLE GIVEN

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [words, generator, file] = process.argv.slice(2);
const [{ styleInWords, trait }, g] = await Promise.all(
  [words, generator].map((bundle) => import(pathToFileURL(bundle).href)),
);

for (const { axes, style, seed } of JSON.parse(readFileSync(file, "utf8"))) {
  const bytes = g.fromHex(style);
  const spreads = g.decodeStyle(bytes);
  const drawn = g.drawValues(g.fromHex(seed), 3, bytes);
  const told = {
    words: styleInWords(axes, spreads).map(
      ([name, said]) => `${name}: ${said}`,
    ),
    drawn,
    shares: drawn.map((value, a) => g.shareOf(spreads[a], value)),
    traits: drawn.map((value, a) => trait(axes[a], spreads[a], value)),
    isTheirs: spreads.map((spread, a) => g.isOf(axes[a], spread)),
    again: g.toHex(g.encodeStyle(spreads)),
  };
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
