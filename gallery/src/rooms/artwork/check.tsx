// Drop any file: did the studio make it? The answer is a digest's place in a round whose root is on the chain.

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Phase } from "../../../abi/names";
import { Observable, useObservable } from "../../chain/live";
import { allRounds, type Round } from "../../chain/generation/rounds";
import { indexOf, workPath } from "../../chain/artwork/works";
import { cidOf, EDITION_SIZES, isEqual, sha256 } from "../../generator";
import { Picture } from "../../parts/picture";
import { Page } from "../../parts/shown";
import { clean, plural } from "../../text/words";
import { linkTo } from "../../parts/paths";

const MAX_BYTES = 50_000_000;

/** The file that was dropped anywhere on the page. */
export const dropped = new Observable<File | null>(null);

type Answer =
  | { name: string; cid: string; round: Round; index: number }
  | { name: string; cid: string; searched: number; unsearched: number[]; isEditionsSize: boolean }
  | { name: string; trouble: string };

async function identify(file: File): Promise<Answer> {
  const name = clean(file.name).slice(0, 80);
  if (file.size > MAX_BYTES) return { name, trouble: "It is far larger than any work." };
  const data = new Uint8Array(await file.arrayBuffer());
  const digest = sha256(data);
  const unsearched: number[] = [];
  const final = (await allRounds()).filter((round) => round.phase === Phase.Finalised);
  for (const round of final) {
    const known = await indexOf(round);
    if (!known) unsearched.push(round.id);
    const index = known?.digests.findIndex((other) => isEqual(other, digest)) ?? -1;
    if (index >= 0) return { name, cid: cidOf(digest), round, index };
  }
  return {
    name,
    cid: cidOf(digest),
    searched: final.length - unsearched.length,
    unsearched,
    isEditionsSize: EDITION_SIZES.includes(widthOf(data)),
  };
}

/** The width that a PNG says it has, 0 if it is none. */
const widthOf = (data: Uint8Array): number =>
  data.length > 24 && data[1] === 0x50 && data[2] === 0x4e ? new DataView(data.buffer).getUint32(16) : 0;

export function Check(): ComponentChildren {
  const file = useObservable(dropped);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    if (!file) return;
    setAnswer(null);
    setBusy(true);
    identify(file)
      .then(setAnswer)
      .catch((error: unknown) =>
        setAnswer({
          name: clean(file.name),
          trouble: String((error as Error).message ?? error),
        }),
      )
      .finally(() => setBusy(false));
  }, [file]);
  return (
    <Page
      title="Is it ours?"
      lead="Give this page any image file. It says whether the studio made it, and which work it is. The file does not leave your machine."
    >
      <label class="drop">
        <span>Choose a file, or drop one anywhere on this page</span>
        <input type="file" onChange={(event) => dropped.set(event.currentTarget.files?.[0] ?? null)} />
      </label>
      <div role="status">
        {isBusy && <p class="hint waiting">Looking through the rounds …</p>}
        {answer && <Told answer={answer} />}
      </div>
    </Page>
  );
}

function Told({ answer }: { answer: Answer }): ComponentChildren {
  if ("trouble" in answer) {
    return (
      <p class="verdict no">
        {answer.name}: {answer.trouble}
      </p>
    );
  }
  if ("round" in answer) {
    const { round, index } = answer;
    return (
      <div class="found">
        <Picture round={round} index={index} />
        <div>
          <p class="verdict yes">The studio made this.</p>
          <p>
            {answer.name} is{" "}
            <a href={linkTo(workPath(round.id, index))}>
              work {index} of round {round.id}
            </a>
            : its digest leads to the root that the chain has.
          </p>
          <p class="fine wrap mono">{answer.cid}</p>
        </div>
      </div>
    );
  }
  return (
    <div>
      <p class="verdict no">The studio did not make this file.</p>
      <p>
        No work of {plural(answer.searched, "final round")} has these bytes; a single changed byte is enough.
        {answer.unsearched.length > 0 &&
          ` Not searched, because their index is not here: round ${answer.unsearched.join(", ")}.`}
      </p>
      {answer.isEditionsSize && (
        <p>
          It has the size of an edition. The chain knows works, not their editions: make the edition on its work’s page,
          and compare the SHA-256.
        </p>
      )}
      <p class="fine wrap mono">{answer.cid}</p>
    </div>
  );
}
