"""FractionPool beside Uniswap v2's own bytecode: the same trades give the same, to the wei."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oracle.local.anvil import Anvil
from oracle.quantities import ETHER
from tests.invariants.bare_chain import OPTIONS, PLENTY, BareChain, person
from tests.invariants.fractions.fractions_start import CURATOR, FOREVER, FractionsStart
from tests.support.deep import IS_DEEP
from tests.support.uniswap import Uniswap

TRADER = person("trader of both")
SUPPLY = 2**95
KINDS = ["buy", "buy exactly", "sell", "sell for exactly"]
TRADES = st.lists(st.tuples(st.sampled_from(KINDS), st.floats(1e-9, 0.6)), min_size=1, max_size=8)
DEPTHS = st.tuples(st.integers(10**6, 10**24), st.integers(10**6, 10**26))


class Both:
    """The two pools at the same reserves, with a fee of 0.3 % and no studio part."""

    def __init__(self, chain: BareChain, eth: int, tokens: int) -> None:
        self.start = FractionsStart(chain, pool_terms=(30, 0))
        self.chain = chain
        self.peer = Uniswap(chain, CURATOR, SUPPLY)
        self.vault = self.start.vault(SUPPLY)
        self.pool = self.start.pool(self.vault)
        self.peer.approve(CURATOR, self.peer.token)
        chain.endow(CURATOR, PLENTY)
        self.peer.add(CURATOR, eth, tokens)
        words = (tokens, 0, CURATOR, FOREVER)
        self.start.must(CURATOR, self.pool, "addLiquidity", *words, value=eth)
        for token in (self.vault, self.peer.token):
            self.start.must(CURATOR, token, "transfer", TRADER, SUPPLY // 4)
        self.start.must(TRADER, self.vault, "approve", self.pool.address, 2**256 - 1)
        self.peer.approve(TRADER, self.peer.token)

    def trade(self, kind: str, share: float) -> None:
        """Does the same in both, by amounts that are a part of the reserves."""
        eth, tokens = self.peer.reserves()
        wei, some = max(1, int(eth * share)), max(1, int(tokens * share))
        pool, peer, must = self.pool, self.peer, self.start.must
        self.chain.endow(TRADER, PLENTY)
        data = {
            "buy": lambda: (
                peer.buy(TRADER, wei),
                must(TRADER, pool, "swapEthForFractions", 0, TRADER, FOREVER, value=wei),
            ),
            "buy exactly": lambda: (
                peer.buy_exactly(TRADER, some, PLENTY // 10),
                must(
                    TRADER,
                    pool,
                    "swapEthForExactFractions",
                    some,
                    TRADER,
                    FOREVER,
                    value=PLENTY // 10,
                ),
            ),
            "sell": lambda: (
                peer.sell(TRADER, some),
                must(TRADER, pool, "swapFractionsForEth", some, 0, TRADER, FOREVER),
            ),
            "sell for exactly": lambda: (
                peer.sell_for_exactly(TRADER, wei, SUPPLY),
                must(TRADER, pool, "swapFractionsForExactEth", wei, SUPPLY, TRADER, FOREVER),
            ),
        }
        data[kind]()

    def reserves(self) -> tuple[int, int]:
        """Ours."""
        eth, fractions = self.chain.read(self.pool, "reserves")
        return int(eth), int(fractions)


@pytest.fixture(scope="module")
def chain() -> Iterator[BareChain]:
    with Anvil(options=OPTIONS) as anvil:
        yield BareChain(anvil)


@given(depth=DEPTHS, trades=TRADES)
@settings(
    max_examples=150 if IS_DEEP else 12,
    deadline=None,
    derandomize=not IS_DEEP,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_pool__for_the_same_trades__gives_what_uniswap_v2_gives(
    chain: BareChain, depth: tuple[int, int], trades: list[tuple[str, float]]
) -> None:
    both = Both(chain, *depth)
    assert both.reserves() == both.peer.reserves() == depth
    for kind, share in trades:
        eth, tokens = depth = both.peer.reserves()
        # Uniswap refuses what gives nothing out, as ours does.
        if min(eth, tokens) * share < 100:
            continue
        both.trade(kind, share)
        assert both.reserves() == both.peer.reserves(), (kind, share, depth)


def test_shares__for_the_same_liquidity__are_those_of_uniswap_v2(chain: BareChain) -> None:
    """In whole ratios; elsewhere ours takes the ratio from the ETH and rounds for the pool."""
    both = Both(chain, 8 * ETHER, 2 * ETHER)
    for who, eth in ((CURATOR, ETHER), (TRADER, 3 * ETHER)):
        both.peer.add(who, eth, eth // 4)
        words = (eth // 4, 0, who, FOREVER)
        both.start.must(who, both.pool, "addLiquidity", *words, value=eth)
        theirs = both.peer.pair.functions.balanceOf(who).call()
        assert chain.read(both.pool, "balanceOf", who) == theirs
    assert both.reserves() == both.peer.reserves()
