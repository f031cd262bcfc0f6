// The visitor's own wallet (EIP-6963, else EIP-1193 at window.ethereum). No key ever comes near this page.

import { createClient, custom, getAddress } from "viem";
import type { Address, Client, EIP1193Provider } from "viem";
import { Observable } from "../chain/live";
import { studio } from "../chain/studio";

export interface Offered {
  name: string;
  provider: EIP1193Provider;
}

export interface Connected {
  name: string;
  address: Address;
  client: Client;
}

export const offered = new Observable<Offered[]>([]);
export const connected = new Observable<Connected | null>(null);

interface Announcement {
  info: { uuid: string; name: string };
  provider: EIP1193Provider;
}

/** Listens for wallets that announce themselves. */
export function lookForWallets(): void {
  const ids = new Set<string>();
  addEventListener("eip6963:announceProvider", (event) => {
    const { info, provider } = (event as CustomEvent<Announcement>).detail;
    if (ids.has(info.uuid)) return;
    ids.add(info.uuid);
    offered.set([...offered.value, { name: info.name.slice(0, 40), provider }]);
  });
  dispatchEvent(new Event("eip6963:requestProvider"));
}

/** The wallets that announced themselves; without any, the one at window.ethereum. */
export function wallets(): Offered[] {
  if (offered.value.length) return offered.value;
  const old = (globalThis as { ethereum?: EIP1193Provider }).ethereum;
  return old ? [{ name: "the browser's wallet", provider: old }] : [];
}

/** Asks a wallet for its account and for this studio's chain. Throws what the wallet says. */
export async function connect({ name, provider }: Offered): Promise<void> {
  const client = createClient({
    transport: custom(provider, { retryCount: 0 }),
  });
  const accounts = await provider.request({ method: "eth_requestAccounts" });
  const first = accounts[0];
  if (!first) throw new Error("the wallet shows no account");
  const chain = Number(await provider.request({ method: "eth_chainId" }));
  if (chain !== studio.chainId) {
    await provider.request({
      method: "wallet_switchEthereumChain",
      params: [{ chainId: `0x${studio.chainId.toString(16)}` }],
    });
  }
  connected.set({ name, address: getAddress(first), client });
  provider.on?.("accountsChanged", ([next]: Address[]) =>
    connected.set(next ? { name, address: getAddress(next), client } : null),
  );
  provider.on?.("chainChanged", () => connected.set(null));
}

export const disconnect = (): void => connected.set(null);
