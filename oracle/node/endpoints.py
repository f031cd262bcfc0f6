"""The node's RPC endpoints: the first that answers and is the right chain serves a pass."""

from collections.abc import Sequence

from web3 import Web3

from oracle.chain.connection import EndpointUnreachableError, connect, require_chain


class Endpoints:
    """Endpoints of one chain in the order of preference."""

    def __init__(self, urls: Sequence[str], chain_id: int) -> None:
        self._urls = list(urls)
        self._chain_id = chain_id
        self._clients: dict[str, Web3] = {}

    def client(self) -> Web3:
        """A client for the first endpoint that answers, the same one as long as it does.

        Raises WrongChainError for one that is another chain, which no waiting mends, and
        EndpointUnreachableError if none answers.
        """
        problems = []
        for url in self._urls:
            try:
                return self._checked(url)
            except EndpointUnreachableError as error:
                problems.append(str(error))
        raise EndpointUnreachableError("; ".join(problems))

    def _checked(self, url: str) -> Web3:
        """The chain id is asked each time: behind one URL another node may answer tomorrow."""
        if (known := self._clients.get(url)) is not None:
            require_chain(known, url, self._chain_id)
        else:
            known = self._clients[url] = connect(url, self._chain_id)
        return known

    def move_on(self) -> None:
        """Prefers the next endpoint from now on: the present one answers, but badly."""
        self._urls.append(self._urls.pop(0))
