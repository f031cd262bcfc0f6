// The page's side of the worker: jobs go to it, and answers come back by number.

import type { Answer, Job } from "./worker";
import type { Made, Origin, Step } from "./work";

declare const WORKER_FILE: string;
declare const RUNTIME_FILE: string;

type Listener = (answer: Answer) => void;

const waiting = new Map<number, Listener>();
let worker: Worker | undefined;
let count = 0;

function workshop(): Worker {
  if (!worker) {
    worker = new Worker(new URL(WORKER_FILE, document.baseURI), {
      type: "module",
    });
    worker.onmessage = ({ data }: MessageEvent<{ id: number; answer: Answer }>) => waiting.get(data.id)?.(data.answer);
  }
  return worker;
}

function ask<T>(job: Job, pick: (answer: Answer) => T | undefined, heard: Listener = () => {}): Promise<T> {
  const id = ++count;
  return new Promise((resolve, reject) => {
    waiting.set(id, (answer) => {
      heard(answer);
      const found = pick(answer);
      if (found === undefined && !("error" in answer)) return;
      waiting.delete(id);
      if ("error" in answer) reject(new Error(answer.error));
      else resolve(found as T);
    });
    workshop().postMessage({ id, job });
  });
}

const made = (answer: Answer): Made | undefined => ("made" in answer ? answer.made : undefined);

/** A work's file, made without onnxruntime. */
export const makePicture = (origin: Origin): Promise<Made> => ask({ kind: "picture", origin }, made);

const runtime = (): string => new URL(RUNTIME_FILE, document.baseURI).href;

/** Loads onnxruntime, so that it is there when a proof needs it; returns how long that took, in milliseconds. */
export const loadEngine = (): Promise<number> =>
  ask({ kind: "engine", runtime: runtime() }, (answer) => ("loaded" in answer ? answer.loaded : undefined));

/** A work's file, made by onnxruntime; `tell` hears of each step. */
export function prove(origin: Origin, tell: (step: Step, ms: number, fact: string) => void): Promise<Made> {
  return ask({ kind: "proof", origin, runtime: runtime() }, made, (answer) => {
    if ("step" in answer) tell(answer.step, answer.ms, answer.fact);
  });
}

/** All levels of a round's Merkle tree. */
export const levelsOf = (round: number, digests: Uint8Array[]): Promise<Uint8Array[][]> =>
  ask({ kind: "levels", round, digests }, (answer) => ("levels" in answer ? answer.levels : undefined));
