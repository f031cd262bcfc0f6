// Has the page say a style in words; prints one axis a line.
//
//   node axes.mjs MODELS STYLE

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [bundle, file] = process.argv.slice(2);
const { model, style, palettes, labels } = JSON.parse(readFileSync(file, "utf8"));
const studio = { name: "atelier", chainId: 1, block: 0, rpc: ["http://127.0.0.1:9"], contracts: {} };
globalThis.document = { getElementById: () => ({ textContent: JSON.stringify(studio) }) };
const { styleInWords } = await import(pathToFileURL(bundle).href);

for (const [axis, words] of styleInWords(model, style, palettes, labels)) process.stdout.write(`${axis}: ${words}\n`);
