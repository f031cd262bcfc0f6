// Holds what a page's module says to vectors, and says what differs.

import { createHash } from "node:crypto";

let count = 0;

/** Compares two values by their JSON, and prints where they differ. */
export function same(what, found, wanted) {
  count += 1;
  const [a, b] = [found, wanted].map((value) => JSON.stringify(value));
  if (a !== b)
    process.stdout.write(
      `${what}: ${a?.slice(0, 80)} instead of ${b?.slice(0, 80)}\n`,
    );
}

/** Says how many values were compared, so that none is left out unseen. */
export function tell() {
  process.stdout.write(`${count} compared\n`);
}

export const sha256 = (data) =>
  `0x${createHash("sha256").update(data).digest("hex")}`;
