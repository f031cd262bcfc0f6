// Fractions as what secures a loan: one vault's terms, what its fractions count for, and the loans on it.

import type { ComponentChildren } from "preact";
import type { Address } from "viem";
import { Stage } from "../../../abi/names";
import { useChain, useNow, useObservable } from "../../chain/live";
import { allLoans, getListing, getMarket, isListed, maxFor, type Listing } from "../../chain/lending/loans";
import { getRound } from "../../chain/generation/rounds";
import { has } from "../../chain/studio";
import { type Vault } from "../../chain/fractions/vaults";
import { workPath } from "../../chain/artwork/works";
import { fromHex } from "../../generator";
import { Hung } from "../../parts/picture";
import { Facts, Page, Waiting } from "../../parts/shown";
import { amount, clean, date, duration, ether, partOf } from "../../text/words";
import { Act } from "../../wallet/act";
import { call } from "../../wallet/call";
import { connected } from "../../wallet/wallet";
import { Borrow } from "./borrow";
import { LoanList } from "./sales";
import { linkTo } from "../../parts/paths";

const bps = (value: number) => partOf(value, 10_000);

/** The way from a work in fractions to borrowing on them, if members have listed its vault. */
export function LentOn({ vault: { address, stage } }: { vault: Vault }): ComponentChildren {
  const isThere = useChain(has("LendingPool") ? `listed ${address}` : null, () => isListed(address));
  if (!isThere) return null;
  const room = linkTo(`loans/${address}`);
  return stage === Stage.Held ? (
    <p>
      These fractions are good for a loan: <a href={room}>borrow ETH on them</a>, without selling them.
    </p>
  ) : (
    <p>
      Some may be locked for <a href={room}>loans on them</a>.
    </p>
  );
}

/** The picture of what the fractions are of. */
export function Of({ listing: { work, vault } }: { listing: Listing }): ComponentChildren {
  const round = useChain(work ? `round ${work.round}` : null, () => getRound(work!.round));
  if (work && round) return <Hung round={round} index={work.index} digest={fromHex(work.digest)} />;
  return (
    <span class="frame">
      <span class="blank">{work ? "" : clean(vault.symbol)}</span>
    </span>
  );
}

/** What the fractions count for, and what one of them is good for. */
export function worthRows(listing: Listing): [string, ComponentChildren][] {
  const { toBorrow, value } = listing;
  if (value === 0n) return [["value", "not known now, so nothing is lent on it"]];
  return [
    ["for borrowing all fractions count", ether(toBorrow)],
    ["a hundredth of them secures", `a debt of ${ether(maxFor(listing, listing.shares / 100n))}`],
  ];
}

export function Collateral({ address }: { address: Address }): ComponentChildren {
  const listing = useChain(`listing ${address}`, () => getListing(address));
  const market = useChain("lending", getMarket);
  const loans = useChain("loans", allLoans);
  const me = useObservable(connected)?.address;
  if (listing === null) {
    return (
      <Page
        title="Nothing is lent on this"
        lead={
          <>
            Members have not listed this vault. See <a href={linkTo("loans")}>what one can borrow on</a>.
          </>
        }
      />
    );
  }
  if (!listing || !market || !loans) return <Waiting what="the terms" />;
  const { vault, held, work } = listing;
  const here = loans.filter((loan) => loan.vault === address);
  const owes = here.some(({ borrower }) => borrower === me);
  return (
    <Page
      title={`Loans on ${clean(vault.name)}`}
      lead="Lock fractions, and draw ETH. They stay yours, and what they earn pays your debt."
    >
      <p class="eyebrow">
        <a href={linkTo("loans")}>All loans</a>
        {work && (
          <>
            , <a href={linkTo(workPath(work.round, work.index))}>the work</a>
          </>
        )}
      </p>
      <div class="sale">
        <Of listing={listing} />
        <div>
          <Facts
            rows={[
              ...worthRows(listing),
              ["for a loan’s health all count", listing.value ? ether(listing.value) : "nothing now"],
              ["locked by borrowers", `${amount(held)} of ${amount(vault.supply)} ${clean(vault.symbol)}`],
            ]}
          />
          <Terms listing={listing} />
        </div>
      </div>
      <Over listing={listing} />
      <Borrow listing={listing} market={market} />
      <LoanList
        title={`${owes ? "Others’ loans" : "Loans"} on ${clean(vault.symbol)}`}
        {...(owes ? { none: "Nobody else has locked anything." } : {})}
        loans={here.filter(({ borrower }) => borrower !== me)}
        listings={[listing]}
        sales={market.sales}
      />
    </Page>
  );
}

/** A listing's terms, in words. */
function Terms({ listing }: { listing: Listing }): ComponentChildren {
  const { ltv, threshold, next, nextFrom, ceiling, minDebt } = listing;
  const now = useNow();
  return (
    <>
      <ul class="prose">
        <li>
          {ltv
            ? `You can borrow ${bps(ltv)} of what your fractions count for.`
            : "Members lend nothing more on these fractions."}
        </li>
        <li>
          A debt over {bps(threshold)} of what the fractions are worth is unhealthy: anybody can put as many of them up
          for sale as bring it down again.
        </li>
        {next && (
          <li class="warn">
            {nextFrom > now
              ? `From ${date(nextFrom)} on, in ${duration(nextFrom - now)}, anybody can have other terms hold`
              : "Anybody can have other terms hold now"}
            : {bps(next.ltv)} can be borrowed, a debt over {bps(next.threshold)} is unhealthy, all count for{" "}
            {ether(next.ceiling)} at most.
          </li>
        )}
        {next && nextFrom <= now && (
          <Act
            label="Have them hold"
            quiet
            plan={() => ({
              words: ["The terms that members announced hold from now on. Anybody may do this; it costs the gas only."],
              call: call("LoanTerms", "setCollateral", [listing.vault.address, next]),
            })}
          />
        )}
        <li>All fractions together count for {ether(ceiling)} at most, however dear they get.</li>
        <li>A debt is at least {ether(minDebt)}.</li>
      </ul>
      <p class="fine">
        The chain itself reads both values from trades and sales over hours, so that no single trade bends them. What
        counts for borrowing is the more careful of the two: it needs money that stood in the market for days, and is at
        most a multiple of what the work fetched when the studio sold it. Money that leaves the market makes no loan
        unhealthy.
      </p>
    </>
  );
}

/** A vault that was bought out: anybody can turn its locked fractions into money. */
function Over({ listing: { vault, held, cashed } }: { listing: Listing }): ComponentChildren {
  if (vault.stage === Stage.Auction)
    return <p class="warn">The work is being bought out. Nothing more is lent on it meanwhile.</p>;
  if (cashed)
    return <p class="warn">The work was bought out, and all locked fractions are money now. Settle each loan below.</p>;
  if (vault.stage === Stage.Held) return null;
  return (
    <section class="panel" aria-labelledby="over">
      <h2 id="over">The work was bought out</h2>
      <p>The locked fractions stand for money now. Anybody can have it fetched, for all borrowers at once.</p>
      <Act
        label="Fetch the money"
        plan={() => ({
          words: [
            `${amount(held)} locked fractions are given for their part of the price. It pays the debts; the rest is the borrowers’.`,
          ],
          call: call("LendingPool", "cash", [vault.address]),
        })}
      />
    </section>
  );
}
