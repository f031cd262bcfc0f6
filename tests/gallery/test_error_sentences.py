"""What the page says of a contract's error asks only for values that the error carries."""

import re

import pytest

from oracle.chain import abi
from oracle.local.anvil import PROJECT

SOURCE = (PROJECT / "gallery" / "src" / "wallet" / "errors.ts").read_text()
SENTENCE = re.compile(
    r"^  (\w+): \((values)?\) =>(.*?)(?=^  \w+: \(|^\};)", re.MULTILINE | re.DOTALL
)


def errors() -> dict[str, set[str]]:
    """The errors of all contracts, and what each carries by name."""
    return {
        entry["name"]: {each["name"] for each in entry["inputs"]}
        for contract in abi.ALL
        for entry in abi.load(contract)
        if entry["type"] == "error"
    }


SENTENCES = [(name, text) for name, _, text in SENTENCE.findall(SOURCE)]


def test_sentences__are_found() -> None:
    assert len(SENTENCES) > 50


@pytest.mark.parametrize(("name", "text"), SENTENCES, ids=[name for name, _ in SENTENCES])
def test_sentence__of_an_error__asks_for_what_it_carries(name: str, text: str) -> None:
    asked = set(re.findall(r'values\["(\w+)"\]', text))
    assert asked <= errors()[name]
