// A visitor's own loan on a vault's fractions: locking and drawing, paying back, taking fractions back.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Address, Hex } from "viem";
import { addressOf } from "../../chain/client";
import { read } from "../../chain/read";
import { useChain, useObservable } from "../../chain/live";
import { getLoan, healthOf, limitFor, maxFor, neededFor, positionOf } from "../../chain/lending/loans";
import type { Listing, Loan, Market } from "../../chain/lending/loans";
import { allowanceOf } from "../../chain/fractions/vaults";
import { AmountField } from "../../parts/amount";
import { readAmount } from "../../text/amounts";
import { amount, clean, ether, percent } from "../../text/words";
import { Act, type Plan } from "../../wallet/act";
import { deadline } from "../../wallet/bounds";
import { allowing } from "../../wallet/allowing";
import { call } from "../../wallet/call";
import { connected } from "../../wallet/wallet";
import { Kept } from "./lend";
import { Health, Settle } from "./sales";

const MILLION = 1_000_000;
/** Interest accrues until the block: one part in so many of what could be drawn or taken is not offered. */
const SAFETY_PARTS = 10_000n;
/** For the same reason, who pays all back sends one part in so many more. */
const EXCESS_PARTS = 1_000n;
/** An empty permit: the pool takes fractions by their allowance. */
const EMPTY: Hex = `0x${"00".repeat(32)}`;
const UNSIGNED = { v: 0, r: EMPTY, s: EMPTY };

const smaller = (a: bigint, b: bigint) => (a < b ? a : b);
const atMinNone = (value: bigint) => (value > 0n ? value : 0n);
const fractionsOf = (vault: Address, account: Address) => read("FractionVault", "balanceOf", [account], vault);

type Side = "borrow" | "repay" | "release";
const SIDES: [Side, string][] = [
  ["borrow", "Borrow"],
  ["repay", "Pay back"],
  ["release", "Take fractions back"],
];

interface Given {
  listing: Listing;
  market: Market;
  mine: Loan | null;
  held: bigint | undefined;
}

export function Borrow({ listing, market }: { listing: Listing; market: Market }): ComponentChildren {
  const { address, symbol } = listing.vault;
  const me = useObservable(connected)?.address;
  const found = useChain(me ? `loan ${address} ${me}` : null, () =>
    Promise.all([getLoan(me!, address), fractionsOf(address, me!), positionOf(me!)]),
  );
  const [side, setSide] = useState<Side>("borrow");
  const [loan, held, position] = (me && found) || [];
  const mine = loan && (loan.collateral || loan.debt) ? loan : null;
  const given = { listing, market, mine, held };
  const shown = listing.cashed ? "" : mine ? side : "borrow";
  return (
    <section class="panel" aria-labelledby="own">
      <h2 id="own">{mine ? "Your loan" : "Borrow"}</h2>
      <div class="columns">
        <div>
          {mine ? (
            <>
              <Health loan={mine} listing={listing} />
              <Warning loan={mine} />
            </>
          ) : (
            <p>
              Lock {clean(symbol)} here, and draw ETH on them at once or later. You owe what you draw, with interest,
              for as long as you like.
            </p>
          )}
          {position && position.credit > 0n && <Kept credit={position.credit} />}
        </div>
        <div>
          {mine && listing.cashed && <Settle loan={mine} />}
          {mine && !listing.cashed && (
            <fieldset>
              <legend>What to do</legend>
              {SIDES.map(([name, words]) => (
                <label key={name} class="choice">
                  <input type="radio" name="side" checked={side === name} onChange={() => setSide(name)} />
                  {words}
                </label>
              ))}
            </fieldset>
          )}
          {shown === "borrow" && <Draw {...given} />}
          {shown === "repay" && mine && <Repay mine={mine} />}
          {shown === "release" && mine && <Release listing={listing} mine={mine} />}
        </div>
      </div>
    </section>
  );
}

function Warning({ loan }: { loan: Loan }): ComponentChildren {
  const state = healthOf(loan);
  if (state === "unhealthy")
    return <p class="warn">Anybody can put your fractions up for sale now. Pay back, or lock more, before they do.</p>;
  if (state === "for sale")
    return <p class="warn">Your fractions are for sale. The sale ends once you pay back or lock enough.</p>;
  return null;
}

function Draw({ listing, market, mine, held }: Given): ComponentChildren {
  const [lock, setLock] = useState("");
  const [draw, setDraw] = useState("");
  const { vault } = listing;
  const symbol = clean(vault.symbol);
  const maxDebt = (loan: Loan | null, more: bigint) =>
    atMinNone(maxFor(listing, (loan?.collateral ?? 0n) + more) - (loan?.debt ?? 0n));
  const room = smaller(maxDebt(mine, readable(lock)), market.cash);

  const plan = async (account: Address): Promise<Plan> => {
    const fractions = lock.trim() ? readAmount(lock, `how many ${symbol} you lock`) : 0n;
    const wei = draw.trim() ? readAmount(draw, "how much ETH you borrow") : 0n;
    if (!fractions && !wei) throw new Error(`Say how many ${symbol} you lock, how much ETH you borrow, or both.`);
    const [loan, has, allowed] = await Promise.all([
      getLoan(account, vault.address),
      fractionsOf(vault.address, account),
      allowanceOf(vault.address, account, addressOf("LendingPool")),
    ]);
    if (has < fractions) throw new Error(`You hold ${amount(has)} ${symbol}, fewer than ${amount(fractions)}.`);
    // An allowance for a loan that the pool would refuse is not asked for.
    if (allowed < fractions && wei > maxDebt(loan, fractions))
      throw new Error(`With so much locked you can borrow ${ether(maxDebt(loan, fractions))} at most.`);
    const pool = addressOf("LendingPool");
    return {
      ...(allowed < fractions ? { first: allowing("the lending pool", vault, pool, fractions) } : {}),
      words: [
        ...(fractions
          ? [`You lock ${amount(fractions)} ${symbol}. They stay yours, but cannot be sold while they are locked.`]
          : []),
        ...(wei ? drawn(wei, loan.debt + wei, limitFor(listing, loan.collateral + fractions)) : []),
      ],
      call: callFor(account, fractions, wei),
    };
  };
  const drawn = (wei: bigint, debt: bigint, limit: bigint): string[] => [
    `You borrow ${ether(wei)} at ${percent(market.rate * MILLION)} a year, a rate that moves with what is lent. Then you owe ${ether(debt)}.`,
    `Should your debt ever be more than your fractions secure, ${ether(limit)} now, anybody can put them up for sale.`,
  ];
  const callFor = (account: Address, fractions: bigint, wei: bigint) => {
    if (!fractions) return call("LendingPool", "borrow", [vault.address, wei, account, deadline()]);
    if (!wei) return call("LendingPool", "addCollateral", [vault.address, fractions]);
    return call("LendingPool", "addAndBorrow", [vault.address, fractions, wei, account, deadline(), UNSIGNED]);
  };
  const label = lock.trim() ? (draw.trim() ? "Lock and borrow" : "Lock") : "Borrow";
  const done = () => {
    setLock("");
    setDraw("");
  };
  return (
    <form class="form" onSubmit={(event) => event.preventDefault()}>
      <AmountField
        id="lock"
        label={mine ? `More ${symbol} to lock, if you like` : `${symbol} to lock`}
        text={lock}
        set={setLock}
        max={held}
        of="You hold"
        unit={symbol}
      />
      <AmountField
        id="draw"
        label="ETH to borrow, now or later"
        text={draw}
        set={setDraw}
        max={room - room / SAFETY_PARTS}
        of={readable(lock) ? "With these locked, at most" : "At most"}
      />
      {room === market.cash && room > 0n && <p class="fine">More is not free now.</p>}
      <Act key={`${lock} ${draw}`} label={label} plan={plan} done={done} />
    </form>
  );
}

/** The amount that is typed so far, 0 while it is none. */
function readable(text: string): bigint {
  try {
    return readAmount(text, "");
  } catch {
    return 0n;
  }
}

function Repay({ mine }: { mine: Loan }): ComponentChildren {
  const [text, setText] = useState("");
  const { vault } = mine;
  const pay = (account: Address, value: bigint, words: string[]): Plan => ({
    words,
    call: call("LendingPool", "repay", [account, vault], { value }),
  });
  const all = async (account: Address): Promise<Plan> => {
    const { debt } = await getLoan(account, vault);
    if (debt === 0n) throw new Error("You owe nothing here.");
    return pay(account, debt + debt / EXCESS_PARTS + 1n, [
      `You pay back all that you owe, ${ether(debt)} now.`,
      "A little more is sent, because interest goes on until the block; what is too much comes back at once.",
    ]);
  };
  const some = async (account: Address): Promise<Plan> => {
    const value = readAmount(text, "how much ETH you pay back");
    const { debt } = await getLoan(account, vault);
    if (value >= debt) return all(account);
    return pay(account, value, [`You pay back ${ether(value)}. ${ether(debt - value)} are still owed.`]);
  };
  return (
    <form class="form" onSubmit={(event) => event.preventDefault()}>
      <AmountField id="repay" label="ETH to pay back" text={text} set={setText} />
      <Act key={text} label="Pay back" plan={some} done={() => setText("")} />
      {mine.debt > 0n && <Act label="Pay all back" quiet plan={all} />}
    </form>
  );
}

function Release({ listing, mine }: { listing: Listing; mine: Loan }): ComponentChildren {
  const [text, setText] = useState("");
  const symbol = clean(listing.vault.symbol);
  const needed = neededFor(listing, mine.debt + mine.debt / SAFETY_PARTS);
  const free = needed === null ? 0n : atMinNone(mine.collateral - needed);
  const plan = async (account: Address): Promise<Plan> => {
    const fractions = readAmount(text, `how many ${symbol} you take back`);
    const { debt, collateral } = await getLoan(account, mine.vault);
    const left = atMinNone(collateral - fractions);
    return {
      words: [
        `You take back ${amount(fractions)} ${symbol}.`,
        debt ? `${amount(left)} stay locked for the ${ether(debt)} that you owe.` : `${amount(left)} stay locked.`,
      ],
      call: call("LendingPool", "removeCollateral", [mine.vault, fractions, account, deadline()]),
    };
  };
  return (
    <form class="form" onSubmit={(event) => event.preventDefault()}>
      <AmountField
        id="release"
        label={`${symbol} to take back`}
        text={text}
        set={setText}
        max={free}
        of={mine.debt ? "Your debt leaves free" : "You have locked"}
        unit={symbol}
      />
      <Act key={text} label="Take fractions back" plan={plan} done={() => setText("")} />
    </form>
  );
}
