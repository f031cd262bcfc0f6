// All that the page reads of the chain, of one block at a time.
//
// What is asked in one moment goes out as one wave. With a new block, what was asked for at the block before is asked again
// in one wave, before anything else: however deep one question follows from another's answer, a block costs one.

import type { LogTopic } from "viem";
import { studio } from "./studio";
import { ChainSource } from "./chain-source";
import { ServerSource } from "./server-source";
import {
  callKey,
  isOf,
  type Answer,
  type Block,
  type Call,
  type Kind,
  type Past,
  type RawLog,
  type Source,
} from "./source";

const source: Source = studio.answers ? new ServerSource() : new ChainSource();

let block: Block | null = null;

/** What the present block answers, and what no block can answer otherwise. */
let current = new Map<string, Answer>();
const fixed = new Map<string, Answer>();

/** What was asked for since the present block came; the next block is asked the same. */
let used = new Map<string, Call>();

/** All events of the studio from block `base` on, and of each kind those before it. */
let base = 0;
let tail: RawLog[] = [];
const settled = new Map<string, Promise<Past>>();

interface Waiting<Question, Given> {
  question: Question;
  resolve: (given: Given) => void;
  reject: (error: unknown) => void;
}

let calls: Waiting<Call, Answer>[] = [];
let kinds: Waiting<Kind, Past>[] = [];
const flying = new Map<string, Promise<Answer>>();

/** The first look; whoever waits for it hears why it failed, and the next to ask begins again. */
const begun = async (): Promise<void> => {
  if (!block) await renew();
};

let looking: Promise<Block | null> | undefined;

/** Takes in the newest block; returns it, null if the present one still is and `isAnyway` is not set. */
export function renew(isAnyway = false): Promise<Block | null> {
  if (looking && !isAnyway) return looking;
  const mine = takeIn(isAnyway).finally(() => {
    if (looking === mine) looking = undefined;
  });
  looking = mine;
  return mine;
}

async function takeIn(isAnyway: boolean): Promise<Block | null> {
  if (!block) {
    for (const [key, data] of Object.entries(await source.fixed())) fixed.set(key, { isGood: true, data });
  }
  const asked = [...used.values()];
  const news = await source.look(asked, block, isAnyway);
  if (!news) return null;
  const isBack = block !== null && news.block.number < block.number;
  if (isBack) fixed.clear();
  if (!block || news.from < base) {
    base = news.from;
    settled.clear();
  }
  tail = [...tail.filter((log) => log.block < news.from), ...news.logs];
  current = new Map(asked.map((call, at) => [callKey(call), news.answers[at]!]));
  used = new Map();
  block = news.block;
  return block;
}

/** Whether the source says itself when there is a new block. */
export const watch = (heard: () => void): boolean => source.watch(heard);

/** What a view answers at the present block; of `isForEver` what it once did. */
export async function answerTo(call: Call, isForEver = false): Promise<Answer> {
  const key = callKey(call);
  const known = fixed.get(key);
  if (known) return known;
  await begun();
  const here = current.get(key);
  if (here) {
    used.set(key, call);
    return here;
  }
  const asked = flying.get(key) ?? inNextWave(key, call);
  const answer = await asked;
  // A refusal may give way to an answer later.
  if (isForEver && answer.isGood) fixed.set(key, answer);
  else used.set(key, call);
  return answer;
}

/** Keeps what a view answered for ever: the caller knows that it cannot change any more. */
export function keepForEver(call: Call): void {
  const key = callKey(call);
  const answer = current.get(key);
  if (answer?.isGood) fixed.set(key, answer);
  used.delete(key);
}

function inNextWave(key: string, call: Call): Promise<Answer> {
  const at = block;
  const asked = new Promise<Answer>((resolve, reject) => {
    scheduleWave();
    calls.push({ question: call, resolve, reject });
  });
  flying.set(key, asked);
  asked
    .then((answer) => {
      if (at === block) current.set(key, answer);
    })
    .catch(() => undefined)
    .finally(() => flying.delete(key));
  return asked;
}

/** All events of a kind up to the present block, the oldest first. */
export async function eventsOf(address: Kind["address"], topics: LogTopic[]): Promise<RawLog[]> {
  await begun();
  const kind = { address, topics };
  const key = JSON.stringify([address.toLowerCase(), topics]);
  let before = settled.get(key);
  if (!before) {
    before = new Promise<Past>((resolve, reject) => {
      scheduleWave();
      kinds.push({ question: kind, resolve, reject });
    });
    settled.set(key, before);
    before.catch(() => settled.delete(key));
  }
  const { logs, upTo } = await before;
  return [...logs, ...tail.filter((log) => log.block > upTo && isOf(kind, log))];
}

/** Milliseconds in which what is asked for goes out together: what follows from one answer is asked for within a few. */
const GATHERING = 15;

/** One wave at a time: what is asked for meanwhile goes out together with the next. */
let isAway = false;

function scheduleWave(): void {
  if (isAway || calls.length || kinds.length) return;
  setTimeout(send, GATHERING);
}

function send(): void {
  const [views, histories] = [calls, kinds];
  [calls, kinds] = [[], []];
  isAway = true;
  const { answers, past } = source.ask(
    views.map(({ question }) => question),
    histories.map(({ question }) => question),
    base - 1,
  );
  answers.then(
    (found) => views.forEach(({ resolve }, at) => resolve(found[at]!)),
    (error: unknown) => views.forEach(({ reject }) => reject(error)),
  );
  histories.forEach(({ resolve, reject }, at) => past[at]!.then(resolve, reject));
  void answers
    .catch(() => undefined)
    .then(() => {
      isAway = false;
      if (calls.length || kinds.length) setTimeout(send, GATHERING);
    });
}
