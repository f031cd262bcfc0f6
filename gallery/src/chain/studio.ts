// The studio that this page shows. Whoever serves the page writes it in; what the chain can say is asked of the chain.

import type { Address } from "viem";

export interface Studio {
  name: string;
  chainId: number;
  /** The first block that can hold anything of the studio. */
  block: number;
  /** RPC endpoints, in order of preference. */
  rpc: string[];
  contracts: Record<string, Address>;
  /** Whether whoever serves the page reads the chain for it. */
  answers?: boolean;
  /** Where the page was exported: the last block of the events beside it, their kinds, and whether there is Multicall3. */
  history?: { block: number; kinds: string[]; hasMulticall: boolean };
  /** Whether whoever serves the page knows each room under a path of its own. */
  hasPaths?: boolean;
  /** The work at auction when the page was served, which is there before the chain has answered. */
  first?: { title: string; cid: string };
}

// While the page is built there is no studio; `{{name}}` is filled in by whoever serves the page.
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

/** Whether the studio has this contract. A studio may have been deployed without the market's. */
export const has = (contract: string): boolean => contract in studio.contracts;

/** What an address is to this studio, if it is one of its contracts. */
export const nameOf = (address: string): string | undefined =>
  Object.entries(studio.contracts).find(([, at]) => at.toLowerCase() === address.toLowerCase())?.[0];
