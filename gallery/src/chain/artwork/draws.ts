// What all works of a round drew from its seed; it takes a moment for thousands of them, and never changes.

import { useEffect, useState } from "preact/hooks";
import { decodeStyle, drawFrom, fromHex, type Distribution } from "../../generator";
import type { Round } from "../generation/rounds";

/** So many works are drawn before the page is given back its thread. */
const AT_ONCE = 500;

export interface Draws {
  /** How the works spread over the values of each axis. */
  spreads: Distribution[];
  /** The values, axis by axis, work after work. */
  values: Uint16Array;
}

const known = new Map<string, Promise<Draws>>();

const keyOf = (round: Round): string => `${round.id} ${round.seed} ${round.works}`;

function drawsOf(round: Round): Promise<Draws> {
  let found = known.get(keyOf(round));
  if (!found) {
    found = drawAll(round);
    known.set(keyOf(round), found);
  }
  return found;
}

async function drawAll({ seed, style, works }: Round): Promise<Draws> {
  const spreads = decodeStyle(fromHex(style));
  const values = new Uint16Array(works * spreads.length);
  for (let index = 0; index < works; index++) {
    if (index % AT_ONCE === AT_ONCE - 1) await new Promise((resolve) => setTimeout(resolve));
    values.set(drawFrom(fromHex(seed), index, spreads), index * spreads.length);
  }
  return { spreads, values };
}

/** What all works of some rounds drew, by the rounds' numbers; undefined until that is known. */
export function useDraws(rounds: readonly Round[]): ReadonlyMap<number, Draws> | undefined {
  const [found, setFound] = useState<ReadonlyMap<number, Draws>>();
  useEffect(() => {
    let isHere = true;
    void Promise.all(rounds.map(async (round) => [round.id, await drawsOf(round)] as const)).then((all) => {
      if (isHere) setFound(new Map(all));
    });
    return () => {
      isHere = false;
    };
  }, [rounds.map(keyOf).join("/")]);
  return found;
}
