// Which studio this page is of: written into the page by whoever serves it, and nothing in it is believed that the
// chain can say itself.

import type { Address } from "viem";

export interface Studio {
  name: string;
  chainId: number;
  /** The first block that can hold anything of the studio. */
  block: number;
  /** RPC endpoints, in order of preference. */
  rpc: string[];
  contracts: Record<string, Address>;
  /** The work at auction when the page was served, which is there before the chain has answered. */
  first?: { title: string; cid: string };
}

// When the page is built its name is a place that whoever serves it fills in.
const EMPTY: Studio = {
  name: "{{name}}",
  chainId: 0,
  block: 0,
  rpc: [],
  contracts: {},
};

function read(): Studio {
  const block = globalThis.document?.getElementById("studio")?.textContent;
  return block ? (JSON.parse(block) as Studio) : EMPTY;
}

export const studio = read();

/** Whether the studio has this contract: one without a market is a studio, too. */
export const has = (contract: string): boolean => contract in studio.contracts;

/** What an address is to this studio, if it is one of its contracts. */
export const nameOf = (address: string): string | undefined =>
  Object.entries(studio.contracts).find(([, at]) => at.toLowerCase() === address.toLowerCase())?.[0];
