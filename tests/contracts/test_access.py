"""What is not for everybody is refused to a stranger for that reason, on the deployed studio."""

from typing import Any

import pytest
from eth_abi import encode
from eth_utils import function_abi_to_4byte_selector

from oracle.chain import abi
from tests.contracts.access import Rule, rules_of
from tests.contracts.studio import Studio
from tests.support.refusals import refusal

RULES = sorted(
    ((name, rule) for name in abi.ALL for rule in rules_of(name)),
    key=lambda pair: (pair[0], pair[1].function),
)


def nothing(entry: dict[str, Any]) -> Any:
    """The emptiest value of an argument."""
    kind = str(entry["type"])
    if kind.endswith("[]"):
        return []
    if kind == "tuple":
        return tuple(map(nothing, entry["components"]))
    if kind.startswith("bytes"):
        return bytes(int(kind[5:] or 0))
    return {"address": "0x" + "00" * 20, "bool": False, "string": ""}.get(kind, 0)


def kind_of(entry: dict[str, Any]) -> str:
    """An argument's type as the encoder has it."""
    kind = str(entry["type"])
    if not kind.startswith("tuple"):
        return kind
    return f"({','.join(map(kind_of, entry['components']))}){kind[5:]}"


def empty_calls(name: str, function: str) -> list[bytes]:
    """A call with the emptiest arguments for each function of that name."""
    entries = [
        entry
        for entry in abi.load(name)
        if entry["type"] == "function" and entry.get("name") == function
    ]
    return [
        bytes(function_abi_to_4byte_selector(entry))
        + encode(list(map(kind_of, entry["inputs"])), list(map(nothing, entry["inputs"])))
        for entry in entries
    ]


@pytest.mark.parametrize(("name", "rule"), RULES, ids=[f"{n}-{r.function}" for n, r in RULES])
def test_function__when_a_stranger_calls_it__is_refused_for_that(
    studio: Studio, name: str, rule: Rule
) -> None:
    calls = empty_calls(name, rule.function)
    assert calls, f"{name} has no {rule.function} in its ABI"
    if name not in studio.deployment.contracts:
        pytest.skip(f"{name} is made anew for each work, and tested with its room")
    for call in calls:
        said = refusal(studio.w3, studio.stranger.address, studio.deployment.address(name), call)
        assert said.startswith(f"{rule.error}("), said
