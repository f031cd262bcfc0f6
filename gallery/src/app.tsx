// The page's frame: the way around, the wallet, what is wrong with the chain, and the room that the address names.

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { head, useObservable, useNow } from "./chain/live";
import { studio } from "./chain/studio";
import { duration } from "./text/words";
import { Frame, ROOMS } from "./frame";
import { Page } from "./parts/shown";
import { Embed, embedded } from "./rooms/embed/embed";
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
import { Notices } from "./wallet/notices";
import { Purse, WalletChain } from "./wallet/purse";
import { followPath, goTo, linkTo, pathHere } from "./parts/paths";

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
  return <Page title="There is no such room" lead={<a href={linkTo("")}>Back to today’s work</a>} />;
}

export function App(): ComponentChildren {
  const [path, setPath] = useState(pathHere());
  useEffect(() => {
    let last = pathHere();
    const moved = () => {
      if (pathHere() === last) return;
      last = pathHere();
      setPath(last);
      scrollTo(0, 0);
      // Keyboard and screen reader go on from the new room.
      document.getElementById("room")?.focus({ preventScroll: true });
    };
    return followPath(moved, (name) => ROOMS.some(([room]) => room === name));
  }, []);
  useEffect(() => catchFiles(), []);
  const guest = embedded(path);
  const here = path.split(/[/?]/)[0] ?? "";
  const name = ROOMS.find(([room]) => room === here)?.[1] ?? "";
  useEffect(() => {
    if (!guest) document.title = `${name} · ${studio.name}`;
  }, [name]);
  if (guest) return <Embed key={path} {...guest} />;
  return (
    <Frame
      here={here}
      purse={<Purse />}
      state={
        <>
          <ChainState />
          <WalletChain />
          <Notices />
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

/** Opens the room that checks files when one is dropped anywhere on the page. */
function catchFiles(): () => void {
  const over = (event: DragEvent) => event.preventDefault();
  const drop = (event: DragEvent) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    dropped.set(file);
    goTo("check");
  };
  addEventListener("dragover", over);
  addEventListener("drop", drop);
  return () => {
    removeEventListener("dragover", over);
    removeEventListener("drop", drop);
  };
}
