"""`export-car`, `verify` and `dry-run`: what a node has, what a file is, what would be done."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from oracle.chain.types import AttestationState, Phase, RoundId
from oracle.content.store import ContentStore
from oracle.generator.cid import cid_from_digest
from oracle.local.anvil import PROJECT
from tests.oracle.cli.commands import atelier, refused, succeeded
from tests.oracle.studio import RunningNode, Workshop

READER = PROJECT / "tests" / "oracle" / "content" / "read_car.mjs"


@contextmanager
def beside(node: RunningNode, folder: Path) -> Iterator[Path]:
    """A folder whose settings are the node's, data folder included."""
    text = node.operator.config.read_text()
    for name in ("signer.json", "password"):
        text = text.replace(f'"{name}"', f'"{node.operator.folder / name}"')
    text = text.replace('data = "data"', f'data = "{node.config.data}"')
    (folder / "node.toml").write_text(text)
    yield folder


@pytest.fixture
def over(workshop: Workshop) -> tuple[RoundId, RunningNode]:
    round_id, nodes = workshop.finish()
    return round_id, nodes[0]


def test_export_car__writes_what_ipld_itself_reads(
    over: tuple[RoundId, RunningNode], tmp_path: Path
) -> None:
    round_id, node = over
    with beside(node, tmp_path) as folder:
        target = tmp_path / "exported.car"
        told = succeeded(atelier("export-car", str(round_id), "-o", str(target), folder=folder))
        assert "their root is on the chain" in told
        again = atelier("export-car", str(round_id), "-o", str(target), folder=folder)
        assert "exists: name another" in refused(again)
        missing = atelier("export-car", "77", folder=folder)
        assert "there is no round 77" in refused(missing)
    done = subprocess.run(
        ["node", str(READER), str(target)], capture_output=True, text=True, check=True
    )
    read = json.loads(done.stdout)
    store = ContentStore(node.config.works)
    cids = [cid_from_digest(digest) for digest in store.digests(round_id)]
    assert read["version"] == 1
    assert read["roots"] == cids[:1]
    assert read["blocks"] == [[cid, len(store.get(cid))] for cid in cids]


def test_export_car__when_a_file_is_damaged__writes_nothing(
    over: tuple[RoundId, RunningNode], tmp_path: Path
) -> None:
    round_id, node = over
    path = ContentStore(node.config.works).path(round_id)
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
    target = tmp_path / "exported.car"
    with beside(node, tmp_path) as folder:
        result = atelier("export-car", str(round_id), "-o", str(target), folder=folder)
    assert "is damaged at file" in refused(result)
    assert not target.exists()


def test_export_car__while_commits_are_open__refuses(workshop: Workshop, tmp_path: Path) -> None:
    node = workshop.node(0)
    round_id = workshop.request()
    node.once()
    node.once()
    with beside(node, tmp_path) as folder:
        assert "are open" in refused(atelier("export-car", str(round_id), folder=folder))


def test_verify__tells_a_works_story_and_knows_a_strangers_file(
    over: tuple[RoundId, RunningNode], tmp_path: Path
) -> None:
    round_id, node = over
    store = ContentStore(node.config.works)
    cid = cid_from_digest(store.digests(round_id)[5])
    work, other = tmp_path / "work.png", tmp_path / "other.png"
    work.write_bytes(store.get(cid))
    other.write_bytes(store.get(cid)[:-1])
    with beside(node, tmp_path) as folder:
        told = succeeded(atelier("verify", str(work), "--by-chain", folder=folder))
        assert f"5 of round {round_id}" in told
        assert told.count("the same bytes") == 2
        machine = json.loads(atelier("verify", str(work), "--json", folder=folder).stdout)
        assert (machine["cid"], machine["is_proven"]) == (cid, True)
        assert "is not a work of" in refused(atelier("verify", str(other), folder=folder))


def test_dry_run__says_what_would_be_sent_and_changes_nothing(
    workshop: Workshop, tmp_path: Path
) -> None:
    node = workshop.node(0)  # which has the journal open, as a daemon would
    round_id = workshop.request()
    with beside(node, tmp_path) as folder:
        assert f"round {round_id}: would send seed" in succeeded(atelier("dry-run", folder=folder))
        assert workshop.round(round_id).phase is Phase.REQUESTED
        node.once()
        before = {p: p.read_bytes() for p in node.config.data.rglob("*") if p.is_file()}
        head = workshop.chain.w3.eth.block_number
        assert f"round {round_id}: would send commit" in succeeded(
            atelier("dry-run", folder=folder)
        )
        assert node.state(round_id) is AttestationState.NONE
        assert workshop.chain.w3.eth.block_number == head
        after = {p: p.read_bytes() for p in node.config.data.rglob("*") if p.is_file()}
        assert after == before
        node.once()
        assert "nothing was sent" in succeeded(atelier("dry-run", folder=folder))
    assert node.state(round_id) is AttestationState.COMMITTED
