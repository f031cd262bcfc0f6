"""A folder of files named by their CID. What is read is what its name promises, or refused."""

import os
import tempfile
from pathlib import Path

from oracle.errors import FatalError
from oracle.generator.cid import cid_from_digest, content_digest, digest_from_cid

SUFFIX = ".png"
SHARD = 2
"""Characters of the CID's end that name the subfolder: 1,024 of them keep listings short."""


class ContentError(FatalError):
    """A file of the store is missing, unreadable, or not what its name says."""


class FolderStore:
    """Files under `folder/SHARD/CID.png`; writing is atomic and writing again changes nothing."""

    def __init__(self, folder: Path) -> None:
        """Uses `folder`, which must exist. Raises ContentError if it does not."""
        if not folder.is_dir():
            raise ContentError(f"the content folder {folder} does not exist: create it")
        self._folder = folder

    def path(self, cid: str) -> Path:
        """Where the file with this CID lies or would lie. Raises CidError for what is no CID."""
        digest_from_cid(cid)
        return self._folder / cid[-SHARD:] / f"{cid}{SUFFIX}"

    def has(self, cid: str) -> bool:
        """Whether a file with this name is there; its bytes are checked when it is read."""
        return self.path(cid).is_file()

    def put(self, file: bytes) -> str:
        """Stores a file unless it is there; returns its CID. Raises ContentError."""
        cid = cid_from_digest(content_digest(file))
        path = self.path(cid)
        if path.is_file():
            return cid
        try:
            path.parent.mkdir(exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
            with os.fdopen(handle, "wb") as target:
                target.write(file)
            Path(temporary).replace(path)
        except OSError as error:
            raise ContentError(f"{path} cannot be written: {error.strerror}") from error
        return cid

    def get(self, cid: str) -> bytes:
        """The file with this CID. Raises ContentError if it is missing or its bytes differ."""
        path = self.path(cid)
        try:
            file = path.read_bytes()
        except OSError as error:
            raise ContentError(f"{path} cannot be read: {error.strerror}") from error
        if cid_from_digest(content_digest(file)) != cid:
            raise ContentError(f"{path} is damaged: its bytes have another digest than its name")
        return file
