"""Every reader of the chain against whatever strangers can write there: none fails, none is silent.

A real studio, whose endpoint says other bytes wherever a name is to be read; and calls, events and
reverts of any bytes at all.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from eth_utils import event_abi_to_log_topic, function_abi_to_4byte_selector
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from web3 import Web3

from oracle.chain import abi, text
from oracle.chain.decoding import UnreadableError, arguments
from oracle.chain.generation.labels import labelled_axes
from oracle.chain.generation.models import ModelRegistry
from oracle.chain.generation.registration import Registration
from oracle.chain.governance.calls import Reader
from oracle.chain.sentences import why_refused
from oracle.chain.types import ModelId
from oracle.cli.tables import plain
from oracle.gallery.exhibits import Exhibits
from oracle.generator.manifest import load_model
from oracle.generator.released import DEFAULT, RELEASED
from oracle.local.studio import LocalStudio
from tests.support.hostile import BYTES, TEXTS, mutated, odd_calls

SLOW = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
HOSTILE = st.one_of(
    st.sampled_from(TEXTS), st.binary(max_size=80), st.text().map(lambda t: t.encode())
)


def is_clean(shown: str) -> bool:
    """Whether everything in a text is seen, and there is something."""
    return bool(shown.strip()) and all(c == "\n" or text.is_seen(c) for c in shown)


@given(HOSTILE)
def test_text__of_any_bytes__is_readable_and_lossless(said: bytes) -> None:
    raw = said.decode("utf-8", "surrogateescape")
    assert text.raw(raw) == said
    assert is_clean(text.name(said)) and is_clean(text.name(raw))
    assert is_clean(text.quoted(said))
    assert all(text.is_seen(c) for c in text.readable(said))
    assert "\x1b" not in plain(raw)
    text.readable(said).encode()


WORDS = st.one_of(
    st.sampled_from([0, 1, 31, 32, 33, 64, 96, 128, 160, 2**255, 2**256 - 1, 2**256 - 32]),
    st.integers(0, 2**256 - 1),
).map(lambda n: n.to_bytes(32, "big"))
DATA = st.one_of(st.binary(max_size=400), st.lists(WORDS, max_size=24).map(b"".join))
FUNCTIONS = [(n, e) for n in abi.ALL for e in abi.load(n) if e["type"] == "function"]
EVENTS = [(n, e) for n in abi.ALL for e in abi.load(n) if e["type"] == "event"]
ERRORS = [e for n in abi.ALL for e in abi.load(n) if e["type"] == "error"]


@settings(SLOW, max_examples=500)
@given(st.sampled_from(FUNCTIONS + EVENTS), DATA)
def test_arguments__of_any_bytes__are_read_or_refused_and_never_more_than_there_is(
    entry: tuple[str, dict[str, Any]], data: bytes
) -> None:
    try:
        found = arguments(entry[1]["inputs"], data)
    except UnreadableError:
        return
    assert len(found) == len(entry[1]["inputs"])
    assert weight(found) <= 4 * len(data) + 32


def weight(value: Any) -> int:
    """Bytes that a value was read from, at least."""
    if isinstance(value, list):
        return sum(map(weight, value))
    return len(value) if isinstance(value, bytes) else 1


def test_arguments__that_lead_to_the_same_bytes_again_and_again__are_refused() -> None:
    """Few bytes that claim to be many: a thousand offsets to one long text."""
    count, size = 1_000, 30_000
    offsets = ((count + 0) * 32).to_bytes(32, "big") * count
    data = (32).to_bytes(32, "big") + count.to_bytes(32, "big") + offsets
    data += size.to_bytes(32, "big") + bytes(size)
    with pytest.raises(UnreadableError):
        arguments([{"type": "bytes[]"}], data)


@pytest.fixture(scope="module")
def reader(deployed: LocalStudio) -> Reader:
    return Reader(deployed.chain.w3, deployed.deployment)


@SLOW
@given(st.sampled_from(FUNCTIONS), DATA)
def test_call__of_any_bytes__is_said_in_one_line(
    deployed: LocalStudio, reader: Reader, entry: tuple[str, dict[str, Any]], data: bytes
) -> None:
    name, function = entry
    target = deployed.deployment.contracts.get(name, "0x" + "11" * 20)
    selector = bytes(function_abi_to_4byte_selector(function))  # type: ignore[arg-type]
    for whole in (selector + data, data, selector[: len(data) % 4]):
        for shown in reader.call(target, len(data), whole):
            assert is_clean(shown) and "\n" not in shown


def test_call__that_is_odd__is_said_with_all_that_is_known_of_it(
    deployed: LocalStudio, reader: Reader
) -> None:
    deployment = deployed.deployment
    told = [reader.call(deployment.address(n), 0, data) for n, data in odd_calls(deployment)]
    assert all(is_clean(each.sentence) for each in told)
    said = [each.call for each in told]
    assert all(map(is_clean, said))
    assert said[0].endswith("requestRound(model=999, works=4, style=0x01020304)")
    assert "name=“\ufffd\ufffd-\ufffd-dusk\ufffd\ufffd[”" in said[2]
    assert said[3] == "ModelRegistry.setHouseStyle(model=999, style=40 bytes)"
    unknown = "with what the studio does not know"
    assert [unknown in s for s in said] == [n in (1, 5, 6, 8, 10) for n in range(len(said))]


@SLOW
@given(
    st.sampled_from(EVENTS),
    st.lists(WORDS, max_size=4),
    DATA,
)
def test_event__of_any_bytes__is_said_or_is_none_of_the_studios(
    deployed: LocalStudio,
    reader: Reader,
    entry: tuple[str, dict[str, Any]],
    topics: list[bytes],
    data: bytes,
) -> None:
    name, event = entry
    first = bytes(event_abi_to_log_topic(event))  # type: ignore[arg-type]
    address = deployed.deployment.contracts.get(name, "0x" + "11" * 20)
    shown = reader.event({"address": address, "topics": [first, *topics], "data": data})
    assert shown is None or is_clean(shown)


@SLOW
@given(st.sampled_from(ERRORS), DATA)
def test_revert__of_any_bytes__is_described(entry: dict[str, Any], data: bytes) -> None:
    selector = bytes(function_abi_to_4byte_selector({**entry, "type": "function"}))  # type: ignore[arg-type]
    for whole in (selector + data, b"\x08\xc3\x79\xa0" + data, data):
        assert is_clean(abi.describe_revert(whole))
        assert is_clean(why_refused(whole))


@pytest.fixture
def deaf(deployed: LocalStudio) -> Iterator[Web3]:
    """A client of its own, whose endpoint can be made to lie."""
    yield Web3(Web3.HTTPProvider(deployed.chain.url))


@pytest.mark.parametrize("bad", [*BYTES, *(t for t in TEXTS if len(t) <= 9)], ids=repr)
def test_names__of_any_bytes__stop_no_reader(
    deployed: LocalStudio, deaf: Web3, bad: bytes, tmp_path: Any
) -> None:
    """The name of a model, of its axes and of a palette: each is shown, and so is all beside it."""
    deployment = deployed.deployment
    honest = ModelRegistry(deployed.chain.w3, deployment)
    model = ModelId(1)
    wanted = honest.get(model)
    name, axis, palette = wanted.name, honest.axes(model)[7].name, honest.palette_names()[0]
    for old in (name, axis, palette):
        new = (bad * 9)[: len(old)].ljust(len(old), b"\xff")
        mutated(deaf, old.encode().ljust(32, b"\0"), new.ljust(32, b"\0"))
    registry = ModelRegistry(deaf, deployment)
    record = registry.get(model)
    assert record.name != name and is_clean(record.name)
    assert record.weights_digest == wanted.weights_digest
    assert registry.palette_names()[0] != palette and all(map(is_clean, registry.palette_names()))
    assert registry.palette_names()[1:] == honest.palette_names()[1:]
    assert [a.kind for a in registry.axes(model)] == [a.kind for a in honest.axes(model)]
    assert all(is_clean(a.name) for a in labelled_axes(registry, model))
    exhibits = Exhibits(deaf, deployment, tmp_path)
    assert exhibits.models()
    exhibits.close()
    sender = deployed.members[0].address
    assert (
        Registration(deaf, sender, deployment, load_model(RELEASED / DEFAULT)).steps() is not None
    )
