// The page's frame: the way around, the wallet, what is wrong with the chain, and the room that the address names.

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { head, useObservable, useNow } from "./chain/live";
import { studio } from "./chain/studio";
import { duration, short } from "./text/words";
import { Frame, ROOMS } from "./frame";
import { Page } from "./parts/shown";
import { Check, dropped } from "./rooms/artwork/check";
import { Loans } from "./rooms/lending/loans";
import { ModelRoom, Models } from "./rooms/generation/models";
import { Money } from "./rooms/revenue/money";
import { Operators } from "./rooms/generation/operators";
import { ProposalRoom, Proposals } from "./rooms/governance/proposals";
import { RoundRoom, Rounds } from "./rooms/generation/rounds";
import { Today } from "./rooms/auction/today";
import { Work } from "./rooms/artwork/work";
import { Works } from "./rooms/artwork/works";
import { notice } from "./wallet/act";
import { explain } from "./wallet/errors";
import { connect, connected, disconnect, offered, wallets } from "./wallet/wallet";

const pathOf = (): string => location.hash.replace(/^#\/?/, "");
const isCount = (text: string | undefined): text is string => text !== undefined && /^\d{1,6}$/.test(text);

function room(path: string): ComponentChildren {
  const [place, query = ""] = path.split("?");
  const [name, first, second] = place!.split("/");
  if (!name) return <Today />;
  if (name === "works")
    return isCount(first) && isCount(second) ? (
      <Work key={path} round={+first} index={+second} />
    ) : (
      <Works key={path} query={query} />
    );
  if (name === "rounds") return isCount(first) ? <RoundRoom key={path} id={+first} /> : <Rounds />;
  if (name === "proposals") return first ? <ProposalRoom key={path} id={first} /> : <Proposals />;
  if (name === "models") return isCount(first) ? <ModelRoom key={path} id={+first} /> : <Models />;
  if (name === "money") return <Money key={path} lot={isCount(first) ? +first : undefined} />;
  if (name === "loans") return <Loans key={path} vault={first} />;
  if (name === "operators") return <Operators />;
  if (name === "check") return <Check />;
  return <Page title="There is no such room" lead={<a href="#/">Back to today’s work</a>} />;
}

export function App(): ComponentChildren {
  const [path, setPath] = useState(pathOf());
  useEffect(() => {
    const moved = () => {
      setPath(pathOf());
      scrollTo(0, 0);
      // Keyboard and screen reader go on from the new room.
      document.getElementById("room")?.focus({ preventScroll: true });
    };
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
  useEffect(() => catchFiles(), []);
  const here = path.split(/[/?]/)[0] ?? "";
  const name = ROOMS.find(([room]) => room === here)?.[1] ?? "";
  useEffect(() => {
    document.title = `${name} · ${studio.name}`;
  }, [name]);
  return (
    <Frame
      here={here}
      purse={<Purse />}
      state={
        <>
          <ChainState />
          <Notice />
        </>
      }
    >
      {room(path)}
    </Frame>
  );
}

/** Says when the chain does not answer, and how old what is shown may be. */
function ChainState(): ComponentChildren {
  const { trouble, number, heard } = useObservable(head);
  useNow();
  if (!trouble) return <div role="status" />;
  const age = Math.max(0, Date.now() / 1_000 - heard);
  return (
    <div role="status" class="trouble">
      {number
        ? `The chain does not answer. What you see is as of block ${number}, ${duration(age)} ago; it is asked again.`
        : "The chain does not answer yet; it is asked again."}
    </div>
  );
}

/** What became of the last transaction. */
function Notice(): ComponentChildren {
  const said = useObservable(notice);
  return (
    <div role="status" class={said ? "notice" : ""}>
      {said && (
        <>
          <span class={said.isBad ? "no" : ""}>{said.text}</span>
          <button type="button" class="quiet" onClick={() => notice.set(null)}>
            Close
          </button>
        </>
      )}
    </div>
  );
}

function Purse(): ComponentChildren {
  const by = useObservable(connected);
  useObservable(offered);
  const [isOpen, setOpen] = useState(false);
  const [why, setWhy] = useState("");
  if (by) {
    return (
      <button type="button" class="quiet" onClick={disconnect} aria-label={`Disconnect ${short(by.address)}`}>
        <span class="mono">{short(by.address)}</span>
      </button>
    );
  }
  const found = wallets();
  return (
    <>
      <button type="button" class="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        Connect a wallet
      </button>
      {isOpen && (
        <div class="menu" role="group" aria-label="Wallets">
          {found.length === 0 && <p>No wallet announces itself in this browser. Looking and checking need none.</p>}
          {found.map((wallet) => (
            <button
              key={wallet.name}
              type="button"
              onClick={() => {
                connect(wallet).then(
                  () => setOpen(false),
                  (error: unknown) => setWhy(explain(error)),
                );
              }}
            >
              {wallet.name}
            </button>
          ))}
          {why && <p class="no">{why}</p>}
        </div>
      )}
    </>
  );
}

/** Opens the room that checks files when one is dropped anywhere on the page. */
function catchFiles(): () => void {
  const over = (event: DragEvent) => event.preventDefault();
  const drop = (event: DragEvent) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    dropped.set(file);
    location.hash = "#/check";
  };
  addEventListener("dragover", over);
  addEventListener("drop", drop);
  return () => {
    removeEventListener("dragover", over);
    removeEventListener("drop", drop);
  };
}
