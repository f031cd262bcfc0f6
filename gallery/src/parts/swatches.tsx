// A palette as its inks, each as wide as its area.

import type { ComponentChildren } from "preact";
import type { NamedPalette } from "../chain/generation/models";
import { fromHex } from "../generator/file/bytes";
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

const hex = (colours: Uint8Array, ink: number): string => {
  const at = 3 * (LIGHT_STEPS * ink + NEUTRAL_STEP);
  return `#${[...colours.subarray(at, at + 3)].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
};

export function Inks({ name, colours, inks, areas }: InksProps): ComponentChildren {
  const percent = areas.map((area) => `${Math.round((100 * area) / WHOLE)} %`);
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
