"""Expected errors as one line in the console, too."""

from typing import Any

from ape.exceptions import ApeException
from requests.exceptions import RequestException
from web3.exceptions import ContractLogicError, Web3Exception

from oracle.chain.sender import revert_reason
from oracle.errors import AtelierError
from oracle.words import one_line

EXPECTED: tuple[type[Any], ...] = (AtelierError, Web3Exception, RequestException, ApeException)


def show_in_one_line() -> None:
    """From now on IPython shows expected errors without a traceback: it asks an error that has
    this method. `%tb` still shows where one came from.
    """
    for kind in EXPECTED:
        kind._render_traceback_ = _rendered


def _rendered(error: Exception) -> list[str]:
    if isinstance(error, ContractLogicError):
        return [f"the chain refuses: {revert_reason(error)}"]
    return [one_line(error)]
