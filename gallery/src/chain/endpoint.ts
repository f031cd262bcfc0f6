// One endpoint: questions are asked in as large batches as it takes, down to one by one.

import { BaseError, custom, http, HttpRequestError, RpcRequestError } from "viem";
import type { CustomTransport } from "viem";

const TIMEOUT = 8_000;
const SIZES = [64, 3, 1];
const TOO_MANY_REQUESTS = 429;

/** An endpoint beside the page is the server's own, which asks the chain in our place. */
const absolute = (url: string): string => (globalThis.document ? new URL(url, document.baseURI).href : url);

const within = (error: unknown, is: (cause: unknown) => boolean): boolean =>
  error instanceof BaseError ? error.walk(is) !== null : is(error);

/** Whether it is one question that was refused, and not all that were asked with it. */
const isAnswer = (error: unknown): boolean =>
  within(error, (cause) => cause instanceof RpcRequestError && !isOfAll(cause));

const isOfAll = (error: RpcRequestError): boolean =>
  /\bbatch/i.test(error.details) || (error.metaMessages?.some((said) => said.startsWith("Request body: [")) ?? false);

/** Whether it may be the batch that is refused: in HTTP's words, or by one error where a list of answers should be. */
const mayMindBatches = (error: unknown): boolean =>
  !isAnswer(error) &&
  within(
    error,
    (cause) =>
      cause instanceof TypeError ||
      (cause instanceof RpcRequestError && cause.status !== TOO_MANY_REQUESTS) ||
      (cause instanceof HttpRequestError && cause.status !== undefined && cause.status !== TOO_MANY_REQUESTS),
  );

/** Asks the endpoint at `url`. A size of batches that it refused while a smaller one was answered is not tried again. */
export function endpoint(url: string): CustomTransport {
  const sized = SIZES.map((batchSize) =>
    http(absolute(url), { batch: batchSize > 1 && { batchSize }, timeout: TIMEOUT, retryCount: 0 })({ retryCount: 0 }),
  );
  let size = 0;
  const ask = async (at: number, question: { method: string; params?: unknown }): Promise<unknown> => {
    try {
      return await sized[at]!.request(question as never);
    } catch (error) {
      if (at + 1 >= sized.length || !mayMindBatches(error)) throw error;
      const smaller = at + 1;
      const settle = () => (size = Math.max(size, smaller));
      return ask(smaller, question).then(
        (answer) => (settle(), answer),
        (later: unknown) => {
          if (isAnswer(later)) settle();
          throw later;
        },
      );
    }
  };
  // A query that is too wide would have all refused that is asked with it.
  const sizeFor = (method: string) => (method === "eth_getLogs" ? sized.length - 1 : size);
  return custom({ request: (question) => ask(sizeFor(question.method), question) }, { retryCount: 0 });
}
