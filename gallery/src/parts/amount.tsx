// The field in which every amount of ETH, fractions or votes is typed.

import type { ComponentChildren } from "preact";
import { amount, exactAmount } from "../text/words";

export function AmountField(props: {
  id: string;
  label: string;
  text: string;
  set: (text: string) => void;
  /** The most that makes sense; `of` are the words before it, as “You hold”. */
  max?: bigint | undefined;
  of?: string;
  unit?: string;
  /** The text of the empty field. */
  placeholder?: string;
}): ComponentChildren {
  const { id, label, text, set, max, of = "At most", unit = "ETH", placeholder } = props;
  return (
    <>
      <label for={id}>{label}</label>
      <input
        id={id}
        inputMode="decimal"
        autocomplete="off"
        placeholder={placeholder}
        value={text}
        aria-describedby={max === undefined ? undefined : `${id}-max`}
        onInput={(e) => set(e.currentTarget.value)}
      />
      {max !== undefined && (
        <p class="fine max" id={`${id}-max`}>
          {of} {amount(max)} {unit}.{" "}
          {max > 0n && (
            <button
              type="button"
              class="link"
              aria-label={`Fill in ${amount(max)} ${unit}`}
              onClick={() => set(exactAmount(max))}
            >
              Fill in
            </button>
          )}
        </p>
      )}
    </>
  );
}
