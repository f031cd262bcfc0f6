"""What happened in a studio as plain files, so that an exported page needs not ask for it.

`ADDRESS-TOPIC.json` has all events of one kind of one contract; `fixed.json` what views answered
that can never answer otherwise. Only blocks count that no reorganisation can replace.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from web3 import Web3
from web3.contract.contract import ContractFunction

from oracle.chain.access.multicall import MULTICALL3, answered
from oracle.chain.deployment import Deployment
from oracle.chain.generation.rounds import RoundBook
from oracle.gallery.answers import row_of
from oracle.gallery.present import DEEPEST_REORG
from oracle.index.studio_index import StudioIndex

FOLDER: Final = "history"
FIXED: Final = "fixed.json"


def write_history(
    w3: Web3, deployment: Deployment, index: StudioIndex, folder: Path
) -> dict[str, object]:
    """Writes the files into `folder`; returns what the page is told: up to which block, which kinds
    there are, and whether the chain has Multicall3. Raises RetryableError, FatalError, OSError."""
    head = index.catch_up()
    block = max(deployment.block - 1, head.number - DEEPEST_REORG)
    kinds: dict[str, list[Any]] = defaultdict(list)
    for row in index.logs(last=block):
        place, (topic, *_) = "0x" + bytes(row.address).hex(), row_of(row)[3]
        kinds[f"{place}-{topic}"].append(row_of(row))
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in kinds.items():
        (folder / f"{name}.json").write_text(json.dumps(rows, separators=(",", ":")))
    calls = list(_fixed(w3, deployment, index))
    answers = answered(w3, calls)
    known = {
        f"{call.address.lower()} {call._encode_transaction_data()}": "0x" + data.hex()
        for call, (is_good, data) in zip(calls, answers, strict=True)
        if is_good
    }
    (folder / FIXED).write_text(json.dumps(known, separators=(",", ":")))
    there = bool(w3.eth.get_code(MULTICALL3))
    return {"block": block, "kinds": sorted(kinds), "hasMulticall": there}


def _fixed(w3: Web3, deployment: Deployment, index: StudioIndex) -> Iterator[ContractFunction]:
    """The views that can never answer otherwise, of all that there is in the studio by now."""
    rounds = RoundBook(w3, deployment, index)
    oracle = rounds.contract.functions
    over = [record.id for record in rounds.all() if record.phase.is_over]
    yield from (oracle.getRound(number) for number in over)
    models = deployment.contract(w3, "ModelRegistry").functions
    for number in range(models.paletteCount().call()):
        yield models.paletteName(number)
        yield models.palette(number)
    yield from (models.axes(n + 1) for n in range(models.modelCount().call()))
    artwork = deployment.contract(w3, "Artwork").functions
    for mint in index.events("Artwork", "Transfer"):
        if not int(mint.arguments["from"], 16):
            yield artwork.workOf(mint.arguments["id"])
    if "Curation" in deployment.contracts:
        curation = deployment.contract(w3, "Curation").functions
        yield from (curation.winner(n) for n in range(curation.winnerCount().call()))
    if "RoundSplits" in deployment.contracts:
        splits = deployment.contract(w3, "RoundSplits").functions
        for number in over:
            yield splits.splitterOf(number)
            yield splits.splitOf(number)
