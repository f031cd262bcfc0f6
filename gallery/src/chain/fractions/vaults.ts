// Vaults and pools: works held in fractions, their price, and their trade.

import { zeroAddress, type Address } from "viem";
import { Stage } from "../../../abi/names";
import { named } from "../../text/words";
import { events, read } from "../read";

export interface Vault {
  address: Address;
  name: string;
  symbol: string;
  curator: Address;
  supply: bigint;
  /** The holders' price of the whole work in wei, the fractions that name one, and how many a buy-out needs. */
  reserve: bigint;
  votes: bigint;
  needed: bigint;
  /** The lowest and the highest price that a holder can name today, in wei. */
  band: readonly [min: bigint, max: bigint];
  /** How long a buy-out takes bids, in seconds. */
  duration: number;
  stage: Stage;
  end: number;
  bidder: Address;
  amount: bigint;
  minBid: bigint;
  /** After a sale: the pot in wei, and how many fractions share it. */
  pot: bigint;
  shares: bigint;
  pool: Address | null;
}

/** What one account has of a vault: fractions, what they have earned, and the price that it named or 0. */
export interface Holding {
  fractions: bigint;
  claimable: bigint;
  price: bigint;
}

export async function getHolding(vault: Address, account: Address): Promise<Holding> {
  const of = (name: "balanceOf" | "claimable" | "priceOf") => read("FractionVault", name, [account], vault);
  const [fractions, claimable, price] = await Promise.all([of("balanceOf"), of("claimable"), of("priceOf")]);
  return { fractions, claimable, price };
}

const isVault = (address: Address): Promise<boolean> => read("FractionVaultFactory", "isVault", [address]);

/** How many fractions `spender` may take of `owner`'s. */
export const allowanceOf = (vault: Address, owner: Address, spender: Address): Promise<bigint> =>
  read("FractionVault", "allowance", [owner, spender], vault);

/** The vaults that have held one of the studio's tokens, the newest first. */
export async function vaultsOf(token: string): Promise<Address[]> {
  const moves = await events("Artwork", "Transfer", { id: BigInt(token) });
  const holders = [...new Set(moves.map(({ args }) => args.to))].reverse();
  const known = await Promise.all(holders.map(isVault));
  return holders.filter((_, at) => known[at]);
}

export async function getVault(address: Address): Promise<Vault> {
  const [name, symbol, supply, facts, [reserve, votes, needed], band, buyout, pool] = await Promise.all([
    read("FractionVault", "name", [], address),
    read("FractionVault", "symbol", [], address),
    read("FractionVault", "totalSupply", [], address),
    read("FractionVault", "facts", [], address),
    read("FractionVault", "reserve", [], address),
    read("FractionVault", "priceBand", [], address),
    read("FractionVault", "buyout", [], address),
    read("FractionPoolFactory", "poolOf", [address]),
  ]);
  const { stage, bidder, amount, minBid, pot, shares } = buyout;
  return {
    address,
    name: named(name),
    symbol: named(symbol),
    curator: facts.curator,
    supply,
    reserve,
    votes,
    needed,
    band,
    duration: facts.terms.duration,
    stage,
    end: Number(buyout.end),
    bidder,
    amount,
    minBid,
    pot,
    shares,
    pool: pool === zeroAddress ? null : pool,
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
    read("FractionPool", "reserves", [], address),
    events("FractionPool", "Swap", {}, address),
  ]);
  const prices = swaps.map(({ args, block }) => ({
    block,
    price: Number(args.ethIn + args.ethOut) / Number(args.fractionsIn + args.fractionsOut || 1n),
  }));
  return { address, eth, fractions, prices };
}
