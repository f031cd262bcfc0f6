// Has the page say reverts in words; prints a line for each: the sentence, and the error behind it.
//
//   node errors.mjs ERRORS STUDIO-AND-REVERTS

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [bundle, file] = process.argv.slice(2);
const { studio, errors } = JSON.parse(readFileSync(file, "utf8"));
globalThis.document = { getElementById: () => ({ textContent: JSON.stringify(studio) }) };
const { explain, behind } = await import(pathToFileURL(bundle).href);

for (const data of errors) {
  process.stdout.write(`${explain({ data })} [${behind({ data })}]\n`);
}
