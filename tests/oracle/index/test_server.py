"""The index on a PostgreSQL server, for one that many visitors read."""

import getpass
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from oracle.chain.connection import connect
from oracle.index.opening import IndexUnusableError
from oracle.index.studio_index import StudioIndex
from oracle.local.anvil import free_port
from tests.oracle.index.test_studio_index import (
    check_same,
    distribute,
    make_splitter,
    narrow,
    open_index,
)
from tests.oracle.studio import Workshop
from tests.support.bad_endpoint import BadEndpoint

pytestmark = pytest.mark.skipif(
    shutil.which("initdb") is None, reason="no PostgreSQL server is installed here"
)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of an empty database on a server of its own."""
    # The server refuses to run for root; Debian's package comes with a user for it.
    is_root = getpass.getuser() == "root"
    prefix = ["runuser", "-u", "postgres", "--"] if is_root else []
    with TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        if is_root:
            shutil.chown(folder, "postgres")
        data = str(folder / "data")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        run = [*prefix, "pg_ctl", "-D", data, "-w", "-l", str(folder / "log")]
        subprocess.run(
            [*prefix, "initdb", "-D", data, "-U", "atelier", "-A", "trust"],
            check=True,
            capture_output=True,
            cwd="/",
        )
        subprocess.run([*run, "-o", options, "start"], check=True, capture_output=True, cwd="/")
        try:
            yield f"postgresql://atelier@127.0.0.1:{port}/postgres"
        finally:
            stop = [*run, "-m", "immediate", "stop"]
            subprocess.run(stop, check=True, capture_output=True, cwd="/")


def test_server__read_by_several_at_once_through_a_reorganisation__holds_what_the_chain_holds(
    workshop: Workshop, server: str
) -> None:
    for number in range(3):
        distribute(workshop, make_splitter(workshop, 100_000 + number), 10**18)
        workshop.chain.mine(20)
    before = workshop.chain.snapshot()
    with BadEndpoint(workshop.chain) as relay, ThreadPoolExecutor(3) as pool:
        relay.ranges = narrow(5)
        readers = [open_index(workshop, server, relay.url) for _ in range(3)]
        assert len(set(pool.map(StudioIndex.catch_up, readers))) == 1
        for reader in readers:
            check_same(workshop, reader)
        distribute(workshop, make_splitter(workshop, 500_000), 10**18)
        readers[0].catch_up()
        workshop.chain.revert(before)
        workshop.request()
        assert len(set(pool.map(StudioIndex.catch_up, readers))) == 1
        for reader in readers:
            check_same(workshop, reader)
            assert len(reader.addresses("RoyaltySplitter")) == 3
            reader.keep("thing", {"a": [1, "b"]})
            assert reader.kept("thing") == {"a": [1, "b"]}
            reader.close()


def test_server__with_the_index_of_another_studio__is_refused(
    workshop: Workshop, server: str
) -> None:
    open_index(workshop, server).close()
    other = workshop.studio.deployment.model_copy(update={"block": 1})
    with pytest.raises(IndexUnusableError, match="another studio"):
        StudioIndex(server, connect(workshop.chain.url), other)
