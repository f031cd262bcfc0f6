// Vaults and pools: works held in fractions, their price, and their trade.

import type { Address } from "viem";
import { events, read } from "./client";

export enum Stage {
  Held,
  Auction,
  Sold,
  Redeemed,
}

const NOBODY = "0x0000000000000000000000000000000000000000";

export interface Vault {
  address: Address;
  name: string;
  symbol: string;
  curator: Address;
  supply: bigint;
  reserve: bigint;
  stage: Stage;
  end: number;
  bidder: Address;
  amount: bigint;
  minimum: bigint;
  pool: Address | null;
}

export const isVault = (address: Address): Promise<boolean> => read("FractionVaultFactory", "isVault", [address]);

export async function getVault(address: Address): Promise<Vault> {
  const of = <T>(name: string) => read<T>("FractionVault", name, [], address);
  const [name, symbol, supply, facts, [reserve], buyout, pool] = await Promise.all([
    of<string>("name"),
    of<string>("symbol"),
    of<bigint>("totalSupply"),
    of<{ curator: Address }>("facts"),
    of<[bigint, bigint, bigint]>("reserve"),
    of<{
      stage: Stage;
      end: bigint;
      bidder: Address;
      amount: bigint;
      minimum: bigint;
    }>("buyout"),
    read<Address>("FractionPoolFactory", "poolOf", [address]),
  ]);
  const { stage, bidder, amount, minimum } = buyout;
  return {
    address,
    name,
    symbol,
    curator: facts.curator,
    supply,
    reserve,
    stage,
    end: Number(buyout.end),
    bidder,
    amount,
    minimum,
    pool: pool === NOBODY ? null : pool,
  };
}

export interface Pool {
  address: Address;
  eth: bigint;
  fractions: bigint;
  /** Wei for a whole fraction after each trade, the oldest first. */
  prices: { block: number; price: number }[];
}

export async function getPool(address: Address): Promise<Pool> {
  const [[eth, fractions], swaps] = await Promise.all([
    read<[bigint, bigint]>("FractionPool", "reserves", [], address),
    events<Record<"ethIn" | "fractionsIn" | "ethOut" | "fractionsOut", bigint>>("FractionPool", "Swap", {}, address),
  ]);
  const prices = swaps.map(({ args, block }) => ({
    block,
    price: Number(args.ethIn + args.ethOut) / Number(args.fractionsIn + args.fractionsOut || 1n),
  }));
  return { address, eth, fractions, prices };
}
