// The gallery's server, which reads the chain for all its visitors: one request whatever is asked.

import type { Address, Hex } from "viem";
import type { Answer, Block, Call, Kind, News, RawLog, Source, Wave } from "./source";

const TIMEOUT = 15_000;
const MAX_WORDS = 200;

type Row = [block: number, place: number, address: Address, topics: RawLog["topics"], data: Hex, transaction: Hex];

interface Said {
  block: Block;
  calls: [isGood: boolean, data: Hex][];
  kinds: Row[][];
  from?: number;
  logs?: Row[];
}

const here = (path: string): string => (globalThis.document ? new URL(path, document.baseURI).href : path);

async function post(question: object): Promise<Said> {
  const response = await fetch(here("answers"), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(question),
    signal: AbortSignal.timeout(TIMEOUT),
  });
  if (response.ok) return (await response.json()) as Said;
  const words = (await response.text().catch(() => "")).slice(0, MAX_WORDS);
  throw new Error(words || `The gallery’s server answers with status ${response.status}.`);
}

const logOf = ([block, , address, topics, data, transaction]: Row): RawLog => ({
  address,
  topics,
  data,
  block,
  transaction,
});

const answersOf = ({ calls }: Said): Answer[] => calls.map(([isGood, data]) => ({ isGood, data }));

const wanted = (calls: readonly Call[]) => calls.map(({ to, data }) => [to, data]);

export class ServerSource implements Source {
  private newest = -1;

  fixed(): Promise<Record<string, Hex>> {
    return Promise.resolve({});
  }

  async look(calls: readonly Call[], known: Block | null, isAnyway: boolean): Promise<News | null> {
    const since = known && { number: known.number, hash: known.hash };
    const said = await post({ calls: wanted(calls), since, now: isAnyway });
    const { block, from = 0, logs = [] } = said;
    this.newest = block.number;
    if (known?.hash === block.hash && !isAnyway) return null;
    return { block, from, logs: logs.map(logOf), answers: answersOf(said) };
  }

  ask(calls: readonly Call[], kinds: readonly Kind[], to: number): Wave {
    const question = { calls: wanted(calls), kinds: kinds.map(({ address, topics }) => [address, topics]), to };
    const said = post(question);
    return {
      answers: said.then(answersOf),
      past: kinds.map((_, at) => said.then(({ kinds: rows }) => ({ logs: rows[at]!.map(logOf), upTo: to }))),
    };
  }

  watch(heard: () => void): boolean {
    if (!globalThis.EventSource) return false;
    const news = new EventSource(here("news"));
    news.addEventListener("block", ({ data }) => {
      // Who has just come hears of the block that it has asked for already.
      if ((JSON.parse(data as string) as { number: number }).number !== this.newest) heard();
    });
    news.addEventListener("trouble", heard);
    news.addEventListener("error", heard);
    return true;
  }
}
