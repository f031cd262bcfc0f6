"""Changes that no test can notice, because the contract does the same with them."""

from dataclasses import dataclass

from tests.mutations.changes import Change


@dataclass(frozen=True)
class Equivalent:
    """A change by what it is, wherever in its source it stands, and why it changes nothing.

    `line` is the line that it begins in, without the white space around it; `kind` as in KINDS.
    """

    source: str
    line: str
    kind: str
    reason: str


EQUIVALENT: tuple[Equivalent, ...] = (
    Equivalent(
        "contracts/licensing/Rights.sol",
        "uint256 internal constant SUBLICENCE = 1 << 7;",
        "constant",
        "No contract asks for this right: what it means is said here, and bits are what is stored.",
    ),
)


def reason_for(change: Change, source: str) -> str:
    """Why a change of `source` is equivalent; an empty text if it was not judged so."""
    line = source.splitlines()[change.line(source) - 1].strip()
    for known in EQUIVALENT:
        if (known.source, known.line, known.kind) == (change.source, line, change.kind):
            return known.reason
    return ""
