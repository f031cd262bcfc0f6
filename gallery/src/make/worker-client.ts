// The page's side of the worker: jobs go to it, and answers come back by number.

import type { Answer, Job } from "./worker";
import type { Form, Made, Origin, Size, Step } from "./work";

declare const WORKER_FILE: string;
declare const RUNTIME_FILE: string;

type Listener = (answer: Answer) => void;

const BROKEN = { error: "the page’s worker is not to be had" };

/** A worker and the jobs that it has not answered yet. */
class Workshop {
  private readonly worker = new Worker(new URL(WORKER_FILE, document.baseURI), { type: "module" });
  private readonly waiting = new Map<number, Listener>();
  private count = 0;
  private isBroken = false;

  constructor() {
    this.worker.onmessage = ({ data }: MessageEvent<{ id: number; answer: Answer }>) =>
      this.waiting.get(data.id)?.(data.answer);
    // Where the worker's file cannot be had, no job is ever answered.
    this.worker.onerror = () => {
      this.isBroken = true;
      for (const listener of [...this.waiting.values()]) listener(BROKEN);
    };
  }

  /** Does a job; `heard` hears every answer, `pick` takes what it was about. */
  ask<T>(job: Job, pick: (answer: Answer) => T | undefined, heard: Listener = () => {}): Promise<T> {
    if (this.isBroken) return Promise.reject(new Error(BROKEN.error));
    const id = ++this.count;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, (answer) => {
        heard(answer);
        const found = pick(answer);
        if (found === undefined && !("error" in answer)) return;
        this.waiting.delete(id);
        if ("error" in answer) reject(new Error(answer.error));
        else resolve(found as T);
      });
      this.worker.postMessage({ id, job });
    });
  }

  close(): void {
    this.worker.terminate();
  }
}

let shared: Workshop | undefined;

/** The worker for everything but editions. */
const workshop = (): Workshop => (shared ??= new Workshop());

const made = (answer: Answer): Made | undefined => ("made" in answer ? answer.made : undefined);

/** The picture that is being drawn, and all that wait for it. */
let line: Promise<unknown> = Promise.resolve();

/**
 * The file of a work at a size, made without onnxruntime. Pictures are drawn one after another, so that those that nobody
 * looks at any more, as `signal` says, are never begun; for them it throws.
 */
export function drawPicture(origin: Origin, size: Size, signal: AbortSignal): Promise<Uint8Array> {
  const drawn = line.then(() => {
    signal.throwIfAborted();
    return workshop().ask({ kind: "picture", origin, size }, (answer) =>
      "drawn" in answer ? answer.drawn : undefined,
    );
  });
  line = drawn.catch(() => undefined);
  return drawn;
}

/** An edition, made by a worker of its own; `tell` hears how much of it is done. When `signal` aborts, it throws. */
export async function makeEdition(
  origin: Origin,
  form: Form,
  tell: (part: number) => void,
  signal: AbortSignal,
): Promise<Made> {
  const own = new Workshop();
  const isOver = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error));
  });
  try {
    const job: Job = { kind: "edition", origin, form };
    return await Promise.race([own.ask(job, made, (answer) => "part" in answer && tell(answer.part)), isOver]);
  } finally {
    own.close();
  }
}

const runtime = (): string => new URL(RUNTIME_FILE, document.baseURI).href;

/** Loads onnxruntime, so that it is there when a proof needs it; returns how long that took, in milliseconds. */
export const loadEngine = (): Promise<number> =>
  workshop().ask({ kind: "engine", runtime: runtime() }, (answer) => ("loaded" in answer ? answer.loaded : undefined));

/** A work's file, made by onnxruntime; `tell` hears of each step. */
export function prove(origin: Origin, tell: (step: Step, ms: number, fact: string) => void): Promise<Made> {
  return workshop().ask({ kind: "proof", origin, runtime: runtime() }, made, (answer) => {
    if ("step" in answer) tell(answer.step, answer.ms, answer.fact);
  });
}

/** All levels of a round's Merkle tree. */
export const levelsOf = (round: number, digests: Uint8Array[]): Promise<Uint8Array[][]> =>
  workshop().ask({ kind: "levels", round, digests }, (answer) => ("levels" in answer ? answer.levels : undefined));
