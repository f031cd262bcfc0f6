// Amounts that people type: with a point or a comma, with or without marks between thousands, and never guessed.

const DECIMALS = 18;
/** A number that some people read as thousands, and others as thousandths. */
const EITHER = /^[1-9]\d{0,2}[.,]\d{3}$/;

/** What a typed number can mean, as plain decimal numbers: none if it is no number, two if it could be two. */
export function readings(text: string): string[] {
  const tidy = text.trim();
  if (EITHER.test(tidy)) return [tidy.replace(",", "."), tidy.replace(/[.,]/, "")];
  // Before a decimal mark there may be other marks, all of one kind, between groups of three.
  const whole = /^([1-9]\d{0,2}(?:([.,'’\s])\d{3})(?:\2\d{3})*|\d+)(?:([.,])(\d+))?$/.exec(tidy);
  if (!whole) return [];
  const [, digits = "", between, mark, part] = whole;
  if (between !== undefined && between === mark) return [];
  const plain = digits.replace(/\D/g, "");
  return plain.length > 20 || (part ?? "").length > DECIMALS ? [] : [part === undefined ? plain : `${plain}.${part}`];
}

/** A plain decimal number in the form that nobody can read as another one. */
export function unmistakable(plain: string): string {
  const [whole = "0", part = ""] = plain.split(".");
  const rest = part.replace(/0+$/, "");
  const tidy = rest ? `${whole}.${rest}` : whole;
  return EITHER.test(tidy) ? `${tidy}0` : tidy;
}

/** An amount of 18 decimals that a person typed. Throws an Error that says what is wrong. */
export function readAmount(text: string, what: string): bigint {
  const [plain, other] = readings(text);
  if (plain === undefined) throw new Error(`Say ${what} as a number, as 0.25.`);
  if (other !== undefined)
    throw new Error(`“${text.trim()}” can be read as ${unmistakable(plain)} or as ${other}: choose below the field.`);
  const [whole = "0", part = ""] = plain.split(".");
  const value = BigInt(whole + part.padEnd(DECIMALS, "0"));
  if (value === 0n) throw new Error(`Say ${what}: it must be more than nothing.`);
  return value;
}
