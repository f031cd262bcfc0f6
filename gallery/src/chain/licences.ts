// LicenseRegistry: what a licence allows, who sells it, and who holds one.

import type { Address, Hex } from "viem";
import { hexToString } from "viem";
import { addressOf, read } from "./client";
import { has } from "./studio";

const NOBODY = "0x0000000000000000000000000000000000000000";
const FOR_EVER = 2n ** 64n - 1n;
const HOUR = 3_600;

/** By bit, as ILicenseRegistry.sol numbers them. */
export const RIGHTS = [
  "display",
  "web",
  "print",
  "merchandise",
  "advertising",
  "derivatives",
  "AI training",
  "sublicence",
];

export interface Licence {
  tier: number;
  name: string;
  territory: string;
  rights: string[];
  exclusive: string[];
  /** In seconds, 0 for ever. */
  duration: number;
  seats: number;
  free: number;
  transferable: boolean;
  price: bigint;
  /** SHA-256 of the contract's text. */
  terms: Hex;
}

interface Tier {
  rights: number;
  exclusive: number;
  duration: number;
  seats: number;
  transferable: boolean;
  closed: boolean;
  currency: Address;
  name: Hex;
  territory: Hex;
  terms: Hex;
}

const rightsOf = (bits: number): string[] => RIGHTS.filter((_, bit) => bits & (1 << bit));

/** Licences of a token that are on sale now for ETH. */
export async function onSale(token: string): Promise<Licence[]> {
  if (!has("LicenseRegistry")) return [];
  const count = Number(await read<bigint>("LicenseRegistry", "tierCount"));
  const found = await Promise.all(Array.from({ length: count }, (_, n) => offered(token, n + 1)));
  return found.filter((licence) => licence !== null);
}

async function offered(token: string, tier: number): Promise<Licence | null> {
  const of = [addressOf("Artwork"), BigInt(token), BigInt(tier)];
  const [terms, [offer, , stands]] = await Promise.all([
    read<Tier>("LicenseRegistry", "getTier", [BigInt(tier)]),
    read<[{ sells: boolean }, Address, boolean]>("LicenseRegistry", "offerOf", of),
  ]);
  if (terms.closed || terms.currency !== NOBODY || !offer.sells || !stands) return null;
  const [[price], free] = await Promise.all([
    read<[bigint, Address]>("LicenseRegistry", "quote", of),
    terms.seats ? read<bigint>("LicenseRegistry", "freeSeats", of) : 0n,
  ]);
  return {
    tier,
    name: hexToString(terms.name, { size: 32 }),
    territory: hexToString(terms.territory, { size: 32 }),
    rights: rightsOf(terms.rights),
    exclusive: rightsOf(terms.exclusive),
    duration: terms.duration * HOUR,
    seats: terms.seats,
    free: Number(free),
    transferable: terms.transferable,
    price,
    terms: terms.terms,
  };
}

export interface Held {
  id: string;
  tier: number;
  /** In seconds, null for ever. */
  until: number | null;
}

/** The licences of a token that `holder` has and that are in force. */
export async function heldBy(token: string, holder: Address): Promise<Held[]> {
  const of = [addressOf("Artwork"), BigInt(token), holder];
  const ids = await read<bigint[]>("LicenseRegistry", "licensesOf", of);
  const found = await Promise.all(
    ids.map(async (id) => ({
      id,
      ...(await read<{ tier: bigint; expiresAt: bigint; inForce: boolean }>("LicenseRegistry", "licenseOf", [id])),
    })),
  );
  return found
    .filter(({ inForce }) => inForce)
    .map(({ id, tier, expiresAt }) => ({
      id: id.toString(),
      tier: Number(tier),
      until: expiresAt === FOR_EVER ? null : Number(expiresAt),
    }));
}
