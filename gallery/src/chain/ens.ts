// Names of accounts where the studio's chain has the Ethereum Name Service. A name counts only if it leads back.

import type { Address } from "viem";
import { getCode } from "viem/actions";
import { getEnsName } from "viem/ens";
import { client } from "./client";

/** The resolver that answers on every chain that has the service; it is the same address on each. */
const RESOLVER: Address = "0xeEeEEEeE14D718C2B47D9923Deab1335E144EeEe";
/** Letters that look like others may stand in a name; such a name is not shown. */
const PLAIN = /^(?=.{3,60}$)[a-z0-9_-]+(\.[a-z0-9_-]+)+$/;

let isThere: Promise<boolean> | undefined;

/** The name that an account chose and that leads to the account; null without one, or if the service does not answer. */
export async function ensNameOf(address: Address): Promise<string | null> {
  isThere ??= getCode(client, { address: RESOLVER }).then((code) => code !== undefined && code !== "0x");
  try {
    if (!(await isThere)) return null;
    // The resolver itself refuses a name that does not lead back.
    const name = await getEnsName(client, { address, universalResolverAddress: RESOLVER, gatewayUrls: [] });
    return name !== null && PLAIN.test(name) ? name : null;
  } catch {
    return null;
  }
}
