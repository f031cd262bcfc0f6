// Proposals: what their calls do, how the votes stand, and voting.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { zeroAddress } from "viem";
import { ProposalState } from "../../../abi/names";
import { read } from "../../chain/read";
import { useChain, useNow, useObservable } from "../../chain/live";
import { allProposals, callsOf, palettesOf, titleOf, type Proposal } from "../../chain/governance/proposals";
import { Shares } from "../../parts/charts";
import { PaletteList } from "../../parts/swatches";
import { Markdown } from "../../parts/markdown";
import { Facts, Page, Waiting, Who } from "../../parts/shown";
import { amount, clean, date, duration, readAddress } from "../../text/words";
import { Act, type Plan } from "../../wallet/act";
import { call } from "../../wallet/call";
import { connected } from "../../wallet/wallet";
import { linkTo } from "../../parts/paths";

const STATES = [
  "begins soon",
  "open for votes",
  "cancelled",
  "defeated",
  "passed",
  "in the timelock",
  "expired",
  "carried out",
];
const SUPPORT: [string, number][] = [
  ["for", 1],
  ["against", 0],
  ["abstain", 2],
];

export function Proposals(): ComponentChildren {
  const all = useChain("proposals", allProposals);
  if (!all) return <Waiting what="proposals" />;
  return (
    <Page
      title="Proposals"
      lead="Everything that the studio does, its members decide: what is made, by which model, in which style, and who is paid."
    >
      <Membership />
      {all.length === 0 && <p class="hint">Nothing has been proposed yet.</p>}
      <ul class="proposals">
        {[...all].reverse().map((proposal) => (
          <li key={proposal.id}>
            <a class="card" href={linkTo(`proposals/${proposal.id}`)}>
              <h2>{titleOf(proposal)}</h2>
              <p>
                {STATES[proposal.state]}, {amount(proposal.inFavour)} for, {amount(proposal.against)} against
              </p>
            </a>
          </li>
        ))}
      </ul>
    </Page>
  );
}

/** The visitor's own votes, and the way to make them count. */
function Membership(): ComponentChildren {
  const me = useObservable(connected)?.address;
  const mine = useChain(me ? `membership ${me}` : null, () =>
    Promise.all([
      read("StudioToken", "balanceOf", [me!]),
      read("StudioToken", "getVotes", [me!]),
      read("StudioToken", "delegates", [me!]),
    ]),
  );
  const [to, setTo] = useState("");
  if (!me || !mine) return null;
  const [balance, votes, delegate] = mine;
  return (
    <section class="panel" aria-labelledby="yours">
      <h2 id="yours">Your votes</h2>
      <p>
        You hold {amount(balance)} tokens and speak with {amount(votes)} votes.{" "}
        {delegate === zeroAddress ? (
          "Your tokens are delegated to nobody, so they do not count yet."
        ) : (
          <>
            Your tokens speak through <Who address={delegate} />.
          </>
        )}
      </p>
      <form class="form" onSubmit={(event) => event.preventDefault()}>
        <label for="delegate">Who shall vote with your tokens: an address, or nothing for yourself</label>
        <input
          id="delegate"
          autocomplete="off"
          spellcheck={false}
          value={to}
          onInput={(e) => setTo(e.currentTarget.value)}
        />
        <Act
          label="Delegate"
          quiet
          plan={(account) => {
            const chosen = readAddress(to.trim() || account);
            if (!chosen)
              throw new Error(
                "That is no address, or mistyped: it has 0x and 40 hexadecimal digits, in the right case.",
              );
            return {
              words: [
                `${amount(balance)} tokens speak through ${chosen === account ? "yourself" : chosen} from the next block on. You keep them.`,
              ],
              call: call("StudioToken", "delegate", [chosen]),
            };
          }}
        />
      </form>
    </section>
  );
}

export function ProposalRoom({ id }: { id: string }): ComponentChildren {
  const all = useChain("proposals", allProposals);
  const now = useNow();
  const proposal = all?.find((each) => each.id === id);
  const calls = useChain(proposal ? `calls ${id}` : null, () => callsOf(proposal!));
  if (!all) return <Waiting what="the proposal" />;
  if (!proposal) return <Page title="There is no such proposal" />;
  return (
    <Page
      title={titleOf(proposal)}
      lead={
        <>
          {STATES[proposal.state]}, proposed by <Who address={proposal.proposer} />
        </>
      }
    >
      <section aria-labelledby="calls">
        <h2 id="calls">What it does</h2>
        <p class="fine">Read from its calls, whatever its author says of them.</p>
        <ul class="calls">
          {(calls ?? [{ sentence: "…", call: "…" }]).map(({ sentence, call }, at) => (
            <li key={at} class="wrap">
              {sentence}
              {call !== sentence && <p class="fine">{call}</p>}
            </li>
          ))}
        </ul>
        <PaletteList palettes={palettesOf(proposal)} />
      </section>
      <Tally proposal={proposal} now={now} />
      <Deciding proposal={proposal} now={now} />
      <section aria-labelledby="says">
        <h2 id="says">What its author says</h2>
        <Markdown text={proposal.description.replace(/^#\s.*\n?/, "") || "Nothing more."} />
      </section>
    </Page>
  );
}

function Tally({ proposal, now }: { proposal: Proposal; now: number }): ComponentChildren {
  const parts = (
    [
      ["for", proposal.inFavour],
      ["against", proposal.against],
      ["abstain", proposal.abstain],
    ] as const
  ).map(([name, votes]) => ({
    name,
    part: Number(votes) / 1e18,
    note: `${amount(votes)} votes`,
  }));
  const soFar = proposal.inFavour + proposal.abstain;
  return (
    <section aria-labelledby="tally">
      <h2 id="tally">Votes</h2>
      <Shares parts={parts} label={parts.map(({ name, note }) => `${name}: ${note}`).join(", ")} />
      <Facts
        rows={[
          ["quorum", proposal.quorum ? `${amount(soFar)} of ${amount(proposal.quorum)}` : "not known yet"],
          [
            proposal.deadline > now ? "voting ends" : "voting ended",
            proposal.deadline > now ? `in ${duration(proposal.deadline - now)}` : date(proposal.deadline),
          ],
        ]}
      />
    </section>
  );
}

function Deciding({ proposal, now }: { proposal: Proposal; now: number }): ComponentChildren {
  const [support, setSupport] = useState(1);
  const [reason, setReason] = useState("");
  const { targets, values, calldatas, descriptionHash } = proposal;
  const whole = [targets, values, calldatas, descriptionHash] as const;
  if (proposal.state === ProposalState.Succeeded) {
    return (
      <Act
        label="Queue it"
        plan={() => ({
          words: ["It passed. Queued, it waits in the timelock, so that whoever dislikes it can leave."],
          call: call("StudioGovernor", "queue", whole),
        })}
      />
    );
  }
  if (proposal.state === ProposalState.Queued) {
    return proposal.eta > now ? (
      <p>It can be carried out in {duration(proposal.eta - now)}.</p>
    ) : (
      <Act
        label="Carry it out"
        plan={async () => ({
          words: [
            "The studio carries out what was decided:",
            ...(await callsOf(proposal)).map(({ sentence }) => sentence),
          ],
          call: call("StudioGovernor", "execute", whole),
        })}
      />
    );
  }
  if (proposal.state !== ProposalState.Active) return null;
  const plan = async (account: `0x${string}`): Promise<Plan> => {
    const votes = await read("StudioGovernor", "getVotes", [account, BigInt(proposal.snapshot)]);
    const used = await read("StudioGovernor", "usedVotes", [BigInt(proposal.id), account]);
    if (votes === used)
      throw new Error(
        votes
          ? "You have voted on this already."
          : "You had no votes when this was proposed: delegate to yourself before the next one.",
      );
    const word = SUPPORT.find(([, value]) => value === support)![0];
    const tail = reason.trim() ? ` Your reason is published: “${clean(reason.trim())}”.` : "";
    return {
      words: [
        `You cast ${amount(votes - used)} votes ${word === "abstain" ? "as an abstention" : word} this proposal.${tail}`,
      ],
      call: reason.trim()
        ? call("StudioGovernor", "castVoteWithReason", [BigInt(proposal.id), support, reason.trim()])
        : call("StudioGovernor", "castVote", [BigInt(proposal.id), support]),
    };
  };
  return (
    <form class="form panel" onSubmit={(event) => event.preventDefault()}>
      <fieldset>
        <legend>Your vote</legend>
        {SUPPORT.map(([word, value]) => (
          <label key={word} class="choice">
            <input type="radio" name="support" checked={support === value} onChange={() => setSupport(value)} />
            {word}
          </label>
        ))}
      </fieldset>
      <label for="reason">Why, if you like to say</label>
      <input
        id="reason"
        autocomplete="off"
        maxLength={500}
        value={reason}
        onInput={(e) => setReason(e.currentTarget.value)}
      />
      <Act label="Vote" plan={plan} />
    </form>
  );
}
