// What a refusal, or a call that members vote on, means to a person: the very sentences that scripts and console say.

import table from "../../../oracle/chain/sentences.json";

type Sentence = string | { by: string; set: string; unset: string };
type Values = Record<string, unknown>;

const ERRORS = table.errors as Record<string, Sentence>;
const CALLS = table.calls as Record<string, Sentence>;

const PLACE = /\{(\w+)(?::(\w+))?\}/g;
const NOTHING = /^0x0{40}$/;

/** The sentence for a custom error, if the table has one. */
export const ofError = (name: string): Sentence | undefined => ERRORS[name];

/** The sentence for a call of a contract's function, if the table has one. */
export const ofCall = (contract: string, name: string): Sentence | undefined =>
  CALLS[`${contract}.${name}`] ?? CALLS[name];

/** A sentence with its values, each as `said` has it of its name and its unit. */
export function filled(sentence: Sentence, values: Values, said: (name: string, unit?: string) => string): string {
  const words = typeof sentence === "string" ? sentence : sentence[isSet(values[sentence.by]) ? "set" : "unset"];
  return words.replace(PLACE, (_, name: string, unit?: string) => said(name, unit));
}

const isSet = (value: unknown): boolean => (typeof value === "string" ? !NOTHING.test(value) : Boolean(value));
