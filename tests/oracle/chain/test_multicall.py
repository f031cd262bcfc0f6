"""Many views in few requests tell what each tells alone, with and without Multicall3."""

from collections.abc import Iterator
from typing import Any

import pytest
from web3 import Web3
from web3.exceptions import BadFunctionCallOutput, ContractLogicError

from oracle.chain import abi, text
from oracle.chain.access import multicall
from oracle.chain.access.multicall import MULTICALL3, together, tried
from oracle.chain.connection import connect
from oracle.chain.sender import revert_reason
from oracle.local.studio import LocalStudio
from tests.support.bad_endpoint import BadEndpoint
from tests.support.solidity import compiled

PROGRAM = "contracts/reading/CallTogether.sol"
SOURCE = "tests/support/contracts/Multicall.sol"
NOBODY = Web3.to_checksum_address("0x" + "ab" * 20)


@pytest.fixture(params=["with", "without"])
def relay(
    request: pytest.FixtureRequest, live_studio: LocalStudio, monkeypatch: pytest.MonkeyPatch
) -> Iterator[BadEndpoint]:
    """An endpoint of a chain with Multicall3, and of one without."""
    chain = live_studio.chain
    # As the source is now; that the program which ships is the same, `tools/abi.py` checks.
    program = bytes.fromhex(compiled(PROGRAM)["CallTogether"].bytecode)
    monkeypatch.setattr(multicall, "program", lambda: program)
    if request.param == "with":
        artifact = compiled(SOURCE)["Multicall"]
        made = chain.w3.eth.contract(abi=artifact.abi, bytecode=artifact.bytecode)
        sent = made.constructor().transact({"from": live_studio.members[0].address})
        where = chain.w3.eth.wait_for_transaction_receipt(sent)["contractAddress"]
        chain.rpc("anvil_setCode", MULTICALL3, Web3.to_hex(chain.w3.eth.get_code(where)))
    with BadEndpoint(chain) as endpoint:
        yield endpoint


def views(studio: LocalStudio, w3: Web3) -> list[Any]:
    """Views with every kind of answer: numbers, addresses, bytes, texts, structs, lists."""
    of = studio.deployment.contract
    registry, oracle = of(w3, "ModelRegistry").functions, of(w3, "GenerationOracle").functions
    names = [registry.paletteName(number) for number in range(registry.paletteCount().call())]
    palettes = [registry.palette(number) for number in range(len(names))]
    several = [registry.getModel(1), registry.axes(1), oracle.getRules(), oracle.roundCount()]
    return [*several, *names, *palettes, of(w3, "StudioToken").functions.name()]


def test_together__of_many_views__tells_what_each_tells_alone_in_few_requests(
    live_studio: LocalStudio, relay: BadEndpoint
) -> None:
    w3 = connect(relay.url)
    calls = views(live_studio, w3)
    asked = len(relay.asked)
    found = together(w3, calls)
    assert len(relay.asked) - asked <= 2 + len(calls) // 20
    assert found == [call.call() for call in calls]
    assert together(w3, []) == []


def test_together__when_one_reverts_or_is_nowhere__says_so_and_tells_the_others(
    live_studio: LocalStudio, relay: BadEndpoint
) -> None:
    w3 = connect(relay.url)
    oracle = live_studio.deployment.contract(w3, "GenerationOracle").functions
    nowhere = text.contract(w3, NOBODY, abi.load("GenerationOracle")).functions
    good, reverts, lacks = oracle.roundCount(), oracle.getRound(77), nowhere.roundCount()
    first, second, third, last = tried(w3, [good, reverts, lacks, good])
    assert first == last == 0
    assert isinstance(second, ContractLogicError)
    assert "RoundUnknown(round=77)" in revert_reason(second)
    assert isinstance(third, BadFunctionCallOutput)
    for bad, kind in ((reverts, ContractLogicError), (lacks, BadFunctionCallOutput)):
        with pytest.raises(kind):
            together(w3, [good, bad])
        (alone,) = tried(w3, [bad])
        assert isinstance(alone, kind)


def test_together__when_the_endpoint_takes_so_many_for_too_much__asks_in_halves(
    live_studio: LocalStudio, relay: BadEndpoint
) -> None:
    w3 = connect(relay.url)
    calls = views(live_studio, w3)
    together(w3, calls[:2])
    relay.gas_cap = 150_000
    assert together(w3, calls) == [call.call() for call in calls]
