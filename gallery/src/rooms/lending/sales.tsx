// Open loans and how they stand; those that owe too much are put up for sale and bought, by anybody.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Address } from "viem";
import { chainTime, useNow } from "../../chain/live";
import { costOf, getListing, getLoan, healthOf, priceAt } from "../../chain/lending/loans";
import type { Health as State, Listing, Loan, SaleTerms } from "../../chain/lending/loans";
import { AmountField } from "../../parts/amount";
import { Gauge } from "../../parts/charts";
import { Facts, Who } from "../../parts/shown";
import { readAmount } from "../../text/amounts";
import { amount, clean, duration, ether, partOf, percent, plural } from "../../text/words";
import { Act, type Plan } from "../../wallet/act";
import { deadline } from "../../wallet/bounds";
import { call } from "../../wallet/call";
import { linkTo } from "../../parts/paths";

const MILLION = 1_000_000n;
/** While the price falls more fractions are for sale: who buys all takes up to so much more or less, in percent. */
const LEEWAY_PERCENT = 1n;

const bps = (value: number) => partOf(value, 10_000);
const ORDER: State[] = ["for sale", "unhealthy", "unknown", "healthy", "owes nothing"];

export function LoanList(props: {
  title: string;
  /** The sentence that stands for an empty list. */
  none?: string;
  loans: readonly Loan[];
  listings: readonly Listing[];
  sales: SaleTerms;
}): ComponentChildren {
  const urgent = (loan: Loan) => ORDER.indexOf(healthOf(loan));
  const shown = props.loans.flatMap((loan) => {
    const listing = props.listings.find(({ vault }) => vault.address === loan.vault);
    return listing ? [{ loan, listing }] : [];
  });
  shown.sort((a, b) => urgent(a.loan) - urgent(b.loan));
  const selling = shown.filter(({ loan }) => healthOf(loan) === "for sale").length;
  return (
    <section aria-labelledby="loans">
      <h2 id="loans">{props.title}</h2>
      {shown.length === 0 && <p class="hint">{props.none ?? "Nobody has locked anything yet."}</p>}
      {shown.length > 0 && (
        <p class="hint">
          {plural(shown.length, "loan")}
          {selling > 0 && `, ${selling} of them for sale now`}.
        </p>
      )}
      <div class="loans">
        {shown.map(({ loan, listing }) => (
          <OneLoan key={`${loan.borrower} ${loan.vault}`} loan={loan} listing={listing} sales={props.sales} />
        ))}
      </div>
    </section>
  );
}

function OneLoan({ loan, listing, sales }: { loan: Loan; listing: Listing; sales: SaleTerms }): ComponentChildren {
  const state = healthOf(loan);
  const symbol = clean(listing.vault.symbol);
  return (
    <article class="loan" aria-label={`Loan of ${loan.borrower} on ${symbol}`}>
      <h3>
        <Who address={loan.borrower} /> <span class="note">on</span>{" "}
        <a href={linkTo(`loans/${loan.vault}`)}>
          {amount(loan.collateral)} {symbol}
        </a>
      </h3>
      <Health loan={loan} listing={listing} />
      {listing.cashed && loan.collateral > 0n && <Settle loan={loan} />}
      {state === "unhealthy" && <Due loan={loan} listing={listing} sales={sales} />}
      {state === "for sale" && <Sale loan={loan} listing={listing} />}
    </article>
  );
}

/** How a loan stands: its debt against the one from which on it can be sold. */
export function Health({ loan, listing }: { loan: Loan; listing: Listing }): ComponentChildren {
  const { debt, limit, maxDebt, collateral } = loan;
  const state = healthOf(loan);
  const room = maxDebt > debt ? maxDebt - debt : 0n;
  const part = limit ? Number((debt * MILLION) / limit) : 0;
  return (
    <>
      <Facts
        rows={[
          ["locked", `${amount(collateral)} ${clean(listing.vault.symbol)}`],
          ["owed", debt ? ether(debt) : "nothing"],
          ...(limit ? ([["unhealthy above", ether(limit)]] as [string, ComponentChildren][]) : []),
          ["can still be drawn", room ? ether(room) : "nothing"],
        ]}
      />
      {debt > 0n && limit > 0n && (
        <>
          <Gauge
            part={part / Number(MILLION)}
            mark={debt > limit ? undefined : Number((maxDebt * MILLION) / limit) / Number(MILLION)}
            label={`The debt is ${percent(part)} of what would be unhealthy`}
          />
          <p class="fine">
            <span class={debt > limit ? "no" : "yes"}>{debt > limit ? "Unhealthy" : "Healthy"}</span>: it owes{" "}
            {percent(part)} of the debt at which it can be sold.
            {debt <= limit && " The mark is the most that can be drawn."}
          </p>
        </>
      )}
      {state === "unknown" && (
        <p class="fine">
          {listing.cashed
            ? "The fractions are money now; settled, they pay what is owed."
            : `No market of the fractions is deep enough now to tell whether the loan is healthy, so that nothing is sold.${loan.lostSince ? ` This was noted ${duration(chainTime() - loan.lostSince)} ago; after a month of such notes the loan can be sold without one.` : ""}`}
        </p>
      )}
    </>
  );
}

/** What ends a loan whose fractions were cashed. */
export function Settle({ loan: { borrower, vault } }: { loan: Loan }): ComponentChildren {
  return (
    <Act
      label="Settle it"
      quiet
      plan={() => ({
        words: ["What the fractions fetched pays what is owed, and the rest is kept for the borrower."],
        call: call("LendingPool", "settle", [borrower, vault]),
      })}
    />
  );
}

/** An unhealthy loan that nobody has put up for sale. */
function Due({ loan, listing, sales }: { loan: Loan; listing: Listing; sales: SaleTerms }): ComponentChildren {
  const { borrower, vault, debt, limit, collateral } = loan;
  const worth = (listing.value * collateral) / listing.shares;
  return (
    <>
      <p>
        It owes {ether(debt)}, and its fractions secure {ether(limit)}. Anybody can put them up for sale, as many as
        make the loan healthy again. Whoever does so is paid nothing for it, and can buy as everybody can.
      </p>
      <Act
        label="Put it up for sale"
        plan={() => ({
          words: [
            `The fractions are worth ${ether(worth)} and go up for sale at ${bps(sales.startOfWorth)} of that, or at ${bps(sales.startOfDebt)} of the debt if that is more. The price halves every ${duration(sales.halving)}.`,
            `What buyers pay goes to the debt, and ${bps(sales.penalty)} of that to the reserve, at the borrower’s cost. You get nothing for it.`,
          ],
          call: call("LendingPool", "liquidate", [borrower, vault]),
        })}
      />
    </>
  );
}

/** A loan whose fractions are for sale: the price of the second, and buying. */
function Sale({ loan, listing }: { loan: Loan; listing: Listing }): ComponentChildren {
  const [text, setText] = useState("");
  const now = useNow();
  const { borrower, vault, auctionEnd, sellable, halving } = loan;
  const symbol = clean(listing.vault.symbol);
  const price = priceAt(loan, now);
  const part = listing.value ? percent(Number((price * MILLION) / listing.value)) : "";

  const plan = async (account: Address): Promise<Plan> => {
    const wanted = text.trim() ? readAmount(text, `how many ${symbol} you buy`) : null;
    const [fresh, terms] = await Promise.all([getLoan(borrower, vault), getListing(vault)]);
    if (!fresh.sellable || !terms) throw new Error("They are not for sale any more.");
    const isAll = wanted === null || wanted >= fresh.sellable;
    const count = isAll ? fresh.sellable : wanted;
    const reach = isAll ? count + (count * LEEWAY_PERCENT) / 100n : count;
    // A buyer who typed a number never gets more fractions than that.
    const maxFractions = [reach, fresh.collateral, wanted ?? reach].reduce((a, b) => (a < b ? a : b));
    const minFractions = isAll ? count - (count * LEEWAY_PERCENT) / 100n : count;
    return {
      words: [
        `You buy ${isAll ? `all that is for sale, about ${amount(count)}` : amount(count)} ${symbol} for about ${ether(costOf(count, fresh.price, terms.shares))}, or less: the price falls until the block.`,
        `By what the chain knows they are worth ${ether((terms.value * count) / terms.shares)}. What you send too much comes back at once.`,
      ],
      call: call("LendingPool", "buy", [borrower, vault, maxFractions, minFractions, account, deadline()], {
        value: costOf(maxFractions, fresh.price, terms.shares),
      }),
    };
  };
  return (
    <form class="form" onSubmit={(event) => event.preventDefault()}>
      <Facts
        rows={[
          ["for sale now", `${amount(sellable)} ${symbol}`],
          ["they cost", <span class="count">{ether(costOf(sellable, price, listing.shares))}</span>],
          ...(part ? ([["that is", `${part} of their value`]] as [string, ComponentChildren][]) : []),
          ["the price halves every", duration(halving)],
          ["the sale ends in", <span class="count">{duration(auctionEnd - now)}</span>],
        ]}
      />
      <AmountField
        id={`buy-${borrower}-${vault}`}
        label={`${symbol} to buy, or nothing for all that is for sale`}
        text={text}
        set={setText}
      />
      <Act key={text} label="Buy" plan={plan} done={() => setText("")} />
      <p class="fine">
        The sale ends as soon as the loan is healthy. No part may be bought that leaves a debt, or fractions, too small
        to be worth a sale of their own.
      </p>
    </form>
  );
}
