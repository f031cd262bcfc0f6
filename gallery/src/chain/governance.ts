// StudioGovernor: proposals, read from their calls and not only from what they say of themselves.

import type { Address, Hex } from "viem";
import { callInWords } from "./calls";
import { events, read } from "./client";
import { clean } from "../parts/words";

export enum ProposalState {
  Pending,
  Active,
  Canceled,
  Defeated,
  Succeeded,
  Queued,
  Expired,
  Executed,
}

export interface Proposal {
  id: string;
  proposer: Address;
  description: string;
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

interface Created {
  proposalId: bigint;
  proposer: Address;
  targets: Address[];
  values: bigint[];
  calldatas: Hex[];
  voteStart: bigint;
  description: string;
}

export async function allProposals(): Promise<Proposal[]> {
  const logs = await events<Created>("StudioGovernor", "ProposalCreated");
  return Promise.all(logs.map(({ args }) => complete(args)));
}

async function complete(created: Created): Promise<Proposal> {
  const of = [created.proposalId];
  const [state, deadline, eta, votes, quorum] = await Promise.all([
    read<ProposalState>("StudioGovernor", "state", of),
    read<bigint>("StudioGovernor", "proposalDeadline", of),
    read<bigint>("StudioGovernor", "proposalEta", of),
    read<[bigint, bigint, bigint]>("StudioGovernor", "proposalVotes", of),
    // A snapshot that is not past yet has no quorum.
    read<bigint>("StudioGovernor", "quorum", [created.voteStart]).catch(() => 0n),
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

/** The first line of a description, which is what people call a proposal. */
export function titleOf(proposal: Proposal): string {
  const first = proposal.description.split("\n").find((line) => line.trim() !== "") ?? "";
  return clean(first.replace(/^#+\s*/, "")).slice(0, 120) || "Without a title";
}

/** What each call does, decoded by this studio's own ABIs. */
export const callsOf = ({ targets, values, calldatas }: Proposal): Promise<string[]> =>
  Promise.all(targets.map((target, at) => callInWords({ target, value: values[at]!, data: calldatas[at]! })));
