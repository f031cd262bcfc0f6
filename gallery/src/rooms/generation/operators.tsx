// Operators: who runs the generator, with what at stake, and how they have done.

import type { ComponentChildren } from "preact";
import type { Address } from "viem";
import type { Returned } from "../../chain/abi";
import { events, read } from "../../chain/read";
import { useChain } from "../../chain/live";
import { Facts, Page, Waiting, Who } from "../../parts/shown";
import { date, ether, plural } from "../../text/words";

/** What the registry records of an operator, how many rounds were settled for it, and wei that it earned and lost. */
type Operator = Returned<"OperatorRegistry", "getOperator"> & {
  address: Address;
  rounds: number;
  earned: bigint;
  lost: bigint;
};

async function allOperators(): Promise<Operator[]> {
  const count = Number(await read("OperatorRegistry", "operatorCount"));
  const [addresses, settled, slashed] = await Promise.all([
    Promise.all(Array.from({ length: count }, (_, n) => read("OperatorRegistry", "operatorAt", [BigInt(n)]))),
    events("GenerationOracle", "AttestationSettled"),
    events("OperatorRegistry", "OperatorSlashed"),
  ]);
  return Promise.all(
    addresses.map(async (address) => {
      const record = await read("OperatorRegistry", "getOperator", [address]);
      const mine = settled.filter((log) => log.args.operator === address);
      return {
        ...record,
        address,
        rounds: mine.length,
        earned: mine.reduce((sum, log) => sum + log.args.share, 0n),
        lost: slashed.filter((log) => log.args.operator === address).reduce((sum, log) => sum + log.args.amount, 0n),
      };
    }),
  );
}

export function Operators(): ComponentChildren {
  const all = useChain("operators", allOperators);
  if (!all) return <Waiting what="operators" />;
  return (
    <Page
      title="Operators"
      lead="Independent, bonded, and paid only if they agree on every bit. Whoever shows that one lied is paid from its bond."
    >
      {all.length === 0 && <p class="hint">Nobody has put up a bond yet.</p>}
      <ul class="operators">
        {all.map((operator) => (
          <li key={operator.address} class="card">
            <h2>
              <Who address={operator.address} />
            </h2>
            <Facts
              rows={[
                ["bond", ether(operator.bond)],
                ["of it locked", ether(operator.locked)],
                ["settled", plural(operator.rounds, "round")],
                ["earned", ether(operator.earned)],
                ...(operator.lost
                  ? [["lost", <span class="no">{ether(operator.lost)}</span>] as [string, ComponentChildren]]
                  : []),
                ["since", date(Number(operator.registeredAt))],
                ...(operator.exitAt ? [["leaves", date(Number(operator.exitAt))] as [string, ComponentChildren]] : []),
              ]}
            />
          </li>
        ))}
      </ul>
    </Page>
  );
}
