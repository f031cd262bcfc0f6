"""Gas of vaults and pools in a steady state, with Uniswap v2's own bytecode beside the pool."""

from typing import Any

from oracle.local.anvil import Anvil
from oracle.quantities import ETHER
from tests.benchmarks.report import Row
from tests.benchmarks.rounds import RULES
from tests.invariants.bare_chain import OPTIONS, BareChain, person
from tests.invariants.fractions.fractions_start import CURATOR, DURATION, FOREVER, FractionsStart
from tests.support.uniswap import Uniswap

SUPPLY = 10_000 * ETHER
PRICE = 40 * ETHER
BLOCK = 12
"""Seconds from one action to the next."""

GRANULE = 300
"""Seconds after which a change of the pool begins a new entry of its price history."""
QUOTED = {
    "vault.fractionalise": (507_052, 330_000),
    "vault.start": (106_430, 95_000),
    "vault.bid": (53_298, 48_000),
    "vault.cash": (42_886, 56_000),
}
"""Of fractional v1, whose bytecode npm does not carry; and ours at most."""

TARGETS = {
    "pool.swap_eth_in": 74_000,
    "pool.swap_fractions_in": 84_000,
    "pool.add": 105_000,
    "pool.remove": 110_000,
}
HOW = {
    "vault.fractionalise": "one item, the factory's third vault",
    "vault.start": "a buy-out's first bid, where a pool and a lending pool hold fractions",
    "vault.bid": "with the refund to the bidder before",
    "vault.cash": "all fractions of a holder, of several",
    "pool.swap_eth_in": "exact in, to a holder",
    "pool.swap_fractions_in": "exact in, to an account that exists",
    "pool.swap_eth_in.new_entry": "the same, with a new entry of a ring that is not full yet",
    "pool.add": "third time",
    "pool.remove": "a part of one's shares",
}


def vault_gas(start: FractionsStart) -> dict[str, int]:
    """A vault's life; three holders have traded its fractions and it had income."""
    chain, gas = start.chain, {}
    for _ in range(3):
        vault = start.vault()
    gas["vault.fractionalise"] = start.gas
    start.pool(vault)
    start.must(CURATOR, vault, "silence", start.lender.address)
    holders = [person(f"holder {n}") for n in range(3)]
    for who in holders:
        chain.endow(who)
        start.must(CURATOR, vault, "transfer", who, SUPPLY // 10)
        chain.pass_time(60)
    for who in holders:
        gas["vault.name_price"] = start.must(who, vault, "namePrice", PRICE * 11 // 10)
        chain.pass_time(60)
    chain.send(CURATOR, str(vault.address), value=ETHER)
    start.must(CURATOR, vault, "accrue")
    chain.pass_time(3_600)
    for who in holders:
        gas["vault.transfer"] = start.must(CURATOR, vault, "transfer", who, ETHER)
        chain.pass_time(60)
    gas["vault.claim"] = start.must(CURATOR, vault, "claim", holders[0])
    amount = 2 * PRICE
    gas["vault.start"] = start.must(holders[0], vault, "start", value=amount)
    for who in (*holders, *holders):
        chain.pass_time(60)
        amount = amount * 11 // 10
        gas["vault.bid"] = start.must(who, vault, "bid", value=amount)
    chain.pass_time(DURATION)
    gas["vault.settle"] = start.must(CURATOR, vault, "settle")
    for who in holders:
        chain.pass_time(60)
        gas["vault.cash"] = start.must(who, vault, "cash")
    return gas


def pool_gas(start: FractionsStart) -> dict[str, tuple[int, int]]:
    """The same actions in ours and in Uniswap v2, at the same reserves."""
    chain = start.chain
    vault = start.vault()
    pool = start.pool(vault)
    peer = Uniswap(chain, CURATOR, SUPPLY)
    ada, eth, tokens = person("lp"), 10 * ETHER, 1_000 * ETHER
    chain.endow(ada)
    start.must(ada, vault, "approve", pool.address, 2**256 - 1)
    peer.approve(ada, peer.token)
    start.must(CURATOR, vault, "transfer", ada, SUPPLY // 4)
    start.must(CURATOR, peer.token, "transfer", ada, SUPPLY // 4)
    found: dict[str, tuple[int, int]] = {}

    def act(name: str, who: str, theirs: int, function: str, *words: Any, value: int = 0) -> None:
        ours = start.must(who, pool, function, *words, who, FOREVER, value=value)
        found[name] = (ours, theirs)
        chain.pass_time(BLOCK)

    for who in (CURATOR, ada, CURATOR, ada):
        act("pool.add", who, peer.add(who, eth, tokens), "addLiquidity", tokens, 0, value=eth)
    peer.approve(ada, peer.pair)
    part = ETHER // 10

    for _ in range(3):
        act("pool.swap_eth_in", ada, peer.buy(ada, part), "swapEthForFractions", 0, value=part)
        theirs = peer.sell(ada, 5 * ETHER)
        act("pool.swap_fractions_in", ada, theirs, "swapFractionsForEth", 5 * ETHER, 0)
    chain.pass_time(GRANULE)
    act(
        "pool.swap_eth_in.new_entry", ada, peer.buy(ada, part), "swapEthForFractions", 0, value=part
    )
    for _ in range(2):
        shares = pool.functions.balanceOf(ada).call() // 8
        theirs = peer.remove(ada, peer.pair.functions.balanceOf(ada).call() // 8)
        act("pool.remove", ada, theirs, "removeLiquidity", shares, 0, 0)
    return found


def rows() -> list[Row]:
    """Every gas figure of vaults and pools."""
    with Anvil(options=OPTIONS) as anvil:
        start = FractionsStart(BareChain(anvil))
        vaults, pools = vault_gas(start), pool_gas(start)
    found = []
    for name, gas in sorted(vaults.items()):
        peers, target = QUOTED.get(name, (None, None))
        told = f"{HOW.get(name, 'one user action')}; {RULES}"
        peer = "fractional v1 (quoted, not run here)" if peers else None
        found.append(Row(name, gas, "gas", told, peer, peers, target))
    for name, (ours, theirs) in sorted(pools.items()):
        told = f"{HOW[name]}; {RULES}"
        found.append(Row(name, ours, "gas", told, "Uniswap v2 router", theirs, TARGETS.get(name)))
    return found
