// Holds the page's generator to docs/semantics-vectors.json and to the operators' graphs; prints what differs.
//
//   node vectors.mjs GENERATOR VECTORS MODEL…

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [bundle, vectors, ...models] = process.argv.slice(2);
const g = await import(pathToFileURL(bundle).href);
const { rounding, network, compositions, files, roots, round } = JSON.parse(readFileSync(vectors, "utf8"));
let count = 0;

function same(what, found, wanted) {
  count += 1;
  const [a, b] = [found, wanted].map((value) => JSON.stringify(value));
  if (a !== b) process.stdout.write(`${what}: ${a?.slice(0, 80)} instead of ${b?.slice(0, 80)}\n`);
}

const sha256 = (data) => `0x${createHash("sha256").update(data).digest("hex")}`;

for (const { acc, shift, out } of rounding) same(`rounding ${acc} by ${shift}`, g.requantise(acc, shift), out);

const blob = g.fromHex(network.blob);
const parsed = g.parse(blob);
const seed = g.fromHex(network.seed);
same("model digest", g.toHex(g.keccak(blob)), network.modelDigest);
for (const work of network.works) {
  const values = g.drawValues(seed, work.index, g.fromHex(network.style));
  const { latentLength, styleLength } = parsed;
  const latent = g.latent(seed, work.index, network.axes, values, latentLength, styleLength);
  const field = g.field(parsed, latent);
  const file = g.encode(g.compose(field, values[0]), g.fromHex(network.palettes[values[1]]));
  const digest = g.sha256(file);
  same(`values of work ${work.index}`, values, work.values);
  same(`latent of work ${work.index}`, g.toHex(latent), work.latent);
  same(`field of work ${work.index}`, work.index < 2 ? g.toHex(field) : sha256(field), work.field);
  same(`digest of work ${work.index}`, g.toHex(digest), work.contentDigest);
  same(`cid of work ${work.index}`, g.cidOf(digest), work.cid);
}

for (const { symmetry, picture, mapSha256 } of compositions) {
  const field = Uint8Array.from({ length: 64 }, (_, at) => at);
  same(`picture of symmetry ${symmetry}`, g.toHex(g.compose(field, symmetry)), picture);
  for (const [side, digest] of Object.entries(mapSha256)) {
    const F = Number(side);
    const map = Buffer.alloc(16 * F * F);
    for (let at = 0; at < 4 * F * F; at++) {
      map.writeUInt32BE(g.source(symmetry, F, Math.floor(at / (2 * F)), at % (2 * F)), 4 * at);
    }
    same(`map of symmetry ${symmetry}, ${side}`, sha256(map), digest);
  }
}

/** The vectors' own noise: SHA-256 of a name with a counter. */
function noise(name, length) {
  const blocks = [];
  for (let at = 0; at < length / 32; at++) blocks.push(createHash("sha256").update(`${name} ${at}`).digest());
  return new Uint8Array(Buffer.concat(blocks).subarray(0, length));
}

for (const { side, length, contentDigest, file } of files) {
  const made = g.encode(noise(`picture ${side}`, side * side), g.fromHex(network.palettes[1]));
  same(`length of the file of ${side}`, made.length, length);
  same(`digest of the file of ${side}`, sha256(made), contentDigest);
  if (file) same(`file of ${side}`, g.toHex(made), file);
}

for (const { works, root, proofOf, leaf, proof } of roots.cases) {
  const digests = Array.from({ length: works }, (_, at) => g.sha256(Uint8Array.of(at)));
  const tree = g.levels(roots.round, digests);
  same(`root of ${works}`, g.toHex(g.rootOf(tree)), root);
  same(`leaf of ${works}`, g.toHex(tree[0][proofOf]), leaf);
  same(`proof of ${works}`, g.proof(tree, proofOf).map(g.toHex), proof);
}
same("style", g.toHex(g.encodeStyle(g.decodeStyle(g.fromHex(round.style)))), round.style);

for (const folder of models) {
  const graph = g.graph(g.parse(readFileSync(`${folder}/weights.bin`)));
  same(`graph of ${folder}`, sha256(graph), sha256(readFileSync(`${folder}/q.onnx`)));
}

process.stdout.write(`${count} compared\n`);
