// Rounds as they happen: phases, what operators did, the contact sheet, and the members' choice.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Phase } from "../../../abi/names";
import { useChain, useNow, useObservable } from "../../chain/live";
import { choices, getCuration, seats, votesLeft, type Curation } from "../../chain/artwork/curation";
import { allRounds, attestations, findRound, isOpen, revealed, type Round } from "../../chain/generation/rounds";
import { indexOf, wallPath, workPath } from "../../chain/artwork/works";
import { labelled } from "../../chain/generation/models";
import { decodeStyle, fromHex, proof as siblings, toHex } from "../../generator";
import { modelOf } from "../../chain/artwork/origin";
import { AmountField } from "../../parts/amount";
import { Hung, Picture } from "../../parts/picture";
import { Facts, Page, Waiting, Who } from "../../parts/shown";
import { Wall } from "../../parts/wall";
import { styleInWords } from "../../text/styles";
import { readAmount } from "../../text/amounts";
import { amount, date, duration, ether, plural } from "../../text/words";
import { Act } from "../../wallet/act";
import { call } from "../../wallet/call";
import { connected } from "../../wallet/wallet";
import { linkTo } from "../../parts/paths";

const PHASES: Record<Phase, string> = {
  [Phase.None]: "",
  [Phase.Requested]: "waiting for its seed",
  [Phase.Commit]: "operators commit",
  [Phase.Reveal]: "operators reveal",
  [Phase.Challenge]: "open to challenges",
  [Phase.Finalisable]: "ready to be final",
  [Phase.Failable]: "without agreement",
  [Phase.Finalised]: "final",
  [Phase.Failed]: "failed",
};

export function Rounds(): ComponentChildren {
  const rounds = useChain("rounds", allRounds);
  if (!rounds) return <Waiting what="rounds" />;
  return (
    <Page
      title="Rounds"
      lead="Each time the members ask for works, operators make them independently and must agree on every bit."
    >
      {rounds.length === 0 && <p class="hint">Nothing has been asked for yet.</p>}
      <ul class="rounds">
        {[...rounds].reverse().map((round) => (
          <li key={round.id}>
            <a class="card" href={linkTo(`rounds/${round.id}`)}>
              <h2>Round {round.id}</h2>
              <p>
                {plural(round.works, "work")}, {PHASES[round.phase]}
              </p>
              {isOpen(round) && (
                <span class="strip" aria-hidden="true">
                  {Array.from({ length: Math.min(5, round.works) }, (_, index) => (
                    <Picture key={index} round={round} index={index} alt="" />
                  ))}
                </span>
              )}
            </a>
          </li>
        ))}
      </ul>
    </Page>
  );
}

export function RoundRoom({ id }: { id: number }): ComponentChildren {
  const round = useChain(`found round ${id}`, () => findRound(id));
  const [picked, pick] = useState<number[]>([]);
  const curation = useChain(`curation ${id}`, () => getCuration(id));
  const now = useNow();
  if (round === null) return <Page title="There is no such round" lead="Nobody has asked for it." />;
  if (!round) return <Waiting what={`round ${id}`} />;
  const isVoting = curation != null && !curation.closed && now <= curation.end;
  const toggle = (index: number) =>
    pick(picked.includes(index) ? picked.filter((other) => other !== index) : [...picked, index]);
  return (
    <Page title={`Round ${id}`} lead={`${plural(round.works, "work")}, ${PHASES[round.phase]}.`}>
      <Timeline round={round} now={now} />
      <About round={round} />
      {round.phase === Phase.Finalised && (
        <Choosing round={round} curation={curation} picked={picked} clear={() => pick([])} now={now} />
      )}
      {isOpen(round) ? (
        <section aria-labelledby="sheet">
          <h2 id="sheet">Contact sheet</h2>
          <p>
            <a href={linkTo(wallPath({ round: String(id) }))}>Look through them by what they drew</a>
          </p>
          <Wall
            count={round.works}
            isSmall
            hang={(index) =>
              isVoting ? (
                <button
                  key={index}
                  type="button"
                  class="pick"
                  aria-pressed={picked.includes(index)}
                  aria-label={`Work ${index}`}
                  onClick={() => toggle(index)}
                >
                  <Picture round={round} index={index} alt="" />
                </button>
              ) : (
                <Hung key={workPath(id, index)} round={round} index={index} />
              )
            }
          />
        </section>
      ) : (
        <p class="hint">
          {round.phase === Phase.Failed
            ? "The operators did not agree; the fee went back to the treasury."
            : "Its pictures are shown once operators can no longer copy from one another, when commits have closed."}
        </p>
      )}
    </Page>
  );
}

/** The phases in their order, with their times. */
function Timeline({ round, now }: { round: Round; now: number }): ComponentChildren {
  const ends = (what: string, isPast: boolean) => `${what} ${isPast ? "closed" : "close"}`;
  const { Reveal, Challenge, Finalisable } = Phase;
  const moments: [string, number, boolean][] = [
    ["Asked for", round.requestedAt, true],
    [ends("Commits", round.phase >= Reveal), round.commitEnd, round.phase >= Reveal],
    [ends("Reveals", round.phase >= Challenge), round.revealEnd, round.phase >= Challenge],
    [ends("Challenges", round.phase >= Finalisable), round.closesAt, round.phase >= Finalisable],
    [round.phase === Phase.Failed ? "Failed" : "Final", 0, round.phase >= Phase.Finalised],
  ];
  return (
    <ol class="timeline" aria-label="How far the round has come">
      {moments.map(([name, time, isPast]) => (
        <li key={name} class={isPast ? "past" : ""}>
          <span>{name}</span>
          <span class="note">
            {time === 0 ? (isPast ? "" : "not yet") : time > now ? `in ${duration(time - now)}` : date(time)}
          </span>
        </li>
      ))}
    </ol>
  );
}

function About({ round }: { round: Round }): ComponentChildren {
  const model = useChain(`model ${round.model}`, () => modelOf(round.model), true);
  const axes = useChain(`axes ${round.model}`, async () => labelled(await modelOf(round.model)));
  const attested = useChain(`attestations ${round.id}`, () => attestations(round.id));
  const style = axes ? styleInWords(axes, decodeStyle(fromHex(round.style))) : [];
  const did = ["", "has committed", "has shown", "has shown"];
  return (
    <div class="columns">
      <section aria-labelledby="asked">
        <h2 id="asked">What was asked for</h2>
        <Facts
          rows={[
            ["model", <a href={linkTo(`models/${round.model}`)}>{model?.name ?? round.model}</a>],
            ...style.map(([name, value]): [string, ComponentChildren] => [name, value]),
            ["fee", ether(round.fee)],
          ]}
        />
      </section>
      <section aria-labelledby="operators">
        <h2 id="operators">Operators</h2>
        {attested?.length ? (
          <ul class="plain">
            {attested.map((attestation) => (
              <li key={attestation.operator}>
                <Who address={attestation.operator} /> {did[attestation.state]}
                {attestation.state >= 2 &&
                  (revealed(attestation, round.root) ? (
                    <span class="yes"> the leading root</span>
                  ) : (
                    <span class="no"> another root</span>
                  ))}
              </li>
            ))}
          </ul>
        ) : (
          <p class="hint">No operator has committed yet; {round.quorum} must agree.</p>
        )}
      </section>
    </div>
  );
}

interface ChoosingProps {
  round: Round;
  curation: Curation | null | undefined;
  picked: number[];
  clear: () => void;
  now: number;
}

/** Curation: opening it, spending votes on the pictures that were picked, closing it. */
function Choosing({ round, curation, picked, clear, now }: ChoosingProps): ComponentChildren {
  const leading = useChain(`seats ${round.id}`, async () => ((await getCuration(round.id)) ? seats(round.id) : []));
  const me = useObservable(connected)?.address;
  const left = useChain(me && curation ? `votes left ${round.id} ${me}` : null, () =>
    votesLeft(round.id, curation!.snapshot, me!),
  );
  const [text, setText] = useState("");
  if (curation === undefined) return null;
  if (curation === null) {
    return (
      <section class="panel" aria-labelledby="choose">
        <h2 id="choose">The members’ choice</h2>
        <p>Nobody has opened the choice among these works yet. Anybody can.</p>
        <Act
          label="Open the curation"
          plan={() => ({
            words: ["Members can spend votes on the works of this round from now on."],
            call: call("Curation", "open", [BigInt(round.id)]),
          })}
        />
      </section>
    );
  }
  const isVoting = !curation.closed && now <= curation.end;
  return (
    <section class="panel" aria-labelledby="choose">
      <h2 id="choose">The members’ choice</h2>
      <p>
        {curation.closed
          ? `Members chose ${plural(leading?.length ?? 0, "work")}.`
          : isVoting
            ? `${plural(curation.seats, "work")} will be chosen, in ${duration(curation.end - now)}. Pick pictures below, and spend votes on them.`
            : "Voting is over; the winners wait to be recorded."}
      </p>
      {leading && leading.length > 0 && (
        <div class="wall-row">
          {leading.map((seat) => (
            <Hung key={seat.index} round={round} index={seat.index}>
              {amount(seat.votes)} <span class="note">votes</span>
            </Hung>
          ))}
        </div>
      )}
      {isVoting && (
        <form class="form" onSubmit={(event) => event.preventDefault()}>
          <p role="status">
            {picked.length
              ? `${plural(picked.length, "work")} picked: ${picked.join(", ")}`
              : "No picture is picked yet."}
          </p>
          <AmountField id="votes" label="Votes to spend on them, in equal parts" text={text} set={setText} />
          {left !== undefined && (
            <p class="fine">You have {amount(left)} votes left in this round. What is spent stays spent.</p>
          )}
          <Act
            label="Spend votes"
            done={() => {
              clear();
              setText("");
            }}
            plan={() => {
              if (picked.length === 0) throw new Error("Pick one picture at least.");
              const votes = readAmount(text, "how many votes you spend");
              return {
                words: [`You spend ${amount(votes)} votes on ${plural(picked.length, "work")}: ${picked.join(", ")}.`],
                call: call("Curation", "vote", [BigInt(round.id), choices(picked, votes)]),
              };
            }}
          />
        </form>
      )}
      {!isVoting && !curation.closed && (
        <Act
          label="Record the winners"
          plan={async () => {
            const [known, taken] = [await indexOf(round), await seats(round.id)];
            if (!known)
              throw new Error("There is no index of this round here; use one that has it, or the command line.");
            return {
              words: [`The ${plural(taken.length, "work")} with the most votes go to auction, one after another.`],
              call: call("Curation", "close", [
                BigInt(round.id),
                taken.map((seat) => toHex(known.digests[seat.index]!)),
                taken.map((seat) => siblings(known.tree, seat.index).map(toHex)),
              ]),
            };
          }}
        />
      )}
    </section>
  );
}
