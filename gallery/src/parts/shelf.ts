// Pictures as URLs that images can show, for as long as somebody shows them; of the others the last few are kept.

import { pictureOf, type Sitter } from "../chain/artwork/origin";
import type { Size } from "../make/work";

/** Bytes of files that nobody shows and that are kept all the same, for whoever scrolls back. */
const MOST_IDLE = 8_000_000;

interface Entry {
  holders: number;
  url: Promise<string>;
  bytes: number;
  stop: AbortController;
}

const entries = new Map<string, Entry>();
/** What nobody shows, the longest unused first. */
const idle = new Set<string>();
let idleBytes = 0;

const keyOf = (sitter: Sitter, { m, isRepeat }: Size): string => `${sitter.key} ${m}${isRepeat ? " repeat" : ""}`;

/** The URL of a file's bytes. */
export const urlOf = (file: Uint8Array, type = "image/png"): string =>
  URL.createObjectURL(new Blob([file as BlobPart], { type }));

/** Gives a picture's URL, until `letGo` is called as often. */
export function hold(sitter: Sitter, size: Size): Promise<string> {
  const key = keyOf(sitter, size);
  const entry = entries.get(key) ?? begin(key, sitter, size);
  entry.holders += 1;
  if (idle.delete(key)) idleBytes -= entry.bytes;
  return entry.url;
}

function begin(key: string, sitter: Sitter, size: Size): Entry {
  const stop = new AbortController();
  const entry: Entry = { holders: 0, bytes: 0, stop, url: Promise.resolve("") };
  entry.url = pictureOf(sitter, size, stop.signal).then((file) => {
    stop.signal.throwIfAborted();
    entry.bytes = file.length;
    return urlOf(file);
  });
  entry.url.catch(() => forget(key, entry));
  entries.set(key, entry);
  return entry;
}

export function letGo(sitter: Sitter, size: Size): void {
  const key = keyOf(sitter, size);
  const entry = entries.get(key);
  if (!entry || --entry.holders > 0) return;
  if (!entry.bytes) {
    entry.stop.abort();
    forget(key, entry);
    return;
  }
  idle.add(key);
  idleBytes += entry.bytes;
  for (const oldest of idle) {
    if (idleBytes <= MOST_IDLE) break;
    drop(oldest);
  }
}

function drop(key: string): void {
  const entry = entries.get(key)!;
  idle.delete(key);
  idleBytes -= entry.bytes;
  entries.delete(key);
  void entry.url.then((url) => URL.revokeObjectURL(url));
}

/** Takes a picture off that never came about, unless another one has been begun in its place. */
function forget(key: string, entry: Entry): void {
  if (entries.get(key) === entry) entries.delete(key);
}
