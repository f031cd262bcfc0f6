// Lending: ETH for shares of the lending pool, and back.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Address } from "viem";
import { read } from "../../chain/read";
import { useChain, useObservable } from "../../chain/live";
import { positionOf, type Market, type Position } from "../../chain/lending/loans";
import { AmountField } from "../../parts/amount";
import { Facts } from "../../parts/shown";
import { readAmount } from "../../text/amounts";
import { ether, percent } from "../../text/words";
import { Act, type Plan } from "../../wallet/act";
import { minOf, Slippage } from "../../wallet/bounds";
import { call } from "../../wallet/call";
import { connected } from "../../wallet/wallet";

const MILLION = 1_000_000;

export function Lend({ market }: { market: Market }): ComponentChildren {
  const me = useObservable(connected)?.address;
  const mine = useChain(me ? `lender ${me}` : null, () => positionOf(me!));
  const [isTaking, setTaking] = useState(false);
  const has = mine !== undefined && mine.shares > 0n;
  return (
    <section class="panel" aria-labelledby="lend">
      <h2 id="lend">Lend</h2>
      {has ? (
        <Facts
          rows={[
            ["your money here is worth", ether(mine.worth)],
            ["of it free to take back now", ether(mine.free)],
          ]}
        />
      ) : (
        <p>
          You get shares of the pool, which are worth more with every second that borrowers pay for. You can take your
          money back whenever enough of it is free.
        </p>
      )}
      {has && mine.free < mine.worth && (
        <p class="warn">
          Cash is short: the rest of your money is lent, and earns. It becomes free as borrowers pay back or others
          lend.
        </p>
      )}
      {has && (
        <fieldset>
          <legend>What to do</legend>
          {([false, true] as const).map((takes) => (
            <label key={String(takes)} class="choice">
              <input type="radio" name="lending" checked={isTaking === takes} onChange={() => setTaking(takes)} />
              {takes ? "Take money back" : "Lend more"}
            </label>
          ))}
        </fieldset>
      )}
      {has && isTaking ? <TakeBack mine={mine} /> : <Give market={market} />}
      <p class="fine">
        When fractions that are sold bring less than was owed, the reserve bears the loss, and after it all lenders in
        proportion.
      </p>
      {mine && mine.credit > 0n && <Kept credit={mine.credit} />}
    </section>
  );
}

function Give({ market }: { market: Market }): ComponentChildren {
  const [text, setText] = useState("");
  const lend = async (account: Address): Promise<Plan> => {
    const value = readAmount(text, "how much ETH you lend");
    const shares = await read("LendingPool", "previewDeposit", [value]);
    return {
      words: [
        `You lend ${ether(value)}. Lenders earn ${percent(market.earned * MILLION)} a year now, more as more is lent, less as more lend.`,
        "You can take it back, with what it has earned, whenever enough of the lenders’ money is free.",
      ],
      call: call("LendingPool", "depositEth", [minOf(shares, Slippage.LendingShare), account], { value }),
    };
  };
  return (
    <form class="form" onSubmit={(event) => event.preventDefault()}>
      <AmountField id="lending" label="ETH to lend" text={text} set={setText} />
      <Act key={text} label="Lend" plan={lend} done={() => setText("")} />
    </form>
  );
}

function TakeBack({ mine }: { mine: Position }): ComponentChildren {
  const [text, setText] = useState("");
  const redeem = async (account: Address, shares: bigint, words: string[]): Promise<Plan> => {
    const out = await read("LendingPool", "previewRedeem", [shares]);
    return {
      words: [`You take back ${ether(out)}.`, ...words],
      call: call("LendingPool", "redeemEth", [shares, minOf(out, Slippage.LendingShare), account, account]),
    };
  };
  const some = async (account: Address): Promise<Plan> => {
    const wei = readAmount(text, "how much ETH you take back");
    const [shares, maxShares, now] = await Promise.all([
      read("LendingPool", "previewWithdraw", [wei]),
      read("LendingPool", "maxRedeem", [account]),
      positionOf(account),
    ]);
    if (wei > now.worth) throw new Error(`Your money here is worth ${ether(now.worth)}, less than ${ether(wei)}.`);
    if (shares > maxShares) throw new Error(`Only ${ether(now.free)} of it is free now: the rest is lent.`);
    return redeem(account, shares, [`Of yours about ${ether(now.worth - wei)} stays here and earns.`]);
  };
  const all = async (account: Address): Promise<Plan> => {
    const [maxShares, now] = await Promise.all([read("LendingPool", "maxRedeem", [account]), positionOf(account)]);
    if (maxShares === 0n) throw new Error("Nothing is free now: all of the lenders’ money is lent.");
    const isAll = maxShares === now.shares;
    // A share gains value until the block, so the cash that is free then pays for fewer shares.
    return redeem(account, isAll ? maxShares : minOf(maxShares, Slippage.LendingShare), [
      isAll ? "Nothing of yours stays here." : `${ether(now.worth - now.free)} of yours is lent and stays.`,
    ]);
  };
  return (
    <form class="form" onSubmit={(event) => event.preventDefault()}>
      <AmountField id="taking" label="ETH to take back" text={text} set={setText} />
      <Act key={text} label="Take back" plan={some} done={() => setText("")} />
      <Act label={mine.free < mine.worth ? "Take back what is free" : "Take all back"} quiet plan={all} />
    </form>
  );
}

/** What is kept for whoever did not take a payment, or whose fractions earned more than was owed. */
export function Kept({ credit }: { credit: bigint }): ComponentChildren {
  return (
    <>
      <p>
        {ether(credit)} are kept here for you: what your locked fractions earned, or a payment that did not reach you.
      </p>
      <Act
        label="Have it paid"
        quiet
        plan={(account) => ({
          words: [`${ether(credit)} that are kept for you are paid to you.`],
          call: call("LendingPool", "withdrawCredit", [account]),
        })}
      />
    </>
  );
}
