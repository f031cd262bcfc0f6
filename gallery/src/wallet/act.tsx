// A transaction from button to receipt: tried on the chain's newest state, told in words and money, sent by the wallet.

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Address, Hex } from "viem";
import { estimateGas, getGasPrice, sendTransaction, simulateContract, waitForTransactionReceipt } from "viem/actions";
import { abiOf } from "../chain/abi";
import { addressOf, client } from "../chain/client";
import { Observable, refresh, useObservable } from "../chain/live";
import { ether, short } from "../text/words";
import { dataOf, type Call } from "./call";
import { behind, explain } from "./errors";
import { connected, type Connected } from "./wallet";

export interface Plan {
  /** What will happen, sentence by sentence. */
  words: string[];
  call: Call;
}

type Stage =
  | { name: "idle" }
  | { name: "trying" }
  | { name: "ready"; plan: Plan; gas: bigint; fee: bigint }
  | { name: "asking" }
  | { name: "failed"; why: string; behind?: string | undefined };

/** The last transaction's outcome. The frame shows it, because the room may change with the outcome. */
export const notice = new Observable<{ text: string; isBad?: boolean } | null>(null);

const PATIENCE = 180_000;
const POLL = 500;
const MARGIN = 60_000n;

/** Tries a call from the visitor's account; returns its gas, and its fee in wei. */
async function tryOut(call: Call, account: Address): Promise<{ gas: bigint; fee: bigint }> {
  const address = call.at ?? addressOf(call.contract);
  const { functionName, args } = call;
  const paid = call.value === undefined ? {} : { value: call.value };
  await simulateContract(client, { address, abi: abiOf(call.contract), functionName, args, account, ...paid });
  const data = dataOf(call);
  const [gas, price] = await Promise.all([
    estimateGas(client, { account, to: address, data, ...paid }),
    getGasPrice(client),
  ]);
  return { gas, fee: gas * price };
}

async function send(call: Call, by: Connected, gas: bigint): Promise<Hex> {
  return sendTransaction(by.client, {
    account: by.address,
    chain: null,
    to: call.at ?? addressOf(call.contract),
    data: dataOf(call),
    value: call.value ?? 0n,
    // In a later second a checkpoint or a stream may write one or two new slots, which cost more gas than the trial.
    gas: gas + gas / 5n + MARGIN,
  });
}

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
  useEffect(() => {
    if (stage.name === "ready") panel.current?.focus();
  }, [stage.name]);

  if (!by) return <p class="hint">Connect a wallet, above, to {props.label.toLowerCase()}.</p>;

  const begin = async () => {
    notice.set(null);
    setStage({ name: "trying" });
    try {
      const plan = await props.plan(by.address);
      setStage({ name: "ready", plan, ...(await tryOut(plan.call, by.address)) });
    } catch (error) {
      setStage({ name: "failed", why: explain(error), behind: behind(error) });
    }
  };
  const go = async (plan: Plan, gas: bigint) => {
    setStage({ name: "asking" });
    let hash: Hex;
    try {
      hash = await send(plan.call, by, gas);
    } catch (error) {
      setStage({ name: "failed", why: explain(error), behind: behind(error) });
      return;
    }
    setStage({ name: "idle" });
    notice.set({ text: `${props.label}: on its way in transaction ${short(hash)} …` });
    try {
      const receipt = await waitForTransactionReceipt(client, { hash, timeout: PATIENCE, pollingInterval: POLL });
      if (receipt.status !== "success") throw new Error("the transaction was mined, but its call failed");
      const fee = ether(receipt.gasUsed * receipt.effectiveGasPrice);
      notice.set({ text: `${props.label}: done in transaction ${short(hash)}, for a fee of ${fee}.` });
      props.done?.();
    } catch (error) {
      notice.set({ text: `${props.label}: ${explain(error)}`, isBad: true });
    }
    refresh();
  };

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
          {stage.plan.words.map((line, at) => (
            <p key={at}>{line}</p>
          ))}
          <p class="fine">
            {stage.plan.call.value ? `You send ${ether(stage.plan.call.value)}. ` : "You send no money. "}
            The network’s fee is about {ether(stage.fee)}. It was tried just now and would succeed.
          </p>
          <div class="row">
            <button type="button" onClick={() => void go(stage.plan, stage.gas)}>
              Confirm in {by.name}
            </button>
            <button type="button" class="quiet" onClick={() => setStage({ name: "idle" })}>
              Not now
            </button>
          </div>
        </div>
      )}
      <p class="outcome" role="status">
        {stage.name === "trying" && "Trying it on the chain of now …"}
        {stage.name === "asking" && "Look at your wallet …"}
        {stage.name === "failed" && <span class="no">{stage.why}</span>}
      </p>
      {stage.name === "failed" && stage.behind && (
        <details class="fine">
          <summary>In the contract’s words</summary>
          <code class="wrap">{stage.behind}</code>
        </details>
      )}
    </div>
  );
}
