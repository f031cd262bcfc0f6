// Today: the work at auction, large, with its bids and its end.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Address } from "viem";
import { useChain, useNow } from "../../chain/live";
import { allLots, auction, bids, getLot, sales, type Auction, type Lot } from "../../chain/auction/auctions";
import { getRound } from "../../chain/generation/rounds";
import { has, studio } from "../../chain/studio";
import { workPath } from "../../chain/artwork/works";
import { read } from "../../chain/read";
import { cidOf, fromHex } from "../../generator";
import { AmountField } from "../../parts/amount";
import { Line } from "../../parts/charts";
import { Hung, Picture } from "../../parts/picture";
import { Facts, Page, Waiting, Who } from "../../parts/shown";
import { readAmount } from "../../text/amounts";
import { amount, duration, ether, plural } from "../../text/words";
import { Act } from "../../wallet/act";
import { call } from "../../wallet/call";
import { linkTo } from "../../parts/paths";

export function Today(): ComponentChildren {
  const now = useChain("auction", auction);
  if (!has("AuctionHouse"))
    return <Page title="This studio has no market" lead="Its works can be looked at and checked." />;
  if (!now) return studio.first ? <First {...studio.first} /> : <Waiting what="today’s work" />;
  if (now.start === 0) {
    return (
      <Page
        title="The first auction is still to come"
        lead="Members are asked what to make, and which works to choose."
      >
        <StartNext />
        <Lately />
      </Page>
    );
  }
  return <OnOffer now={now} />;
}

/** What the page came with (oracle/gallery/page.py), until the chain answers. */
function First({ title, cid }: { title: string; cid: string }): ComponentChildren {
  return (
    <article class="today">
      <a class="wall" href={linkTo("")} aria-label={title}>
        <span class="frame">
          <img src={`ipfs/${cid}`} alt="" />
        </span>
      </a>
      <div class="placard">
        <h1 tabIndex={-1}>{title}</h1>
      </div>
    </article>
  );
}

function OnOffer({ now }: { now: Auction }): ComponentChildren {
  const lot = useChain(`lot ${now.lot}`, () => getLot(now.lot), true);
  const round = useChain(lot ? `round ${lot.round}` : null, () => getRound(lot!.round));
  const clock = useNow();
  const left = now.end - clock;
  const isOver = now.settled || left < 0;
  if (!lot) return <Waiting what="the work" />;
  return (
    <>
      <article class="today">
        <a
          class="wall"
          href={linkTo(workPath(lot.round, lot.index))}
          aria-label={`Work ${lot.index} of round ${lot.round}`}
        >
          {round?.id === lot.round ? (
            <Picture
              round={round}
              index={lot.index}
              digest={fromHex(lot.digest)}
              isAlone
              meanwhile={studio.first?.cid === cidOf(fromHex(lot.digest)) ? `ipfs/${studio.first.cid}` : undefined}
            />
          ) : (
            <span class="frame">
              <span class="blank" />
            </span>
          )}
        </a>
        <div class="placard">
          <p class="eyebrow">{now.settled ? "The last auction" : isOver ? "The auction is over" : "At auction now"}</p>
          <h1 tabIndex={-1}>
            {studio.name} {lot.round}.{lot.index}
          </h1>
          <Facts
            rows={[
              [now.amount ? (isOver ? "Sold for" : "Highest bid") : "Reserve", ether(now.amount || now.minBid)],
              ...(now.amount ? [["By", <Who address={now.bidder} />] as [string, ComponentChildren]] : []),
              [
                isOver ? "Ended" : "Ends in",
                <span class="count">{isOver ? `${duration(-left)} ago` : duration(left)}</span>,
              ],
            ]}
          />
          {!isOver && <BidForm now={now} />}
          {isOver && !now.settled && (
            <>
              <p>
                {now.amount
                  ? "Whoever settles now has the work minted to its buyer and the money sent to those who made it."
                  : "Nobody bid. Settling offers the work once more, or gives it to the treasury."}
              </p>
              <Act
                label="Settle the auction"
                plan={() => ({
                  words: [
                    now.amount
                      ? `The work is minted to its highest bidder, and ${ether(now.amount)} go to the round’s splitter.`
                      : "The auction ends without a buyer.",
                    "If another chosen work waits, its auction begins at once.",
                  ],
                  call: call("AuctionHouse", "settle"),
                })}
              />
            </>
          )}
          {now.settled && <StartNext />}
          <Bids lot={now.lot} />
        </div>
      </article>
      <Lately />
    </>
  );
}

function BidForm({ now }: { now: Auction }): ComponentChildren {
  const [text, setText] = useState("");
  return (
    <form class="form" onSubmit={(event) => event.preventDefault()}>
      <AmountField id="bid" label="Your bid, in ETH" text={text} set={setText} placeholder={amount(now.minBid)} />
      <p class="fine">
        At least {ether(now.minBid)}. If somebody outbids you, your money comes back in the same transaction.
      </p>
      <Act
        label="Bid"
        done={() => setText("")}
        plan={async (account) => {
          const value = readAmount(text, "your bid");
          const credit = await read("AuctionHouse", "credit", [account]);
          const used = credit < value ? credit : value;
          const words = [`You offer ${ether(value)} for this work. If nobody offers more by the end, it is yours.`];
          if (used) words.push(`${ether(used)} of it are money of yours that waits at the auction house.`);
          const bid = used
            ? call("AuctionHouse", "bidWithCredit", [BigInt(now.lot), value], { value: value - used })
            : call("AuctionHouse", "bid", [BigInt(now.lot)], { value });
          return { words, call: bid };
        }}
      />
    </form>
  );
}

function Bids({ lot }: { lot: number }): ComponentChildren {
  const all = useChain(`bids ${lot}`, () => bids(lot));
  if (!all?.length) return <p class="hint">{all ? "No bids yet." : ""}</p>;
  return (
    <section aria-labelledby="bids">
      <h2 id="bids">{plural(all.length, "bid")}</h2>
      <ol class="bids" reversed>
        {[...all].reverse().map((bid) => (
          <li key={bid.block + bid.bidder}>
            <span>{ether(bid.amount)}</span> <Who address={bid.bidder} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function StartNext(): ComponentChildren {
  const waiting = useChain("lots waiting", async () => {
    const [next, lots] = await Promise.all([read("AuctionHouse", "nextLot"), allLots()]);
    return lots.slice(Number(next));
  });
  if (!waiting?.length) return <p class="hint">No chosen work waits for an auction.</p>;
  return (
    <>
      <p>
        {plural(waiting.length, "chosen work waits", "chosen works wait")} for an auction. Anybody can start the next
        one.
      </p>
      <Act
        label="Start the next auction"
        plan={() => ({
          words: ["The next chosen work is offered."],
          call: call("AuctionHouse", "start"),
        })}
      />
    </>
  );
}

/** What was sold before, as a row of works and a line of prices. */
function Lately(): ComponentChildren {
  const found = useChain("lately", async () => {
    const [sold, lots] = await Promise.all([sales(), allLots()]);
    return { sold, lots };
  });
  if (!found?.sold.length) return null;
  const { sold, lots } = found;
  return (
    <section class="lately" aria-labelledby="lately">
      <h2 id="lately">Sold before</h2>
      <div class="wall-row">
        {[...sold]
          .reverse()
          .slice(0, 6)
          .map((sale) => (
            <SoldWork key={sale.lot} lot={lots[sale.lot]} price={ether(sale.amount)} winner={sale.winner} />
          ))}
      </div>
      <Line values={sold.map((sale) => Number(sale.amount) / 1e18)} unit="ETH" label="Prices of all sales" />
    </section>
  );
}

function SoldWork({ lot, price, winner }: { lot: Lot | undefined; price: string; winner: Address }): ComponentChildren {
  const round = useChain(lot ? `round ${lot.round}` : null, () => getRound(lot!.round));
  if (!lot || round?.id !== lot.round) return null;
  return (
    <Hung round={round} index={lot.index} digest={fromHex(lot.digest)}>
      {price}{" "}
      <span class="note">
        to <Who address={winner} />
      </span>
    </Hung>
  );
}
