// A work that is held in fractions: its price, and the pool where fractions are traded.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Address } from "viem";
import { Stage } from "../../../abi/names";
import { read } from "../../chain/read";
import { useChain, useObservable } from "../../chain/live";
import { allowanceOf, getHolding, getPool, getVault, type Pool, type Vault } from "../../chain/fractions/vaults";
import { AmountField } from "../../parts/amount";
import { Line } from "../../parts/charts";
import { Facts, Waiting, Who } from "../../parts/shown";
import { readAmount } from "../../text/amounts";
import { amount, clean, ether } from "../../text/words";
import { Act, type Plan } from "../../wallet/act";
import { deadline, minOf, Slippage } from "../../wallet/bounds";
import { allowing } from "../../wallet/allowing";
import { call } from "../../wallet/call";
import { connected } from "../../wallet/wallet";
import { Buyout } from "./buyout";
import { LentOn } from "../lending/collateral";

const STAGES = ["held for its holders", "being bought out", "bought out", "taken by who held nearly all fractions"];

export function Fractions({ address }: { address: Address }): ComponentChildren {
  const vault = useChain(`vault ${address}`, () => getVault(address));
  const pool = useChain(`pool of ${address}`, async () => {
    const known = await getVault(address);
    return known.pool ? getPool(known.pool) : null;
  });
  const me = useObservable(connected)?.address;
  const mine = useChain(me ? `fractions ${address} ${me}` : null, () => getHolding(address, me!));
  if (!vault) return <Waiting what="its fractions" />;
  const isOver = vault.stage === Stage.Sold || vault.stage === Stage.Redeemed;
  return (
    <section class="fractions" aria-labelledby={`fractions-${address}`}>
      <h2 id={`fractions-${address}`}>In fractions</h2>
      {isOver ? (
        <p>
          This work was {STAGES[vault.stage]}. {amount(vault.supply)} fractions of “{clean(vault.name)}” are left, and{" "}
          {ether(vault.pot)} were theirs: whoever holds them cashes them for their part.
        </p>
      ) : (
        <p>
          This work is {STAGES[vault.stage]}, as {amount(vault.supply)} fractions of “{clean(vault.name)}”. What it
          earns reaches whoever holds them.
        </p>
      )}
      <Facts
        rows={[
          ["symbol", clean(vault.symbol)],
          ...(isOver ? [] : [["holders’ price for all", ether(vault.reserve)] as [string, ComponentChildren]]),
          ["curator", <Who address={vault.curator} />],
          ...(pool && pool.fractions
            ? [["price of one", ether((pool.eth * 10n ** 18n) / pool.fractions)] as [string, ComponentChildren]]
            : []),
          ...(mine
            ? ([
                ["you hold", amount(mine.fractions)],
                ["accrued for you", ether(mine.claimable)],
              ] as [string, ComponentChildren][])
            : []),
        ]}
      />
      {pool && pool.prices.length > 1 && (
        <Line values={pool.prices.map(({ price }) => price)} unit="ETH" label="Prices of a fraction, trade by trade" />
      )}
      <LentOn vault={vault} />
      {pool && pool.fractions > 0n && vault.stage === Stage.Held && <Swap vault={vault} pool={pool} />}
      {mine && mine.claimable > 0n && (
        <Act
          label="Claim what accrued"
          quiet
          plan={(account) => ({
            words: [`${ether(mine.claimable)} that your fractions have earned are paid to you.`],
            call: call("FractionVault", "claim", [account], { at: address }),
          })}
        />
      )}
      <Buyout vault={vault} mine={mine} />
    </section>
  );
}

function Swap({ vault, pool }: { vault: Vault; pool: Pool }): ComponentChildren {
  const [isBuying, setBuying] = useState(true);
  const [text, setText] = useState("");
  const symbol = clean(vault.symbol);

  const buy = async (to: Address): Promise<Plan> => {
    const value = readAmount(text, "how much ETH you give");
    const out = await read("FractionPool", "fractionsOut", [value], pool.address);
    return {
      words: [
        `You give ${ether(value)} and get about ${amount(out)} ${symbol}, at least ${amount(minOf(out, Slippage.Pool))}.`,
      ],
      call: call("FractionPool", "swapEthForFractions", [minOf(out, Slippage.Pool), to, deadline()], {
        value,
        at: pool.address,
      }),
    };
  };
  const sell = async (to: Address): Promise<Plan> => {
    const fractions = readAmount(text, "how many fractions you give");
    const [held, allowed, out] = await Promise.all([
      read("FractionVault", "balanceOf", [to], vault.address),
      allowanceOf(vault.address, to, pool.address),
      read("FractionPool", "ethOut", [fractions], pool.address),
    ]);
    if (held < fractions) throw new Error(`You hold ${amount(held)} ${symbol}, fewer than ${amount(fractions)}.`);
    return {
      ...(allowed < fractions ? { first: allowing("the pool", vault, pool.address, fractions) } : {}),
      words: [
        `You give ${amount(fractions)} ${symbol} and get about ${ether(out)}, at least ${ether(minOf(out, Slippage.Pool))}.`,
      ],
      call: call("FractionPool", "swapFractionsForEth", [fractions, minOf(out, Slippage.Pool), to, deadline()], {
        at: pool.address,
      }),
    };
  };
  return (
    <form class="form" onSubmit={(event) => event.preventDefault()}>
      <fieldset>
        <legend>Trade fractions</legend>
        {([true, false] as const).map((buys) => (
          <label key={String(buys)} class="choice">
            <input type="radio" name="side" checked={isBuying === buys} onChange={() => setBuying(buys)} />
            {buys ? "Buy for ETH" : "Sell for ETH"}
          </label>
        ))}
      </fieldset>
      <AmountField id="swap" label={isBuying ? "ETH to give" : `${symbol} to give`} text={text} set={setText} />
      <p class="fine">
        The pool holds {ether(pool.eth)} and {amount(pool.fractions)} {symbol}.
      </p>
      <Act label={isBuying ? "Buy" : "Sell"} plan={isBuying ? buy : sell} />
    </form>
  );
}
