// Why a transaction would fail, in words: the contracts' custom errors, with the values that they carry.

import { BaseError, decodeErrorResult } from "viem";
import type { Hex } from "viem";
import { ERRORS, type AbiError } from "../chain/abi";
import { amount, clean, date, ether } from "../text/words";

type Values = Record<string, unknown>;

const n = (value: unknown) => BigInt(value as bigint | number);
const when = (value: unknown) => date(Number(value));

/** What people most often run into, as one would tell them. */
const SENTENCES: Record<string, (v: Values) => string> = {
  AuctionNone: () => "There is no auction now.",
  AuctionOver: (v) => `This auction took bids until ${when(v["end"])}.`,
  AuctionNotOver: (v) => `This auction takes bids until ${when(v["end"])}; it can be settled after that.`,
  AuctionBidInvalid: (v) => `A bid must be at least ${ether(n(v["minimum"]))}.`,
  AuctionLotInvalid: () => "Another work is at auction by now.",
  AuctionNothingToSell: () => "No chosen work waits for an auction.",
  AuctionNotMinter: () => "Another auction house sells the studio's works now.",
  AuctionLotsTaken: (v) => `The works from lot ${v["lot"]} on were minted elsewhere and must be skipped first.`,
  AuctionUnderWay: () => "An auction is under way already.",
  AuctionsPaused: () => "Members have stopped new auctions for now.",
  CurationOver: (v) => `Votes could be spent until ${when(v["end"])}.`,
  CurationNotOver: (v) => `Votes can be spent until ${when(v["end"])}.`,
  CurationAlreadyOpened: () => "The curation of this round is open already.",
  CurationAlreadyClosed: () => "The winners of this round are recorded already.",
  CurationVotesExceeded: (v) =>
    `You have ${amount(n(v["left"]) * 10n ** 9n)} votes left in this round, fewer than you would spend.`,
  CurationRoundNotFinal: () => "The round is not final yet.",
  GovernorAlreadyCastVote: () => "You have voted on this proposal with all your votes.",
  GovernorUnexpectedProposalState: () => "The proposal is not at the stage where this can be done.",
  GovernorNonexistentProposal: () => "There is no such proposal.",
  TimelockUnexpectedOperationState: () => "The proposal still has to wait in the timelock.",
  RevenueNothingOwed: () => "Nothing has accrued to this account yet.",
  RevenuePaymentRefused: () => "The account refused the payment; the money stays owed to it.",
  SplitNothingToDistribute: () => "Everything has been paid out already.",
  PoolOutputTooSmall: (v) =>
    `The price moved: the trade would give ${amount(n(v["amount"]))}, less than the ${amount(n(v["least"]))} you asked for.`,
  PoolDeadlinePassed: () => "The trade waited too long and was not made.",
  PoolEmpty: () => "Nobody has added anything to this pool yet.",
  PoolReserveTooSmall: () => "The pool does not hold that much.",
  ERC20InsufficientBalance: (v) => `You hold ${amount(n(v["balance"]))}, fewer than ${amount(n(v["needed"]))}.`,
  ERC20InsufficientAllowance: () => "The contract is not allowed to take so many of your fractions.",
  LicenseNotOffered: () => "This licence is not on sale any more.",
  LicenseTierClosed: () => "Members have closed this kind of licence for new sales.",
  LicenseFeeAboveLimit: (v) => `The price has risen to ${ether(n(v["fee"]))} meanwhile.`,
  LicenseSeatsTaken: () => "All seats of this licence are taken.",
  LicenseRightTaken: (v) => `Somebody else has this right alone until ${when(v["until"])}.`,
  LicenseRightInUse: (v) => `Others have this right until ${when(v["until"])}, so it cannot be had alone.`,
  LicenseWorkTagged: () => "This work was found to infringe, so no licence of it is sold.",
  LicenseBuyoutUnderWay: () => "The work is being bought out; no licence of it is sold meanwhile.",
  LicensePriceTooSmall: (v) => `Members have set ${ether(n(v["floor"]))} as the least price.`,
  LicenseNotController: () => "You do not control this work: its owner does, or its vault’s curator.",
  LicenseNotRenewable: () => "This licence is not renewed.",
  LicenseRenewalTooEarly: (v) => `It can be renewed from ${when(v["from"])} on: one period ahead at most.`,
  LicenseLapsed: (v) => `It could be renewed until ${when(v["end"])}.`,
  LicenseDeadlinePassed: () => "The purchase waited too long and was not made.",
  LoanDeadlinePassed: () => "The transaction waited too long and was not made.",
  LoanVaultUnknown: () => "Members have not listed this vault: nothing is lent on its fractions.",
  LoanStageInvalid: () => "The work is being bought out or is sold, so this cannot be done with its fractions now.",
  LoanStopped: () => "Members have stopped new loans on these fractions.",
  LoanDebtTooLarge: (v) =>
    `What is locked then secures a debt of ${ether(n(v["most"]))} at most, and it would be ${ether(n(v["debt"]))}.`,
  LoanDebtTooSmall: (v) =>
    `A debt of ${ether(n(v["debt"]))} would be left. It must be at least ${ether(n(v["least"]))}, or nothing.`,
  LoanCashTooSmall: (v) => `Lenders have ${ether(n(v["cash"]))} left to lend now, less than ${ether(n(v["amount"]))}.`,
  LoanCollateralTooSmall: (v) =>
    `${amount(n(v["held"]))} fractions are locked; ${amount(n(v["fractions"]))} cannot be taken out.`,
  LoanNone: () => "Nothing is owed on these fractions.",
  LoanHealthy: (v) =>
    `The loan is healthy by now: it owes ${ether(n(v["debt"]))}, and up to ${ether(n(v["limit"]))} would be.`,
  LoanValueUnknown: (v) =>
    n(v["from"])
      ? `No market of the fractions is deep enough to tell whether the loan is healthy. Without one they can be put up for sale from ${when(v["from"])} on.`
      : "No market of the fractions is deep enough to tell whether the loan is healthy, so they cannot be put up for sale now.",
  ChangeTooEarly: (v) => `It was announced, and can be done from ${when(v["due"])} on.`,
  LoanAuctionRuns: (v) => `They are for sale already, until ${when(v["end"])}.`,
  LoanAuctionNone: () => "They are not for sale any more.",
  LoanOutputTooSmall: (v) =>
    n(v["fractions"]) ? "The price moved: it would give less than you asked for." : "Nothing of it is left.",
  LoanPaymentTooSmall: (v) => `It costs ${ether(n(v["due"]))} by now, more than the ${ether(n(v["sent"]))} you send.`,
  LoanRemainderTooSmall: (v) =>
    `Fractions for only ${ether(n(v["worth"]))} would be left. Buy all, or leave at least ${ether(n(v["least"]))}.`,
  LoanPaymentRefused: (v) => `The account refused the payment of ${ether(n(v["amount"]))}.`,
  ERC4626ExceededMaxDeposit: (v) => `No more than ${ether(n(v["max"]))} can be lent now.`,
  ERC4626ExceededMaxRedeem: () => "So much is not free now: the rest is lent.",
  CreditNothingOwed: () => "Nothing is kept for this account.",
  CreditPaymentRefused: () => "The account refused the payment; the money stays kept for it.",
  VaultBidInvalid: (v) => `A bid must be at least ${ether(n(v["minimum"]))}.`,
  VaultQuorumMissed: () => "Too few holders have named a price for a buy-out to start.",
  VaultAuctionNotOver: (v) => `Bids are taken until ${when(v["end"])}; it can be settled after that.`,
  VaultPriceInvalid: (v) => `Today a price must be between ${ether(n(v["least"]))} and ${ether(n(v["most"]))}.`,
  VaultStageInvalid: () => "The buy-out is not at the stage where this can be done.",
  VaultAuctionOver: (v) => `Bids were taken until ${when(v["end"])}.`,
};

/** The revert data somewhere in a chain of errors, as wallets and endpoints wrap them. */
function revertData(error: unknown): Hex | undefined {
  for (
    let at = error as { data?: unknown; raw?: unknown; cause?: unknown } | undefined, depth = 0;
    at && depth < 12;
    depth++
  ) {
    for (const found of [at.raw, at.data, (at.data as { data?: unknown } | undefined)?.data]) {
      if (typeof found === "string" && /^0x[0-9a-f]{8,}$/i.test(found)) return found as Hex;
    }
    at = at.cause as typeof at;
  }
  return undefined;
}

/** An error in one sentence. */
export function explain(error: unknown): string {
  const data = revertData(error);
  if (data) {
    try {
      const { errorName, args, abiItem } = decodeErrorResult({
        abi: ERRORS,
        data,
      });
      const values: Values = Object.fromEntries(
        ((abiItem as AbiError).inputs ?? []).map((input, at) => [input.name ?? String(at), args?.[at]]),
      );
      if (errorName === "Error") return clean(String(args?.[0]));
      const sentence = SENTENCES[errorName]?.(values);
      if (sentence) return sentence;
      const shown = Object.entries(values).map(([name, value]) => `${name}=${clean(String(value))}`);
      return `The contract refuses: ${errorName}${shown.length ? ` (${shown.join(", ")})` : ""}.`;
    } catch {
      return `The contract refuses, for a reason that this page does not know (${data.slice(0, 10)}).`;
    }
  }
  const code = (error as { code?: number }).code ?? (error as { cause?: { code?: number } }).cause?.code;
  if (code === 4001) return "You turned it down in the wallet.";
  if (error instanceof BaseError) return clean(error.shortMessage);
  return clean(String((error as Error)?.message ?? error));
}
