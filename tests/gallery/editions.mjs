// Makes editions with the page's generator; prints for each its length and its SHA-256.
//
//   node editions.mjs GENERATOR CASES

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [bundle, cases] = process.argv.slice(2);
const g = await import(pathToFileURL(bundle).href);

for (const { field, values, colours, areas, size, isRepeat } of JSON.parse(
  readFileSync(cases, "utf8"),
)) {
  const inks = { colours: g.fromHex(colours), areas: g.fromHex(areas) };
  const plate = g.plateOf(
    { field: g.fromHex(field), composition: g.compositionOf(values), inks },
    isRepeat,
  );
  const parts = [];
  const tell = (part) => parts.push(part);
  const made = size
    ? g.editionFile(new g.Edition(plate, size / g.PICTURE_SIDE), tell)
    : g.drawing(plate, "A & <B>", "ink", tell);
  const isRising = parts.every(
    (part, at) => part >= 0 && part < 1 && (at === 0 || part >= parts[at - 1]),
  );
  const digest = createHash("sha256").update(made).digest("hex");
  process.stdout.write(
    `${made.length} ${digest}${isRising ? "" : " progress goes back"}\n`,
  );
}
