// What wallets refuse, by the codes of EIP-1193, EIP-5792 and JSON-RPC, in words.

interface Wrapped {
  code?: unknown;
  message?: unknown;
  data?: unknown;
  cause?: unknown;
  originalError?: unknown;
}

const DEEPEST = 12;

export const REJECTED = 4001;

const SENTENCES: Record<number, string> = {
  [REJECTED]: "You turned it down in the wallet.",
  4100: "The wallet does not let this page use that account: connect it again.",
  4200: "The wallet cannot do this from a page: do it in the wallet itself.",
  4900: "The wallet has lost its connection. Open it, and try again.",
  4901: "The wallet has lost its connection to this chain. Open it, and try again.",
  4902: "The wallet does not know this studio’s chain, and does not add it: add it in the wallet itself.",
  [-32601]: "The wallet cannot do this from a page: do it in the wallet itself.",
  [-32002]: "The wallet asks something already: look there first.",
};

/** Codes with which a wallet refuses to do several calls together, though it may do them one by one. */
const NOT_TOGETHER = [5700, 5710, 5720, 5740, 5750, 5760, 4200, -32601, -32602];
const NOT_UPGRADED = 5750;
/** What wallets say without a code of their own. */
const NOT_TOGETHER_WORDS = /upgraded to unsupported contract|7702 not supported|method .*not supported|not available/i;

/** Everything that wallets wrap into one another. */
function* layers(error: unknown): Generator<Wrapped> {
  const rest = [error];
  for (let count = 0; rest.length && count < DEEPEST; count++) {
    const at = rest.shift();
    if (typeof at !== "object" || at === null) continue;
    const layer = at as Wrapped;
    yield layer;
    rest.push(layer.data, layer.originalError, layer.cause);
  }
}

/** The codes in an error, the outermost first. */
export const codesOf = (error: unknown): number[] =>
  [...layers(error)].map(({ code }) => code).filter((code) => typeof code === "number");

/** What a wallet's refusal says; undefined for an error of another kind. */
export function refusal(error: unknown): string | undefined {
  const codes = codesOf(error);
  // A refusal by the person comes before whatever it is wrapped in.
  if (codes.includes(REJECTED)) return SENTENCES[REJECTED];
  return codes.map((code) => SENTENCES[code]).find((sentence) => sentence !== undefined);
}

/** Why several calls must go one by one; undefined if the error does not say that they must. */
export function oneByOne(error: unknown): string | undefined {
  const codes = codesOf(error);
  if (codes.includes(NOT_UPGRADED)) return "You did not want the account upgraded, so it goes in two steps.";
  if (codes.includes(REJECTED)) return undefined;
  const words = [...layers(error)].some(({ message }) => NOT_TOGETHER_WORDS.test(String(message)));
  if (words || codes.some((code) => NOT_TOGETHER.includes(code)))
    return "The wallet cannot do both together, so it goes in two steps.";
  return undefined;
}
