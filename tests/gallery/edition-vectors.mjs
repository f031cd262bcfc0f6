// Holds the page's editions to docs/semantics-editions-vectors.json; prints what differs.
//
//   node edition-vectors.mjs GENERATOR VECTORS

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { same, sha256, tell } from "./comparing.mjs";

const [bundle, vectors] = process.argv.slice(2);
const g = await import(pathToFileURL(bundle).href);
const { tones, streams, title, palette, editions, drawing } = JSON.parse(
  readFileSync(vectors, "utf8"),
);
const inksOf = ({ colours, areas }) => ({
  colours: g.fromHex(colours),
  areas: Uint8Array.from(areas),
});
const plateOf = (given) =>
  g.plateOf(
    {
      field: g.fromHex(given.field),
      composition: g.compositionOf(given.values),
      inks: inksOf(given),
    },
    given.repeat ?? false,
  );

for (const { inks, colours, parts, entries } of tones) {
  const areas = new Uint8Array(inks);
  const made = g.tonesOf({ colours: g.fromHex(colours), areas });
  same(`parts of ${inks} inks`, made.parts, parts);
  same(`tones of ${inks} inks`, g.toHex(made.colours), entries);
}

for (const { what, rows, stream } of streams) {
  const made = new g.RunDeflate();
  for (const row of rows.split(" ")) made.row(g.fromHex(row));
  same(what, g.toHex(made.end()), stream);
}

/** Heights as bytes, four each. */
function heightsOf({ surface, hidden }) {
  const shown = surface.heights.subarray(hidden * surface.columns);
  const bytes = Buffer.alloc(4 * shown.length);
  shown.forEach((height, at) => bytes.writeUInt32BE(height, 4 * at));
  return bytes;
}

editions.forEach((wanted, number) => {
  const what = `edition ${number}, ${wanted.symmetry}, ${wanted.size}`;
  const plate = plateOf(wanted);
  const m = wanted.size / g.PICTURE_SIDE;
  same(`inks of ${what}`, plate.inks, wanted.inks);
  same(
    `levels of ${what}`,
    plate.levels,
    wanted.thresholds.map((byte) => byte * 2 ** 14 + 2 ** 13),
  );
  same(
    `heights of ${what}`,
    sha256(heightsOf(plate.domain)),
    wanted.heightsSha256,
  );
  const spline = g.Spline.over(plate.domain, m);
  const relief = spline.relief();
  for (const { row, column, v, sx, sy } of wanted.surface) {
    spline.fill(relief, row, true);
    const { heights, across, down } = relief;
    same(
      `surface of ${what} at ${row}, ${column}`,
      [heights[column], across[column], down[column]],
      [v, sx, sy],
    );
  }
  const edition = new g.Edition(plate, m);
  const { row, column, entries } = wanted.window;
  const line = new Uint8Array(edition.width);
  const seen = Array.from({ length: 8 }, (_, at) => {
    edition.row(row + at, line);
    return g.toHex(line.slice(column, column + 8)).slice(2);
  });
  same(`window of ${what}`, `0x${seen.join("")}`, entries);
  const file = g.editionFile(edition);
  same(
    `file of ${what}`,
    [edition.width, edition.height, file.length, sha256(file)],
    [wanted.png.width, wanted.png.height, wanted.png.length, wanted.png.sha256],
  );
  const paths = g.drawing(plate, title, palette, () => undefined);
  same(
    `drawing of ${what}`,
    [paths.length, sha256(paths)],
    [wanted.svg.length, wanted.svg.sha256],
  );
});

const made = g.drawing(
  plateOf(drawing),
  drawing.title,
  palette,
  () => undefined,
);
same("drawing", new TextDecoder().decode(made), drawing.text);

tell();
