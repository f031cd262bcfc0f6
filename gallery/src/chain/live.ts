// Values from the chain: kept by key, loaded again with every new block, and kept while the chain does not answer.

import { useEffect, useState } from "preact/hooks";
import { renew, watch } from "./reading";
import { studio } from "./studio";

const LOCAL_CHAIN = 31_337;
const MAX_WHY = 200;
/** Seconds. */
const MAX_PAUSE = 30;
const IS_LOCAL = studio.chainId === LOCAL_CHAIN;
/** Milliseconds. */
const POLL = IS_LOCAL ? 1_000 : 6_000;
const MAX_PACE = 12_000;
const PREFIX = `atelier ${studio.chainId} ${studio.contracts["GenerationOracle"] ?? ""} `;

/** A value that components can watch. */
export class Observable<T> {
  private readonly watchers = new Set<() => void>();

  constructor(private current: T) {}

  get value(): T {
    return this.current;
  }

  set(value: T): void {
    this.current = value;
    for (const watcher of [...this.watchers]) watcher();
  }

  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }
}

export function useObservable<T>(observable: Observable<T>): T {
  const [value, setValue] = useState(observable.value);
  useEffect(() => {
    setValue(() => observable.value);
    return observable.watch(() => setValue(() => observable.value));
  }, [observable]);
  return value;
}

export interface Head {
  /** The newest block known; 0 before there is any. */
  number: number;
  /** The block's time, and this machine's time when the page learnt of it; both in Unix seconds. */
  time: number;
  heard: number;
  /** Why the last request failed, if it did. */
  trouble?: string;
}

const seconds = () => Date.now() / 1_000;

export const head = new Observable<Head>(stored<Head>("head") ?? { number: 0, time: 0, heard: seconds() });

/** The chain's time now, in Unix seconds: the newest block's, and what this machine's clock has counted since. */
export const chainTime = (): number => {
  const { time, heard } = head.value;
  return time ? Math.floor(time + Math.max(0, seconds() - heard)) : Math.floor(seconds());
};

/** Whether whoever serves the page says when there is a block; else, after so many milliseconds, the page looks itself. */
let hasNews = false;
let pause = POLL;

/** About as often as there are blocks. */
function keepPace(number: number, time: number): void {
  const { number: before, time: then } = head.value;
  if (IS_LOCAL || !before || number <= before) return;
  pause = Math.min(MAX_PACE, Math.max(POLL, (1_000 * (time - then)) / (number - before)));
}

async function look(isAnyway = false): Promise<void> {
  try {
    const block = await renew(isAnyway);
    if (block || head.value.trouble) {
      const { number, time } = block ?? head.value;
      keepPace(number, time);
      head.set({ number, time, heard: block ? seconds() : head.value.heard });
      store("head", head.value);
    }
  } catch (error) {
    if (!head.value.trouble) head.set({ ...head.value, trouble: shortly(error) });
  }
}

function shortly(error: unknown): string {
  const { shortMessage, details } = error as { shortMessage?: string; details?: string };
  if (shortMessage === undefined) return (error instanceof Error ? error.message : String(error)).slice(0, MAX_WHY);
  return (details && details !== shortMessage ? `${shortMessage} ${details}` : shortMessage).slice(0, MAX_WHY);
}

/** Looks for a new block now, whenever there may be one, and after every interval. */
export async function follow(): Promise<void> {
  hasNews = watch(() => void look());
  await poll();
}

async function poll(): Promise<void> {
  await look();
  setTimeout(() => void poll(), hasNews ? MAX_PACE : pause);
}

/** Loads everything that is shown again, as after a transaction of the visitor's own, or before one. */
export const refresh = (): Promise<void> => look(true);

interface Known {
  value: unknown;
  block: number;
  running?: Promise<void>;
  /** How often in a row it could not be loaded. */
  failures: number;
}

const known = new Map<string, Known>();

/** Why something could not be loaded, and when it is tried again, in Unix seconds. */
export interface Delay {
  why: string;
  next: number;
}

const delays = new Map<string, Delay>();

/** What of all that could not be loaded is tried again next; null while nothing is amiss. */
export const delayed = new Observable<Delay | null>(null);

/** Seconds until what failed so often is tried again. */
const pauseAfter = (failures: number): number => Math.min(MAX_PAUSE, 2 ** failures);

function delay(key: string, entry: Known, error: unknown): void {
  entry.failures += 1;
  delays.set(key, { why: shortly(error), next: seconds() + pauseAfter(entry.failures) });
  delayed.set(soonest());
}

function settle(key: string, entry: Known): void {
  entry.failures = 0;
  if (delays.delete(key)) delayed.set(soonest());
}

const soonest = (): Delay | null => [...delays.values()].sort((a, b) => a.next - b.next)[0] ?? null;
const FOR_EVER = -1;

/**
 * What `load` returns; undefined before it has, and under the key null, for which `load` is not called. `load` is called
 * again with every block unless `forEver`.
 * The value of an earlier visit comes first, so that the page shows something before the chain answers.
 */
export function useChain<T>(key: string | null, load: () => Promise<T>, forEver = false): T | undefined {
  const [, redraw] = useState(0);
  useEffect(() => {
    if (key === null) return undefined;
    let isHere = true;
    let timer = 0;
    const again = () => {
      clearTimeout(timer);
      void ask(key, load, forEver).then((isNew) => {
        if (!isHere) return;
        if (isNew) redraw((n) => n + 1);
        // A chain may stand still, and then no block would have it tried again.
        const { failures } = known.get(key)!;
        if (failures) timer = setTimeout(again, pauseAfter(failures) * 1_000);
      });
    };
    again();
    redraw((n) => n + 1);
    const stop = head.watch(again);
    return () => {
      isHere = false;
      clearTimeout(timer);
      stop();
      if (delays.delete(key)) delayed.set(soonest());
    };
  }, [key]);
  return key === null ? undefined : get<T>(key);
}

function get<T>(key: string): T | undefined {
  const entry = known.get(key);
  if (entry && "value" in entry && entry.value !== undefined) return entry.value as T;
  return stored<T>(key);
}

async function ask<T>(key: string, load: () => Promise<T>, forEver: boolean): Promise<boolean> {
  const entry = known.get(key) ?? { value: undefined, block: 0, failures: 0 };
  known.set(key, entry);
  if (entry.block === FOR_EVER) return false;
  if (entry.running) {
    await entry.running;
    return true;
  }
  const at = head.value.number;
  entry.running = load()
    .then((value) => {
      entry.value = value;
      entry.block = forEver ? FOR_EVER : at;
      settle(key, entry);
      store(key, value);
    })
    .catch((error: unknown) => {
      // The last value stays; a room without any says what it waits for.
      delay(key, entry, error);
    })
    .finally(() => {
      delete entry.running;
    });
  await entry.running;
  return true;
}

/** Keeps a value for the next visit if it is small. JSON has no big integers: they become text under the key `$n`. */
export function store(key: string, value: unknown): void {
  try {
    const text = JSON.stringify(value, (_, v: unknown) => (typeof v === "bigint" ? { $n: v.toString() } : v));
    if (text && text.length < 50_000) localStorage.setItem(PREFIX + key, text);
  } catch {
    // If the storage is full or forbidden, the next visit waits for the chain.
  }
}

export function stored<T>(key: string): T | undefined {
  try {
    const text = localStorage.getItem(PREFIX + key);
    if (text === null) return undefined;
    return JSON.parse(text, (_, v: unknown) =>
      v && typeof v === "object" && "$n" in v ? BigInt((v as { $n: string }).$n) : v,
    ) as T;
  } catch {
    return undefined;
  }
}

/** The chain's time, once a second. */
export function useNow(): number {
  const [now, setNow] = useState(chainTime());
  useEffect(() => {
    const timer = setInterval(() => setNow(chainTime()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
