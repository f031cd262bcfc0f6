// A field for an amount, with the most that makes sense in it.

import type { ComponentChildren } from "preact";
import { amount, exactAmount } from "../text/words";

export function AmountField(props: {
  id: string;
  label: string;
  text: string;
  set: (text: string) => void;
  /** The most, and what it is: “You hold”. */
  most?: bigint | undefined;
  of?: string;
  unit?: string;
  /** What stands in it while it is empty. */
  placeholder?: string;
}): ComponentChildren {
  const { id, label, text, set, most, of = "At most", unit = "ETH", placeholder } = props;
  return (
    <>
      <label for={id}>{label}</label>
      <input
        id={id}
        inputMode="decimal"
        autocomplete="off"
        placeholder={placeholder}
        value={text}
        aria-describedby={most === undefined ? undefined : `${id}-most`}
        onInput={(e) => set(e.currentTarget.value)}
      />
      {most !== undefined && (
        <p class="fine most" id={`${id}-most`}>
          {of} {amount(most)} {unit}.{" "}
          {most > 0n && (
            <button
              type="button"
              class="link"
              aria-label={`Fill in ${amount(most)} ${unit}`}
              onClick={() => set(exactAmount(most))}
            >
              Fill in
            </button>
          )}
        </p>
      )}
    </>
  );
}
