// The visitor's wallet at the head of the page: choosing one, seeing which account and chain it shows, leaving it.

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useObservable } from "../chain/live";
import { studio } from "../chain/studio";
import { short } from "../text/words";
import { explain } from "./errors";
import { networkName } from "./chains";
import { offered, wallets } from "./provider";
import { changeChain, connect, connected, disconnect, type Connected } from "./wallet";

export function Purse(): ComponentChildren {
  const by = useObservable(connected);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => setOpen(false), [by?.provider]);
  return (
    <>
      <button type="button" class="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {by ? (
          <>
            <span class="unseen">Your account </span>
            <span class="mono">{short(by.address)}</span>
          </>
        ) : (
          "Connect a wallet"
        )}
      </button>
      {isOpen && (by ? <Account by={by} /> : <Choice />)}
    </>
  );
}

function Choice(): ComponentChildren {
  useObservable(offered);
  const [asked, setAsked] = useState("");
  const [why, setWhy] = useState("");
  const found = wallets();
  return (
    <div class="menu" role="group" aria-label="Wallets">
      {found.length === 0 && (
        <p>
          No wallet announces itself in this browser. On a phone, open this page in the browser inside your wallet’s
          app. Looking and checking need none.
        </p>
      )}
      {found.length > 1 && <p>Which of your wallets?</p>}
      {found.map((wallet) => (
        <button
          key={wallet.id}
          type="button"
          onClick={() => {
            setWhy("");
            setAsked(wallet.name);
            // The chain may be refused once the wallet is connected, which is said beside it.
            connect(wallet).catch((error: unknown) => {
              setAsked("");
              setWhy(explain(error));
            });
          }}
        >
          {wallet.name}
        </button>
      ))}
      {asked && <p>Look at {asked} …</p>}
      {why && <p class="no">{why}</p>}
    </div>
  );
}

function Account({ by }: { by: Connected }): ComponentChildren {
  return (
    <div class="menu" role="group" aria-label="Your account">
      <p class="mono wrap">{by.address}</p>
      <p>
        In {by.name}, on {networkName(by.chain)}.
      </p>
      <button type="button" class="quiet" onClick={disconnect}>
        Disconnect
      </button>
    </div>
  );
}

/** Says when the wallet is on another chain than the studio. */
export function WalletChain(): ComponentChildren {
  const by = useObservable(connected);
  const [why, setWhy] = useState("");
  useEffect(() => setWhy(""), [by?.chain, by?.provider]);
  if (!by || by.chain === studio.chainId) return null;
  return (
    <div role="status" class="trouble">
      {by.name} is on {networkName(by.chain)}, and this studio is on {networkName(studio.chainId)}: nothing is sent from
      there.{" "}
      <button
        type="button"
        class="link"
        onClick={() => {
          setWhy("");
          changeChain().catch((error: unknown) => setWhy(explain(error)));
        }}
      >
        Change it
      </button>
      {why && <span class="no"> {why}</span>}
    </div>
  );
}
