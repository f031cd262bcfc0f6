"""One deployed studio for many tests, each of which begins from how it was deployed."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from oracle.local.studio import LocalStudio


@contextmanager
def restored(studio: LocalStudio, saved: Path) -> Iterator[LocalStudio]:
    """What is done to chain and folders in the block is undone; `saved` is made and used up."""
    snapshot = studio.chain.snapshot()
    shutil.copytree(studio.folder, saved)
    yield studio
    studio.stop_nodes()
    studio.chain.revert(snapshot)
    shutil.rmtree(studio.folder)
    saved.rename(studio.folder)
