// LicenseTiers and LicenseRegistry: what a licence allows, who sells it, and who holds one.

import type { Address, Hex } from "viem";
import { hexToString, zeroAddress } from "viem";
import { RIGHTS } from "../../../abi/names";
import { named } from "../../text/words";
import { addressOf } from "../client";
import { read } from "../read";
import { has } from "../studio";

const FOR_EVER = 2n ** 64n - 1n;
const HOUR = 3_600;

/** A kind of licence, and what whoever controls a work asks for one; fees are for ETH. */
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
  /** The least fee that members allow. */
  floor: bigint;
  /** What one costs, and a renewal; null if it is not sold, not renewed. */
  price: bigint | null;
  renewal: bigint | null;
  /** SHA-256 of the contract's text. */
  terms: Hex;
}

/** The kinds of licences of a token, and who decides on them; the zero address if nobody does. */
export interface Licensing {
  controller: Address;
  kinds: Licence[];
}

/** Rights in words; those without a name by number. */
export function rightsOf(bits: number): string[] {
  const numbers = Array.from({ length: 32 }, (_, bit) => bit).filter((bit) => bits & (1 << bit));
  return numbers.map((bit) => RIGHTS[bit] ?? `right ${bit + 1}`);
}

/** What can be licensed of a token for ETH, on sale or not; none in a studio without licences. */
export async function licensing(token: string): Promise<Licensing> {
  if (!has("LicenseRegistry")) return { controller: zeroAddress, kinds: [] };
  const [controller, count] = await Promise.all([
    read("LicenseRegistry", "controllerOf", [addressOf("Artwork"), BigInt(token)]),
    read("LicenseTiers", "tierCount"),
  ]);
  const found = await Promise.all(Array.from({ length: Number(count) }, (_, n) => kindOf(token, n + 1)));
  return { controller, kinds: found.filter((kind) => kind !== null) };
}

/** A kind of licence; null if members closed it or it is sold for a token. */
async function kindOf(token: string, tier: number): Promise<Licence | null> {
  const of = [addressOf("Artwork"), BigInt(token), BigInt(tier)] as const;
  const [terms, [offer, , stands]] = await Promise.all([
    read("LicenseTiers", "getTier", [BigInt(tier)]),
    read("LicenseRegistry", "offerOf", of),
  ]);
  if (terms.closed || terms.currency !== zeroAddress) return null;
  const free = terms.seats ? await read("LicenseRegistry", "freeSeats", of) : 0n;
  // An offer below a floor that members raised since costs the floor.
  const raised = (price: bigint) => (price < terms.floor ? terms.floor : price);
  return {
    tier,
    name: named(hexToString(terms.name, { size: 32 })),
    territory: hexToString(terms.territory, { size: 32 }),
    rights: rightsOf(terms.rights),
    exclusive: rightsOf(terms.exclusive),
    duration: terms.duration * HOUR,
    seats: terms.seats,
    free: Number(free),
    transferable: terms.transferable,
    floor: terms.floor,
    price: stands && offer.sells ? raised(offer.price) : null,
    renewal: stands && offer.renews && terms.duration ? raised(offer.renewalPrice) : null,
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
  const of = [addressOf("Artwork"), BigInt(token), holder] as const;
  const ids = await read("LicenseRegistry", "licensesOf", of);
  const found = await Promise.all(
    ids.map(async (id) => ({
      id,
      ...(await read("LicenseRegistry", "licenseOf", [id])),
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
