"""A connection to one Ethereum endpoint, checked to be the chain that was meant."""

import threading
from urllib.parse import urlsplit

from requests.exceptions import HTTPError, RequestException
from web3 import Web3
from web3.exceptions import Web3Exception, Web3RPCError

from oracle.chain.access.busy import BusyError
from oracle.chain.provider import BoundedProvider
from oracle.chain.sender import rpc_message
from oracle.errors import FatalError, RetryableError
from oracle.masking import host

TIMEOUT_SECONDS = 20.0


class EndpointUnreachableError(RetryableError):
    """Nothing that speaks Ethereum answers at the URL."""


class WrongChainError(FatalError):
    """The endpoint is another chain than the deployment is on."""


def connect(
    url: str,
    chain_id: int | None = None,
    timeout: float = TIMEOUT_SECONDS,
    stop: threading.Event | None = None,
) -> Web3:
    """A client for `url`, whose chain id must be `chain_id` unless that is None.

    `timeout` is in seconds, for one answer; once `stop` is set a busy endpoint is not waited for.
    Raises EndpointUnreachableError, WrongChainError, or FatalError for a URL that is none.
    """
    w3, actual = connect_to_any(url, timeout, stop)
    if chain_id is not None:
        _require(actual, url, chain_id)
    return w3


def connect_to_any(
    url: str, timeout: float = TIMEOUT_SECONDS, stop: threading.Event | None = None
) -> tuple[Web3, int]:
    """A client for `url`, and which chain it is: the only thing that is asked.

    Raises EndpointUnreachableError, or FatalError for a URL that is none.
    """
    if urlsplit(url).scheme not in ("http", "https"):
        raise FatalError(f"{host(url)!r} is no RPC URL: it must start with http:// or https://")
    w3 = Web3(BoundedProvider(url, timeout, stop))
    # This middleware asks for the chain id before every call. A client's chain is checked once
    # here, and every transaction is signed for its chain.
    w3.middleware_onion.remove("validation")
    return w3, read_chain_id(w3, url)


def require_chain(w3: Web3, url: str, chain_id: int) -> None:
    """Raises WrongChainError if `url`, which `w3` talks to, is not `chain_id`'s."""
    _require(read_chain_id(w3, url), url, chain_id)


def _require(actual: int, url: str, chain_id: int) -> None:
    if actual != chain_id:
        raise WrongChainError(
            f"{host(url)} is chain {actual}, but the studio is deployed on chain {chain_id}: "
            "use an endpoint of that chain, or the deployment record of this one"
        )


def read_chain_id(w3: Web3, url: str) -> int:
    """The endpoint's chain id. Raises EndpointUnreachableError."""
    try:
        return int(w3.eth.chain_id)
    except (RequestException, Web3Exception, RetryableError, ValueError, TypeError) as error:
        said = f"; it says: {rpc_message(error)}" if isinstance(error, Web3RPCError) else ""
        if isinstance(error, BusyError | HTTPError):
            said = f"; {error}"
        raise EndpointUnreachableError(
            f"no Ethereum node answers at {host(url)}: check the URL and that the node runs{said}"
        ) from error
