// Has the page ask an endpoint for many values at once and for all events of a kind; prints how many it was given.
//
//   node endpoints.mjs CLIENT STUDIO

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [bundle, file] = process.argv.slice(2);
const { studio, event, balances } = JSON.parse(readFileSync(file, "utf8"));
globalThis.document = {
  baseURI: "http://page.example/",
  getElementById: () => ({ textContent: JSON.stringify(studio) }),
};
const { client, events } = await import(pathToFileURL(bundle).href);

const ask = (address) =>
  client.request({ method: "eth_getBalance", params: [address, "latest"] });
const found = await events("StudioToken", event);
const given = await Promise.all(balances.map(ask));
process.stdout.write(
  `${found.map((log) => log.block).join(" ")}\n${given.map(Number).join(" ")}\n`,
);
