// A work's picture, drawn as sharp as the screen is; it is let go of when it is out of sight.

import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { sitterOf, type Sitter } from "../chain/artwork/origin";
import { workPath } from "../chain/artwork/works";
import type { Round } from "../chain/generation/rounds";
import { multipleFor } from "../generator/edition/sizes";
import type { Size } from "../make/work";
import { hold, letGo } from "./shelf";
import { linkTo } from "./paths";

/** How far from the screen a picture is drawn already, and kept still. */
const NEAR = "300px";
/** A picture on the page has at most so many times the pixels of the work's own file. */
const LARGEST = 16;
/** A picture that is looked at alone has two pixels for each of the screen's, up to this size: its edges are smooth. */
const SMOOTH = 2048;

/** How many times the file's pixels an element needs on this screen. */
function multipleOf(element: Element, isAlone: boolean): number {
  const pixels = Math.floor(element.getBoundingClientRect().width * devicePixelRatio);
  return multipleFor(isAlone ? Math.max(pixels, Math.min(2 * pixels, SMOOTH)) : pixels, LARGEST);
}

interface DrawnProps {
  sitter: Sitter;
  alt: string;
  /** Whether it is looked at alone: drawn at once, without waiting to be near the screen, and with smooth edges. */
  isAlone?: boolean;
  /** The URL of what is shown until then. */
  meanwhile?: string | undefined;
}

/** The picture of anything that has one. */
export function Drawn({ sitter, alt, isAlone, meanwhile }: DrawnProps): ComponentChildren {
  const [url, setUrl] = useState<string>();
  const [isLost, setLost] = useState(false);
  const frame = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const element = frame.current!;
    let held: Size[] = [];
    const release = (but?: Size) => {
      for (const size of held) if (size !== but) letGo(sitter, size);
      held = held.filter((size) => size === but);
    };
    const show = async () => {
      const size = { m: multipleOf(element, isAlone === true) };
      if (held.some(({ m }) => m >= size.m)) return;
      held.push(size);
      const isWanted = () => held.at(-1) === size;
      try {
        const drawn = await hold(sitter, size);
        if (!isWanted()) return;
        setUrl(drawn);
        release(size);
      } catch {
        if (isWanted()) setLost(true);
      }
    };
    const hide = () => {
      release();
      setUrl(undefined);
    };
    setLost(false);
    if (isAlone) void show();
    // Of several moves since the last call the last one tells where the picture is now.
    const watcher = new IntersectionObserver((moves) => (moves.at(-1)?.isIntersecting ? void show() : hide()), {
      rootMargin: NEAR,
    });
    const ruler = new ResizeObserver(() => void (held.length > 0 && show()));
    watcher.observe(element);
    ruler.observe(element);
    return () => {
      watcher.disconnect();
      ruler.disconnect();
      hide();
    };
  }, [sitter.key]);
  const shown = url ?? meanwhile;
  return (
    <span class="frame" ref={frame}>
      {shown ? <img src={shown} alt={alt} /> : <span class="blank">{isLost ? "no picture could be had" : ""}</span>}
    </span>
  );
}

interface WorkProps {
  round: Round;
  index: number;
  digest?: Uint8Array;
}

type PictureProps = WorkProps & Partial<Pick<DrawnProps, "alt" | "isAlone" | "meanwhile">>;

/** A work's picture. */
export function Picture({ round, index, digest, ...shown }: PictureProps): ComponentChildren {
  const sitter = useMemo(() => sitterOf(round, index, digest), [round.id, round.seed, index]);
  return <Drawn sitter={sitter} alt={`Work ${index} of round ${round.id}`} {...shown} />;
}

/** A work on a wall: its picture as a link, with a label below. */
export function Hung(props: WorkProps & { children?: ComponentChildren }): ComponentChildren {
  const { round, index, children } = props;
  return (
    <figure class="hung">
      <a href={linkTo(workPath(round.id, index))} aria-label={`Work ${index} of round ${round.id}`}>
        <Picture round={round} index={index} {...(props.digest ? { digest: props.digest } : {})} alt="" />
      </a>
      {children && <figcaption>{children}</figcaption>}
    </figure>
  );
}
