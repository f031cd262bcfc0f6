// Composes fields with the page's generator; prints, for each, the SHA-256 of its file and of what repeats of it.
//
//   node compositions.mjs GENERATOR CASES

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [bundle, cases] = process.argv.slice(2);
const g = await import(pathToFileURL(bundle).href);
const sha256 = (data) => createHash("sha256").update(data).digest("hex");

for (const { field, values, colours, areas } of JSON.parse(
  readFileSync(cases, "utf8"),
)) {
  const composition = g.compositionOf(values);
  const given = [g.fromHex(field), composition, g.fromHex(areas)];
  const file = g.encode(g.compose(...given), g.fromHex(colours));
  const repeat = g.repeats(composition.symmetry)
    ? sha256(g.composeRepeat(...given).pixels)
    : "";
  process.stdout.write(`${sha256(file)} ${repeat}\n`);
}
