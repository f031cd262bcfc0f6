"""Gas of the treasury: what comes in, what a vote's calls cost, and what anybody may do."""

from oracle.local.anvil import Anvil
from oracle.quantities import DAY, ETHER
from tests.benchmarks.report import Row
from tests.benchmarks.rounds import RULES
from tests.invariants.bare_chain import OPTIONS, BareChain, person

OWNER, PAYEE, PAYER = (person(f"treasurer {n}") for n in range(3))
LIMIT = (30 * DAY, 2_000)
HOW = {
    "treasury.receive": "a bare transfer",
    "treasury.pay": "ETH to an account that exists, within a period",
    "treasury.pay.new_period": "the same, as the first payment of a period",
    "treasury.pay_token": "wrapped ETH to a holder, within a period",
    "treasury.announce_limit": "a second announcement",
    "treasury.sweep": "what waits in the timelock",
}


def measure(chain: BareChain) -> dict[str, int]:
    """Steady state: touched slots are not zero."""
    treasury = chain.deploy("Treasury", OWNER, 7 * DAY, LIMIT)
    timelock = chain.deploy("StudioTimelock", 0, OWNER, treasury.address)
    token = chain.deploy("WrappedEther")
    found: dict[str, int] = {}

    def act(name: str, sender: str, contract, function: str, *arguments, value: int = 0) -> None:  # type: ignore[no-untyped-def]
        refused = chain.act(sender, contract, function, *arguments, value=value)
        assert refused is None, f"{function}: {refused}"
        found[name] = chain.gas_used

    act("deposit", PAYER, token, "deposit", value=ETHER)
    for to in (treasury.address, PAYEE):
        act("transfer", PAYER, token, "transfer", to, ETHER // 2)
    for _ in range(2):
        chain.send(PAYER, treasury.address, value=ETHER, gas=23_300)
        found["treasury.receive"] = chain.gas_used
        chain.pass_time(60 * DAY)
        act("treasury.pay.new_period", OWNER, treasury, "pay", PAYEE, 1)
        act("treasury.pay", OWNER, treasury, "pay", PAYEE, 1)
        act("treasury.pay_token", OWNER, treasury, "payToken", token.address, PAYEE, 1)
        act("treasury.announce_limit", OWNER, treasury, "announceLimit", LIMIT)
        chain.send(PAYER, timelock.address, value=ETHER)
        act("treasury.sweep", PAYER, timelock, "sweep")
    return {name: found[name] for name in HOW}


def rows() -> list[Row]:
    """Every gas figure of the treasury."""
    with Anvil(options=OPTIONS) as anvil:
        chain = BareChain(anvil)
        for who in (OWNER, PAYEE, PAYER):
            chain.endow(who)
        gas = measure(chain)
    return [Row(name, used, "gas", f"{HOW[name]}; {RULES}") for name, used in sorted(gas.items())]
