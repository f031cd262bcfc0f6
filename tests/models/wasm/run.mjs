// Runs a model as a browser would, with onnxruntime's WebAssembly build: latents in, fields out, both raw bytes.
//
//   node run.mjs MODEL LATENTS LATENT_LENGTH BATCH FIELDS
import { readFileSync, writeFileSync } from "node:fs";
import * as ort from "onnxruntime-web";

const [model, latents, latentLength, batch, fields] = process.argv.slice(2);
ort.env.wasm.numThreads = 1;
const session = await ort.InferenceSession.create(readFileSync(model), { executionProviders: ["wasm"] });
const length = Number(latentLength);
const data = new Uint8Array(readFileSync(latents));
const made = [];
for (let at = 0; at < data.length; at += Number(batch) * length) {
  const part = data.slice(at, at + Number(batch) * length);
  const latent = new ort.Tensor("uint8", part, [part.length / length, length]);
  made.push(Buffer.from((await session.run({ latent })).field.data));
}
writeFileSync(fields, Buffer.concat(made));
