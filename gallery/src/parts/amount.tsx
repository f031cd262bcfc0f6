// The field in which every amount of ETH, fractions or votes is typed.

import type { ComponentChildren } from "preact";
import { readings, unmistakable } from "../text/amounts";
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
      <Question text={text} set={set} />
      {max !== undefined && (
        <p class="fine max" id={`${id}-max`}>
          {of} {amount(max)} {unit}.{" "}
          {max > 0n && (
            <button
              type="button"
              class="link"
              aria-label={`Fill in ${amount(max)} ${unit}`}
              onClick={() => set(unmistakable(exactAmount(max)))}
            >
              Fill in
            </button>
          )}
        </p>
      )}
    </>
  );
}

/** Asks what a number means that can be read in two ways, as 1,000 and 1.000 can. */
function Question({ text, set }: { text: string; set: (text: string) => void }): ComponentChildren {
  const [point, thousands] = readings(text);
  if (point === undefined || thousands === undefined) return null;
  return (
    <p class="fine" role="status">
      Do you mean{" "}
      {[thousands, unmistakable(point)].map((meant, at) => (
        <>
          {at > 0 && " or "}
          <button key={meant} type="button" class="link" onClick={() => set(meant)}>
            {meant}
          </button>
        </>
      ))}
      ?
    </p>
  );
}
