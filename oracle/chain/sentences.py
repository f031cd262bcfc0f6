"""What a refusal, or a call that members vote on, means to a person: one sentence of one table.

`sentences.json` has a sentence for every custom error (`errors`) and for every call that a vote
makes (`calls`, by `Contract.function`, or by the function alone where every contract has it). The
gallery reads the same file. A sentence names values in braces, as `{min}`: said in the unit that
the contracts name, or in one that follows, as in `{max:wei}`. Where one value decides what is to
be said, `by` names it, and there is a sentence for when it is `set` (not zero) and one for when it
is not.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from web3 import Web3

from oracle.chain.abi import Refused, describe_revert, in_words, refused
from oracle.chain.addresses import ETH
from oracle.chain.text import quoted
from oracle.chain.units import SAID

FILE = Path(__file__).with_name("sentences.json")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
PLACE = re.compile(r"\{(\w+)(?::(\w+))?\}")
"""Where a sentence names a value, and the unit if it says one."""

Sentence = str | Mapping[str, str]


@cache
def table(kind: str) -> Mapping[str, Sentence]:
    """The sentences for `errors` or for `calls`."""
    found: dict[str, Sentence] = json.loads(FILE.read_text())[kind]
    return found


def why_refused(data: str | bytes) -> str:
    """Why a contract refused, from its revert's data: the sentence, and the error as it came.

    `The least bid is 0.1 ETH. [AuctionBidInvalid(min=0.1 ETH)]`; without a sentence the error
    alone, as `describe_revert` has it.
    """
    known = refused(data)
    sentence = known and refusal(known)
    return f"{sentence} [{describe_revert(data)}]" if sentence else describe_revert(data)


def refusal(known: Refused) -> str | None:
    """The sentence for a custom error; None if its values cannot be read."""
    sentence = table("errors").get(known.error)
    if sentence is None or known.values is None:
        return None
    given = {i["name"]: (i, v) for i, v in zip(known.inputs, known.values, strict=True)}

    def said(name: str, unit: str | None) -> str:
        argument, value = given[name]
        if unit:
            return SAID[unit](value)
        if argument["type"] == "address":
            return Web3.to_checksum_address(value)
        if argument["type"] == "string":
            return quoted(value)
        return in_words(known.error, argument, value)

    return filled(sentence, {name: value for name, (_, value) in given.items()}, said)


def of_call(contract: str, function: str) -> Sentence | None:
    """The sentence for a call of a contract's function, if the table has one."""
    calls = table("calls")
    return calls.get(f"{contract}.{function}", calls.get(function))


def filled(
    sentence: Sentence, values: Mapping[str, Any], said: Callable[[str, str | None], str]
) -> str:
    """The sentence with its values, each as `said` has it of its name and its unit."""
    if not isinstance(sentence, str):
        sentence = sentence["set" if values[sentence["by"]] not in (0, ETH) else "unset"]
    return PLACE.sub(lambda place: said(place[1], place[2]), sentence)


def worded(name: str) -> str:
    """A parameter's name as words: `noShowPenaltyBps` is `no show penalty`."""
    return _HUMP.sub(" ", name.rstrip("_").removesuffix("Bps")).lower()
