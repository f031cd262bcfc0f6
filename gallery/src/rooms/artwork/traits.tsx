// What a work drew on each axis, how rare that is in its round, and the inks that it is printed in.

import type { ComponentChildren } from "preact";
import { Kind } from "../../../abi/names";
import type { Draws } from "../../chain/artwork/draws";
import { useChain } from "../../chain/live";
import { wallPath } from "../../chain/artwork/works";
import { palette } from "../../chain/generation/models";
import type { Round } from "../../chain/generation/rounds";
import { fromHex, inksOf, toHex, type Composition } from "../../generator";
import { Inks, InkList } from "../../parts/swatches";
import { trait, type Labelled } from "../../text/styles";
import { census, type Facet } from "./census";
import { linkTo } from "../../parts/paths";

/** Facts of a work: each axis with the work's value, its rarity in words, and how many works of its round have it. */
export function traitRows(
  round: Round,
  index: number,
  axes: readonly Labelled[],
  draws: Draws,
): [string, ComponentChildren][] {
  const all = Array.from({ length: round.works }, (_, each) => ({ draws, index: each }));
  return census(axes, all).map((facet) => {
    const value = draws.values[index * draws.spreads.length + facet.place]!;
    return [
      facet.axis.name,
      <>
        {trait(facet.axis, draws.spreads[facet.place], value)} <Others facet={facet} value={value} round={round} />
      </>,
    ];
  });
}

/** How many works have the value too, as the way to them. The neighbours of a scalar's value are as good as it. */
function Others({ facet, value, round }: { facet: Facet; value: number; round: Round }): ComponentChildren {
  const tally = facet.tallies.find(({ lo, hi }) => lo <= value && value <= hi);
  if (!tally || facet.axis.kind === Kind.Scalar || tally.works === round.works) return null;
  const whose = tally.lo === tally.hi ? "" : `${tally.name}: `;
  return (
    <a class="fine" href={linkTo(wallPath({ round: String(round.id), [facet.key]: String(tally.lo) }))}>
      {whose}
      {tally.works} of {round.works}
    </a>
  );
}

/** The inks of a work, as its ground lays them out. */
export function WorkInks({ composition }: { composition: Composition }): ComponentChildren {
  const { palette: id, ground, line, margin } = composition;
  const found = useChain(
    `palette ${id}`,
    async () => {
      const { colours, areas } = await palette(id);
      return { colours: toHex(colours), areas: toHex(areas) };
    },
    true,
  );
  if (!found) return null;
  const shown = { name: "this work", colours: fromHex(found.colours), ...inksOf(ground, fromHex(found.areas)) };
  return (
    <>
      <Inks {...shown} />
      <InkList {...shown} hasLine={line > 0} hasPaper={margin > 0} />
    </>
  );
}
