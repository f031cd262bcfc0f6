// Whoever controls a work decides which kinds of licences are sold, and for how much.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { addressOf } from "../../chain/client";
import type { Licence } from "../../chain/licensing/licences";
import { AmountField } from "../../parts/amount";
import { readAmount } from "../../text/amounts";
import { clean, duration, ether, exactAmount } from "../../text/words";
import { Act, type Plan } from "../../wallet/act";
import { call } from "../../wallet/call";

/** The form in which whoever controls the work offers licences. */
export function Selling({ token, kinds }: { token: string; kinds: Licence[] }): ComponentChildren {
  const [tier, setTier] = useState(kinds[0]?.tier ?? 0);
  const kind = kinds.find((each) => each.tier === tier) ?? kinds[0];
  if (!kind) return null;
  return (
    <form class="form panel" onSubmit={(event) => event.preventDefault()}>
      <h3>Sell licences</h3>
      <p>You control this work. What you offer is good until you change it, or control it no more.</p>
      <label for="kind">Kind of licence</label>
      <select id="kind" value={kind.tier} onChange={(e) => setTier(Number(e.currentTarget.value))}>
        {kinds.map((each) => (
          <option key={each.tier} value={each.tier}>
            {clean(each.name)}
            {each.price === null ? "" : `, on sale for ${ether(each.price)}`}
          </option>
        ))}
      </select>
      <Offering key={kind.tier} token={token} kind={kind} />
    </form>
  );
}

function Offering({ token, kind }: { token: string; kind: Licence }): ComponentChildren {
  const [price, setPrice] = useState("");
  const [renewal, setRenewal] = useState("");
  const name = clean(kind.name);
  const floor = exactAmount(kind.floor);
  const set = (offer: { price: bigint; renewalPrice: bigint; sells: boolean; renews: boolean }) =>
    call("LicenseRegistry", "setOffer", [addressOf("Artwork"), BigInt(token), BigInt(kind.tier), offer]);
  const offer = (): Plan => {
    const asked = readAmount(price, "the price");
    const again = renewal.trim() ? readAmount(renewal, "the price of a renewal") : null;
    const lasts = kind.duration ? `for ${duration(kind.duration)}` : "for ever";
    return {
      words: [
        `Anybody can buy “${name}” for ${ether(asked)}, ${lasts}: ${kind.rights.join(", ")}.`,
        again === null ? "Licences are not renewed." : `Each renewal costs ${ether(again)}.`,
      ],
      call: set({ price: asked, renewalPrice: again ?? 0n, sells: true, renews: again !== null }),
    };
  };
  return (
    <>
      <AmountField
        id="fee"
        label="Price, in ETH"
        text={price}
        set={setPrice}
        placeholder={exactAmount(kind.price ?? kind.floor)}
      />
      {kind.duration > 0 && (
        <AmountField
          id="renewal"
          label="Price of a renewal, in ETH, or nothing to renew none"
          text={renewal}
          set={setRenewal}
          placeholder={kind.renewal === null ? "" : exactAmount(kind.renewal)}
        />
      )}
      <p class="fine">
        Members have set {floor} ETH as the least. The studio’s share is taken from it; the rest goes to whoever holds
        the work.
      </p>
      <Act label="Offer it" plan={offer} />
      {kind.price !== null && (
        <Act
          label="Take it off sale"
          quiet
          plan={() => ({
            words: [`Nobody can buy “${name}” any more. Licences that were sold stay good, and are not renewed.`],
            call: set({ price: 0n, renewalPrice: 0n, sells: false, renews: false }),
          })}
        />
      )}
    </>
  );
}
