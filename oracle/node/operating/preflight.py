"""What a node needs, checked one by one; each failure says what to do."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from eth_account.signers.local import LocalAccount
from web3 import Web3
from web3.exceptions import ContractLogicError

from oracle.chain.deployment import Deployment
from oracle.chain.endpoints import Endpoints
from oracle.chain.generation.models import ModelRecord, ModelRegistry
from oracle.chain.generation.operators import OperatorRegistry
from oracle.chain.generation.referee import Referee
from oracle.chain.generation.rounds import RoundBook
from oracle.chain.retryable import BAD_ANSWERS
from oracle.chain.types import ModelId, Phase, RoundId
from oracle.errors import AtelierError, FatalError
from oracle.generator.cid import content_digest
from oracle.making.model_store import ModelStore
from oracle.making.style_palettes import palettes_of
from oracle.node.config import NodeConfig
from oracle.node.context import identity
from oracle.node.journal.journal import Journal
from oracle.node.keys import load_key
from oracle.node.outlook import rounds_paid
from oracle.words import duration, ether, one_line

FEW_ROUNDS = 10
"""With gas for fewer rounds than this the check warns."""

OLD_SECONDS = 300
"""A head older than this means that the endpoint, or this machine's clock, is behind."""

WORK_BYTES = 66_400
"""What a work takes on the disk at most: 256×256 pixels with sixteen inks, and its CID."""


class Verdict(StrEnum):
    """How a check ended."""

    GOOD = "good"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was looked at, what was found, and what to do about it if anything."""

    what: str
    verdict: Verdict
    found: str
    remedy: str = ""


def good(what: str, found: str) -> Finding:
    """A check that is passed."""
    return Finding(what, Verdict.GOOD, found)


def check_node(config: NodeConfig, models: ModelStore) -> Iterator[Finding]:
    """All checks in order; what builds on a failed one is left out. Changes nothing anywhere."""
    try:
        deployment = Deployment.load(config.deployment)
    except FatalError as error:
        yield Finding("deployment record", Verdict.FAILED, str(error), "get the studio's record")
        return
    yield good("deployment record", f"{deployment.name} on chain {deployment.chain_id}")
    yield from _disk(config)
    yield _journal(config, identity(deployment, config))
    account: LocalAccount | None = None
    try:
        account = load_key(config.keystore, config.password_file)
    except FatalError as error:
        remedy = "name the right files, or make a key with `atelier-oracle init --new-key`"
        yield Finding("key", Verdict.FAILED, str(error), remedy)
    else:
        yield good("key", account.address)
    endpoints = Endpoints(config.rpc, deployment.chain_id, timeout=config.rpc_seconds)
    w3 = None
    try:
        yield from _endpoints(endpoints)
        w3 = endpoints.client()
        deployment.check(w3)
    except (AtelierError, *BAD_ANSWERS) as error:
        remedy = "use an endpoint of the studio's chain, or another deployment record"
        yield Finding("chain", Verdict.FAILED, one_line(error, 300), remedy)
        return
    yield good("contracts", f"{len(deployment.contracts)} are where the record says")
    yield _clock(w3)
    try:
        yield from _operator(config, w3, deployment, account)
        yield from _works(w3, deployment, models)
    except (AtelierError, *BAD_ANSWERS) as error:
        yield Finding(
            "chain", Verdict.FAILED, one_line(error, 300), "try again, or another endpoint"
        )


def _disk(config: NodeConfig) -> Iterator[Finding]:
    free = shutil.disk_usage(config.data).free
    room = free // WORK_BYTES
    found = f"{free / 2**30:.1f} GiB free in {config.data}, room for {room:,} works"
    if room < 1_000:
        yield Finding("disk", Verdict.FAILED, found, "free some space, or move `data`")
    elif room < 100_000:
        yield Finding("disk", Verdict.WARNING, found, "a year of rounds may take more")
    else:
        yield good("disk", found)


def _journal(config: NodeConfig, identity: dict[str, str]) -> Finding:
    if not config.journal.is_file():
        return good("journal", "none yet: the first run makes it")
    try:
        with Journal(config.journal, identity, read_only=True) as journal:
            return good("journal", f"whole, {len(journal.states())} rounds")
    except FatalError as error:
        return Finding("journal", Verdict.FAILED, str(error), "see there")


def _endpoints(endpoints: Endpoints) -> Iterator[Finding]:
    found = endpoints.survey()
    living = sum(not health.trouble for health in found)
    for health in found:
        if health.trouble:
            is_bad = health.is_elsewhere or not living
            verdict = Verdict.FAILED if is_bad else Verdict.WARNING
            remedy = "the node uses the others meanwhile: mend or replace it"
            if not living:
                remedy = "check the URL, the provider's limits, and that the node runs"
            yield Finding("endpoint", verdict, health.trouble, remedy)
        else:
            told = f"{health.place} at block {health.head} in {health.seconds * 1000:.0f} ms"
            yield good("endpoint", told)
    if len(found) == 1:
        told = "one endpoint: when it is down, the node waits"
        yield Finding("endpoints", Verdict.WARNING, told, "name a second provider in `rpc`")


def _clock(w3: Web3) -> Finding:
    behind = int(time.time()) - int(w3.eth.get_block("latest")["timestamp"])
    if abs(behind) <= OLD_SECONDS:
        return good("clock", f"the newest block is {duration(max(0, behind))} old")
    where = "old" if behind > 0 else "in the future"
    found = f"the newest block is {duration(abs(behind))} {where}"
    return Finding("clock", Verdict.WARNING, found, "check this machine's clock and the endpoint")


def _operator(
    config: NodeConfig, w3: Web3, deployment: Deployment, account: LocalAccount | None
) -> Iterator[Finding]:
    registry = OperatorRegistry(w3, deployment)
    if not registry.is_registered(config.operator):
        remedy = (
            f"bond at least {ether(registry.min_bond())}: "
            "`atelier-oracle register --owner-keystore FILE --bond ETH`"
        )
        yield Finding("operator", Verdict.FAILED, f"{config.operator} is none yet", remedy)
        return
    operator = registry.get(config.operator)
    registered = ModelRegistry(w3, deployment)
    used = (registered.dispute_gas(record.id) for record in registered.in_use())
    stake = RoundBook(w3, deployment).stake(max(used, default=0))
    bond = f"bond {ether(operator.bond)}, {ether(operator.free)} free, a round takes {ether(stake)}"
    if operator.exit_at:
        remedy = "`atelier-oracle exit --cancel` if that is not meant"
        yield Finding("operator", Verdict.WARNING, "leaving: it takes no new rounds", remedy)
    elif operator.bond < registry.min_bond() or operator.free < stake:
        yield Finding("operator", Verdict.FAILED, bond, "`atelier-oracle top-up ETH`")
    else:
        yield good("operator", bond)
    if account is not None and account.address != operator.signer:
        found = f"the operator acts through {operator.signer}, the keystore holds another key"
        yield Finding("signer", Verdict.FAILED, found, "`atelier-oracle set-signer`, or that key")
    balance = int(w3.eth.get_balance(w3.to_checksum_address(operator.signer)))
    paid = rounds_paid(w3, balance)
    found = f"{operator.signer} has {ether(balance)}: gas for {paid:,} rounds at today's fees"
    if paid >= FEW_ROUNDS:
        yield good("gas", found)
    else:
        verdict = Verdict.WARNING if paid else Verdict.FAILED
        yield Finding("gas", verdict, found, f"send {operator.signer} some ETH")


def _works(w3: Web3, deployment: Deployment, models: ModelStore) -> Iterator[Finding]:
    registry = ModelRegistry(w3, deployment)
    records = registry.in_use()
    for record in records:
        model = record.id
        try:
            models.generator(registry, model)
        except FatalError as error:
            remedy = "restore the released folder, or remove it: the chain has the weights"
            yield Finding(f"model {model}", Verdict.FAILED, str(error), remedy)
        else:
            digest = record.weights_digest.hex()[:8]
            yield good(f"model {model}", f"{record.name}, weights 0x{digest}…")
    known = _known_work(w3, deployment, registry, records)
    if known is None:
        found = "no round is final yet, and no authorised model has a house style"
        yield Finding("self-test", Verdict.WARNING, found, "check again before the first round")
        return
    try:
        model, seed, style = known
        generator = models.generator(registry, model)
        palettes = palettes_of(registry, generator.axes, style)
        (work,) = generator.works(seed, [0], style, palettes)
        chains = Referee(w3, deployment).make(model, seed, 0, style)
    except ContractLogicError as error:
        found = f"the endpoint does not run the model: {one_line(error, 300)}"
        remedy = "a provider with a higher gas limit for eth_call lets the node check itself"
        yield Finding("self-test", Verdict.WARNING, found, remedy)
        return
    except FatalError as error:
        yield Finding("self-test", Verdict.FAILED, str(error), "see the model above")
        return
    if content_digest(chains) == work.digest:
        yield good("self-test", f"{work.cid} is what the chain makes, too")
    else:
        found = "this machine makes another work than the chain"
        remedy = "do not run rounds here: check memory, processor and the installed release"
        yield Finding("self-test", Verdict.FAILED, found, remedy)


def _known_work(
    w3: Web3, deployment: Deployment, registry: ModelRegistry, models: list[ModelRecord]
) -> tuple[ModelId, bytes, bytes] | None:
    """Model, seed and style of works to make: the last final round's, or of no round."""
    book = RoundBook(w3, deployment)
    for number in range(book.count(), 0, -1):
        record = book.get(RoundId(number))
        if record.phase is Phase.FINALISED:
            return record.model, record.seed, record.style
    for model in models:
        style = registry.house_style(model.id)
        if style:
            return model.id, bytes(32), style
    return None
