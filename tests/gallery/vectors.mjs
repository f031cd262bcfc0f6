// Holds the page's generator to docs/semantics-vectors.json and to the operators' graphs; prints what differs.
//
//   node vectors.mjs GENERATOR VECTORS MODEL…

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { same, sha256, tell } from "./comparing.mjs";

const [bundle, vectors, ...models] = process.argv.slice(2);
const g = await import(pathToFileURL(bundle).href);
const {
  rounding,
  network,
  draws,
  latents,
  compositions,
  repeats,
  files,
  roots,
  publications,
  round,
} = JSON.parse(readFileSync(vectors, "utf8"));

for (const { acc, shift, out } of rounding)
  same(`rounding ${acc} by ${shift}`, g.requantise(acc, shift), out);

const blob = g.fromHex(network.blob);
const parsed = g.parse(blob);
const seed = g.fromHex(network.seed);
same("model digest", g.toHex(g.keccak(blob)), network.modelDigest);
for (const work of network.works) {
  const values = g.drawValues(seed, work.index, g.fromHex(network.style));
  const { latentLength, styleLength } = parsed;
  const latent = g.latent(
    seed,
    work.index,
    network.axes,
    values,
    latentLength,
    styleLength,
  );
  const field = g.field(parsed, latent);
  const composition = g.compositionOf(values);
  const { colours, areas } = network.palettes[composition.palette];
  const file = g.encode(
    g.compose(field, composition, Uint8Array.from(areas)),
    g.fromHex(colours),
  );
  const digest = g.sha256(file);
  same(`values of work ${work.index}`, values, work.values);
  same(`latent of work ${work.index}`, g.toHex(latent), work.latent);
  same(
    `field of work ${work.index}`,
    work.index < 2 ? g.toHex(field) : sha256(field),
    work.field,
  );
  same(`digest of work ${work.index}`, g.toHex(digest), work.contentDigest);
  same(`cid of work ${work.index}`, g.cidOf(digest), work.cid);
}

for (const { what, index, style, values, shares } of draws) {
  const bytes = g.fromHex(style);
  same(`values, ${what}`, g.drawValues(seed, index, bytes), values);
  const found = g
    .decodeStyle(bytes)
    .map((spread, a) => g.shareOf(spread, values[a]));
  same(`shares, ${what}`, found, shares);
}

for (const { latentLength, styleLength, axes, index, ...wanted } of latents) {
  const values = g.drawValues(seed, index, g.fromHex(wanted.style));
  const what = `work ${index}, latent of ${latentLength} bytes`;
  const made = g.latent(seed, index, axes, values, latentLength, styleLength);
  same(`values of ${what}`, values, wanted.values);
  same(what, g.toHex(made), wanted.latent);
}

/** The vectors' own noise: SHA-256 of a name with a counter. */
function noise(name, length) {
  const blocks = [];
  for (let at = 0; at < length / 32; at++)
    blocks.push(createHash("sha256").update(`${name} ${at}`).digest());
  return new Uint8Array(Buffer.concat(blocks).subarray(0, length));
}

/** A smooth field: rows of parabolas both ways, and a tilt. */
function waves(side) {
  return Uint8Array.from({ length: side * side }, (_, at) => {
    const row = Math.floor((64 * Math.floor(at / side)) / side);
    const column = Math.floor((64 * (at % side)) / side);
    const hills = ((row % 44) - 22) ** 2 + ((column % 36) - 18) ** 2;
    return Math.min(255, Math.floor(hills / 4) + row + Math.floor(column / 2));
  });
}

const ofNoise = (change) => (side) =>
  noise(`field ${side}`, side * side).map(change);

const FIELDS = {
  waves,
  noise: ofNoise((byte) => byte),
  flat: (side) => new Uint8Array(side * side).fill(255),
  dark: ofNoise((byte) => byte >> 6),
  stars: ofNoise((byte) => (byte >= 254 ? 255 : 0)),
};

/** Heights as bytes, two each. */
function heightsOf({ surface, hidden }) {
  const shown = surface.heights.subarray(hidden * surface.columns);
  const bytes = Buffer.alloc(2 * shown.length);
  shown.forEach((height, at) => bytes.writeUInt16BE(height, 2 * at));
  return bytes;
}

for (const wanted of compositions) {
  const field = FIELDS[wanted.field](wanted.side);
  const composition = g.compositionOf(wanted.values);
  const areas = Uint8Array.from(wanted.areas);
  const domain = g.domainOf(field, composition, g.PICTURE_BITS);
  const found = g.inksOf(composition.ground, areas);
  const what = `${wanted.field} of ${wanted.side}, ${wanted.values}`;
  same(`field ${what}`, sha256(field), wanted.fieldSha256);
  same(`heights of ${what}`, sha256(heightsOf(domain)), wanted.heightsSha256);
  same(
    `inks of ${what}`,
    [found.inks, found.areas],
    [wanted.inks, wanted.inkAreas],
  );
  same(
    `thresholds of ${what}`,
    g.thresholds(domain.net, found.areas),
    wanted.thresholds,
  );
  same(
    `picture of ${what}`,
    sha256(g.compose(field, composition, areas).pixels),
    wanted.pictureSha256,
  );
}

for (const { values, areas, rows, sha256: wanted } of repeats) {
  const { pixels, height } = g.composeRepeat(
    waves(32),
    g.compositionOf(values),
    Uint8Array.from(areas),
  );
  same(`repeat of ${values}`, [height, sha256(pixels)], [rows, wanted]);
}

for (const { inks, colours, length, beginning, end, contentDigest } of files) {
  const made = g.encode(
    { pixels: noise("picture", 256 * 256), width: 256, height: 256 },
    g.fromHex(colours),
  );
  const ends = [made.subarray(0, 64), made.subarray(-32)].map(g.toHex);
  same(
    `file of ${inks} inks`,
    [made.length, ...ends, sha256(made)],
    [length, beginning, end, contentDigest],
  );
}

for (const { works, root, proofOf, leaf, proof } of roots.cases) {
  const digests = Array.from({ length: works }, (_, at) =>
    g.sha256(Uint8Array.of(at)),
  );
  const tree = g.levels(roots.round, digests);
  same(`root of ${works}`, g.toHex(g.rootOf(tree)), root);
  same(`leaf of ${works}`, g.toHex(tree[0][proofOf]), leaf);
  same(`proof of ${works}`, g.proof(tree, proofOf).map(g.toHex), proof);
}

for (const { works, root, chunks } of publications) {
  const digests = Array.from({ length: works }, (_, at) =>
    g.sha256(Uint8Array.of(at >> 8, at & 255)),
  );
  const tree = g.levels(roots.round, digests);
  same(`root of ${works}`, g.toHex(g.rootOf(tree)), root);
  for (const { first, siblings } of chunks) {
    // A chunk's own node is ten levels above its leaves.
    const above = g.proof(tree, first).slice(10).map(g.toHex);
    same(`siblings of ${first} of ${works}`, above, siblings);
  }
}
same(
  "style",
  g.toHex(g.encodeStyle(g.decodeStyle(g.fromHex(round.style)))),
  round.style,
);

for (const folder of models) {
  const graph = g.graph(g.parse(readFileSync(`${folder}/weights.bin`)));
  same(
    `graph of ${folder}`,
    sha256(graph),
    sha256(readFileSync(`${folder}/q.onnx`)),
  );
}

tell();
