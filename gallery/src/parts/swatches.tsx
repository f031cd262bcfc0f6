// A palette as its inks, each as wide as its area.

import type { ComponentChildren } from "preact";
import type { NamedPalette } from "../chain/generation/models";
import { fromHex, toHex } from "../generator/file/bytes";
import { NEUTRAL_STEP } from "../generator/composition/compose";
import { LIGHT_STEPS } from "../generator/composition/inks";

const WHOLE = 256;
const HEIGHT = 24;

/** Colours as the registry has them, and the inks in their order with their areas in 256ths. */
export interface InksProps {
  name: string;
  colours: Uint8Array;
  inks: readonly number[];
  areas: readonly number[];
}

/** A palette's entry as people write colours: `#1d2b3a`. */
const hexOf = (colours: Uint8Array, entry: number): string =>
  `#${toHex(colours.subarray(3 * entry, 3 * entry + 3)).slice(2)}`;

/** An ink itself, as it is in neither light nor shade. */
const hex = (colours: Uint8Array, ink: number): string => hexOf(colours, LIGHT_STEPS * ink + NEUTRAL_STEP);

const percentOf = (area: number): string => `${Math.round((100 * area) / WHOLE)} %`;

export function Inks({ name, colours, inks, areas }: InksProps): ComponentChildren {
  const percent = areas.map(percentOf);
  let before = 0;
  return (
    <svg
      class="inks"
      viewBox={`0 0 ${WHOLE} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`The inks of ${name} by their areas: ${percent.join(", ")}`}
    >
      {inks.map((ink, at) => {
        const x = before;
        before += areas[at]!;
        return (
          <rect key={ink} x={x} y="0" width={areas[at]} height={HEIGHT} fill={hex(colours, ink)}>
            <title>{`${hex(colours, ink)}, ${percent[at]}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}

interface InkListProps extends InksProps {
  /** Whether the work has lines, and a margin. */
  hasLine: boolean;
  hasPaper: boolean;
}

/** What a work is printed in: each ink with its colour and its area, then the line's and the paper. */
export function InkList({ colours, inks, areas, hasLine, hasPaper }: InkListProps): ComponentChildren {
  const count = colours.length / 3 - 2;
  const rows: [colour: string, note: string][] = inks.map((ink, at) => [hex(colours, ink), percentOf(areas[at]!)]);
  if (hasLine) rows.push([hexOf(colours, count + 1), "line"]);
  if (hasPaper) rows.push([hexOf(colours, count), "paper"]);
  return (
    <ul class="ink-list">
      {rows.map(([colour, note], at) => (
        <li key={at}>
          <svg viewBox="0 0 1 1" aria-hidden="true">
            <rect width="1" height="1" fill={colour} />
          </svg>
          <span class="mono">{colour}</span> <span class="note">{note}</span>
        </li>
      ))}
    </ul>
  );
}

/** Palettes with their names. */
export function PaletteList({ palettes }: { palettes: readonly NamedPalette[] }): ComponentChildren {
  if (palettes.length === 0) return null;
  return (
    <ul class="palettes">
      {palettes.map(({ name, colours, areas }, at) => (
        <li key={at}>
          <Inks name={name} colours={fromHex(colours)} inks={areas.map((_, ink) => ink)} areas={areas} />
          {name}
        </li>
      ))}
    </ul>
  );
}
