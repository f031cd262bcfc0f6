// GenerationOracle: rounds, and what operators did in them.

import { keccak256, type Address, type Hex } from "viem";
import { addressOf, events, read } from "../client";

export enum Phase {
  None,
  Requested,
  Commit,
  Reveal,
  Challenge,
  Finalisable,
  Failable,
  Finalised,
  Failed,
}

/** `RoundView` of IGenerationOracle.sol: times in seconds, money in wei. */
export interface Round {
  id: number;
  phase: Phase;
  model: number;
  works: number;
  style: Hex;
  seed: Hex;
  root: Hex;
  seedBlock: number;
  requestedAt: number;
  commitEnd: number;
  revealEnd: number;
  challengeEnd: number;
  closesAt: number;
  expiry: number;
  provable: boolean;
  quorum: number;
  committed: number;
  revealed: number;
  agreeing: number;
  fee: bigint;
}

const MONEY = ["fee", "stake", "noShowPenalty", "gasPrice"];

export interface Attestation {
  operator: Address;
  /** The first 31 bytes of the commitment, or of the root's hash once it is revealed. */
  value: Hex;
  /** 1 committed, 2 revealed, 3 settled. */
  state: number;
}

/** Whether an operator revealed this root: its part then holds 31 bytes of the root's hash. */
export const revealed = (attestation: Attestation, root: Hex): boolean =>
  attestation.state >= 2 && keccak256(root).startsWith(attestation.value);

export const roundCount = async (): Promise<number> => Number(await read<bigint>("GenerationOracle", "roundCount"));

/** The round, null if nobody has asked for it. */
export const findRound = async (id: number): Promise<Round | null> =>
  id > 0 && id <= (await roundCount()) ? getRound(id) : null;

/** Where rounds are that were opened by an oracle which was replaced since. */
const places = new Map<number, Address>();

export async function getRound(id: number): Promise<Round> {
  const ask = () => read<Record<string, unknown>>("GenerationOracle", "getRound", [BigInt(id)], places.get(id));
  const raw = await ask().catch(async (reason: unknown) => {
    const at = await read<Address>("GenerationOracle", "oracleOf", [BigInt(id)]);
    if (at.toLowerCase() === (places.get(id) ?? addressOf("GenerationOracle")).toLowerCase()) throw reason;
    places.set(id, at);
    return ask();
  });
  const isCount = (key: string, value: unknown) => typeof value === "bigint" && !MONEY.includes(key);
  const fields = Object.entries(raw).map(([key, value]) => [key, isCount(key, value) ? Number(value) : value]);
  return { id, ...Object.fromEntries(fields) } as Round;
}

export async function allRounds(): Promise<Round[]> {
  return Promise.all(Array.from({ length: await roundCount() }, (_, n) => getRound(n + 1)));
}

export async function attestations(round: number): Promise<Attestation[]> {
  const at = places.get(round);
  const committed = await events<{ operator: Address }>(
    "GenerationOracle",
    "WorksCommitted",
    { round: BigInt(round) },
    at,
  );
  const operators = new Set(committed.map((log) => log.args.operator));
  return Promise.all(
    [...operators].map(async (operator) => {
      const asked = [BigInt(round), operator];
      const found = await read<{ value: Hex; state: number }>("GenerationOracle", "attestation", asked, at);
      return { operator, value: found.value, state: found.state };
    }),
  );
}

export interface Request {
  transaction: Hex;
  block: number;
  proposal?: string;
}

/** How a round was asked for: the transaction, and the proposal that it executed, if it was one. */
export async function requestOf(round: number): Promise<Request | undefined> {
  const [asked] = await events<{ round: bigint }>("GenerationOracle", "RoundRequested", { round: BigInt(round) });
  if (!asked) return undefined;
  const executed = await events<{ proposalId: bigint }>("StudioGovernor", "ProposalExecuted");
  const proposal = executed.find((log) => log.transaction === asked.transaction)?.args.proposalId.toString();
  return {
    transaction: asked.transaction,
    block: asked.block,
    ...(proposal ? { proposal } : {}),
  };
}

export const isSeeded = (round: Round): boolean => /[1-9a-f]/.test(round.seed.slice(2));

/** Whether a round's pictures may be shown: nothing is, while operators could still copy from one another. */
export const isOpen = (round: Round): boolean =>
  isSeeded(round) && round.phase >= Phase.Reveal && round.phase !== Phase.Failed;
