// Small things that every room shows: addresses, facts, waiting, headings.

import type { ComponentChildren } from "preact";
import { useObservable } from "../chain/live";
import { nameOf } from "../chain/studio";
import { connected } from "../wallet/wallet";
import { short } from "../text/words";

const CALLED: Record<string, string> = {
  StudioToken: "the members",
  StudioTimelock: "the members’ timelock",
  Treasury: "the treasury",
  AuctionHouse: "the auction house",
  LendingPool: "the lending pool",
  LoanTerms: "the terms of loans",
};

/** An address: who it is to this studio, or its short form with the whole in its title. */
export function Who({ address }: { address: string }): ComponentChildren {
  const me = useObservable(connected)?.address;
  if (me?.toLowerCase() === address.toLowerCase()) return <span title={address}>you</span>;
  const name = nameOf(address);
  return name ? (
    <span title={address}>{CALLED[name] ?? name}</span>
  ) : (
    <span class="mono" title={address}>
      {short(address)}
    </span>
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

export const Waiting = ({ what }: { what: string }): ComponentChildren => (
  <p class="hint waiting">Looking for {what} …</p>
);

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
