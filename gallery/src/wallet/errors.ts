// Why a transaction would fail, in words: the contracts' custom errors, with the values that they carry.

import { BaseError, decodeErrorResult } from "viem";
import type { Hex } from "viem";
import { ERRORS, type AbiError } from "../chain/abi";
import { listed } from "../chain/governance/arguments";
import { amount, clean, date, ether } from "../text/words";

type Values = Record<string, unknown>;

const whole = (value: unknown) => BigInt(value as bigint | number);
const when = (value: unknown) => date(Number(value));

/** The errors that visitors meet most often, each as a sentence. */
const SENTENCES: Record<string, (values: Values) => string> = {
  AuctionNone: () => "There is no auction now.",
  AuctionOver: (values) => `This auction took bids until ${when(values["end"])}.`,
  AuctionNotOver: (values) => `This auction takes bids until ${when(values["end"])}; it can be settled after that.`,
  AuctionBidInvalid: (values) => `A bid must be at least ${ether(whole(values["min"]))}.`,
  AuctionLotInvalid: () => "Another work is at auction by now.",
  AuctionNothingToSell: () => "No chosen work waits for an auction.",
  AuctionNotMinter: () => "Another auction house sells the studio's works now.",
  AuctionLotsTaken: (values) =>
    `The works from lot ${values["lot"]} on were minted elsewhere and must be skipped first.`,
  AuctionUnderWay: () => "An auction is under way already.",
  AuctionsPaused: () => "Members have paused new auctions for now.",
  CurationOver: (values) => `Votes could be spent until ${when(values["end"])}.`,
  CurationNotOver: (values) => `Votes can be spent until ${when(values["end"])}.`,
  CurationAlreadyOpened: () => "The curation of this round is open already.",
  CurationAlreadyClosed: () => "The winners of this round are recorded already.",
  CurationVotesExceeded: (values) =>
    `You have ${amount(whole(values["left"]) * 10n ** 9n)} votes left in this round, fewer than you would spend.`,
  CurationRoundNotFinal: () => "The round is not final yet.",
  ModelNotProven: (values) =>
    `The chain has not checked yet that it can judge works of model ${values["model"]}; anybody may have it do so.`,
  GovernorAlreadyCastVote: () => "You have voted on this proposal with all your votes.",
  GovernorUnexpectedProposalState: () => "The proposal is not at the stage where this can be done.",
  GovernorNonexistentProposal: () => "There is no such proposal.",
  TimelockUnexpectedOperationState: () => "The proposal still has to wait in the timelock.",
  RevenueNothingOwed: () => "Nothing has accrued to this account yet.",
  RevenuePaymentRefused: () => "The account refused the payment; the money stays owed to it.",
  SplitNothingToDistribute: () => "Everything has been paid out already.",
  PoolOutputTooSmall: (values) =>
    `The price moved: the trade would give ${amount(whole(values["amount"]))}, less than the ${amount(whole(values["min"]))} you asked for.`,
  PoolDeadlinePassed: () => "The trade waited too long and was not made.",
  PoolEmpty: () => "Nobody has added anything to this pool yet.",
  PoolReserveTooSmall: () => "The pool does not hold that much.",
  ERC20InsufficientBalance: (values) =>
    `You hold ${amount(whole(values["balance"]))}, fewer than ${amount(whole(values["needed"]))}.`,
  ERC20InsufficientAllowance: () => "The contract is not allowed to take so many of your fractions.",
  LicenseNotOffered: () => "This licence is not on sale any more.",
  LicenseTierClosed: () => "Members have closed this kind of licence for new sales.",
  LicenseFeeAboveLimit: (values) => `The price has risen to ${ether(whole(values["fee"]))} meanwhile.`,
  LicenseSeatsTaken: () => "All seats of this licence are taken.",
  LicenseRightTaken: (values) => `Somebody else has this right alone until ${when(values["until"])}.`,
  LicenseRightInUse: (values) => `Others have this right until ${when(values["until"])}, so it cannot be had alone.`,
  LicenseWorkTagged: () => "This work was found to infringe, so no licence of it is sold.",
  LicenseBuyoutUnderWay: () => "The work is being bought out; no licence of it is sold meanwhile.",
  LicensePriceTooSmall: (values) => `Members have set ${ether(whole(values["floor"]))} as the least price.`,
  LicenseNotController: () => "You do not control this work: its owner does, or its vault’s curator.",
  LicenseNotRenewable: () => "This licence is not renewed.",
  LicenseRenewalTooEarly: (values) => `It can be renewed from ${when(values["from"])} on: one period ahead at most.`,
  LicenseLapsed: (values) => `It could be renewed until ${when(values["end"])}.`,
  LicenseDeadlinePassed: () => "The purchase waited too long and was not made.",
  LoanDeadlinePassed: () => "The transaction waited too long and was not made.",
  LoanVaultUnknown: () => "Members have not listed this vault: nothing is lent on its fractions.",
  LoanStageInvalid: () => "The work is being bought out or is sold, so this cannot be done with its fractions now.",
  LoanStopped: () => "Members have stopped new loans on these fractions.",
  LoanDebtTooLarge: (values) =>
    `What is locked then secures a debt of ${ether(whole(values["max"]))} at most, and it would be ${ether(whole(values["debt"]))}.`,
  LoanDebtTooSmall: (values) =>
    `A debt of ${ether(whole(values["debt"]))} would be left. It must be at least ${ether(whole(values["min"]))}, or nothing.`,
  LoanCashTooSmall: (values) =>
    `Lenders have ${ether(whole(values["cash"]))} left to lend now, less than ${ether(whole(values["amount"]))}.`,
  LoanCollateralTooSmall: (values) =>
    `${amount(whole(values["held"]))} fractions are locked; ${amount(whole(values["fractions"]))} cannot be taken out.`,
  LoanNone: () => "Nothing is owed on these fractions.",
  LoanHealthy: (values) =>
    `The loan is healthy by now: it owes ${ether(whole(values["debt"]))}, and up to ${ether(whole(values["limit"]))} would be.`,
  LoanValueUnknown: (values) =>
    whole(values["from"])
      ? `No market of the fractions is deep enough to tell whether the loan is healthy. Without one they can be put up for sale from ${when(values["from"])} on.`
      : "No market of the fractions is deep enough to tell whether the loan is healthy, so they cannot be put up for sale now.",
  ChangeTooEarly: (values) => `It was announced, and can be done from ${when(values["due"])} on.`,
  LoanAuctionRuns: (values) => `They are for sale already, until ${when(values["end"])}.`,
  LoanAuctionNone: () => "They are not for sale any more.",
  LoanOutputTooSmall: (values) =>
    whole(values["fractions"]) ? "The price moved: it would give less than you asked for." : "Nothing of it is left.",
  LoanPaymentTooSmall: (values) =>
    `It costs ${ether(whole(values["due"]))} by now, more than the ${ether(whole(values["sent"]))} you send.`,
  LoanRemainderTooSmall: (values) =>
    `Fractions for only ${ether(whole(values["worth"]))} would be left. Buy all, or leave at least ${ether(whole(values["min"]))}.`,
  LoanPaymentRefused: (values) => `The account refused the payment of ${ether(whole(values["amount"]))}.`,
  ERC4626ExceededMaxDeposit: (values) => `No more than ${ether(whole(values["max"]))} can be lent now.`,
  ERC4626ExceededMaxRedeem: () => "So much is not free now: the rest is lent.",
  CreditNothingOwed: () => "Nothing is kept for this account.",
  CreditPaymentRefused: () => "The account refused the payment; the money stays kept for it.",
  VaultBidInvalid: (values) => `A bid must be at least ${ether(whole(values["min"]))}.`,
  VaultQuorumMissed: () => "Too few holders have named a price for a buy-out to start.",
  VaultAuctionNotOver: (values) => `Bids are taken until ${when(values["end"])}; it can be settled after that.`,
  VaultPriceInvalid: (values) =>
    `Today a price must be between ${ether(whole(values["min"]))} and ${ether(whole(values["max"]))}.`,
  VaultStageInvalid: () => "The buy-out is not at the stage where this can be done.",
  VaultAuctionOver: (values) => `Bids were taken until ${when(values["end"])}.`,
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
      const inputs = (abiItem as AbiError).inputs ?? [];
      const values: Values = Object.fromEntries(inputs.map((input, at) => [input.name ?? String(at), args?.[at]]));
      if (errorName === "Error") return clean(String(args?.[0]));
      const sentence = SENTENCES[errorName]?.(values);
      if (sentence) return sentence;
      const shown = listed(errorName, inputs, args ?? []);
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
