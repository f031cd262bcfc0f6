"""The IPFS node's client against a real one: js-ipfs behind Kubo's RPC, in its own process."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from oracle.content.kubo import IpfsError, Kubo
from oracle.content.store import ContentStore
from oracle.generator.cid import cid_from_digest, content_digest
from oracle.local.anvil import PROJECT, free_port, is_taken
from oracle.local.processes import Process, wait_for
from tests.oracle.studio import Workshop
from tests.support.deep import IS_DEEP

"""It is 370 npm packages, which nothing else of the project needs."""

SOURCE = Path(__file__).parent / "ipfs"
INSTALLED = PROJECT / ".build" / "ipfs"
PATIENCE = 60
WORKS = 33


def install() -> None:
    """The daemon and what it needs, as its lock file says; once."""
    lock = "package-lock.json"
    INSTALLED.mkdir(parents=True, exist_ok=True)
    done = INSTALLED / "done"
    if not done.is_file() or done.read_bytes() != (SOURCE / lock).read_bytes():
        for name in ("package.json", lock):
            shutil.copy(SOURCE / name, INSTALLED / name)
        options = ("--no-save", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund")
        command = ["npm", "install", "--loglevel=error", *options]
        subprocess.run(command, cwd=INSTALLED, check=True, capture_output=True)
        shutil.copy(SOURCE / lock, done)
    shutil.copy(SOURCE / "daemon.mjs", INSTALLED / "daemon.mjs")


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the RPC of a daemon with an empty repository listens; it talks to nobody else."""
    install()
    folder, port = tmp_path_factory.mktemp("ipfs"), free_port()
    command = ["node", "daemon.mjs", str(folder / "repo"), str(port), str(free_port())]
    process = Process("the IPFS daemon", command, folder / "log", folder=INSTALLED)
    try:
        process.start()

        def is_up() -> bool:
            assert process.is_running, process.tail()
            return is_taken(port)

        wait_for(is_up, PATIENCE, "the IPFS daemon")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.stop()


if IS_DEEP:

    @pytest.mark.parametrize("length", [1, 17_312, 1_500_000])
    def test_add__keeps_a_file_under_the_studios_own_cid(daemon: str, length: int) -> None:
        kubo, file = Kubo(daemon), os.urandom(length)
        cid = cid_from_digest(content_digest(file))
        assert not kubo.is_pinned(cid)
        assert kubo.add(file) == cid
        assert kubo.is_pinned(cid)
        assert kubo.get(cid) == file

    def test_pin__when_the_node_cannot_have_the_file__says_so(daemon: str) -> None:
        with pytest.raises(IpfsError, match=r"no IPFS node answers|refuses pin/add"):
            Kubo(daemon, seconds=3).pin(cid_from_digest(content_digest(b"nobody has this")))

    def test_node__gives_every_work_of_a_round_to_its_ipfs_node(
        workshop: Workshop, daemon: str
    ) -> None:
        node, other = workshop.node(0, kubo=daemon), workshop.node(1)
        round_id = workshop.request(works=WORKS)
        for _ in range(2):
            node.once()
            other.once()
        workshop.close_commits(round_id)
        for _ in range(2):
            node.once()
            other.once()
        workshop.close_reveals(round_id)
        node.once()
        assert node.entry(round_id).shared
        kubo, store = Kubo(daemon), ContentStore(node.config.works)
        cids = [cid_from_digest(digest) for digest in store.digests(round_id)]
        assert len(cids) == WORKS
        for cid in cids:
            assert kubo.is_pinned(cid)
            assert kubo.get(cid) == store.get(cid)
