// Editions: the work at a size for print, made in this browser, the same bytes as everybody's.

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { EDITION_SIZES } from "../../generator/edition/sizes";
import { PICTURE_SIDE } from "../../generator/composition/domain";
import { makeEdition } from "../../make/worker-client";
import type { Origin } from "../../make/work";
import { urlOf } from "../../parts/shelf";
import { plural } from "../../text/words";
import { toHex } from "../../generator";
import { explain } from "../../wallet/errors";

const USUAL = 4096;

interface Result {
  name: string;
  url: string;
  bytes: number;
  digest: string;
}

interface EditionsProps {
  /** What files are called, without their size. */
  name: string;
  origin: () => Promise<Origin>;
}

export function Editions({ name, origin }: EditionsProps): ComponentChildren {
  const [size, setSize] = useState(USUAL);
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
      const made = await makeEdition(await origin(), { m: size / PICTURE_SIDE }, setPart, stop.signal);
      setResult({
        name: `${name}-${size}.png`,
        url: urlOf(made.file),
        bytes: made.file.length,
        digest: toHex(made.digest),
      });
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
        The same work at any size: drawn again from its seed by your browser, not enlarged. Whoever makes it gets the
        same file.
      </p>
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <label>
          <span>size</span>
          <select disabled={isRunning} onChange={(event) => setSize(+event.currentTarget.value)}>
            {EDITION_SIZES.map((pixels) => (
              <option key={pixels} value={pixels} selected={pixels === size}>
                {pixels} × {pixels}
              </option>
            ))}
          </select>
        </label>
        {isRunning ? (
          <button type="button" class="quiet" onClick={() => running.current?.abort()}>
            Stop
          </button>
        ) : (
          <button type="button" onClick={() => void make()}>
            Make it
          </button>
        )}
      </form>
      {isRunning && <progress max={1} value={part} aria-label="How much of the edition is made" />}
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
