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
    if (!codesOf(error).includes(UNKNOWN_CHAIN)) throw error;
    await askWallet(provider, "wallet_addEthereumChain", [described()]);
    // Some wallets add a chain without changing to it.
    if ((await chainOf(provider)) !== studio.chainId) await ask();
  }
  // Some wallets answer before they have changed.
  for (let look = 0; (await chainOf(provider)) !== studio.chainId; look++) {
    if (look === LOOKS) throw new Error(`The wallet did not change: choose ${networkName(studio.chainId)} in it.`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/** The studio's chain as EIP-3085 describes one. */
const described = () => ({
  chainId: toHex(studio.chainId),
  chainName: NAMES[studio.chainId] ?? `Chain of ${studio.name}`,
  nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
  rpcUrls: studio.rpc.map((url) => new URL(url, document.baseURI).href),
});
