"""What a round pays beside what it takes, and the operator's rule that follows from it."""

import json
from pathlib import Path

import pytest

from oracle.chain.types import AttestationState, Phase, RoundId
from oracle.node.config import joinable
from oracle.node.limits import JOIN_GAS, ROUND_GAS
from oracle.node.operating.economics import LEFT_OUT, Economics, economics, in_gwei
from oracle.quantities import ETHER, GWEI
from tests.oracle.studio import RunningNode, Workshop

FEE = ETHER // 100 + 16 * ETHER // 10_000
"""Of a round of 16 works under the rules that a studio begins with."""

GAS = json.loads((Path(__file__).parents[2] / "benchmarks" / "gas.json").read_text())
DEAR = 100 * GWEI


@pytest.mark.parametrize(("sharers", "words"), [(3, "13.8 gwei"), (64, "0.647 gwei")])
def test_break_even__of_a_small_round__falls_with_the_operators(sharers: int, words: str) -> None:
    assert in_gwei(Economics(FEE, sharers, 0).break_even) == words


def test_gas_of_joining__lies_between_the_own_steps_and_all_of_them() -> None:
    own = sum(GAS[f"round.{step}"] for step in ("commit", "reveal", "settle"))
    assert own < JOIN_GAS < own + GAS["round.seed"] + GAS["round.finalise"] < ROUND_GAS


@pytest.mark.parametrize(
    ("rule", "price", "joins"),
    [
        ("always", 1_000 * GWEI, True),
        ("profit", 13 * GWEI, True),
        ("profit", 14 * GWEI, False),
        ("0.001", 17 * GWEI, True),
        ("0.001", 18 * GWEI, False),
        ("0", 13 * GWEI, True),
    ],
)
def test_rule__lets_join_what_loses_no_more_than_it_says(
    rule: str, price: int, joins: bool
) -> None:
    assert Economics(FEE, 3, price).is_joined_by(rule) is joins


@pytest.mark.parametrize("rule", ["never", "", "-1", "1,5", "1e-3", "0.0000000000000000001"])
def test_rule__that_is_none__is_refused(rule: str) -> None:
    with pytest.raises(ValueError, match="is no rule"):
        joinable(rule)


def price(workshop: Workshop, wei: int) -> None:
    """Lets gas cost about so much."""
    workshop.chain.rpc("anvil_setNextBlockBaseFeePerGas", hex(wei))
    workshop.chain.mine()


def figure(node: RunningNode, name: str) -> float:
    found = node.node.instruments.metrics.registry.get_sample_value(f"atelier_{name}")
    assert found is not None
    return found


def test_node__when_gas_is_dear__leaves_a_round_out_until_it_pays(workshop: Workshop) -> None:
    careful, usual = workshop.node(0, join="profit"), workshop.node(1)
    round_id = workshop.request()
    price(workshop, DEAR)
    for node in (usual, usual, careful, careful):
        node.once()
    assert usual.state(round_id) is AttestationState.COMMITTED, "it joins always"
    assert careful.state(round_id) is AttestationState.NONE
    note = careful.entry(round_id).note
    assert note.startswith(f"{LEFT_OUT} 'profit': its share of 0.0058 ETH, one of 2, pays for gas")
    assert (figure(careful, "rounds_left_out"), figure(careful, "rounds_troubled")) == (1, 0)
    assert figure(careful, "gas_price_gwei") > 50 > figure(careful, "break_even_gwei") > 20
    price(workshop, GWEI)
    careful.once()
    assert careful.state(round_id) is AttestationState.COMMITTED
    assert careful.entry(round_id).note == ""


def test_node__that_joined__reveals_however_dear_gas_is_by_then(workshop: Workshop) -> None:
    careful, other = workshop.node(0, join="profit"), workshop.node(1)
    round_id = workshop.request()
    for node in (careful, careful, other):
        node.once()
    workshop.close_commits(round_id)
    price(workshop, DEAR)
    careful.once()
    assert careful.state(round_id) is AttestationState.REVEALED


def test_economics__after_a_final_round__expects_as_many_as_agreed_there(
    workshop: Workshop,
) -> None:
    before, _ = workshop.finish()
    assert workshop.round(before).phase is Phase.FINALISED
    found = economics(
        workshop.chain.w3, workshop.studio.rounds, workshop.round(RoundId(workshop.request()))
    )
    assert found.sharers == workshop.round(before).agreeing == 3
