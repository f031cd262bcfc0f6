"""Expected errors as one line on the terminal, not a traceback."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click
from requests.exceptions import RequestException
from web3.exceptions import ContractLogicError, Web3Exception

from oracle.chain.sender import revert_reason
from oracle.errors import AtelierError
from oracle.words import one_line


@contextmanager
def one_line_errors(hint: str = "") -> Iterator[None]:
    """Turns expected errors, and Ctrl-C, into click's own: exit code 1, `hint` at the end."""
    try:
        yield
    except ContractLogicError as error:
        raise click.ClickException(f"the chain refuses: {revert_reason(error)}{hint}") from error
    except (AtelierError, Web3Exception, RequestException) as error:
        raise click.ClickException(one_line(error) + hint) from error
    except KeyboardInterrupt:
        raise click.ClickException(f"stopped{hint}") from None


def interrupt_once() -> None:
    """From now on the first SIGINT or SIGTERM raises KeyboardInterrupt and later ones do nothing.

    So impatience does not cut short the cleaning up that the first one began.
    """

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        for wanted in (signal.SIGINT, signal.SIGTERM):
            signal.signal(wanted, signal.SIG_IGN)
        raise KeyboardInterrupt

    for wanted in (signal.SIGINT, signal.SIGTERM):
        signal.signal(wanted, interrupt)
