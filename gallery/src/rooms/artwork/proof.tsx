// The proof: the work made again in this browser, step by step, and by the chain itself if one asks.

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Phase } from "../../../abi/names";
import { readNow } from "../../chain/client";
import type { Model } from "../../chain/generation/models";
import { type Round } from "../../chain/generation/rounds";
import { indexOf } from "../../chain/artwork/works";
import { lotOf } from "../../chain/auction/auctions";
import { fromHex, isEqual, leaf, PICTURE_SIDE, proof as siblings, sha256, toHex } from "../../generator";
import { originOf } from "../../chain/artwork/origin";
import { loadEngine, prove } from "../../make/worker-client";
import type { Step } from "../../make/work";
import { plural } from "../../text/words";
import { urlOf } from "../../parts/shelf";
import { explain } from "../../wallet/errors";

interface Line {
  text: string;
  fine?: string;
  state: "done" | "no";
}

const TEXT: Record<Step, (fact: string) => [string, string?]> = {
  weights: (fact) => ["The weights are the chain’s: their keccak-256 is the one registered", fact],
  graph: (fact) => [
    `The ONNX graph was derived from them here, ${plural(Number(fact), "byte")}, as every operator does`,
  ],
  latent: (fact) => ["Seed, number and style were spread into the network’s input", fact],
  network: () => ["The network ran, in this browser, on onnxruntime"],
  picture: (fact) => [`Inks, lines, light and symmetry made a picture of ${fact} × ${fact} pixels`],
  file: (fact) => ["The PNG was written, and has the SHA-256", fact],
};

/** What the chain knows of a work's file: its digest, or a root that the digest must lead to. */
async function onChain(round: Round, index: number, digest: Uint8Array): Promise<[boolean, string]> {
  const lot = await lotOf(round.id, index);
  if (lot) return [isEqual(fromHex(lot.digest), digest), `The chain has this work with the digest ${lot.digest}`];
  if (round.phase !== Phase.Finalised)
    return [false, "The round is not final, so the chain has nothing to compare with yet"];
  const known = await indexOf(round);
  if (!known)
    return [false, "There is no index of this round here, so the file cannot be led to the root on the chain"];
  // The index led to the round's root when it was read; the file must be the one that stands in its place.
  const leads = toHex(leaf(round.id, index, digest)) === toHex(known.tree[0]![index]!);
  return [
    leads,
    `${siblings(known.tree, index).length} siblings lead from this file to the round’s root on the chain ${round.root}`,
  ];
}

export function Proof({ round, model, index }: { round: Round; model: Model; index: number }): ComponentChildren {
  const [lines, setLines] = useState<Line[]>([]);
  const [verdict, setVerdict] = useState<{
    holds: boolean;
    text: string;
  } | null>(null);
  const [running, setRunning] = useState("");
  const [url, setUrl] = useState<string>();

  useEffect(() => () => void (url && URL.revokeObjectURL(url)), [url]);

  const start = (what: string) => {
    setLines([]);
    setVerdict(null);
    setUrl(undefined);
    setRunning(what);
  };
  const add = (line: Line) => setLines((before) => [...before, line]);
  const judge = async (digest: Uint8Array, file: Uint8Array, who: string) => {
    const [holds, told] = await onChain(round, index, digest);
    add({ text: told, state: holds ? "done" : "no" });
    setUrl(urlOf(file));
    setVerdict({
      holds,
      text: holds ? `The same file, byte for byte, made by ${who}.` : `This could not be confirmed.`,
    });
  };
  const run = async (what: string, body: () => Promise<void>) => {
    start(what);
    const begun = performance.now();
    try {
      await body();
    } catch (error) {
      setVerdict({ holds: false, text: explain(error) });
    }
    performance.measure("proof", { start: begun });
    setRunning("");
  };

  const here = () =>
    run("Making it again …", async () => {
      const begun = performance.now();
      // The engine loads while the chain is asked. If it cannot be loaded, `prove` below fails and says so.
      loadEngine()
        .then((duration) => performance.measure("engine", { start: begun, duration }))
        .catch(() => {});
      const origin = await originOf(model, round.seed, round.style, index);
      performance.measure("origin", { start: begun });
      const made = await prove(origin, (step, ms, fact) => {
        const [text, fine] = TEXT[step](fact);
        performance.measure("workshop", { start: 0, duration: ms });
        add({
          text: `${text} (${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms).`,
          state: "done",
          ...(fine ? { fine } : {}),
        });
      });
      await judge(made.digest, made.file, "your own browser");
    });

  const byChain = () =>
    run("Asking the chain to make it …", async () => {
      const file = fromHex(
        await readNow("Referee", "file", [BigInt(round.model), round.seed, BigInt(index), round.style]),
      );
      const digest = sha256(file);
      add({
        text: `A node of the chain ran the network as a contract and returned ${plural(file.length, "byte")}.`,
        state: "done",
      });
      add({
        text: "Their SHA-256 is",
        fine: toHex(digest),
        state: "done",
      });
      await judge(digest, file, "the chain");
    });

  return (
    <section class="proof" aria-labelledby="proof">
      <h2 id="proof">See for yourself</h2>
      <p>
        A seed and {plural(model.weightsLength, "byte")} of weights are all there is to this work. Your browser can make
        it again and see that it is the same file.
      </p>
      <div class="row">
        <button type="button" disabled={running !== ""} onClick={() => void here()}>
          Make it again
        </button>
        <button type="button" class="quiet" disabled={running !== ""} onClick={() => void byChain()}>
          Let the chain make it
        </button>
      </div>
      <div aria-live="polite">
        {lines.length > 0 && (
          <ol class="steps">
            {lines.map((line) => (
              <li key={line.text} class={line.state}>
                {line.text}
                {line.fine && <span class="fine mono wrap">{line.fine}</span>}
              </li>
            ))}
          </ol>
        )}
        {running && <p class="hint waiting">{running}</p>}
        {verdict && <p class={verdict.holds ? "verdict yes" : "verdict no"}>{verdict.text}</p>}
      </div>
      {url && (
        <p class="made">
          <img src={url} alt="The picture as it was made just now" width={PICTURE_SIDE} height={PICTURE_SIDE} />
        </p>
      )}
    </section>
  );
}
