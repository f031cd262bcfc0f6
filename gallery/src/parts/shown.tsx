// Small things that every room shows: addresses, facts, waiting, headings.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { getAddress, type Address } from "viem";
import { ensNameOf } from "../chain/ens";
import { delayed, useChain, useNow, useObservable } from "../chain/live";
import { nameOf, studio } from "../chain/studio";
import { connected } from "../wallet/wallet";
import { clean, duration, short } from "../text/words";

/** Seconds for which nobody asks why something takes so long. */
const SOON = 4;

const ASKED = studio.answers ? "The gallery’s server" : "The chain’s endpoint";

const CALLED: Record<string, string> = {
  StudioToken: "the members",
  StudioTimelock: "the members’ timelock",
  Treasury: "the treasury",
  AuctionHouse: "the auction house",
  LendingPool: "the lending pool",
  LoanTerms: "the terms of loans",
};

/** An account: who it is to this studio, its name, or its short form. Pressed, it shows its whole address. */
export function Who({ address }: { address: Address }): ComponentChildren {
  const me = useObservable(connected)?.address;
  const [isWhole, setWhole] = useState(false);
  const whole = getAddress(address);
  const contract = nameOf(address);
  const name = useChain(contract ? null : `ens ${whole}`, () => ensNameOf(whole), true);
  const known = me === whole ? "you" : contract ? (CALLED[contract] ?? contract) : name;
  return (
    <>
      <button
        type="button"
        class={known ? "who" : "who mono"}
        title={whole}
        aria-expanded={isWhole}
        onClick={() => setWhole(!isWhole)}
      >
        {known ?? short(whole)}
      </button>
      {isWhole && <span class="mono wrap"> {whole}</span>}
    </>
  );
}

export function Facts({ rows }: { rows: [string, ComponentChildren][] }): ComponentChildren {
  return (
    <dl class="facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What a room looks for; after a moment also since when, why it is not there yet, and when it is tried again. */
export function Waiting({ what }: { what: string }): ComponentChildren {
  const [since] = useState(Date.now());
  const late = useObservable(delayed);
  useNow();
  const age = Math.floor((Date.now() - since) / 1_000);
  if (age < SOON) return <p class="hint waiting">Looking for {what} …</p>;
  return (
    <p class="hint waiting">
      Looking for {what}, for {duration(age)} now …{" "}
      {late
        ? `${ASKED} said: ${clean(late.why)} It is asked again in ${duration(Math.ceil(late.next - Date.now() / 1_000))}.`
        : `${ASKED} is being asked, and has not answered yet.`}
    </p>
  );
}

export function Page({
  title,
  lead,
  children,
}: {
  title: ComponentChildren;
  lead?: ComponentChildren;
  children?: ComponentChildren;
}) {
  return (
    <>
      <header class="lead">
        <h1 tabIndex={-1}>{title}</h1>
        {lead && <p>{lead}</p>}
      </header>
      {children}
    </>
  );
}
