// The chain that a wallet is on, and how it comes to the studio's.

import { toHex } from "viem";
import { studio } from "../chain/studio";
import { codesOf } from "./refusals";
import { askWallet, type Provider } from "./provider";

const NAMES: Record<number, string> = {
  1: "Ethereum",
  10: "OP Mainnet",
  8453: "Base",
  42161: "Arbitrum One",
  11155111: "Sepolia",
  84532: "Base Sepolia",
  31337: "a chain on one machine",
};
const UNKNOWN_CHAIN = 4902;
const LOOKS = 10;
const PAUSE = 200;

/** The endpoints of the chain's own; a gallery that asks in its visitors' place sends nothing for them. */
const PUBLIC = studio.rpc.filter((url) => /^https?:/.test(url));

/** The studio's chain as EIP-3085 describes one. */
const DESCRIBED = {
  chainId: toHex(studio.chainId),
  chainName: NAMES[studio.chainId] ?? `Chain of ${studio.name}`,
  nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
  rpcUrls: PUBLIC,
};

export const networkName = (chain: number): string => (NAMES[chain] ? `${NAMES[chain]} (${chain})` : `chain ${chain}`);

/** The chain that a wallet is on. */
export async function chainOf(provider: Provider): Promise<number> {
  const chain = Number(await askWallet(provider, "eth_chainId"));
  if (!Number.isSafeInteger(chain)) throw new Error("The wallet does not say which chain it is on.");
  return chain;
}

/** Has a wallet change to the studio's chain, which is added if the wallet lacks it. Throws what the wallet says. */
export async function switchChain(provider: Provider): Promise<void> {
  const ask = () => askWallet(provider, "wallet_switchEthereumChain", [{ chainId: toHex(studio.chainId) }]);
  try {
    await ask();
  } catch (error) {
    // Without a public endpoint there is none that a wallet could send through.
    if (!codesOf(error).includes(UNKNOWN_CHAIN) || !PUBLIC.length) throw error;
    await askWallet(provider, "wallet_addEthereumChain", [DESCRIBED]);
    // Some wallets add a chain without changing to it.
    if ((await chainOf(provider)) !== studio.chainId) await ask();
  }
  // Some wallets answer before they have changed.
  for (let look = 0; (await chainOf(provider)) !== studio.chainId; look++) {
    if (look === LOOKS) throw new Error(`The wallet did not change: choose ${networkName(studio.chainId)} in it.`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}
