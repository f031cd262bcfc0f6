// The worker: makes pictures and proofs off the page's own thread, so that the page answers meanwhile.

import * as g from "../generator";
import {
  draw,
  make,
  pull,
  type Done,
  type Form,
  type Made,
  type Origin,
  type Runner,
  type Size,
  type Step,
  type Tell,
} from "./work";

export type Job =
  | { kind: "engine"; runtime: string }
  | { kind: "picture"; origin: Origin; size: Size }
  | { kind: "edition"; origin: Origin; form: Form }
  | { kind: "proof"; origin: Origin; runtime: string }
  | { kind: "levels"; round: number; digests: Uint8Array[] };

export type Answer =
  | { loaded: number }
  | { step: Step; ms: number; fact: string }
  | { part: number }
  | { drawn: Uint8Array }
  | { made: Made }
  | { levels: Uint8Array[][] }
  | { error: string };

type Engine = typeof import("onnxruntime-web/wasm");

let engine: Promise<Engine> | undefined;

/** onnxruntime, single-threaded, so that any host can serve it; loaded once. */
function onnxruntime(runtime: string): Promise<Engine> {
  engine ??= load(runtime).catch((error: unknown) => {
    engine = undefined;
    throw error;
  });
  return engine;
}

async function load(runtime: string): Promise<Engine> {
  const [ort, response] = await Promise.all([import("onnxruntime-web/wasm"), fetch(runtime)]);
  if (!response.ok) throw new Error(`the runtime is not where the page expects it: ${response.status}`);
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmBinary = await response.arrayBuffer();
  return ort;
}

/** Runs the graph that operators run, on onnxruntime. */
async function onRuntime(runtime: string, network: g.Network, latent: Uint8Array, done: Done) {
  const graph = g.graph(network);
  done("graph", String(graph.length));
  const ort = await onnxruntime(runtime);
  // Optimising the graph would take longer than it saves on one work.
  const session = await ort.InferenceSession.create(graph, {
    executionProviders: ["wasm"],
    graphOptimizationLevel: "disabled",
  });
  const given = new ort.Tensor("uint8", latent, [1, latent.length]);
  const { field } = await session.run({ latent: given });
  const data = Uint8Array.from(field!.data as Uint8Array);
  await session.release();
  return data;
}

async function work(job: Job, answer: (answer: Answer) => void): Promise<void> {
  if (job.kind === "engine") {
    const begun = performance.now();
    await onnxruntime(job.runtime);
    answer({ loaded: performance.now() - begun });
  } else if (job.kind === "levels") {
    answer({ levels: g.levels(job.round, job.digests) });
  } else if (job.kind === "picture") {
    answer({ drawn: draw(job.origin, job.size) });
  } else if (job.kind === "edition") {
    answer({ made: pull(job.origin, job.form, (part) => answer({ part })) });
  } else {
    const tell: Tell = (step, ms, fact) => answer({ step, ms, fact });
    const run: Runner = (network, latent, done) => onRuntime(job.runtime, network, latent, done);
    answer({ made: await make(job.origin, run, tell) });
  }
}

/** The bytes of an answer that move to the page instead of being copied. */
const moved = (answer: Answer): Transferable[] => {
  if ("drawn" in answer) return [answer.drawn.buffer];
  return "made" in answer ? [answer.made.file.buffer] : [];
};

self.onmessage = ({ data }: MessageEvent<{ id: number; job: Job }>) => {
  const answer = (given: Answer) => self.postMessage({ id: data.id, answer: given }, moved(given));
  work(data.job, answer).catch((error: unknown) => answer({ error: String((error as Error).message ?? error) }));
};
