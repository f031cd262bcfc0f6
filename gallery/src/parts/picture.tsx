// A work's picture: from the content store by its digest, or made in this browser from the seed.

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Round } from "../chain/generation/rounds";
import { indexOf, workPath } from "../chain/artwork/works";
import { workPicture } from "../chain/artwork/origin";

const urls = new Map<string, string>();

/** A file as something that an image can show; the same URL for the same key. */
export function urlOf(key: string, file: Uint8Array): string {
  let url = urls.get(key);
  if (!url) {
    url = URL.createObjectURL(new Blob([file as BlobPart], { type: "image/png" }));
    urls.set(key, url);
  }
  return url;
}

export function Picture(props: {
  round: Round;
  index: number;
  digest?: Uint8Array;
  alt?: string;
  eager?: boolean;
}): ComponentChildren {
  const { round, index, digest } = props;
  const key = `${round.id}/${index}`;
  const [url, setUrl] = useState(urls.get(key));
  const [isLost, setLost] = useState(false);
  const frame = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    setUrl(urls.get(key));
    if (urls.has(key)) return;
    let isHere = true;
    const show = async () => {
      try {
        const known = digest ?? (await indexOf(round))?.digests[index] ?? null;
        const file = await workPicture(round, index, known);
        if (isHere) setUrl(urlOf(key, file));
      } catch {
        if (isHere) setLost(true);
      }
    };
    if (props.eager || !frame.current) {
      void show();
      return () => void (isHere = false);
    }
    const watcher = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return;
        watcher.disconnect();
        void show();
      },
      { rootMargin: "300px" },
    );
    watcher.observe(frame.current);
    return () => {
      isHere = false;
      watcher.disconnect();
    };
  }, [key, round.root]);
  const alt = props.alt ?? `Work ${index} of round ${round.id}`;
  return (
    <span class="frame" ref={frame}>
      {url ? <img src={url} alt={alt} /> : <span class="blank">{isLost ? "no picture could be had" : ""}</span>}
    </span>
  );
}

/** A work on a wall: its picture as a link, with a label below. */
export function Hung(props: {
  round: Round;
  index: number;
  digest?: Uint8Array;
  children?: ComponentChildren;
}): ComponentChildren {
  const { round, index, children } = props;
  return (
    <figure class="hung">
      <a href={`#/${workPath(round.id, index)}`} aria-label={`Work ${index} of round ${round.id}`}>
        <Picture round={round} index={index} {...(props.digest ? { digest: props.digest } : {})} alt="" />
      </a>
      {children && <figcaption>{children}</figcaption>}
    </figure>
  );
}
