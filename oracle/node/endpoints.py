"""The node's RPC endpoints: the first that answers and is the right chain serves a pass."""

from collections.abc import Sequence

from web3 import Web3

from oracle.chain.connection import EndpointUnreachableError, connect


class Endpoints:
    """Endpoints of one chain in the order of preference."""

    def __init__(self, urls: Sequence[str], chain_id: int) -> None:
        self._urls = list(urls)
        self._chain_id = chain_id

    def client(self) -> Web3:
        """A client for the first endpoint that answers.

        Raises WrongChainError for one that is another chain, which no waiting mends, and
        EndpointUnreachableError if none answers.
        """
        problems = []
        for url in self._urls:
            try:
                return connect(url, self._chain_id)
            except EndpointUnreachableError as error:
                problems.append(str(error))
        raise EndpointUnreachableError("; ".join(problems))

    def move_on(self) -> None:
        """Prefers the next endpoint from now on: the present one answers, but badly."""
        self._urls.append(self._urls.pop(0))
