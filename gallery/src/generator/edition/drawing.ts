// A work as paths: closed outlines in a group an ink, the line as strokes (docs/semantics-editions.md, section 7).

import { LIGHT_STEPS, MIRROR, NEUTRAL_STEP, NONE, ROTATIONS, lineOf, paperOf } from "../composition/index";
import { Border, contours, outlines, STEP, type Contour, type Outline, type Point } from "./contours";
import type { Plate } from "./plate";
import { halfSteps, type Samples } from "./spline";

/** Units of a drawing a pixel of the picture. */
const PIXEL = 2 * STEP;
/** Width of an ink's own stroke: inks overlap by half of it, so that no paper shows between them. */
const TRAP = 20;
/** Units of a line's width for each of its weight. */
const WEIGHT_UNITS = PIXEL / 4;
/** Units of the surface in those of samples. */
const SAMPLE_UNITS = 64;

/** The samples of the whole picture from those of its domain; its middle row and column are the upper left's. */
function folded({ values, rows, columns }: Samples, symmetry: number): Samples {
  if (symmetry === NONE) return { values, rows, columns };
  const [N, M] = [symmetry === MIRROR ? rows - 1 : 2 * (rows - 1), 2 * (columns - 1)];
  const n = rows - 1;
  const from = (Y: number, X: number): readonly [y: number, x: number] => {
    if (symmetry === MIRROR) return [Y, Math.min(X, M - X)];
    if (symmetry !== ROTATIONS) return [Math.min(Y, N - Y), Math.min(X, M - X)];
    if (Y <= n) return X <= n ? [Y, X] : [N - X, Y];
    return X <= n ? [X, N - Y] : [N - Y, N - X];
  };
  const whole = new Float64Array((N + 1) * (M + 1));
  for (let Y = 0, to = 0; Y <= N; Y++) {
    for (let X = 0; X <= M; X++, to++) {
      const [y, x] = from(Y, X);
      whole[to] = values[y * columns + x]!;
    }
  }
  return { values: whole, rows: N + 1, columns: M + 1 };
}

/** The samples without so many at each side. */
function within({ values, rows, columns }: Samples, edge: number): Samples {
  const [high, wide] = [rows - 2 * edge, columns - 2 * edge];
  const inner = new Float64Array(high * wide);
  for (let y = 0; y < high; y++) {
    const from = (y + edge) * columns + edge;
    inner.set(values.subarray(from, from + wide), y * wide);
  }
  return { values: inner, rows: high, columns: wide };
}

const middle = ([x, y]: Point, [u, v]: Point): Point => [(x + u) / 2, (y + v) / 2];
const said = ([x, y]: Point): string => `${x} ${y}`;

/**
 * Where a line begins, and its curves. The points are the control points of a quadratic B-spline: it goes through the middle
 * between each two, but an open line through its first and its last point.
 */
function curveOf({ points, ends }: Contour): [begin: string, curve: string] {
  const last = points.length - 1;
  const controls = ends ? points.slice(1, last) : [...points.slice(1), points[0]!];
  const middles = controls.slice(1).map((point, at) => middle(controls[at]!, point));
  const places = ends
    ? [points[0]!, ...middles, points[last]!]
    : [middle(points[0]!, points[1]!), ...middles, middle(points[0]!, points[1]!)];
  if (controls.length === 0) return [said(places[0]!), `L${said(places[1]!)}`];
  const numbers = controls.flatMap(([u, v], at) => {
    const [x, y] = places[at]!;
    const [toX, toY] = places[at + 1]!;
    return [u - x, v - y, toX - x, toY - y];
  });
  return [said(places[0]!), `q${numbers.join(" ")}`];
}

function strokeOf(line: Contour): string {
  const [begin, curve] = curveOf(line);
  return `M${begin}${curve}${line.ends ? "" : "z"}`;
}

function pathOf({ lines, corners }: Outline): string {
  if (lines.length === 0) return `M${corners[0]!.map(said).join("L")}z`;
  const parts = lines.map((line, at) => {
    const [begin, curve] = curveOf(line);
    return `${at ? "L" : "M"}${begin}${curve}${corners[at]!.map((corner) => `L${said(corner)}`).join("")}`;
  });
  return `${parts.join("")}z`;
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** The SVG of a plate; `tell` hears how much of it is done, from 0 to 1. */
export function drawing(
  plate: Plate,
  title: string,
  palette: string,
  tell: (part: number) => void = () => {},
): Uint8Array {
  const whole = folded(halfSteps(plate.domain), plate.composition.symmetry);
  const [rows, columns] = [(whole.rows - 1) / 2, (whole.columns - 1) / 2];
  const inner = within(whole, 2 * plate.margin);
  const border = new Border(inner.rows, inner.columns);
  const levels = plate.levels.map((level) => SAMPLE_UNITS * level);
  const lines = levels.map((level, at) => {
    tell(at / levels.length);
    return contours(inner, level);
  });
  const count = plate.palette.areas.length;
  const colour = (entry: number): string =>
    `#${[...plate.palette.colours.subarray(3 * entry, 3 * entry + 3)].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
  const names = plate.inks.map((ink) => colour(LIGHT_STEPS * ink + NEUTRAL_STEP));
  const [paper, line] = [colour(paperOf(count)), colour(lineOf(count))];
  const [width, height, shift] = [columns * PIXEL, rows * PIXEL, plate.margin * PIXEL];
  const place = shift ? ` transform="translate(${shift} ${shift})"` : "";
  const corner = levels.filter((level) => inner.values[0]! >= level).length;
  const groups = plate.inks.flatMap((ink, at) => {
    const path = outlines(lines[at - 1] ?? [], lines[at] ?? [], border, corner === at)
      .map(pathOf)
      .join("");
    const fill = `fill="${names[at]}" fill-rule="evenodd" stroke="${names[at]}"`;
    const stroke = `stroke-width="${TRAP}" stroke-linejoin="round"`;
    return path ? [`<g id="ink-${ink}" ${fill} ${stroke}${place}><path d="${path}"/></g>`] : [];
  });
  const strokes = plate.lineWeight ? lines.flat().map(strokeOf).join("") : "";
  if (strokes) {
    const stroke = `stroke="${line}" stroke-width="${plate.lineWeight * WEIGHT_UNITS}"`;
    const ends = `stroke-linecap="square" stroke-linejoin="round"`;
    groups.push(`<g id="line" fill="none" ${stroke} ${ends}${place}><path d="${strokes}"/></g>`);
  }
  if (shift) {
    const frame = `M0 0H${width}V${height}H0zM${shift} ${shift}V${height - shift}H${width - shift}V${shift}z`;
    groups.push(`<g id="paper" fill="${paper}"><path d="${frame}"/></g>`);
  }
  const size = `width="${columns}mm" height="${rows}mm" viewBox="0 0 ${width} ${height}"`;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size}>`,
    `<title>${escaped(title)}</title>`,
    `<desc>Palette ${escaped(palette)}: ${[...names, `paper ${paper}`, `line ${line}`].join(", ")}</desc>`,
    ...groups,
    "</svg>",
    "",
  ];
  return new TextEncoder().encode(parts.join("\n"));
}
