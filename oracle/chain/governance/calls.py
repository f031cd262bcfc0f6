"""What calls and events of a studio's contracts mean, whatever their author says of them."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from eth_utils import event_abi_to_log_topic, function_abi_to_4byte_selector
from hexbytes import HexBytes
from web3 import Web3
from web3.exceptions import ContractLogicError

from oracle.chain import abi, sentences, text, units
from oracle.chain.addresses import ETH
from oracle.chain.decoding import UnreadableError, arguments
from oracle.chain.deployment import Deployment
from oracle.chain.generation.labels import style_words
from oracle.chain.generation.models import ModelRegistry
from oracle.chain.types import ModelId
from oracle.generator.style import StyleError
from oracle.words import ether

MAX_BYTES = 32
"""More bytes than this are counted instead of shown."""

MONEY = "wei"
CURRENCIES = ("token", "currency")
"""Arguments that name the currency of an amount beside them; the zero address is ETH."""


class Told(NamedTuple):
    """What a call does: a sentence, and the call itself as `Treasury.pay(to=0x…, amount=1 ETH)`;
    both are the same where there is no sentence for it."""

    sentence: str
    call: str

    @classmethod
    def bare(cls, call: str) -> "Told":
        """A call that no sentence is known for."""
        return cls(call, call)

    @property
    def lines(self) -> tuple[str, ...]:
        """The sentence, and the call behind it where it says more."""
        return (self.sentence,) if self.sentence == self.call else (self.sentence, self.call)


class Reader:
    """Reads calls and events of one studio."""

    def __init__(self, w3: Web3, deployment: Deployment) -> None:
        self._models = ModelRegistry(w3, deployment)
        self._names = {
            Web3.to_checksum_address(address): name
            for name, address in deployment.contracts.items()
        }

    def call(self, target: str, value: int, data: bytes) -> Told:
        """One call: a sentence and the call itself, or what is unknown about it."""
        where = Web3.to_checksum_address(target)
        name = self._names.get(where)
        if not data:
            return Told.bare(f"pays {ether(value)} to {name or where}")
        paid = f", paying {ether(value)}" if value else ""
        for entry in abi.load(name) if name else ():
            if entry["type"] != "function":
                continue
            if function_abi_to_4byte_selector(entry) != data[:4]:  # type: ignore[arg-type]
                continue
            try:
                values = arguments(entry["inputs"], data[4:])
            except UnreadableError:
                break
            kind = f"{name}.{entry['name']}"
            call = f"{kind}({', '.join(self._arguments(kind, entry['inputs'], values))}){paid}"
            sentence = self._sentence(str(name), entry, values)
            if sentence is None:
                return Told.bare(call)
            return Told(f"{sentence} It sends {ether(value)} along." if value else sentence, call)
        what = f"0x{data[:4].hex()} and {max(0, len(data) - 4)} bytes"
        return Told.bare(f"calls {name or where} with what the studio does not know, {what}{paid}")

    def _sentence(
        self, contract: str, entry: Mapping[str, Any], values: Sequence[Any]
    ) -> str | None:
        sentence = sentences.of_call(contract, entry["name"])
        if sentence is None:
            return None
        kind, inputs = f"{contract}.{entry['name']}", entry["inputs"]
        named = dict(zip(_names(inputs), values, strict=True))
        shown = dict(zip(_names(inputs), self._said(kind, inputs, values), strict=True))
        for item in inputs:
            if item["type"].startswith("tuple"):
                shown[item["name"]] = self._listed(item, named[item["name"]])

        def said(name: str, unit: str | None) -> str:
            if name == "contract":
                return contract
            return units.SAID[unit](named[name]) if unit else shown[name]

        return sentences.filled(sentence, named, said)

    def _listed(self, item: Mapping[str, Any], value: Any) -> str:
        """A struct as `base fee 0.1 ETH, quorum 3`; more of them parted by semicolons."""
        if item["type"] != "tuple":
            one = {**item, "type": item["type"].rpartition("[")[0]}
            return "; ".join(self._listed(one, each) for each in value) or "none"
        said = self._said(units.struct(item), item["components"], value)
        names = map(sentences.worded, _names(item["components"]))
        return ", ".join(f"{name} {each}" for name, each in zip(names, said, strict=True))

    def event(self, log: Mapping[str, Any]) -> str | None:
        """One event of a known contract: `ModelRegistry: ModelAuthorised(model=2)`."""
        name = self._names.get(Web3.to_checksum_address(log["address"]))
        topics = [bytes(HexBytes(topic)) for topic in log["topics"]]
        data = bytes(HexBytes(log["data"]))
        for entry in abi.load(name) if name and topics else ():
            if entry["type"] != "event" or event_abi_to_log_topic(entry) != topics[0]:  # type: ignore[arg-type]
                continue
            indexed = [i for i in entry["inputs"] if i["indexed"]]
            plain = [i for i in entry["inputs"] if not i["indexed"]]
            try:
                named = dict(zip(_names(plain), arguments(plain, data), strict=True))
                # A topic has only the digest of a value that is longer than a word.
                words = [i if _fits(i) else {**i, "type": "bytes32"} for i in indexed]
                named |= zip(_names(indexed), arguments(words, b"".join(topics[1:])), strict=True)
            except UnreadableError:
                return f"{name}: {entry['name']}, with what cannot be read"
            values = [named[i["name"]] for i in entry["inputs"]]
            kind = f"{name}.{entry['name']}"
            shown = ", ".join(self._arguments(kind, entry["inputs"], values))
            return f"{name}: {entry['name']}({shown})"
        return None

    def _arguments(
        self, kind: str, inputs: Sequence[Mapping[str, Any]], values: Sequence[Any]
    ) -> list[str]:
        said = zip(_names(inputs), self._said(kind, inputs, values), strict=True)
        return [f"{name}={each}" if name else each for name, each in said]

    def _said(
        self, kind: str, inputs: Sequence[Mapping[str, Any]], values: Sequence[Any]
    ) -> list[str]:
        """Each value in words, without its name."""
        named = {item["name"]: value for item, value in zip(inputs, values, strict=True)}
        is_eth = all(named.get(name, ETH) == ETH for name in CURRENCIES)
        shown = []
        for item, value in zip(inputs, values, strict=True):
            said = None
            if is_eth or units.of(kind, item) != MONEY:
                said = units.said(kind, item, value)
            if item["name"] == "style" and isinstance(value, bytes) and "model" in named:
                said = self._style(ModelId(named["model"]), value)
            shown.append(self._value(item, value) if said is None else said)
        return shown

    def _value(self, item: Mapping[str, Any], value: Any) -> str:
        if "[" in item["type"]:
            one = {**item, "type": item["type"].rpartition("[")[0]}
            return "[" + ", ".join(self._value(one, v) for v in value) + "]"
        if item["type"] == "tuple":
            shown = self._arguments(units.struct(item), item["components"], value)
            return "(" + ", ".join(shown) + ")"
        if isinstance(value, bool):
            return "yes" if value else "no"
        if item["type"] == "string":
            return text.quoted(value)
        if isinstance(value, bytes):
            return _shown(value)
        if item["type"] == "address":
            where = Web3.to_checksum_address(value)
            return self._names.get(where, where)
        return str(value)

    def _style(self, model: ModelId, style: bytes) -> str:
        if not style:
            return "the house style"
        try:
            return "; ".join(style_words(self._models, model, style))
        except (StyleError, ContractLogicError):
            # No such model, or no style of it.
            return _shown(style)


def _names(items: Sequence[Mapping[str, Any]]) -> list[str]:
    return [item["name"] for item in items]


def _fits(item: Mapping[str, Any]) -> bool:
    """Whether a value of this kind is one word, which a topic holds."""
    return item["type"] not in ("string", "bytes", "tuple") and "[" not in item["type"]


def _shown(value: bytes) -> str:
    return f"{len(value)} bytes" if len(value) > MAX_BYTES else "0x" + value.hex()
