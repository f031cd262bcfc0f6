// What the page says of transactions: on their way, since when, and what became of them, also after a visit to elsewhere.

import type { ComponentChildren } from "preact";
import type { Hex } from "viem";
import { head, Observable, refresh, store, stored, useNow, useObservable } from "../chain/live";
import { duration, ether, short } from "../text/words";
import { explain } from "./errors";
import { lookFor, type Outcome, type Pending } from "./outcome";
import { connected } from "./wallet";

interface Notice {
  pending: Pending;
  /** What became of it; null while it waits. */
  outcome: Outcome | null;
  /** Why the last look failed, if it did. */
  trouble?: string | undefined;
}

const KEPT = "transactions on their way";
/** A chain may stand still; it is looked at all the same after so many milliseconds. */
const MAX_PAUSE = 15_000;
/** Seconds after which a transaction that waits may have been given too low a fee. */
const LONG = 180;

const notices = new Observable<Notice[]>([]);

/** Follows what a wallet took to send until it is known what became of it; null if the visitor wants to hear no more. */
export async function follow(pending: Pending): Promise<Outcome | null> {
  notices.set([...notices.value.filter(({ outcome }) => !outcome), { pending, outcome: null }]);
  keep();
  for (;;) {
    const next = nextBlock();
    let outcome: Outcome | null = null;
    let trouble: string | undefined;
    try {
      outcome = await lookFor(pending);
    } catch (error) {
      trouble = explain(error);
    }
    if (!notices.value.some((each) => each.pending.id === pending.id)) return null;
    change(pending.id, { pending: { ...pending }, outcome, trouble });
    keep();
    if (outcome) {
      void refresh();
      return outcome;
    }
    await next;
  }
}

/** Follows what an earlier visit left on its way. */
export function resume(): void {
  for (const pending of stored<Pending[]>(KEPT) ?? []) void follow(pending);
}

/** Takes away what is said of transactions that are over. */
export const clearSettled = (): void => notices.set(notices.value.filter(({ outcome }) => !outcome));

const change = (id: string, changed: Partial<Notice>): void =>
  notices.set(notices.value.map((each) => (each.pending.id === id ? { ...each, ...changed } : each)));

function close(id: string): void {
  notices.set(notices.value.filter(({ pending }) => pending.id !== id));
  keep();
}

const keep = (): void =>
  store(
    KEPT,
    notices.value.filter(({ outcome }) => !outcome).map(({ pending }) => pending),
  );

function nextBlock(): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(go, MAX_PAUSE);
    const stop = head.watch(go);
  });
}

export function Notices(): ComponentChildren {
  const all = useObservable(notices);
  return (
    <div role="status" class={all.length ? "notices" : ""}>
      {all.map((notice) => (
        <div key={notice.pending.id} class="notice">
          <span class={notice.outcome && isBad(notice.outcome) ? "no" : ""}>
            {notice.pending.label}: {notice.outcome ? told(notice.outcome, notice.pending) : <OnItsWay {...notice} />}
          </span>
          <button type="button" class="quiet" onClick={() => close(notice.pending.id)}>
            {notice.outcome ? "Close" : "Watch it no more"}
          </button>
        </div>
      ))}
    </div>
  );
}

const isBad = ({ kind }: Outcome): boolean => kind !== "done" && kind !== "sped up";

function told(outcome: Outcome, { isFirst, hash }: Pending): ComponentChildren {
  const what = isFirst ? "the first of two steps is done" : "done";
  switch (outcome.kind) {
    case "done":
      return (
        <>
          {what} in transaction <Hash of={outcome.hash} />, for a fee of {ether(outcome.fee)}.
        </>
      );
    case "sped up":
      return (
        <>
          {what} in transaction <Hash of={outcome.hash} />, for a fee of {ether(outcome.fee)}. You sped it up: it took
          the place of {hash && <Hash of={hash} />}.
        </>
      );
    case "failed":
      return (
        <>
          transaction <Hash of={outcome.hash} /> was mined, but its call failed, so nothing was changed.
        </>
      );
    case "cancelled":
      return (
        <>
          not done. You cancelled it in the wallet: transaction <Hash of={outcome.hash} />, which does nothing, took its
          place.
        </>
      );
    case "replaced":
      return (
        <>
          not done. Another transaction of your account, <Hash of={outcome.hash} />, took its place.
        </>
      );
    case "refused":
      return "not done. The wallet took it, but could not send it.";
  }
}

function OnItsWay({ pending, trouble }: Notice): ComponentChildren {
  const { hash, sent, account, by, nonce, isContract } = pending;
  const me = useObservable(connected);
  useNow();
  const age = Math.max(0, Math.floor(Date.now() / 1_000) - sent);
  const since = `for ${duration(age)}`;
  const again = trouble
    ? `The chain does not answer (${trouble}); it is asked again.`
    : "It is looked for with every block.";
  if (!hash) {
    return me?.address === account
      ? `${by} carries out both steps together, ${since} now. It is asked again with every block.`
      : `${by} knows what became of it: connect it again as ${short(account)}.`;
  }
  if (isContract) {
    return (
      <>
        {by} keeps it as <Hash of={hash} />, {since} now. If the account is shared, its owners agree to it there first.{" "}
        {again} You can leave this page meanwhile.
      </>
    );
  }
  return (
    <>
      on its way in transaction <Hash of={hash} />, {since} now.{" "}
      {nonce === undefined && !trouble && "The chain does not know it yet. "}
      {age > LONG && "If its fee is too low, speed it up or cancel it in the wallet. "}
      {again}
    </>
  );
}

const Hash = ({ of }: { of: Hex }): ComponentChildren => (
  <span class="mono" title={of}>
    {short(of)}
  </span>
);
