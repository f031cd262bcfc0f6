// GenerationOracle: rounds, and what operators did in them.

import { keccak256, type Address, type Hex } from "viem";
import { Phase } from "../../../abi/names";
import type { Counted, Returned } from "../abi";
import { addressOf } from "../client";
import { events, read, settleForEver } from "../read";

type RoundView = Returned<"GenerationOracle", "getRound">;

/** The oracle's view of a round, with numbers of things, blocks and seconds as plain numbers; money is in wei. */
export type Round = { id: number; phase: Phase } & Counted<
  RoundView,
  | ("model" | "works" | "quorum" | "committed" | "revealed" | "agreeing" | "seedBlock")
  | ("requestedAt" | "commitEnd" | "revealEnd" | "challengeEnd" | "closesAt" | "expiry")
>;

/** How far an operator has come in a round, and the first 31 bytes of its commitment or of its root's hash. */
export type Attestation = { operator: Address } & Returned<"GenerationOracle", "attestation">;

/** Whether an operator revealed this root: `value` then holds the first 31 bytes of the root's hash. */
export const revealed = (attestation: Attestation, root: Hex): boolean =>
  attestation.state >= 2 && keccak256(root).startsWith(attestation.value);

export const roundCount = async (): Promise<number> => Number(await read("GenerationOracle", "roundCount"));

/** The round, null if nobody has asked for it. */
export async function findRound(id: number): Promise<Round | null> {
  if (id < 1) return null;
  // Both at once; of a round that nobody asked for the oracle says nothing.
  const [count, round] = await Promise.all([roundCount(), getRound(id).catch((reason: unknown) => reason)]);
  if (id > count) return null;
  if (round instanceof Error) throw round;
  return round as Round;
}

/** The oracles of those rounds that another oracle than today's opened. */
const places = new Map<number, Address>();

export async function getRound(id: number): Promise<Round> {
  const ask = () => read("GenerationOracle", "getRound", [BigInt(id)], places.get(id));
  const view = await ask().catch(async (reason: unknown) => {
    const at = await read("GenerationOracle", "oracleOf", [BigInt(id)]);
    if (at.toLowerCase() === (places.get(id) ?? addressOf("GenerationOracle")).toLowerCase()) throw reason;
    places.set(id, at);
    return ask();
  });
  const { phase } = view;
  if (phase === Phase.Finalised || phase === Phase.Failed) {
    settleForEver("GenerationOracle", "getRound", [BigInt(id)], places.get(id));
  }
  return {
    ...view,
    id,
    model: Number(view.model),
    works: Number(view.works),
    quorum: Number(view.quorum),
    committed: Number(view.committed),
    revealed: Number(view.revealed),
    agreeing: Number(view.agreeing),
    seedBlock: Number(view.seedBlock),
    requestedAt: Number(view.requestedAt),
    commitEnd: Number(view.commitEnd),
    revealEnd: Number(view.revealEnd),
    challengeEnd: Number(view.challengeEnd),
    closesAt: Number(view.closesAt),
    expiry: Number(view.expiry),
  };
}

export async function allRounds(): Promise<Round[]> {
  return Promise.all(Array.from({ length: await roundCount() }, (_, n) => getRound(n + 1)));
}

export async function attestations(round: number): Promise<Attestation[]> {
  const at = places.get(round);
  const committed = await events("GenerationOracle", "WorksCommitted", { round: BigInt(round) }, at);
  const operators = new Set(committed.map((log) => log.args.operator));
  return Promise.all(
    [...operators].map(async (operator) => ({
      operator,
      ...(await read("GenerationOracle", "attestation", [BigInt(round), operator], at)),
    })),
  );
}

export interface Request {
  transaction: Hex;
  block: number;
  proposal?: string;
}

/** How a round was asked for: the transaction, and the proposal that it executed, if it was one. */
export async function requestOf(round: number): Promise<Request | undefined> {
  const [asked] = await events("GenerationOracle", "RoundRequested", { round: BigInt(round) });
  if (!asked) return undefined;
  const executed = await events("StudioGovernor", "ProposalExecuted");
  const proposal = executed.find((log) => log.transaction === asked.transaction)?.args.proposalId.toString();
  return {
    transaction: asked.transaction,
    block: asked.block,
    ...(proposal ? { proposal } : {}),
  };
}

export const isSeeded = (round: Round): boolean => /[1-9a-f]/.test(round.seed.slice(2));

/** Whether a round's pictures are shown: not while operators could still copy from one another. */
export const isOpen = (round: Round): boolean =>
  isSeeded(round) && round.phase >= Phase.Reveal && round.phase !== Phase.Failed;
