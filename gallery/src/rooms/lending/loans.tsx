// Loans: what is lent and what is free, lending, and on which fractions one can borrow.

import type { ComponentChildren } from "preact";
import { useChain } from "../../chain/live";
import { allListings, allLoans, getMarket, type Listing, type Market } from "../../chain/lending/loans";
import { has } from "../../chain/studio";
import { Shares } from "../../parts/charts";
import { Facts, Page, Waiting } from "../../parts/shown";
import { amount, clean, ether, partOf, percent, readAddress } from "../../text/words";
import { Collateral, Of, worthRows } from "./collateral";
import { Lend } from "./lend";
import { LoanList } from "./sales";
import { linkTo } from "../../parts/paths";

const BASIS_POINTS = 10_000;
const MILLION = 1_000_000;

export function Loans({ vault }: { vault?: string | undefined }): ComponentChildren {
  if (!has("LendingPool")) return <Page title="Nothing is lent here" lead="This studio has no lending pool." />;
  if (vault === undefined) return <AllLoans />;
  const address = readAddress(vault);
  return address ? <Collateral address={address} /> : <Page title="There is no such vault" />;
}

function AllLoans(): ComponentChildren {
  const market = useChain("lending", getMarket);
  const listings = useChain("listings", allListings);
  const loans = useChain("loans", allLoans);
  if (!market || !listings || !loans) return <Waiting what="loans" />;
  return (
    <Page
      title="Loans"
      lead="Whoever holds fractions of a work can borrow on them without selling them. The money is that of lenders, who earn the interest."
    >
      <div class="columns lending">
        <Standing market={market} />
        <Lend market={market} />
      </div>
      <section aria-labelledby="listings">
        <h2 id="listings">What one can borrow on</h2>
        {listings.length === 0 && <p class="hint">Members have not listed any fractions yet.</p>}
        {listings.map((listing) => (
          <Listed key={listing.vault.address} listing={listing} />
        ))}
      </section>
      <LoanList title="Open loans" loans={loans} listings={listings} sales={market.sales} />
    </Page>
  );
}

/** What is lent and free, and what it costs and brings. */
function Standing({ market }: { market: Market }): ComponentChildren {
  const { cash, debt, reserve, rate, earned, rates, isStopped } = market;
  const all = cash + debt;
  const part = (wei: bigint) => (all ? percent(Number((wei * BigInt(MILLION)) / all)) : "0 %");
  const bps = (value: number) => partOf(value, BASIS_POINTS);
  return (
    <section aria-labelledby="market">
      <h2 id="market">The lenders’ money</h2>
      {all === 0n && <p class="hint">Nobody has lent anything yet.</p>}
      <Shares
        label={`${part(debt)} is lent`}
        parts={[
          { name: "lent", part: Number(debt), note: `${ether(debt)}, ${part(debt)}` },
          { name: "free", part: Number(cash), note: `${ether(cash)}, ${part(cash)}` },
        ]}
      />
      <Facts
        rows={[
          ["borrowers pay", `${percent(rate * MILLION)} a year`],
          ["lenders earn", `${percent(earned * MILLION)} a year`],
          ["reserve against losses", ether(reserve)],
        ]}
      />
      {isStopped && <p class="warn">Members have stopped new loans for now. Paying back goes on.</p>}
      <p class="fine">
        The rate follows use: {bps(rates.base)} a year while nothing is lent, {bps(rates.atKink)} when {rates.kink} % is
        lent, {bps(rates.atFull)} when all is, so that money comes back when lenders want it. {bps(rates.reserveFactor)}{" "}
        of the interest goes to the reserve, and so to the studio.
      </p>
    </section>
  );
}

/** One vault whose fractions one can borrow on. */
function Listed({ listing }: { listing: Listing }): ComponentChildren {
  const { vault, held } = listing;
  const path = linkTo(`loans/${vault.address}`);
  return (
    <article class="sale">
      <Of listing={listing} />
      <div>
        <h3 class="title">
          <a href={path}>{clean(vault.name)}</a>
        </h3>
        <Facts
          rows={[
            ...worthRows(listing),
            ["locked by borrowers", `${amount(held)} of ${amount(vault.supply)} ${clean(vault.symbol)}`],
          ]}
        />
        <p>
          <a href={path}>Its terms, and borrowing on it</a>
        </p>
      </div>
    </article>
  );
}
