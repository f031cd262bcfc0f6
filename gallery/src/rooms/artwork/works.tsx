// All works, filtered by what they drew and how far they have come.

import type { ComponentChildren } from "preact";
import { useMemo, useState } from "preact/hooks";
import { useChain } from "../../chain/live";
import { allLots, auction, sales, unsold } from "../../chain/auction/auctions";
import { allModels, labelled, type Model } from "../../chain/generation/models";
import { allRounds, isOpen, type Round } from "../../chain/generation/rounds";
import { has } from "../../chain/studio";
import { useDraws } from "../../chain/artwork/draws";
import { statuses, tokens, wallPath, workPath, type Choice, type Status } from "../../chain/artwork/works";
import { Hung } from "../../parts/picture";
import { Page, Waiting } from "../../parts/shown";
import { Wall } from "../../parts/wall";
import { plural } from "../../text/words";
import { census, commonAxes, valueOf, type DrawnWork, type Facet, type Tally } from "./census";
import { Census, Chosen } from "./facets";
import { rename } from "../../parts/paths";

const ANY = "";

interface Entry extends DrawnWork {
  round: Round;
  status: Status;
}

async function standing(): Promise<Record<string, Status>> {
  const hasMarket = has("AuctionHouse");
  return statuses(
    ...(await Promise.all([
      allLots(),
      sales(),
      hasMarket ? unsold() : [],
      hasMarket ? auction() : undefined,
      tokens(),
    ])),
  );
}

const axesOf = async (models: readonly Model[]) => Promise.all(models.map(labelled));

export function Works({ query }: { query: string }): ComponentChildren {
  const rounds = useChain("open rounds", async () => (await allRounds()).filter(isOpen));
  const models = useChain("models", allModels);
  const axes = useChain("axes of all models", async () => axesOf(await allModels()));
  const known = useChain("statuses", standing);
  const draws = useDraws(rounds ?? []);
  const [choice, choose] = useState<Choice>(Object.fromEntries(new URLSearchParams(query)));
  const entries = useMemo(
    () =>
      (rounds ?? []).flatMap((round): Entry[] => {
        const drawn = draws?.get(round.id);
        if (!drawn || !known) return [];
        const at = (index: number): Status => known[workPath(round.id, index)] ?? "not chosen";
        return Array.from({ length: round.works }, (_, index) => ({ round, index, draws: drawn, status: at(index) }));
      }),
    [rounds, draws, known],
  );
  const isDrawing = rounds !== undefined && rounds.length > 0 && entries.length === 0;
  if (!rounds || !models || !axes || !known || isDrawing) return <Waiting what="works" />;

  const nameOf = (round: Round): string => models[round.model - 1]?.name ?? String(round.model);
  const asks: [string, (entry: Entry) => string][] = [
    ["round", (entry) => String(entry.round.id)],
    ["model", (entry) => nameOf(entry.round)],
    ["status", (entry) => entry.status],
  ];
  const among = entries.filter((entry) => asks.every(([name, of]) => !choice[name] || of(entry) === choice[name]));
  const modelIds = [...new Set(among.map(({ round }) => round.model))];
  const facets = census(commonAxes(modelIds.flatMap((id) => (axes[id - 1] ? [axes[id - 1]!] : []))), among);
  const traits = facets.flatMap((facet): [Facet, Tally][] => {
    const tally = facet.tallies.find(({ lo }) => String(lo) === choice[facet.key]);
    return tally ? [[facet, tally]] : [];
  });
  const matching = among.filter((entry) =>
    traits.every(([{ place }, { lo, hi }]) => lo <= valueOf(entry, place) && valueOf(entry, place) <= hi),
  );
  const change = (changes: Choice) => {
    const next = { ...choice, ...changes };
    // What is chosen stays in the address: for the way back from a work, and for others.
    rename(wallPath(next));
    choose(next);
  };
  return (
    <Page
      title="Works"
      lead={`${plural(entries.length, "work")} of ${plural(rounds.length, "round")}, made by the studio’s own models and agreed on bit for bit.`}
    >
      <form class="filters" aria-label="Which works" onSubmit={(event) => event.preventDefault()}>
        {asks.map(([name, of]) => (
          <label key={name}>
            <span>{name}</span>
            <select value={choice[name] ?? ANY} onChange={(event) => change({ [name]: event.currentTarget.value })}>
              <option value={ANY}>any</option>
              {[...new Set(entries.map(of))].sort(byNumber).map((value) => (
                <option key={value} value={value}>
                  {value}
                </option>
              ))}
            </select>
          </label>
        ))}
      </form>
      <Census
        facets={facets}
        works={among.length}
        rounds={[...new Set(among.map(({ round }) => round.id))]}
        choice={choice}
        change={change}
      />
      <Chosen traits={traits} change={change}>
        {plural(matching.length, "work")}
      </Chosen>
      <Wall
        key={wallPath(choice)}
        count={matching.length}
        hang={(at) => {
          const { round, index, status } = matching[at]!;
          return (
            <Hung key={workPath(round.id, index)} round={round} index={index}>
              {round.id}.{index} <span class="note">{status === "not chosen" ? "" : status}</span>
            </Hung>
          );
        }}
      />
    </Page>
  );
}

const byNumber = (a: string, b: string): number => a.localeCompare(b, "en", { numeric: true });
