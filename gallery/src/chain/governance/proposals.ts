// StudioGovernor: proposals, their votes, and what their calls do.

import type { AbiEvent, Address, Hex } from "viem";
import { decodeAbiParameters, keccak256 } from "viem";
import { ProposalState } from "../../../abi/names";
import { abiOf, type EventArgs } from "../abi";
import { callInWords, paletteOf, type Call, type Told } from "./calls";
import { events, read } from "../read";
import type { NamedPalette } from "../generation/models";
import { clean } from "../../text/words";

export interface Proposal {
  id: string;
  proposer: Address;
  description: string;
  /** The digest of the description's bytes, which may be no valid text. */
  descriptionHash: Hex;
  targets: Address[];
  values: bigint[];
  calldatas: Hex[];
  state: ProposalState;
  snapshot: number;
  deadline: number;
  eta: number;
  against: bigint;
  inFavour: bigint;
  abstain: bigint;
  quorum: bigint;
}

type Created = EventArgs<"StudioGovernor", "ProposalCreated">;

export async function allProposals(): Promise<Proposal[]> {
  const logs = await events("StudioGovernor", "ProposalCreated");
  return Promise.all(logs.map(({ args, data }) => complete(args, hashOf(data))));
}

/** The digest of the description, taken from the event's data as bytes: decoded as text it could change. */
function hashOf(data: Hex): Hex {
  const event = abiOf("StudioGovernor").find(
    (entry): entry is AbiEvent => entry.type === "event" && entry.name === "ProposalCreated",
  )!;
  const inputs = event.inputs.map((input) => (input.type === "string" ? { ...input, type: "bytes" } : input));
  const at = inputs.findIndex((input) => input.name === "description");
  return keccak256(decodeAbiParameters(inputs, data)[at] as Hex);
}

async function complete(created: Created, descriptionHash: Hex): Promise<Proposal> {
  const of = [created.proposalId] as const;
  const [state, deadline, eta, votes, quorum] = await Promise.all([
    read("StudioGovernor", "state", of),
    read("StudioGovernor", "proposalDeadline", of),
    read("StudioGovernor", "proposalEta", of),
    read("StudioGovernor", "proposalVotes", of),
    // The governor knows no quorum before the snapshot has passed, and reverts.
    read("StudioGovernor", "quorum", [created.voteStart]).catch(() => 0n),
  ]);
  const { proposer, targets, values, calldatas, description } = created;
  const [against, inFavour, abstain] = votes;
  return {
    id: created.proposalId.toString(),
    proposer,
    targets: [...targets],
    values: [...values],
    calldatas: [...calldatas],
    description,
    descriptionHash,
    state,
    snapshot: Number(created.voteStart),
    deadline: Number(deadline),
    eta: Number(eta),
    against,
    inFavour,
    abstain,
    quorum,
  };
}

/** Whose proposal it was and what it is called, without how it stands; undefined if there is none of the id. */
export async function whatWasProposed(id: string): Promise<{ proposer: Address; title: string } | undefined> {
  const logs = await events("StudioGovernor", "ProposalCreated");
  const created = logs.find(({ args }) => args.proposalId.toString() === id)?.args;
  return created && { proposer: created.proposer, title: titleOf(created) };
}

/** The first line of a description, which is what people call a proposal. */
export function titleOf(proposal: Pick<Proposal, "description">): string {
  const first = proposal.description.split("\n").find((line) => line.trim() !== "") ?? "";
  return clean(first.replace(/^#+\s*/, "")).slice(0, 120) || "Without a title";
}

const each = ({ targets, values, calldatas }: Proposal): Call[] =>
  targets.map((target, at) => ({ target, value: values[at]!, data: calldatas[at]! }));

/** What each call does, decoded by this studio's own ABIs. */
export const callsOf = (proposal: Proposal): Promise<Told[]> => Promise.all(each(proposal).map(callInWords));

/** The palettes that a proposal adds. */
export const palettesOf = (proposal: Proposal): NamedPalette[] =>
  each(proposal).flatMap((call) => paletteOf(call) ?? []);
