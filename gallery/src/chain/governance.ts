// StudioGovernor: proposals, read from their calls and not only from what they say of themselves.

import type { Abi, AbiFunction, AbiParameter, Address, Hex } from "viem";
import { decodeFunctionData } from "viem";
import { knownAbi } from "./abi";
import { events, read } from "./client";
import { nameOf } from "./studio";
import { clean, ether } from "../parts/words";

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
export function callsOf(proposal: Proposal): string[] {
  return proposal.targets.map((target, at) => callInWords(target, proposal.values[at]!, proposal.calldatas[at]!));
}

function callInWords(target: Address, value: bigint, data: Hex): string {
  const name = nameOf(target);
  if (data === "0x") return `pays ${ether(value)} to ${name ?? target}`;
  const paid = value ? `, paying ${ether(value)}` : "";
  const abi = name ? knownAbi(name) : undefined;
  try {
    if (!abi) throw new Error("unknown");
    const { functionName, args } = decodeFunctionData({ abi, data });
    const inputs = inputsOf(abi, functionName, args?.length ?? 0);
    const shown = (args ?? []).map((value, at) => {
      const label = inputs[at]?.name;
      return label ? `${label}=${inWords(value)}` : inWords(value);
    });
    return `${name}.${functionName}(${shown.join(", ")})${paid}`;
  } catch {
    return `calls ${name ?? target} with what the studio does not know, ${data.slice(0, 10)}${paid}`;
  }
}

function inputsOf(abi: Abi, name: string, count: number): readonly AbiParameter[] {
  const found = abi.find(
    (entry): entry is AbiFunction => entry.type === "function" && entry.name === name && entry.inputs.length === count,
  );
  return found?.inputs ?? [];
}

function inWords(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inWords).join(", ")}]`;
  if (typeof value === "string") {
    if (/^0x[0-9a-fA-F]{40}$/.test(value)) return nameOf(value) ?? value;
    return value.startsWith("0x") && value.length > 66 ? `${(value.length - 2) / 2} bytes` : clean(value);
  }
  if (value && typeof value === "object") {
    return `(${Object.entries(value)
      .map(([key, part]) => `${key}=${inWords(part)}`)
      .join(", ")})`;
  }
  return String(value);
}
