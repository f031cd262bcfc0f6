// LendingPool and LoanTerms: ETH that is lent against fractions, what is owed, what is for sale, and what members decide.

import { decodeFunctionData, getAbiItem, toFunctionSelector, type Address, type Hex } from "viem";
import type { Counted, Returned } from "../abi";
import { LoanTerms } from "../abis";
import { addressOf } from "../client";
import { events, read } from "../read";
import { head } from "../live";
import { getVault, type Vault } from "../fractions/vaults";

const BASIS_POINTS = 10_000n;
const RAY = 1e27;
const GWEI = 10n ** 9n;

/** Interest rates a year and parts of the interest, in basis points; `kink` is in percent. */
export type Rates = Returned<"LendingPool", "getRates">;

/** Where a sale's price begins and the penalty, in basis points; `halving` is in seconds. */
export type SaleTerms = Returned<"LoanTerms", "getLiquidation">;

/** A sale ends after so many halvings of its price. */
export const HALVINGS = 12;

export interface Market {
  cash: bigint;
  debt: bigint;
  reserve: bigint;
  /** All that belongs to the lenders, in wei. */
  assets: bigint;
  /** A year's interest: `rate` as a part of what borrowers owe, `earned` of what lenders have. */
  rate: number;
  earned: number;
  rates: Rates;
  sales: SaleTerms;
  isStopped: boolean;
}

export async function getMarket(): Promise<Market> {
  const [market, assets, rates, sales, isStopped] = await Promise.all([
    read("LendingPool", "market"),
    read("LendingPool", "totalAssets"),
    read("LendingPool", "getRates"),
    read("LoanTerms", "getLiquidation"),
    read("LoanTerms", "stopped"),
  ]);
  const { cash, debt, reserve } = market;
  const rate = Number(market.rate) / RAY;
  const kept = 1 - rates.reserveFactor / Number(BASIS_POINTS);
  const earned = assets ? (rate * kept * Number(debt)) / Number(assets) : 0;
  return { cash, debt, reserve, assets, rate, earned, rates, sales, isStopped };
}

export interface Listing {
  vault: Vault;
  /** Of the value, in basis points: what can be drawn, and the debt from which on a loan is unhealthy. */
  ltv: number;
  threshold: number;
  /** Announced terms, and the Unix second from which on anybody can put them in force; null and 0 without any. */
  next: Terms | null;
  nextFrom: number;
  /** In wei: what all fractions count for at most, and the smallest debt. */
  ceiling: bigint;
  minDebt: bigint;
  /** Fractions that are locked. */
  held: bigint;
  cashed: boolean;
  /** Wei that all `shares` fractions count for when somebody draws, and by which health is judged; 0 if nobody knows. */
  toBorrow: bigint;
  value: bigint;
  shares: bigint;
  /** The highest value that the fractions' market is deep enough to show, in wei. */
  reach: bigint;
  /** The vault's first item, if it is a work of the studio. */
  work: { round: number; index: number; digest: Hex } | null;
}

/** Terms of a vault: `ceiling` in wei, `ltv` and `threshold` in basis points, `minDebt` in gwei. */
export type Terms = Returned<"LoanTerms", "collateral">;

const termsOf = (vault: Address): Promise<Terms> => read("LoanTerms", "collateral", [vault]);

export const isListed = async (vault: Address): Promise<boolean> => (await termsOf(vault)).threshold > 0;

/** The terms of a vault that members announced and nobody has put in force yet. */
async function announced(vault: Address): Promise<{ next: Terms | null; nextFrom: number }> {
  const selector = toFunctionSelector(getAbiItem({ abi: LoanTerms, name: "setCollateral" }));
  const [call, due] = await read("LoanTerms", "announcement", [selector, vault]);
  if (!due) return { next: null, nextFrom: 0 };
  const { functionName, args } = decodeFunctionData({ abi: LoanTerms, data: call });
  if (functionName !== "setCollateral") throw new Error(`${functionName} was announced as setCollateral`);
  return { next: args[1], nextFrom: Number(due) };
}

/** What fractions of a vault are good for, null if members have not listed it. */
export async function getListing(address: Address): Promise<Listing | null> {
  const [terms, appraiser] = await Promise.all([termsOf(address), read("LoanTerms", "appraiser")]);
  if (!terms.threshold) return null;
  const [vault, [, fractions], [draw], [worth, reach], facts, [held, cashed], coming] = await Promise.all([
    getVault(address),
    read("FractionVault", "standing", [], address),
    read("Appraiser", "drawValue", [address], appraiser),
    read("Appraiser", "marketValue", [address], appraiser),
    read("FractionVault", "facts", [], address),
    read("LendingPool", "collateral", [address]),
    announced(address),
  ]);
  const [item] = facts.items;
  return {
    vault,
    ltv: terms.ltv,
    threshold: terms.threshold,
    ...coming,
    ceiling: terms.ceiling,
    minDebt: BigInt(terms.minDebt) * GWEI,
    held,
    cashed,
    // The pool lends on the drawing value or the ceiling, whichever is less.
    toBorrow: !fractions ? 0n : draw < terms.ceiling ? draw : terms.ceiling,
    value: fractions ? worth : 0n,
    shares: fractions || 1n,
    reach,
    work:
      item && item.collection.toLowerCase() === addressOf("Artwork").toLowerCase() ? await workOf(item.tokenId) : null,
  };
}

async function workOf(token: bigint): Promise<Listing["work"]> {
  const [round, index, digest] = await read("Artwork", "workOf", [token]);
  return { round: Number(round), index: Number(index), digest };
}

/** Every listing, in the order in which members made them. */
export async function allListings(): Promise<Listing[]> {
  const set = await events("LoanTerms", "CollateralSet");
  const vaults = [...new Set(set.map(({ args }) => args.vault))];
  return (await Promise.all(vaults.map(getListing))).filter((listing) => listing !== null);
}

/** The most that can be owed on so many fractions by whoever draws. */
export const maxFor = ({ toBorrow, ltv, shares }: Listing, fractions: bigint): bigint =>
  (toBorrow * fractions * BigInt(ltv)) / (shares * BASIS_POINTS);

/** The most that a healthy loan on so many fractions owes. */
export const limitFor = ({ value, threshold, shares }: Listing, fractions: bigint): bigint =>
  (value * fractions * BigInt(threshold)) / (shares * BASIS_POINTS);

/** How many fractions must stay locked for a debt, null if no number is enough. */
export function neededFor({ toBorrow, ltv, shares }: Listing, debt: bigint): bigint | null {
  if (debt === 0n) return 0n;
  const each = toBorrow * BigInt(ltv);
  return each ? -((-debt * shares * BASIS_POINTS) / each) + 1n : null;
}

/** The pool's view of a loan, and what tells its price in a later second of its sale; times in seconds. */
export type Loan = Counted<Returned<"LendingPool", "loan">, "auctionEnd" | "lostSince"> & {
  borrower: Address;
  vault: Address;
  /** What all of the vault's fractions cost when its last sale began, and how long the price takes to halve. */
  first: bigint;
  halving: number;
  /** The chain's time of all this. */
  asOf: number;
};

/** A loan with all that its collateral earned until now. */
export async function getLoan(borrower: Address, vault: Address): Promise<Loan> {
  const asOf = head.value.time;
  const [raw, started] = await Promise.all([
    read("LendingPool", "loan", [borrower, vault]),
    events("LendingPool", "LiquidationStarted"),
  ]);
  const own = started.filter(({ args }) => args.borrower === borrower && args.vault === vault);
  const last = own[own.length - 1]?.args;
  const [auctionEnd, lostSince] = [Number(raw.auctionEnd), Number(raw.lostSince)];
  const [first, halving] = [last?.price ?? 0n, Number(last?.halving ?? 1n)];
  return { ...raw, borrower, vault, auctionEnd, lostSince, first, halving, asOf };
}

/** Every loan that has something locked or owes something. */
export async function allLoans(): Promise<Loan[]> {
  const added = await events("LendingPool", "CollateralAdded");
  const pairs = new Map(added.map(({ args }) => [`${args.borrower} ${args.vault}`, args]));
  const loans = await Promise.all([...pairs.values()].map(({ borrower, vault }) => getLoan(borrower, vault)));
  return loans.filter(({ collateral, debt }) => collateral || debt);
}

export type Health = "owes nothing" | "healthy" | "unhealthy" | "for sale" | "unknown";

export function healthOf({ debt, limit, sellable }: Loan): Health {
  if (debt === 0n) return "owes nothing";
  if (sellable) return "for sale";
  if (limit === 0n) return "unknown";
  return debt > limit ? "unhealthy" : "healthy";
}

/** What all of the vault's fractions together cost at a second of a sale, in wei: as FallingPrice.sol reckons it. */
export function priceAt({ first, halving, asOf, auctionEnd }: Loan, now: number): bigint {
  const length = HALVINGS * halving;
  const elapsed = Math.min(length, Math.max(now, asOf) - (auctionEnd - length));
  if (elapsed >= length) return 0n;
  const passed = Math.floor(elapsed / halving);
  const price = first >> BigInt(passed);
  const fall = BigInt(passed + 1 === HALVINGS ? halving : 2 * halving);
  return price - (price * BigInt(elapsed % halving)) / fall;
}

/** What so many fractions cost when all of them cost `price`, rounded up as the pool does. */
export const costOf = (fractions: bigint, price: bigint, shares: bigint): bigint =>
  (fractions * price + shares - 1n) / shares;

export interface Position {
  shares: bigint;
  /** What the shares are worth, and what of it can be taken out now. */
  worth: bigint;
  free: bigint;
  /** What is kept for whoever could not be paid, or whose fractions earned more than was owed. */
  credit: bigint;
}

export async function positionOf(account: Address): Promise<Position> {
  const of = (name: "balanceOf" | "maxWithdraw" | "credit") => read("LendingPool", name, [account]);
  const [shares, free, credit] = await Promise.all([of("balanceOf"), of("maxWithdraw"), of("credit")]);
  const worth = await read("LendingPool", "previewRedeem", [shares]);
  return { shares, worth, free, credit };
}
