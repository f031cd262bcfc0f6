// A wall of any number of pictures: only those about the screen are on the page, the others' place is kept.

import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

/** Rows are on the page that are within so many screens of the visible ones. */
const SCREENS = 1;
/** So many pictures are on the page before anything has been measured. */
const AT_FIRST = 24;

interface Layout {
  columns: number;
  /** From one row to the next, in pixels. */
  row: number;
}

function layoutOf(grid: HTMLElement): Layout {
  const style = getComputedStyle(grid);
  const columns = style.gridTemplateColumns.split(" ").length;
  const [first, below] = [grid.children[0], grid.children[columns]] as (HTMLElement | undefined)[];
  if (!first) return { columns, row: 1 };
  return { columns, row: below ? below.offsetTop - first.offsetTop : first.offsetHeight + parseFloat(style.rowGap) };
}

interface WallProps {
  count: number;
  isSmall?: boolean;
  /** What hangs at a place, with a key of its own. */
  hang: (at: number) => ComponentChildren;
}

export function Wall({ count, isSmall, hang }: WallProps): ComponentChildren {
  const place = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const [layout, setLayout] = useState<Layout>();
  const [near, setNear] = useState({ first: 0, end: 1 });
  const { columns, row } = layout ?? { columns: AT_FIRST, row: 0 };
  const rows = Math.ceil(count / columns);
  useLayoutEffect(() => {
    const measure = () => {
      const found = layoutOf(grid.current!);
      setLayout((before) => (before?.columns === found.columns && before.row === found.row ? before : found));
    };
    measure();
    const ruler = new ResizeObserver(measure);
    ruler.observe(grid.current!);
    return () => ruler.disconnect();
  }, [count > 0]);
  useEffect(() => {
    if (!layout) return undefined;
    const look = () => {
      const top = -place.current!.getBoundingClientRect().top;
      const first = Math.floor((top - SCREENS * innerHeight) / row);
      const end = Math.ceil((top + (1 + SCREENS) * innerHeight) / row);
      setNear((before) => (before.first === first && before.end === end ? before : { first, end }));
    };
    look();
    addEventListener("scroll", look, { passive: true });
    addEventListener("resize", look);
    return () => {
      removeEventListener("scroll", look);
      removeEventListener("resize", look);
    };
  }, [layout]);
  const first = Math.max(0, Math.min(near.first, rows - 1));
  const end = Math.max(first + 1, Math.min(near.end, rows));
  const last = Math.min(count, end * columns);
  return (
    <div ref={place} style={{ paddingTop: `${first * row}px`, paddingBottom: `${Math.max(0, rows - end) * row}px` }}>
      <div class={isSmall ? "wall-grid small" : "wall-grid"} ref={grid}>
        {Array.from({ length: Math.max(0, last - first * columns) }, (_, n) => hang(first * columns + n))}
      </div>
    </div>
  );
}
