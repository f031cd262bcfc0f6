"""An IPFS node behind its Kubo RPC: rounds go there as archives, works are pinned and read back.

Reference: https://docs.ipfs.tech/reference/kubo/rpc/
"""

import io
import json
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

import requests
from requests.exceptions import RequestException

from oracle.content import car
from oracle.errors import RetryableError
from oracle.generator.cid import cid_from_digest, content_digest

BOUNDARY = "atelier-a3f1c09e7b5d4e62"
HEAD = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="works.car"\r\n'
    "Content-Type: application/vnd.ipld.car\r\n\r\n"
).encode()
TAIL = f"\r\n--{BOUNDARY}--\r\n".encode()
PIECE = 2**18

PINS = 64
"""CIDs in one request: a line of 4 kB."""


class IpfsError(RetryableError):
    """The IPFS node does not answer, refuses, or answers something else than was asked."""


class Kubo:
    """A client of one IPFS node."""

    def __init__(self, url: str, seconds: float = 60.0) -> None:
        """`url` as `http://127.0.0.1:5001`; `seconds` for an answer."""
        self._url = url.rstrip("/")
        self._seconds = seconds
        self._session = requests.Session()

    def add(self, file: bytes) -> str:
        """Puts one file there, pinned; returns its CID, which is the studio's.

        Kubo's own `add` would cut a longer file into several blocks, under another CID.
        """
        digest = content_digest(file)
        self.share(io.BytesIO(car.header(digest) + car.block(digest, file)), [digest])
        return cid_from_digest(digest)

    def share(self, archive: BinaryIO, digests: Sequence[bytes]) -> None:
        """Puts a content archive there, streamed, and has the node keep its files."""
        answer = self._ask(
            "dag/import",
            {"pin-roots": "false"},
            data=_multipart(archive),
            headers={"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"},
        )
        for line in answer.text.splitlines():
            said = json.loads(line or "{}")
            if isinstance(said, dict) and "Message" in said:
                raise IpfsError(f"the IPFS node refuses the archive: {said['Message']:.200}")
        cids = [cid_from_digest(digest) for digest in digests]
        for at in range(0, len(cids), PINS):
            self.pin(*cids[at : at + PINS])

    def pin(self, *cids: str) -> None:
        """Has the node keep files, which it fetches if it must."""
        self._ask("pin/add", [("arg", cid) for cid in cids])

    def is_pinned(self, cid: str) -> bool:
        """Whether the node keeps the file."""
        try:
            said = self._ask("pin/ls", {"arg": cid}).json()
        except IpfsError as error:
            if "not pinned" in str(error):
                return False
            raise
        # Some nodes write the CID in another base, so only that there is one counts.
        return isinstance(said, dict) and bool(said.get("Keys"))

    def get(self, cid: str) -> bytes:
        """A file, checked against its CID; the node may be anybody's."""
        file = self._ask("block/get", {"arg": cid}).content
        if cid_from_digest(content_digest(file)) != cid:
            raise IpfsError(f"the IPFS node at {self._url} gave other bytes for {cid}")
        return file

    def version(self) -> str:
        """What the node calls itself."""
        return str(self._ask("id", {}).json().get("AgentVersion", "unknown"))

    def _ask(self, command: str, options: Any, **request: Any) -> requests.Response:
        """One command. Raises IpfsError."""
        try:
            response = self._session.post(
                f"{self._url}/api/v0/{command}",
                params=options,
                timeout=self._seconds,
                allow_redirects=False,
                **request,
            )
        except RequestException as error:
            raise IpfsError(
                f"no IPFS node answers at {self._url}: check `kubo` and that it runs"
            ) from error
        if response.status_code != 200:
            raise IpfsError(f"the IPFS node refuses {command}: {_reason(response)}")
        return response


def _multipart(archive: BinaryIO) -> Iterator[bytes]:
    """The archive as a form's only file, in pieces: a large round has gigabytes."""
    yield HEAD
    while piece := archive.read(PIECE):
        yield piece
    yield TAIL


def _reason(response: requests.Response) -> str:
    try:
        said = response.json()
    except ValueError:
        return f"HTTP {response.status_code}"
    return str(said.get("Message", said))[:200] if isinstance(said, dict) else str(said)[:200]
