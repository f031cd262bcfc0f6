// The repeat view: a work that joins itself without a seam, laid out as a pattern.

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Sitter } from "../../chain/artwork/origin";
import { multipleFor } from "../../generator/edition/sizes";
import { hold, letGo } from "../../parts/shelf";

/** A tile's width in the page's pixels; a tile of the six-fold symmetry is 444 of 256 as high. */
const TILE = 192;
const LARGEST = 4;

export function Repeat({ sitter }: { sitter: Sitter }): ComponentChildren {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? "See it alone" : "See it repeat"}
      </button>
      {isOpen && <Pattern sitter={sitter} />}
    </>
  );
}

function Pattern({ sitter }: { sitter: Sitter }): ComponentChildren {
  const pattern = useRef<HTMLDivElement>(null);
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    const size = { m: multipleFor(TILE * devicePixelRatio, LARGEST), isRepeat: true };
    const { style } = pattern.current!;
    hold(sitter, size)
      .then((url) => {
        style.backgroundImage = `url("${url}")`;
        style.backgroundSize = `${TILE}px auto`;
      })
      .catch(() => setLost(true));
    return () => letGo(sitter, size);
  }, [sitter.key]);
  return isLost ? (
    <p class="hint">Its pattern could not be drawn.</p>
  ) : (
    <div class="pattern" ref={pattern} role="img" aria-label="The work, repeated without a seam" />
  );
}
