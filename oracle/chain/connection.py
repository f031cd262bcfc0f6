"""A connection to one Ethereum endpoint, checked to be the chain that was meant."""

import re
from urllib.parse import urlsplit

from requests.exceptions import RequestException
from web3 import Web3
from web3.exceptions import Web3Exception, Web3RPCError

from oracle.chain.provider import BoundedProvider, NonsenseError
from oracle.chain.sender import rpc_message
from oracle.errors import FatalError, RetryableError

TIMEOUT_SECONDS = 20.0


class EndpointUnreachableError(RetryableError):
    """Nothing that speaks Ethereum answers at the URL."""


class WrongChainError(FatalError):
    """The endpoint is another chain than the deployment is on."""


def connect(url: str, chain_id: int | None = None, timeout: float = TIMEOUT_SECONDS) -> Web3:
    """A client for `url`, whose chain id must be `chain_id` unless that is None.

    `timeout` is in seconds, for one answer. Raises EndpointUnreachableError, WrongChainError, or
    FatalError for a URL that is none.
    """
    if urlsplit(url).scheme not in ("http", "https"):
        raise FatalError(f"{url!r} is no RPC URL: it must start with http:// or https://")
    w3 = Web3(BoundedProvider(url, timeout))
    # This middleware asks for the chain id before every call. A client's chain is checked once
    # here, and every transaction is signed for its chain.
    w3.middleware_onion.remove("validation")
    if chain_id is None:
        read_chain_id(w3, url)
    else:
        require_chain(w3, url, chain_id)
    return w3


def require_chain(w3: Web3, url: str, chain_id: int) -> None:
    """Raises WrongChainError if `url`, which `w3` talks to, is not `chain_id`'s."""
    actual = read_chain_id(w3, url)
    if actual != chain_id:
        raise WrongChainError(
            f"{host(url)} is chain {actual}, but the studio is deployed on chain {chain_id}: "
            "use an endpoint of that chain, or the deployment record of this one"
        )


def read_chain_id(w3: Web3, url: str) -> int:
    """The endpoint's chain id. Raises EndpointUnreachableError."""
    try:
        return int(w3.eth.chain_id)
    except (RequestException, Web3Exception, NonsenseError, ValueError, TypeError) as error:
        said = f"; it says: {rpc_message(error)}" if isinstance(error, Web3RPCError) else ""
        raise EndpointUnreachableError(
            f"no Ethereum node answers at {host(url)}: check the URL and that the node runs{said}"
        ) from error


URL = re.compile(r"\b(https?://)(?:[^\s/@\"']+@)?([^\s/\"'?#]+)([/?#][^\s\"']*)?")
PATH = re.compile(r"(\burl: )/[^\s\"']+")
MASK = "***"


def masked(text: str) -> str:
    """The text with only scheme and host of its URLs; `requests` also names paths alone."""

    def host_only(found: re.Match[str]) -> str:
        rest = found.group(3) or ""
        return found.group(1) + found.group(2) + (f"/{MASK}" if len(rest) > 1 else rest)

    return PATH.sub(rf"\g<1>/{MASK}", URL.sub(host_only, text))


def host(url: str) -> str:
    """Scheme and host of a URL; its path and its user often carry a provider's secret."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
