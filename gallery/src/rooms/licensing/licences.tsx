// The licences of a work: what is on sale, what each allows, and buying one.

import type { ComponentChildren } from "preact";
import type { Address } from "viem";
import { addressOf } from "../../chain/client";
import { heldBy, licensing, type Held, type Licence } from "../../chain/licensing/licences";
import { useChain, useObservable } from "../../chain/live";
import { clean, date, duration, ether, plural } from "../../text/words";
import { Act, type Plan } from "../../wallet/act";
import { deadline } from "../../wallet/bounds";
import { call } from "../../wallet/call";
import { connected } from "../../wallet/wallet";
import { Selling } from "./selling";

export function Licences({ token }: { token: string }): ComponentChildren {
  const all = useChain(`licensing ${token}`, () => licensing(token));
  const me = useObservable(connected)?.address;
  const mine = useChain(me && all?.kinds.length ? `licences ${token} ${me}` : null, () => heldBy(token, me!));
  const decides = me !== undefined && all?.controller.toLowerCase() === me.toLowerCase();
  const sold = all?.kinds.filter(({ price }) => price !== null) ?? [];
  if (!all || !(sold.length || mine?.length || decides)) return null;
  return (
    <section aria-labelledby="licences">
      <h2 id="licences">Licences</h2>
      <p>
        Whoever controls this work lets others use it, on the terms below. A licence is a token of its own, and stays
        good when the work is sold.
      </p>
      {mine && mine.length > 0 && (
        <ul class="plain">
          {mine.map((held) => (
            <Holding key={held.id} held={held} kind={all.kinds.find(({ tier }) => tier === held.tier)} />
          ))}
        </ul>
      )}
      <ul class="licences">
        {sold.map((licence) => (
          <li key={licence.tier} class="card">
            <h3>{clean(licence.name)}</h3>
            <p>
              {ether(licence.price!)}{" "}
              <span class="note">{licence.duration ? `for ${duration(licence.duration)}` : "for ever"}</span>
            </p>
            <p class="fine">{termsOf(licence)}</p>
            <Act
              label={`Buy “${clean(licence.name)}”`}
              quiet
              disabled={licence.seats > 0 && licence.free === 0}
              plan={(account) => purchase(token, licence, licence.price!, account)}
            />
          </li>
        ))}
      </ul>
      {decides && <Selling token={token} kinds={all.kinds} />}
    </section>
  );
}

/** A licence that the visitor holds, with its renewal if that is on sale. */
function Holding({ held, kind }: { held: Held; kind: Licence | undefined }): ComponentChildren {
  const name = clean(kind?.name ?? `tier ${held.tier}`);
  const renewal = held.until === null ? null : (kind?.renewal ?? null);
  return (
    <li>
      <p class="yes">
        You hold “{name}”, {held.until === null ? "for ever" : `until ${date(held.until)}`}.
      </p>
      {renewal !== null && (
        <Act
          label={`Renew “${name}”`}
          quiet
          plan={() => ({
            words: [
              `You renew “${name}” for ${ether(renewal)}: it holds ${duration(kind!.duration)} longer, from ${date(held.until!)} on.`,
            ],
            call: call("LicenseRegistry", "renew", [BigInt(held.id), renewal, deadline()], {
              value: renewal,
            }),
          })}
        />
      )}
    </li>
  );
}

function termsOf({ rights, exclusive, seats, free, transferable, territory }: Licence): string {
  const parts = [rights.join(", ")];
  if (exclusive.length) parts.push(`nobody else meanwhile: ${exclusive.join(", ")}`);
  if (seats) parts.push(`${free} of ${plural(seats, "seat")} free`);
  if (!transferable) parts.push("stays with its buyer");
  if (territory) parts.push(clean(territory));
  return `${parts.join("; ")}.`;
}

function purchase(token: string, licence: Licence, price: bigint, account: Address): Plan {
  const { tier, name, rights, duration: lasts } = licence;
  return {
    words: [
      `You buy “${clean(name)}” for ${ether(price)}, ${lasts ? `for ${duration(lasts)}` : "for ever"}: ${rights.join(", ")}.`,
      "The fee is split at once between the studio and whoever holds the rights.",
    ],
    call: call(
      "LicenseRegistry",
      "buy",
      [addressOf("Artwork"), BigInt(token), BigInt(tier), account, price, deadline()],
      { value: price },
    ),
  };
}
