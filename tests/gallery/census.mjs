// Has the page count what works drew; prints for each case, as JSON, every axis' values with their counts and shares.
//
//   node census.mjs CENSUS-BUNDLE GENERATOR-BUNDLE GIVEN

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [counting, generator, file] = process.argv.slice(2);
const [{ census, commonAxes }, g] = await Promise.all(
  [counting, generator].map((bundle) => import(pathToFileURL(bundle).href)),
);

/** What all works of a round drew. */
function drawsOf({ style, seed, works }) {
  const spreads = g.decodeStyle(g.fromHex(style));
  const values = Array.from({ length: works }, (_, index) => g.drawFrom(g.fromHex(seed), index, spreads));
  return { spreads, values: Uint16Array.from(values.flat()) };
}

for (const { models, rounds } of JSON.parse(readFileSync(file, "utf8"))) {
  const works = rounds.flatMap((round) => {
    const draws = drawsOf(round);
    return Array.from({ length: round.works }, (_, index) => ({ draws, index }));
  });
  const told = census(commonAxes(models), works).map(({ key, tallies }) => [
    key,
    tallies.map(({ name, works, share }) => [name, works, share ?? null]),
  ]);
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
