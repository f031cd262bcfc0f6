// All works, filtered by what they drew and how far they have come.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Kind, VALUES } from "../../../abi/names";
import { useChain } from "../../chain/live";
import { allLots, auction, sales, unsold } from "../../chain/auction/auctions";
import { allModels, paletteNames } from "../../chain/generation/models";
import { allRounds, isOpen, type Round } from "../../chain/generation/rounds";
import { has } from "../../chain/studio";
import { statusOf, tokens, valuesOf, workPath, type Status } from "../../chain/artwork/works";
import { compositionOf } from "../../generator";
import { Hung } from "../../parts/picture";
import { Page, Waiting } from "../../parts/shown";
import { Wall } from "../../parts/wall";
import { plural } from "../../text/words";

const ANY = "";

interface Entry {
  round: Round;
  index: number;
  model: string;
  symmetry: string;
  palette: string;
  status: Status;
}

export async function allEntries(rounds: Round[]): Promise<Entry[]> {
  const [models, names, lots, sold, kept, now, minted] = await Promise.all([
    allModels(),
    paletteNames(),
    allLots(),
    sales(),
    has("AuctionHouse") ? unsold() : [],
    has("AuctionHouse") ? auction() : undefined,
    tokens(),
  ]);
  const known = new Set(minted.map((token) => workPath(token.round, token.index)));
  return rounds.filter(isOpen).flatMap((round) =>
    Array.from({ length: round.works }, (_, index) => {
      const { symmetry, palette } = compositionOf(valuesOf(round, index));
      return {
        round,
        index,
        model: models[round.model - 1]?.name ?? String(round.model),
        symmetry: VALUES[Kind.Symmetry]?.[symmetry] ?? String(symmetry),
        palette: names[palette] ?? String(palette),
        status: statusOf(round.id, index, lots, sold, kept, now, known),
      };
    }),
  );
}

export function Works(): ComponentChildren {
  const rounds = useChain("rounds", allRounds);
  const entries = useChain("entries", async () => allEntries(await allRounds()));
  const [chosen, choose] = useState<Record<string, string>>({});
  if (!entries || !rounds) return <Waiting what="works" />;
  const asks: [string, (entry: Entry) => string][] = [
    ["round", (entry) => String(entry.round.id)],
    ["model", (entry) => entry.model],
    ["palette", (entry) => entry.palette],
    ["symmetry", (entry) => entry.symmetry],
    ["status", (entry) => entry.status],
  ];
  const matching = entries.filter((entry) => asks.every(([name, of]) => !chosen[name] || of(entry) === chosen[name]));
  return (
    <Page
      title="Works"
      lead={`${plural(entries.length, "work")} of ${plural(rounds.filter(isOpen).length, "round")}, made by the studio’s own models and agreed on bit for bit.`}
    >
      <form class="filters" aria-label="Which works" onSubmit={(event) => event.preventDefault()}>
        {asks.map(([name, of]) => (
          <label key={name}>
            <span>{name}</span>
            <select
              value={chosen[name] ?? ANY}
              onChange={(event) => choose({ ...chosen, [name]: event.currentTarget.value })}
            >
              <option value={ANY}>any</option>
              {[...new Set(entries.map(of))].sort().map((value) => (
                <option key={value} value={value}>
                  {value}
                </option>
              ))}
            </select>
          </label>
        ))}
      </form>
      <p class="hint" role="status">
        {plural(matching.length, "work")}
      </p>
      <Wall
        key={asks.map(([name]) => chosen[name] ?? ANY).join("/")}
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
