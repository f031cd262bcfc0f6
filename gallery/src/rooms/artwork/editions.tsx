// Editions: the work at a size for print, or as paths, made in this browser, the same bytes as everybody's.

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { rawPaletteName } from "../../chain/generation/models";
import type { Round } from "../../chain/generation/rounds";
import { workOrigin } from "../../chain/artwork/origin";
import { valuesOf } from "../../chain/artwork/works";
import { compositionOf, repeats, toHex } from "../../generator";
import { PICTURE_SIDE } from "../../generator/composition/domain";
import { EDITION_SIZES } from "../../generator/edition/sizes";
import { makeEdition } from "../../make/worker-client";
import type { Form } from "../../make/work";
import { urlOf } from "../../parts/shelf";
import { plural } from "../../text/words";
import { explain } from "../../wallet/errors";

const USUAL = "4096";
const PATHS = "paths";
const TYPES = { png: "image/png", svg: "image/svg+xml" };

interface Result {
  name: string;
  url: string;
  bytes: number;
  digest: string;
}

interface WorkProps {
  round: Round;
  index: number;
}

/** What is asked of the worker, and what the file is called: the form of scripts. `size` is in pixels, or says paths. */
async function formOf({ round, index }: WorkProps, size: string, isRepeat: boolean): Promise<[Form, string]> {
  const name = `round-${round.id}-${isRepeat ? "repeat-of-work" : "work"}-${index}`;
  if (size !== PATHS) return [{ isRepeat, m: Number(size) / PICTURE_SIDE }, `${name}-${size}.png`];
  const title = `${isRepeat ? "Repeat of work" : "Work"} ${index} of round ${round.id}`;
  const palette = await rawPaletteName(compositionOf(valuesOf(round, index)).palette);
  return [{ isRepeat, title, palette }, `${name}.svg`];
}

export function Editions({ round, index }: WorkProps): ComponentChildren {
  const [size, setSize] = useState(USUAL);
  const [isRepeat, setRepeat] = useState(false);
  const [part, setPart] = useState<number>();
  const [result, setResult] = useState<Result>();
  const [trouble, setTrouble] = useState("");
  const running = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  useEffect(() => () => void (result && URL.revokeObjectURL(result.url)), [result]);

  const make = async () => {
    const stop = new AbortController();
    running.current = stop;
    setResult(undefined);
    setTrouble("");
    setPart(0);
    try {
      const [form, name] = await formOf({ round, index }, size, isRepeat);
      const { file, digest } = await makeEdition(await workOrigin(round, index), form, setPart, stop.signal);
      const url = urlOf(file, TYPES["m" in form ? "png" : "svg"]);
      setResult({ name, url, bytes: file.length, digest: toHex(digest) });
    } catch (error) {
      if (!stop.signal.aborted) setTrouble(explain(error));
    }
    setPart(undefined);
  };

  const isRunning = part !== undefined;
  return (
    <section class="editions" aria-labelledby="editions">
      <h2 id="editions">Editions</h2>
      <p>
        The same work at any size, drawn again by your browser, not enlarged: for print, or as closed paths for plotter,
        cutter and textile. Whoever makes it gets the same file.
      </p>
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <label>
          <span>size</span>
          <select disabled={isRunning} value={size} onChange={(event) => setSize(event.currentTarget.value)}>
            {EDITION_SIZES.map((pixels) => (
              <option key={pixels} value={pixels}>
                {pixels} × {pixels}, PNG
              </option>
            ))}
            <option value={PATHS}>paths, SVG</option>
          </select>
        </label>
        {repeats(compositionOf(valuesOf(round, index)).symmetry) && (
          <label>
            <span>what</span>
            <select
              disabled={isRunning}
              value={String(isRepeat)}
              onChange={(event) => setRepeat(event.currentTarget.value === "true")}
            >
              <option value="false">the work</option>
              <option value="true">what repeats of it</option>
            </select>
          </label>
        )}
      </form>
      {isRunning ? (
        <>
          <progress max={1} value={part} aria-label="How much of the edition is made" />
          <button type="button" class="quiet" onClick={() => running.current?.abort()}>
            Stop
          </button>
        </>
      ) : (
        <button type="button" onClick={() => void make()}>
          Make the edition
        </button>
      )}
      <div role="status">
        {trouble && <p class="no">{trouble}</p>}
        {result && (
          <>
            <p>
              <a href={result.url} download={result.name}>
                Save {result.name}
              </a>
              , {plural(result.bytes, "byte")}.
            </p>
            <p class="fine mono wrap">SHA-256 {result.digest}</p>
          </>
        )}
      </div>
    </section>
  );
}
