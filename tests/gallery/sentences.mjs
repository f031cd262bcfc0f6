// Has the page say calls of the studio's contracts in words; prints a sentence and the call behind it, a line each,
// and one more for a palette.
//
//   node sentences.mjs CALLS STUDIO-AND-CALLS

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [bundle, file] = process.argv.slice(2);
const { studio, calls } = JSON.parse(readFileSync(file, "utf8"));
globalThis.document = { getElementById: () => ({ textContent: JSON.stringify(studio) }) };
const { callInWords, paletteOf } = await import(pathToFileURL(bundle).href);

for (const { target, data } of calls) {
  const call = { target, value: 0n, data };
  const told = await callInWords(call);
  process.stdout.write(`${told.sentence}\n${told.call}\n`);
  const palette = paletteOf(call);
  if (palette) process.stdout.write(`${palette.name} in parts of ${palette.areas.join(", ")}\n`);
}
