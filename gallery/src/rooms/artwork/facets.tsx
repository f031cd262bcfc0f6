// What works drew, axis by axis, as something to choose by: how many have a value, and what the odds promised.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Kind } from "../../../abi/names";
import { useChain } from "../../chain/live";
import type { Choice } from "../../chain/artwork/works";
import { allPalettes, type NamedPalette } from "../../chain/generation/models";
import { fromHex, WHOLE } from "../../generator";
import { Gauge } from "../../parts/charts";
import { Inks } from "../../parts/swatches";
import { percentOf } from "../../text/styles";
import { plural } from "../../text/words";
import type { Facet, Tally } from "./census";

type Change = (changes: Choice) => void;

interface CensusProps {
  facets: readonly Facet[];
  works: number;
  /** The numbers of the rounds that the works are of. */
  rounds: readonly number[];
  choice: Choice;
  change: Change;
}

/** An axis with more values than this, as palettes, stands below the others with its values in columns. */
const MANY = 12;
const isMany = ({ tallies }: Facet): boolean => tallies.length > MANY;

export function Census({ facets, works, rounds, choice, change }: CensusProps): ComponentChildren {
  const palettes = useChain("palettes", allPalettes);
  const [isOpen, setOpen] = useState(facets.some(({ key }) => choice[key]));
  if (works === 0) return null;
  const whose = rounds.length === 1 ? `round ${rounds[0]}` : plural(rounds.length, "round");
  return (
    <details class="census" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>By what they drew</summary>
      <p class="fine">
        {`How many of these ${plural(works, "work")} of ${whose} drew a value`}
        {rounds.length === 1
          ? ", and, as a mark and in percent, what the round’s odds promised."
          : ". Choose a round to see what its odds promised."}
      </p>
      <div class="facets">
        {[...facets]
          .sort((a, b) => Number(isMany(a)) - Number(isMany(b)))
          .map((facet) => (
            <section
              class={isMany(facet) ? "facet many" : "facet"}
              key={facet.key}
              aria-labelledby={`facet-${facet.key}`}
            >
              <h2 id={`facet-${facet.key}`}>{facet.axis.name}</h2>
              <ul class="plain">
                {facet.tallies.map((tally) => (
                  <li key={tally.lo}>
                    <Counted
                      tally={tally}
                      works={works}
                      inks={facet.axis.kind === Kind.Palette ? palettes?.[tally.lo] : undefined}
                      isChosen={choice[facet.key] === String(tally.lo)}
                      press={(isOn) => change({ [facet.key]: isOn ? String(tally.lo) : "" })}
                    />
                  </li>
                ))}
              </ul>
            </section>
          ))}
      </div>
    </details>
  );
}

interface CountedProps {
  tally: Tally;
  works: number;
  /** The palette, where the value is one. */
  inks: NamedPalette | undefined;
  isChosen: boolean;
  press: (isOn: boolean) => void;
}

function Counted({ tally, works, inks, isChosen, press }: CountedProps): ComponentChildren {
  const { name, share } = tally;
  const promised = share === undefined ? undefined : percentOf(share);
  const inWords = `${tally.works} of ${plural(works, "work")}${promised ? `, promised in ${promised}` : ""}`;
  return (
    <button type="button" class="tally" aria-pressed={isChosen} onClick={() => press(!isChosen)}>
      {inks && <Swatch {...inks} />}
      <span class="tally-name">{name}</span>{" "}
      <span class="count">
        {tally.works} <span class="note">{promised}</span>
      </span>{" "}
      <Gauge part={tally.works / works} mark={share === undefined ? undefined : share / WHOLE} label={inWords} />
    </button>
  );
}

const Swatch = ({ name, colours, areas }: NamedPalette): ComponentChildren => (
  <span class="swatch" aria-hidden="true">
    <Inks name={name} colours={fromHex(colours)} inks={areas.map((_, ink) => ink)} areas={areas} />
  </span>
);

interface ChosenProps {
  traits: readonly (readonly [Facet, Tally])[];
  change: Change;
  children: ComponentChildren;
}

/** How many works match, and the values that were chosen, each to be dropped again. */
export function Chosen({ traits, change, children }: ChosenProps): ComponentChildren {
  return (
    <div class="chosen">
      <p class="hint" role="status">
        {children}
      </p>
      {traits.map(([{ key, axis }, { name }]) => (
        <button key={key} type="button" class="quiet" onClick={() => change({ [key]: "" })}>
          {axis.name}: {name} <span aria-hidden="true">×</span>
          <span class="unseen">, show the others too</span>
        </button>
      ))}
    </div>
  );
}
