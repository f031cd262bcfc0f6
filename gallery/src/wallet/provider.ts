// How a page speaks to a wallet (EIP-1193), and which wallets there are (EIP-6963, else window.ethereum).

import { Observable } from "../chain/live";
import { named } from "../text/words";

const MAX_LETTERS = 40;

export interface Provider {
  request(question: { method: string; params?: unknown }): Promise<unknown>;
  on?(event: string, listener: (value: unknown) => void): unknown;
  removeListener?(event: string, listener: (value: unknown) => void): unknown;
}

export interface Offered {
  /** Two wallets may have one name. */
  id: string;
  name: string;
  provider: Provider;
}

export const offered = new Observable<Offered[]>([]);

interface Announcement {
  info: { uuid: string; name: string };
  provider: Provider;
}

/** Listens for wallets that announce themselves. */
export function lookForWallets(): void {
  addEventListener("eip6963:announceProvider", (event) => {
    const { info, provider } = (event as CustomEvent<Announcement>).detail;
    if (offered.value.some(({ id }) => id === info.uuid)) return;
    offered.set([...offered.value, { id: info.uuid, name: named(info.name.slice(0, MAX_LETTERS)), provider }]);
  });
  dispatchEvent(new Event("eip6963:requestProvider"));
}

/** The wallets that announced themselves; without any, the one at window.ethereum. */
export function wallets(): Offered[] {
  if (offered.value.length) return offered.value;
  const old = (globalThis as { ethereum?: Provider }).ethereum;
  return old ? [{ id: "window.ethereum", name: "the browser's wallet", provider: old }] : [];
}

/** Asks a wallet. Throws what the wallet says. */
export const askWallet = (provider: Provider, method: string, params: readonly unknown[] = []): Promise<unknown> =>
  provider.request({ method, params });

/** Asks a wallet for what it may not know; null if it refuses, or says nothing for so many milliseconds. */
export async function askQuietly(
  provider: Provider,
  method: string,
  params: readonly unknown[],
  patience = 3_000,
): Promise<unknown> {
  const silence = new Promise<null>((resolve) => setTimeout(() => resolve(null), patience));
  return Promise.race([askWallet(provider, method, params).catch(() => null), silence]);
}
