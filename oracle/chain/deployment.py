"""The deployment record: where the studio's contracts are. Scripts, console and node read it."""

from pathlib import Path

from eth_typing import ChecksumAddress
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from web3 import Web3
from web3.contract import Contract
from web3.contract.contract import ContractFunction

from oracle.chain import abi, text
from oracle.chain.access.multicall import answered
from oracle.chain.addresses import Address
from oracle.errors import FatalError

SCHEMA = 1


class Deployment(BaseModel):
    """One studio on one chain. `block` is the first block that can hold anything of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    schema_version: int = Field(default=SCHEMA, ge=1, le=SCHEMA)
    name: str
    chain_id: int = Field(ge=1)
    block: int = Field(ge=0)
    contracts: dict[str, Address]

    @classmethod
    def load(cls, path: Path) -> "Deployment":
        """Reads a record. Raises FatalError with one line that says what is wrong with it."""
        try:
            record = cls.model_validate_json(path.read_text())
        except FileNotFoundError:
            raise FatalError(
                f"no deployment record at {path}: deploy with `ape run deploy`, "
                "or name another file"
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            raise FatalError(f"the deployment record {path} cannot be read: {error}") from error
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(p) for p in first["loc"]) or "the file"
            raise FatalError(
                f"the deployment record {path} is damaged at {where}: {first['msg']}"
            ) from error
        missing = [n for n in abi.CONTRACTS if n not in record.contracts]
        if missing:
            raise FatalError(f"the deployment record {path} lacks {', '.join(missing)}")
        return record

    def save(self, path: Path) -> None:
        """Writes the record whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".tmp")
        temporary.write_text(self.model_dump_json(indent=2) + "\n")
        temporary.replace(path)

    def address(self, contract: str) -> ChecksumAddress:
        """The address of `contract`, one of `abi.CONTRACTS` or `abi.MARKET`.

        Raises FatalError if the studio has none, as one without a market.
        """
        if contract not in self.contracts:
            raise FatalError(f"the studio {self.name} has no {contract}")
        return Web3.to_checksum_address(self.contracts[contract])

    def contract(self, w3: Web3, contract: str) -> Contract:
        """A web3 contract for `contract`. Raises FatalError if the studio has none."""
        return text.contract(w3, self.address(contract), abi.load(contract))

    def check(self, w3: Web3) -> None:
        """Raises FatalError unless every contract of the record has code on this chain."""
        answers = answered(w3, [_view(self.contract(w3, name)) for name in self.contracts])
        for name, answer in zip(self.contracts, answers, strict=True):
            # A view of a contract that is not there succeeds, and returns nothing.
            if answer == (True, b""):
                raise FatalError(
                    f"{name} is not at {self.address(name)} on chain {self.chain_id}: "
                    "the deployment record belongs to another chain or an older local one"
                )


def _view(contract: Contract) -> ContractFunction:
    """A view that returns something, of nothing or of number 0. Raises FatalError if none is."""
    views = [
        entry
        for entry in contract.abi
        if entry["type"] == "function"
        and entry["stateMutability"] in ("view", "pure")
        and entry["outputs"]
        and all(argument["type"] == "uint256" for argument in entry["inputs"])
    ]
    # One of a number may refuse it, which an address without code does not.
    for entry in sorted(views, key=lambda entry: len(entry["inputs"])):
        found: ContractFunction = contract.functions[entry["name"]](*[0] * len(entry["inputs"]))
        return found
    raise FatalError(f"{contract.address} has no view by which it could be known")
