// Charts as inline SVG: a line of prices, a bar of parts. What they show is said in words, too.

import type { ComponentChildren } from "preact";

const WIDTH = 600;
const HEIGHT = 96;
const PAD = 8;

/** Values in their order as a stepped line. `label` says in words what it shows. */
export function Line({
  values,
  label,
  unit,
}: {
  values: readonly number[];
  label: string;
  unit: string;
}): ComponentChildren {
  if (values.length < 3) return null;
  const max = Math.max(...values);
  const min = Math.min(...values, max * 0.5);
  const span = max - min || 1;
  const x = (at: number) => PAD + (at * (WIDTH - 2 * PAD)) / (values.length - 1);
  const y = (value: number) => HEIGHT - PAD - ((value - min) * (HEIGHT - 2 * PAD)) / span;
  const points = values.map((value, at) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`);
  return (
    <figure class="chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
        <line x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} />
        <polyline points={points.join(" ")} />
        {values.map((value, at) => (
          <circle key={at} cx={x(at)} cy={y(value)} r="3" />
        ))}
      </svg>
      <figcaption>
        {label}: from {shown(Math.min(...values))} to {shown(max)} {unit}, last {shown(values[values.length - 1]!)}.
      </figcaption>
    </figure>
  );
}

const shown = (value: number) => String(+value.toPrecision(4));

/** A bar that is full at 1, with a mark at another part of 1. `label` says in words what it shows. */
export function Gauge({
  part,
  mark,
  label,
}: {
  part: number;
  mark?: number | undefined;
  label: string;
}): ComponentChildren {
  const x = (value: number) => Math.round(1000 * Math.min(1, Math.max(0, value)));
  return (
    <svg
      class={part > 1 ? "gauge over" : "gauge"}
      viewBox="0 0 1000 24"
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <rect width="1000" height="24" class="whole" />
      <rect width={x(part)} height="24" class="full" />
      {mark !== undefined && <rect x={x(mark) - 2} width="4" height="24" class="mark" />}
    </svg>
  );
}

export interface Share {
  name: ComponentChildren;
  part: number;
  note?: ComponentChildren;
}

/** Parts of a whole as one bar, with a line of words for each. */
export function Shares({ parts, label }: { parts: readonly Share[]; label: string }): ComponentChildren {
  const total = parts.reduce((sum, { part }) => sum + part, 0);
  if (total === 0) return null;
  let at = 0;
  return (
    <div class="shares">
      <svg viewBox="0 0 1000 24" preserveAspectRatio="none" role="img" aria-label={label}>
        {parts.map(({ part }, n) => {
          const wide = (part / total) * 1000;
          const from = at;
          at += wide;
          return <rect key={n} class={`tone${n % 5}`} x={from} y="0" width={Math.max(0, wide - 2)} height="24" />;
        })}
      </svg>
      <ul>
        {parts.map(({ name, note }, n) => (
          <li key={n}>
            <span class={`key tone${n % 5}`} aria-hidden="true" />
            <span>{name}</span>
            <span class="note">{note}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
