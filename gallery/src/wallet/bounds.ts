// The bounds that trades, loans and purchases carry: until when they may happen, and how little they may give.

import { chainTime } from "../chain/live";

const PATIENCE_SECONDS = 20n * 60n;
const BASIS_POINTS = 10_000n;

/** How much less than was quoted is accepted, in basis points. */
export enum Slippage {
  /** A pool's price moves with every trade. */
  Pool = 100,
  /** The value of a lending share moves with interest only. */
  LendingShare = 1,
}

/** The second until which a transaction that is sent now may be carried out. */
export const deadline = (): bigint => BigInt(chainTime()) + PATIENCE_SECONDS;

/** The least of `quoted` that is accepted. */
export const minOf = (quoted: bigint, slippage: Slippage): bigint =>
  (quoted * (BASIS_POINTS - BigInt(slippage))) / BASIS_POINTS;
