// A transaction from button to receipt: tried on the chain's newest state, told in words and money, sent by the wallet.

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Address } from "viem";
import { getBlockNumber } from "viem/actions";
import { client } from "../chain/client";
import { chainTime, refresh, useNow, useObservable } from "../chain/live";
import { studio } from "../chain/studio";
import { duration, ether } from "../text/words";
import type { Call } from "./call";
import { behind, explain } from "./errors";
import { networkName } from "./chains";
import { clearSettled, follow } from "./notices";
import type { Pending } from "./outcome";
import { oneByOne } from "./refusals";
import { assertChain, canTogether, ElsewhereError, requestOf, send, sendTogether } from "./send";
import { tryBoth, tryOut, type Trial } from "./trial";
import { changeChain, connected, type Connected } from "./wallet";

export interface Plan {
  /** What will happen, sentence by sentence. */
  words: string[];
  call: Call;
  /** What the call needs done first, as an allowance. A wallet that can do both together is asked once. */
  first?: { words: string; call: Call };
}

interface Ready {
  plan: Plan;
  trial: Trial;
  /** Whether the wallet does both steps together. */
  isTogether: boolean;
  /** Why it goes otherwise than was said before. */
  note?: string | undefined;
}

type Stage =
  | { name: "idle" }
  | { name: "trying" }
  | ({ name: "ready" } & Ready)
  | { name: "asking"; since: number }
  | { name: "elsewhere"; chain: number }
  | { name: "failed"; why: string; behind?: string | undefined };

/** Seconds after which a wallet that says nothing may be waited for in vain. */
const LONG = 10;

/**
 * A button that says what it does. `plan` is asked when it is pressed; it throws an Error whose message a person can
 * read if the form is not filled in rightly.
 */
export function Act(props: {
  label: string;
  plan: (account: Address) => Plan | Promise<Plan>;
  done?: () => void;
  quiet?: boolean;
  disabled?: boolean;
}): ComponentChildren {
  const by = useObservable(connected);
  const [stage, setStage] = useState<Stage>({ name: "idle" });
  const panel = useRef<HTMLDivElement>(null);
  const round = useRef(0);
  /** What the form says now, for a second step that begins when the first is done. */
  const now = useRef(props);
  now.current = props;
  useEffect(() => {
    if (stage.name === "ready") panel.current?.focus();
  }, [stage.name]);
  useEffect(() => {
    // What was planned for one account is not sent by another.
    round.current += 1;
    setStage({ name: "idle" });
  }, [by?.address, by?.provider]);

  if (!by) return <p class="hint">Connect a wallet, above, to {props.label.toLowerCase()}.</p>;

  const failed = (error: unknown): Stage =>
    error instanceof ElsewhereError
      ? { name: "elsewhere", chain: error.chain }
      : { name: "failed", why: explain(error), behind: behind(error) };
  /** Works on the next stage, which counts only if nothing else was begun meanwhile. */
  const work = async (meanwhile: Stage, next: () => Promise<Stage>) => {
    const mine = ++round.current;
    setStage(meanwhile);
    const reached = await next().catch(failed);
    if (mine === round.current) setStage(reached);
  };
  const begin = (note?: string, mayTogether = true) =>
    work({ name: "trying" }, async () => {
      clearSettled();
      await assertChain(by);
      // What is signed rests on the newest block.
      await refresh();
      return { name: "ready", note, ...(await prepare(by, await now.current.plan(by.address), mayTogether)) };
    });
  const go = (ready: Ready) => {
    return work({ name: "asking", since: chainTime() }, async () => {
      let pending: Pending;
      try {
        pending = await give(props.label, by, ready);
      } catch (error) {
        const why = ready.isTogether ? oneByOne(error) : undefined;
        if (why === undefined) return failed(error);
        queueMicrotask(() => void begin(why, false));
        return { name: "trying" };
      }
      void follow(pending).then((outcome) => {
        if (outcome?.kind !== "done" && outcome?.kind !== "sped up") return;
        if (!pending.isFirst) now.current.done?.();
        else if (connected.value?.address === by.address) void begin("The first of two steps is done. Now the second.");
      });
      return { name: "idle" };
    });
  };
  const change = () =>
    work({ name: "asking", since: chainTime() }, async () => {
      await changeChain();
      queueMicrotask(() => void begin());
      return { name: "trying" };
    });

  const isBusy = stage.name === "trying" || stage.name === "asking";
  return (
    <div class="act">
      {stage.name !== "ready" && (
        <button
          type="button"
          class={props.quiet ? "quiet" : ""}
          disabled={isBusy || props.disabled}
          onClick={() => void begin()}
        >
          {props.label}
        </button>
      )}
      {stage.name === "ready" && (
        <div class="plan" role="group" aria-label={props.label} tabIndex={-1} ref={panel}>
          <Told {...stage} wallet={by.name} />
          <div class="row">
            <button type="button" onClick={() => void go(stage)}>
              Confirm in {by.name}
            </button>
            <button type="button" class="quiet" onClick={() => setStage({ name: "idle" })}>
              Not now
            </button>
          </div>
        </div>
      )}
      <div class="outcome" role="status">
        {stage.name === "trying" && "Trying it on the chain of now …"}
        {stage.name === "asking" && (
          <Asking since={stage.since} wallet={by.name} stop={() => setStage({ name: "idle" })} />
        )}
        {stage.name === "failed" && <span class="no">{stage.why}</span>}
        {stage.name === "elsewhere" && <Elsewhere chain={stage.chain} wallet={by.name} change={() => void change()} />}
      </div>
      {stage.name === "failed" && stage.behind && (
        <details class="fine">
          <summary>In the contract’s words</summary>
          <code class="wrap">{stage.behind}</code>
        </details>
      )}
    </div>
  );
}

/** Tries a plan in the way in which the wallet can carry it out. */
async function prepare(by: Connected, plan: Plan, mayTogether: boolean): Promise<Ready> {
  const { first, call } = plan;
  const isTogether = first !== undefined && mayTogether && (await canTogether(by));
  const trial = first && isTogether ? tryBoth(first.call, call, by.address) : tryOut(first?.call ?? call, by.address);
  return { plan, isTogether, trial: await trial };
}

/** Gives a plan, or its first step, to the wallet. */
async function give(label: string, by: Connected, { plan, trial, isTogether }: Ready): Promise<Pending> {
  const { first, call } = plan;
  const since = Number(await getBlockNumber(client, { cacheTime: 0 }));
  const common = { id: `${Date.now()} ${Math.random()}`, label, account: by.address, by: by.name, since };
  const sent = () => Math.floor(Date.now() / 1_000);
  if (first && isTogether) {
    const calls = await sendTogether(by, [requestOf(first.call), requestOf(call)]);
    return { ...common, sent: sent(), calls };
  }
  const request = requestOf(first?.call ?? call);
  const hash = await send(by, request, trial.gas);
  return { ...common, sent: sent(), request, hash, ...(first ? { isFirst: true } : {}) };
}

function Told({ plan, trial, isTogether, note, wallet }: Ready & { wallet: string }): ComponentChildren {
  const { first, call, words } = plan;
  const isSplit = first !== undefined && !isTogether;
  return (
    <>
      {note && <p class="fine">{note}</p>}
      {first && <p>{first.words}</p>}
      {words.map((line, at) => (
        <p key={at}>{line}</p>
      ))}
      <p class="fine">
        {isTogether && `${wallet} does both together, or neither. `}
        {isSplit && "These are two steps: the second is told once more when the first is done. "}
        {call.value ? `You send ${ether(call.value)}. ` : "You send no money. "}
        The network’s fee {isSplit && "of the first "}is about {ether(trial.fee)}.{" "}
        {isSplit || !trial.isWhole
          ? "The first step was tried just now and would succeed."
          : "It was tried just now and would succeed."}
      </p>
    </>
  );
}

/** While the wallet asks its owner, and in case it does not. */
function Asking({ since, wallet, stop }: { since: number; wallet: string; stop: () => void }): ComponentChildren {
  const age = useNow() - since;
  if (age < LONG) return `Look at ${wallet} …`;
  return (
    <>
      Look at {wallet}: it has not answered for {duration(age)}. If it shows nothing, open it, or{" "}
      <button type="button" class="link" onClick={stop}>
        begin anew
      </button>
      ; whatever it still asks, turn down first.
    </>
  );
}

function Elsewhere(props: { chain: number; wallet: string; change: () => void }): ComponentChildren {
  return (
    <>
      <p class="no">
        {props.wallet} is on {networkName(props.chain)}, and this studio is on {networkName(studio.chainId)}. Nothing
        was signed.
      </p>
      <button type="button" class="quiet" onClick={props.change}>
        Change to {networkName(studio.chainId)}
      </button>
    </>
  );
}
