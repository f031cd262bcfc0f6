// A work on somebody else's page: its picture, its name, and the way to its own room.

import type { ComponentChildren } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { sitterOf } from "../../chain/artwork/origin";
import { workPath } from "../../chain/artwork/works";
import { findRound, isOpen } from "../../chain/generation/rounds";
import { useChain } from "../../chain/live";
import { studio } from "../../chain/studio";
import { linkTo } from "../../parts/paths";
import { Drawn } from "../../parts/picture";
import { Waiting } from "../../parts/shown";

const PLACE = /^embed\/works\/(\d{1,6})\/(\d{1,6})$/;

/** The room's path of a work that is embedded. */
export const embedPath = (round: number, index: number): string => `embed/${workPath(round, index)}`;

/** The work that a path embeds; undefined if it embeds none. */
export function embedded(path: string): { round: number; index: number } | undefined {
  const found = PLACE.exec(path);
  return found ? { round: Number(found[1]), index: Number(found[2]) } : undefined;
}

export function Embed({ round: id, index }: { round: number; index: number }): ComponentChildren {
  const name = `${studio.name} ${id}.${index}`;
  useEffect(() => {
    document.title = name;
  }, [name]);
  const round = useChain(`found round ${id}`, () => findRound(id));
  const isThere = round && index < round.works && isOpen(round);
  const sitter = useMemo(() => (isThere ? sitterOf(round, index) : undefined), [isThere, round?.seed, index]);
  if (round === undefined) return <Waiting what="the work" />;
  if (!sitter) return <p class="hint">There is no work {name}.</p>;
  return (
    <main class="embed">
      <Drawn sitter={sitter} isAlone alt={`Work ${index} of round ${id}`} />
      <a href={linkTo(workPath(id, index))} target="_blank" rel="noopener">
        {name}
      </a>
    </main>
  );
}

/** The line that puts a work on another page. */
export function EmbedLine({ round, index }: { round: number; index: number }): ComponentChildren {
  const address = new URL(linkTo(embedPath(round, index)), document.baseURI).href;
  return (
    <details>
      <summary>Show it on a page of yours</summary>
      <p class="fine mono wrap">{`<iframe src="${address}" width="512" height="560" title="${studio.name} ${round}.${index}"></iframe>`}</p>
    </details>
  );
}
