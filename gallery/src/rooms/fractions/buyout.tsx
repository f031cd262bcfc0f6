// Buying a whole work out of its fractions: the holders' price, the auction, and the money for who held fractions.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Stage } from "../../../abi/names";
import { useNow } from "../../chain/live";
import { type Holding, type Vault } from "../../chain/fractions/vaults";
import { AmountField } from "../../parts/amount";
import { Facts, Who } from "../../parts/shown";
import { readAmount } from "../../text/amounts";
import { amount, duration, ether, exactAmount } from "../../text/words";
import { Act, type Plan } from "../../wallet/act";
import { call } from "../../wallet/call";

/** What can be done with the whole work in the vault's stage; `mine` is what the visitor's account holds of it. */
export function Buyout({ vault, mine }: { vault: Vault; mine: Holding | undefined }): ComponentChildren {
  const now = useNow();
  if (vault.stage === Stage.Held) return <Priced vault={vault} mine={mine} />;
  if (vault.stage === Stage.Auction) return <UnderWay vault={vault} now={now} />;
  return mine?.fractions ? <Cash vault={vault} fractions={mine.fractions} /> : null;
}

function Priced({ vault, mine }: { vault: Vault; mine: Holding | undefined }): ComponentChildren {
  const missing = vault.needed - vault.votes;
  return (
    <>
      <h3>Buy the whole work</h3>
      <p>
        Whoever offers the holders’ price of {ether(vault.reserve)} or more starts an auction of{" "}
        {duration(vault.duration)}. The work goes to the highest bidder, the money to whoever holds fractions.
      </p>
      {missing > 0n ? (
        <p class="hint">
          It cannot begin yet: holders of {amount(vault.votes)} fractions have named a price, and {amount(vault.needed)}{" "}
          are needed.
        </p>
      ) : (
        <Bid
          vault={vault}
          label="Start the buy-out"
          minBid={vault.reserve}
          functionName="start"
          also={`The auction begins at once and lasts ${duration(vault.duration)}.`}
        />
      )}
      {mine && mine.fractions > 0n && <NamePrice vault={vault} mine={mine} />}
    </>
  );
}

function UnderWay({ vault, now }: { vault: Vault; now: number }): ComponentChildren {
  const left = vault.end - now;
  return (
    <>
      <h3>Being bought out</h3>
      <Facts
        rows={[
          ["highest bid", ether(vault.amount)],
          ["by", <Who address={vault.bidder} />],
          left > 0 ? ["ends in", <span class="count">{duration(left)}</span>] : ["ended", `${duration(-left)} ago`],
        ]}
      />
      {left > 0 ? (
        <Bid
          vault={vault}
          label="Bid for the whole work"
          minBid={vault.minBid}
          functionName="bid"
          also="If somebody outbids you, your money comes back in the same transaction."
        />
      ) : (
        <Act
          label="Settle the buy-out"
          plan={() => ({
            words: [
              `The work goes to its highest bidder for ${ether(vault.amount)}.`,
              "Royalties and the curator are paid, and the rest waits for whoever holds fractions.",
            ],
            call: call("FractionVault", "settle", [], { at: vault.address }),
          })}
        />
      )}
    </>
  );
}

function Bid(props: {
  vault: Vault;
  label: string;
  minBid: bigint;
  functionName: "start" | "bid";
  also: string;
}): ComponentChildren {
  const [text, setText] = useState("");
  const plan = (): Plan => {
    const value = readAmount(text, "what you offer for the whole work");
    return {
      words: [`You offer ${ether(value)} for the whole work.`, props.also],
      call: call("FractionVault", props.functionName, [], { value, at: props.vault.address }),
    };
  };
  return (
    <form class="form" onSubmit={(event) => event.preventDefault()}>
      <AmountField
        id="buyout"
        label="Your offer for the whole work, in ETH"
        text={text}
        set={setText}
        placeholder={exactAmount(props.minBid)}
      />
      <p class="fine">At least {exactAmount(props.minBid)} ETH.</p>
      <Act label={props.label} done={() => setText("")} plan={plan} />
    </form>
  );
}

function NamePrice({ vault, mine }: { vault: Vault; mine: Holding }): ComponentChildren {
  const [text, setText] = useState("");
  const [min, max] = vault.band;
  const plan = (): Plan => {
    const price = readAmount(text, "your price");
    return {
      words: [
        `You want at least ${ether(price)} for the whole work. It counts with your fractions, ${amount(mine.fractions)} now, in the holders’ price.`,
      ],
      call: call("FractionVault", "namePrice", [price], { at: vault.address }),
    };
  };
  return (
    <form class="form" onSubmit={(event) => event.preventDefault()}>
      <AmountField
        id="price"
        label="Your price for the whole work, in ETH"
        text={text}
        set={setText}
        placeholder={exactAmount(mine.price || vault.reserve)}
      />
      <p class="fine">
        {mine.price ? `You have named ${ether(mine.price)}. ` : "You have named none. "}
        Between {ether(min)} and {ether(max)} today.
      </p>
      <Act label="Name your price" quiet done={() => setText("")} plan={plan} />
    </form>
  );
}

function Cash({ vault, fractions }: { vault: Vault; fractions: bigint }): ComponentChildren {
  const part = vault.shares ? (vault.pot * fractions) / vault.shares : 0n;
  return (
    <Act
      label="Cash your fractions"
      plan={() => ({
        words: [
          `Your ${amount(fractions)} fractions are burnt for ${ether(part)}.`,
          "What they had earned before stays yours to claim.",
        ],
        call: call("FractionVault", "cash", [], { at: vault.address }),
      })}
    />
  );
}
