"""The gallery as a folder of plain files, for any file host or an IPFS folder."""

from collections.abc import Callable
from pathlib import Path
from shutil import copyfile

from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.errors import FatalError
from oracle.gallery.exhibits import Exhibits
from oracle.gallery.exported_history import FOLDER, write_history
from oracle.gallery.page import INDEX, files, first_of, render
from oracle.generator.cid import cid_from_digest
from oracle.index.studio_index import StudioIndex


def export(
    w3: Web3,
    deployment: Deployment,
    rpc: list[str],
    exhibits: Exhibits,
    index: StudioIndex,
    folder: Path,
    *,
    chosen_only: bool = False,
    said: Callable[[str], None] = lambda _what: None,
) -> None:
    """Writes the page, the index of every final round, models, pictures and what happened on the
    chain into `folder`.

    With `chosen_only` only the pictures of works that members chose; browsers make the others.
    Raises RetryableError, FatalError.
    """
    first = first_of(w3, deployment)
    exhibits.update(lambda number, works: said(f"making round {number}: {works} works"))
    chosen = exhibits.chosen() if chosen_only else None
    try:
        for name in ("index", "ipfs", "models"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        for path in files():
            if path.name != INDEX:
                copyfile(path, folder / path.name)
        for name, data in exhibits.models().items():
            (folder / "models" / name).write_bytes(data)
        for round_id in exhibits.rounds():
            digests = exhibits.round_index(round_id) or b""
            (folder / "index" / f"{round_id}.bin").write_bytes(digests)
            for at in range(0, len(digests), 32):
                digest = digests[at : at + 32]
                if chosen is not None and digest.hex() not in chosen:
                    continue
                cid = cid_from_digest(digest)
                path = folder / "ipfs" / cid
                if not path.is_file() and (file := exhibits.picture(cid)) is not None:
                    path.write_bytes(file)
            said(f"round {round_id}: {len(digests) // 32} works")
        history = write_history(w3, deployment, index, folder / FOLDER)
        # Last, so that the page never asks for what is not there yet.
        (folder / INDEX).write_text(render(deployment, rpc, first, history=history))
    except OSError as error:
        raise FatalError(f"{folder} cannot be written: {error.strerror}") from error
