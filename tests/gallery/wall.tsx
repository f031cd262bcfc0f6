// A wall of works that nobody asked for, on a page without a chain: what their number costs.

import { render } from "preact";
import { fromHex, type Inks } from "../../gallery/src/generator";
import type { Axis } from "../../gallery/src/generator/style";
import { Drawn } from "../../gallery/src/parts/picture";
import { Wall } from "../../gallery/src/parts/wall";

interface Given {
  works: number;
  blob: string;
  axes: Axis[];
  style: string;
  colours: string;
  areas: string;
}

const given = JSON.parse(
  document.getElementById("given")!.textContent!,
) as Given;
const [blob, seed, style] = [
  fromHex(given.blob),
  new Uint8Array(32),
  fromHex(given.style),
];
const inks: Inks = {
  colours: fromHex(given.colours),
  areas: fromHex(given.areas),
};

function hang(index: number) {
  const origin = async () => ({
    blob,
    axes: given.axes,
    seed,
    style,
    index,
    inks,
  });
  return (
    <figure class="hung" key={index}>
      <a href="#/">
        <Drawn sitter={{ key: String(index), origin }} alt={`Work ${index}`} />
      </a>
    </figure>
  );
}

render(
  <Wall count={given.works} isSmall hang={hang} />,
  document.getElementById("app")!,
);
