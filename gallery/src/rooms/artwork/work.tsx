// One work: its picture, where it comes from, what became of it, and its proof.

import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { Phase } from "../../../abi/names";
import { useChain } from "../../chain/live";
import { getCuration, ballots, seats } from "../../chain/artwork/curation";
import { whatWasProposed } from "../../chain/governance/proposals";
import { auction, bids, lotOf, sales } from "../../chain/auction/auctions";
import { labelled, paletteNames, type Model } from "../../chain/generation/models";
import { attestations, findRound, requestOf, revealed, type Round } from "../../chain/generation/rounds";
import { has, studio } from "../../chain/studio";
import { indexOf, ownerOf, tokens, valuesOf } from "../../chain/artwork/works";
import { vaultsOf } from "../../chain/fractions/vaults";
import { cidOf, compositionOf, fromHex, repeats, toHex } from "../../generator";
import { useDraws } from "../../chain/artwork/draws";
import { modelOf, sitterOf } from "../../chain/artwork/origin";
import { Line } from "../../parts/charts";
import { Drawn } from "../../parts/picture";
import { Facts, Page, Waiting, Who } from "../../parts/shown";
import { amount, date, ether, plural, short } from "../../text/words";
import { Fractions } from "../fractions/fractions";
import { EmbedLine } from "../embed/embed";
import { Licences } from "../licensing/licences";
import { Editions } from "./editions";
import { Large } from "./large";
import { Proof } from "./proof";
import { Repeat } from "./repeat";
import { traitRows, WorkInks } from "./traits";
import { linkTo } from "../../parts/paths";

export function Work({ round: id, index }: { round: number; index: number }): ComponentChildren {
  const round = useChain(`found round ${id}`, () => findRound(id));
  // Asked for at once, though only what follows from the round needs it.
  useChain("palette names", paletteNames);
  const model = useChain(round ? `model ${round.model}` : null, () => modelOf(round!.model), true);
  if (round === null) return <Page title="There is no such work" lead={`Nobody has asked for a round ${id}.`} />;
  if (!round || !model) return <Waiting what="the work" />;
  if (index >= round.works)
    return <Page title="There is no such work" lead={`Round ${id} has ${plural(round.works, "work")}.`} />;
  return <Known round={round} model={model} index={index} />;
}

function Known({ round, model, index }: { round: Round; model: Model; index: number }): ComponentChildren {
  const key = `${round.id}/${index}`;
  const axes = useChain(`axes ${model.id}`, () => labelled(model));
  const digest = useChain(`digest ${key}`, async () => {
    const known = (await indexOf(round))?.digests[index];
    return known ? toHex(known) : null;
  });
  const life = useChain(`life ${key}`, () => lifeOf(round, index));
  const sitter = useMemo(() => sitterOf(round, index), [round.id, round.seed, index]);
  const draws = useDraws([round])?.get(round.id);
  const composition = compositionOf(valuesOf(round, index));
  const alt = `Work ${index} of round ${round.id}, an abstract picture by the model ${model.name}`;
  return (
    <article class="work">
      <div>
        <div class="wall">
          <Drawn sitter={sitter} isAlone alt={alt} />
        </div>
        <div class="views">
          <Large sitter={sitter} alt={alt} />
          {repeats(composition.symmetry) && <Repeat sitter={sitter} />}
        </div>
      </div>
      <div class="placard">
        <p class="eyebrow">
          <a href={linkTo(`rounds/${round.id}`)}>Round {round.id}</a>, work {index}
        </p>
        <h1 tabIndex={-1}>
          {studio.name} {round.id}.{index}
        </h1>
        <WorkInks composition={composition} />
        <Facts
          rows={[
            ...(axes && draws ? traitRows(round, index, axes, draws) : []),
            ["model", <a href={linkTo(`models/${model.id}`)}>{model.name}</a>],
            ...(life?.owner ? [["owner", <Who address={life.owner} />] as [string, ComponentChildren]] : []),
          ]}
        />
        {digest && <p class="fine wrap">ipfs://{cidOf(fromHex(digest))}</p>}
        <EmbedLine round={round.id} index={index} />
      </div>
      <Editions round={round} index={index} />
      <Story round={round} model={model} index={index} />
      <Proof round={round} model={model} index={index} />
      {life?.prices && <Line values={life.prices} unit="ETH" label="Bids on this work" />}
      {life?.token && <Licences token={life.token} />}
      {life?.vaults.map((vault) => (
        <Fractions key={vault} address={vault} />
      ))}
    </article>
  );
}

interface Life {
  token?: string;
  owner?: `0x${string}`;
  /** The vaults that hold the work, or held it until it was bought out. */
  vaults: `0x${string}`[];
  prices: number[];
}

/** Token, owner, vaults and bids of a work. */
async function lifeOf(round: Round, index: number): Promise<Life> {
  const [lot, minted] = await Promise.all([lotOf(round.id, index), tokens()]);
  const token = minted.find((each) => each.round === round.id && each.index === index)?.id;
  const [owner, vaults, offers] = await Promise.all([
    token ? ownerOf(token) : undefined,
    token && has("FractionVaultFactory") ? vaultsOf(token) : [],
    lot ? bids(lot.number) : [],
  ]);
  return {
    ...(token ? { token } : {}),
    ...(owner ? { owner } : {}),
    vaults,
    prices: offers.map((bid) => Number(bid.amount) / 1e18),
  };
}

/** Provenance as a plain story, each sentence from the chain. */
function Story({ round, model, index }: { round: Round; model: Model; index: number }): ComponentChildren {
  const asked = useChain(
    `request ${round.id}`,
    async () => {
      const request = await requestOf(round.id);
      const id = request?.proposal;
      const proposed = id ? await whatWasProposed(id) : undefined;
      return { request, proposal: proposed ? { ...proposed, id } : null };
    },
    true,
  );
  const operators = useChain(`attestations ${round.id}`, () => attestations(round.id));
  const chosen = useChain(`chosen ${round.id}/${index}`, () => chosenFor(round.id, index));
  const agreeing = (operators ?? []).filter((attestation) => revealed(attestation, round.root));
  return (
    <section class="story" aria-labelledby="story">
      <h2 id="story">How it came about</h2>
      <ol>
        <li>
          <h3>Asked for</h3>
          <p>
            {asked?.proposal ? (
              <>
                Members voted for <a href={linkTo(`proposals/${asked.proposal.id}`)}>“{asked.proposal.title}”</a>,
                proposed by <Who address={asked.proposal.proposer} />
              </>
            ) : (
              "The studio’s treasury asked"
            )}
            , {date(round.requestedAt)}: {plural(round.works, "work")} of{" "}
            <a href={linkTo(`models/${model.id}`)}>{model.name}</a> for a fee of {ether(round.fee)}.
          </p>
        </li>
        <li>
          <h3>Drawn</h3>
          <p>
            The seed is block {round.seedBlock}’s randomness, a block that did not exist when the works were asked for.
            So nobody chose it. From seed and number {index} follow style and picture, with no freedom left to anyone.
          </p>
          <p class="fine mono wrap">{round.seed}</p>
        </li>
        <li>
          <h3>Agreed on</h3>
          <p>
            {round.phase === Phase.Finalised
              ? `${agreeing.length} of ${plural(round.committed, "operator")} who committed made the same ${plural(round.works, "file")}, bit for bit; until the challenge window ended anybody could have had the chain itself make any of them.`
              : `${round.revealed} of ${plural(round.committed, "operator")} have shown what they made; the round is not final yet.`}
          </p>
          {agreeing.length > 0 && (
            <p class="fine">
              {agreeing.map(({ operator }, at) => (
                <>
                  {at > 0 && ", "}
                  <Who key={operator} address={operator} />
                </>
              ))}
            </p>
          )}
        </li>
        {chosen && (
          <li>
            <h3>Chosen</h3>
            <p>
              {chosen.votes > 0n
                ? `${plural(chosen.voters, "ballot")} gave it ${amount(chosen.votes)} votes`
                : "It got no votes"}
              {chosen.place ? `: place ${chosen.place} of ${chosen.seats}.` : "; others took the seats."}
            </p>
          </li>
        )}
        {chosen?.sale && (
          <li>
            <h3>Sold</h3>
            <p>
              At auction to <Who address={chosen.sale.winner} /> for {ether(chosen.sale.amount)}; see{" "}
              <a href={linkTo(`money/${chosen.sale.lot}`)}>where the money went</a>. Token{" "}
              <span class="mono">{short(chosen.sale.token)}</span>.
            </p>
          </li>
        )}
        {chosen?.isOnOffer && (
          <li>
            <h3>On offer</h3>
            <p>
              It is <a href={linkTo("")}>at auction now</a>.
            </p>
          </li>
        )}
      </ol>
    </section>
  );
}

/** How a work fared with the members, and at auction; null without a curation. */
async function chosenFor(round: number, index: number) {
  const curation = await getCuration(round);
  if (!curation) return null;
  const [all, taken, lot, sold, now] = await Promise.all([
    ballots(round),
    seats(round),
    lotOf(round, index),
    sales(),
    auction(),
  ]);
  const mine = all.flatMap((ballot) => ballot.choices.filter(([work]) => work === index));
  const place = taken.findIndex((seat) => seat.index === index) + 1;
  return {
    votes: mine.reduce((sum, [, votes]) => sum + votes, 0n),
    voters: mine.length,
    place,
    seats: curation.seats,
    sale: lot ? (sold.find((sale) => sale.lot === lot.number) ?? null) : null,
    isOnOffer: lot !== undefined && !now.settled && now.lot === lot.number,
  };
}
