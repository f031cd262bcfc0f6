// Money: where each wei of a sale went, and what members have coming.

import type { ComponentChildren } from "preact";
import type { Address } from "viem";
import { addressOf } from "../../chain/client";
import { balanceOf, read } from "../../chain/read";
import { useChain, useObservable } from "../../chain/live";
import { allLots, sales, splitOf, type Lot, type Part, type Sale, type Split } from "../../chain/auction/auctions";
import { getRound } from "../../chain/generation/rounds";
import { has } from "../../chain/studio";
import { workPath } from "../../chain/artwork/works";
import { fromHex } from "../../generator";
import { Line, Shares } from "../../parts/charts";
import { Hung } from "../../parts/picture";
import { Facts, Page, Waiting, Who } from "../../parts/shown";
import { ether, exactEther, percent, plural } from "../../text/words";
import { Act } from "../../wallet/act";
import { call } from "../../wallet/call";
import { connected } from "../../wallet/wallet";
import { linkTo } from "../../parts/paths";

const MILLION = 1_000_000n;

interface Sold extends Sale {
  work: Lot;
}

async function allSold(): Promise<Sold[]> {
  const [sold, lots] = await Promise.all([sales(), allLots()]);
  return sold.flatMap((sale) => (lots[sale.lot] ? [{ ...sale, work: lots[sale.lot]! }] : []));
}

export function Money({ lot }: { lot?: number | undefined }): ComponentChildren {
  const sold = useChain("sold", allSold);
  const treasury = useChain("treasury", () => balanceOf(addressOf("Treasury")));
  if (!has("RoundSplits")) return <Page title="This studio has no market" />;
  if (!sold) return <Waiting what="sales" />;
  const shown = lot === undefined ? sold : sold.filter((sale) => sale.lot === lot);
  const total = sold.reduce((sum, sale) => sum + sale.amount, 0n);
  return (
    <Page
      title="Money"
      lead="Every sale is split the moment it is settled, by shares that were fixed when the round was asked for."
    >
      <Facts
        rows={[
          ["sold so far", `${plural(sold.length, "work")} for ${ether(total)}`],
          ["in the treasury", treasury === undefined ? "…" : ether(treasury)],
        ]}
      />
      <Yours />
      <Line values={sold.map((sale) => Number(sale.amount) / 1e18)} unit="ETH" label="Prices of all sales" />
      {shown.length === 0 && <p class="hint">Nothing has been sold yet.</p>}
      {[...shown].reverse().map((sale) => (
        <OneSale key={sale.lot} sale={sale} />
      ))}
    </Page>
  );
}

/** Parts of an amount, to the wei; what division leaves over stays in the splitter for the next time. */
export function partsOf(parts: readonly Part[], amount: bigint): { recipient: Address; share: number; wei: bigint }[] {
  return parts.map(({ recipient, share }) => ({
    recipient,
    share,
    wei: (amount * BigInt(share)) / MILLION,
  }));
}

function OneSale({ sale }: { sale: Sold }): ComponentChildren {
  const round = useChain(`round ${sale.work.round}`, () => getRound(sale.work.round));
  const split = useChain(`split ${sale.work.round}`, () => splitOf(sale.work.round));
  return (
    <article class="sale" aria-label={`Sale of work ${sale.work.round}.${sale.work.index}`}>
      {round && <Hung round={round} index={sale.work.index} digest={fromHex(sale.work.digest)} />}
      <div>
        <h2>
          {ether(sale.amount)} <span class="note">for</span>{" "}
          <a href={linkTo(workPath(sale.work.round, sale.work.index))}>
            {sale.work.round}.{sale.work.index}
          </a>
        </h2>
        <p>
          Paid by <Who address={sale.winner} />, and split as members had voted:
        </p>
        {split && (
          <Shares
            label={`Where ${ether(sale.amount)} go`}
            parts={partsOf(split.parts, sale.amount).map(({ recipient, share, wei }) => ({
              name: <Who address={recipient} />,
              part: share,
              note: `${percent(share)}, ${exactEther(wei)}`,
            }))}
          />
        )}
        {split && <Pending round={sale.work.round} split={split} />}
      </div>
    </article>
  );
}

/** What waits in a round's splitter, and the way to push it on. */
function Pending({ round, split }: { round: number; split: Split }): ComponentChildren {
  if (split.waiting < 10n) return <p class="fine">All of it has been paid on.</p>;
  return (
    <>
      <p>{ether(split.waiting)} of this round’s income wait at the splitter. Anybody can have them paid on.</p>
      <Act
        label={split.isMade ? "Pay it on" : "Make the splitter"}
        quiet
        plan={() =>
          split.isMade
            ? {
                words: partsOf(split.parts, split.waiting).map(
                  ({ recipient, wei }) => `${exactEther(wei)} go to ${recipient}.`,
                ),
                call: call("RoyaltySplitter", "distribute", [], { at: split.splitter }),
              }
            : {
                words: [
                  "The round’s splitter is put at the address where its money waits already. Then it can be paid on.",
                ],
                call: call("RoundSplits", "fix", [BigInt(round)]),
              }
        }
      />
    </>
  );
}

/** What the visitor's tokens have earned. */
function Yours(): ComponentChildren {
  const me = useObservable(connected)?.address;
  const owed = useChain(me ? `revenue ${me}` : null, () => read("StudioToken", "claimable", [me!]));
  if (!me || owed === undefined) return null;
  return (
    <section class="panel" aria-labelledby="revenue">
      <h2 id="revenue">Your part as a member</h2>
      <p>
        {owed ? `${ether(owed)} have accrued for you.` : "Nothing has accrued for you now."} Income accrues over a day
        to who holds tokens meanwhile.
      </p>
      {owed > 0n && (
        <Act
          label="Claim"
          plan={(account) => ({
            words: [`${ether(owed)} are paid to you.`],
            call: call("StudioToken", "claim", [account]),
          })}
        />
      )}
    </section>
  );
}
