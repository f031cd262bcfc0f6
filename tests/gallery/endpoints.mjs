// Has the page ask an endpoint for many values at once and for all events of a kind; prints how many it was given.
//
//   node endpoints.mjs READ STUDIO

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [bundle, file] = process.argv.slice(2);
const { studio, event, balances } = JSON.parse(readFileSync(file, "utf8"));
globalThis.document = {
  baseURI: "http://page.example/",
  getElementById: () => ({ textContent: JSON.stringify(studio) }),
};
const { balanceOf, events } = await import(pathToFileURL(bundle).href);

const [found, given] = await Promise.all([
  events("StudioToken", event),
  Promise.all(balances.map((account) => balanceOf(account))),
]);
process.stdout.write(
  `${found.map((log) => log.block).join(" ")}\n${given.map(Number).join(" ")}\n`,
);
