// The wallet that the visitor connected: its account, its chain, and the end of it. No key ever comes near this page.

import { getAddress, isAddress, type Address } from "viem";
import { Observable } from "../chain/live";
import { studio } from "../chain/studio";
import { chainOf, switchChain } from "./chains";
import { askWallet, type Offered, type Provider } from "./provider";

export interface Connected {
  name: string;
  provider: Provider;
  address: Address;
  /** The chain that the wallet is on, which may be another one than the studio's. */
  chain: number;
}

export const connected = new Observable<Connected | null>(null);

/** Ends listening to the wallet that is connected. */
let stopListening = (): void => undefined;
let attempts = 0;

/**
 * Asks a wallet for its account, and for this studio's chain if it is on another one. A wallet that stays there is
 * connected all the same; nothing is sent from there. Throws what the wallet says.
 */
export async function connect(wallet: Offered): Promise<void> {
  const attempt = ++attempts;
  const address = firstOf(await askWallet(wallet.provider, "eth_requestAccounts"));
  if (!address) throw new Error("The wallet shows no account: unlock it, or choose one there.");
  const chain = await chainOf(wallet.provider);
  // Another wallet was chosen while this one asked.
  if (attempt !== attempts) return;
  stopListening();
  stopListening = listen(wallet);
  connected.set({ name: wallet.name, provider: wallet.provider, address, chain });
  if (chain !== studio.chainId) await changeChain();
}

/** Has the connected wallet change to the studio's chain. Throws what the wallet says. */
export async function changeChain(): Promise<void> {
  const by = connected.value;
  if (!by) return;
  await switchChain(by.provider);
  if (connected.value?.provider === by.provider) connected.set({ ...connected.value, chain: studio.chainId });
}

export function disconnect(): void {
  attempts += 1;
  stopListening();
  connected.set(null);
}

function listen({ name, provider }: Offered): () => void {
  let isLeft = false;
  const on = (event: string, heard: (value: unknown) => void): (() => void) => {
    // Some wallets cannot be told that nobody listens any more.
    const listener = (value: unknown) => {
      if (!isLeft) heard(value);
    };
    provider.on?.(event, listener);
    return () => provider.removeListener?.(event, listener);
  };
  const change = (changed: Partial<Connected>) => {
    if (connected.value) connected.set({ ...connected.value, name, provider, ...changed });
  };
  const ends = [
    on("accountsChanged", (accounts) => {
      const address = firstOf(accounts);
      if (address) change({ address });
      else disconnect();
    }),
    on("chainChanged", (chain) => change({ chain: Number(chain) })),
    on("disconnect", () => disconnect()),
  ];
  return () => {
    isLeft = true;
    for (const end of ends) end();
  };
}

function firstOf(accounts: unknown): Address | undefined {
  const first: unknown = Array.isArray(accounts) ? accounts[0] : undefined;
  return typeof first === "string" && isAddress(first, { strict: false }) ? getAddress(first) : undefined;
}
