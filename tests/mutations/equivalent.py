"""Changes that no test can notice, because the contract does the same with them."""

from dataclasses import dataclass

from tests.mutations.changes import Change


@dataclass(frozen=True)
class Equivalent:
    """A change by what it is, wherever in its source it stands, and why it changes nothing.

    `line` is the line that it begins in, without the white space around it; `kind` as in KINDS.
    `becomes` is what it makes of that line, if the line can be changed in other ways as well.
    """

    source: str
    line: str
    kind: str
    reason: str
    becomes: str = ""

    def is_of(self, change: Change, source: str) -> bool:
        """Whether it is this change of `source`."""
        at = change.line(source) - 1
        line, becomes = (text.splitlines()[at].strip() for text in (source, change.of(source)))
        same = (self.source, self.line, self.kind) == (change.source, line, change.kind)
        return same and self.becomes in ("", becomes)


EQUIVALENT: tuple[Equivalent, ...] = (
    Equivalent(
        "contracts/licensing/Rights.sol",
        "uint256 internal constant SUBLICENCE = 1 << 7;",
        "constant",
        "No contract asks for this right: what it means is said here, and bits are what is stored.",
    ),
    Equivalent(
        "contracts/artwork/ContentId.sol",
        "for (uint256 i = DIGITS; i > 28; --i) {",
        "comparison",
        "Digit 28 is written once more by the next loop, and the low bits are not read after this.",
    ),
    Equivalent(
        "contracts/fractions/PoolBooks.sol",
        "if (longer > now_ || !_reaches(now_ - longer, newest)) return told;",
        "comparison",
        "Now seconds ago is time 0, which no pool's history reaches: the other half is true then.",
    ),
    Equivalent(
        "contracts/fractions/PriceHistory.sol",
        "return last != 0 && (time >= last || time >= _oldest(newest));",
        "comparison",
        "The time of the newest entry is never before the oldest's: the other half is true then.",
        becomes="return last != 0 && (time > last || time >= _oldest(newest));",
    ),
    Equivalent(
        "contracts/appraisal/Appraiser.sol",
        "if (value < certain) value = certain;",
        "comparison",
        "What is put is equal to what was there.",
    ),
    Equivalent(
        "contracts/appraisal/Appraiser.sol",
        "if (i == 0 || one.newest < sum.newest) sum.newest = one.newest;",
        "comparison",
        "What is put is equal to what was there.",
        becomes="if (i == 0 || one.newest <= sum.newest) sum.newest = one.newest;",
    ),
    Equivalent(
        "contracts/appraisal/Appraiser.sol",
        "if (i == 0 || one.depth < sum.depth) sum.depth = one.depth;",
        "comparison",
        "What is put is equal to what was there.",
        becomes="if (i == 0 || one.depth <= sum.depth) sum.depth = one.depth;",
    ),
    Equivalent(
        "contracts/appraisal/Appraiser.sol",
        "if (newest > sum.newest) sum.newest = newest;",
        "comparison",
        "What is put is equal to what was there.",
    ),
    Equivalent(
        "contracts/fractions/FractionVault.sol",
        "if (mean > price) price = mean;",
        "comparison",
        "What is put is equal to what was there.",
    ),
    Equivalent(
        "contracts/artwork/Leaderboard.sol",
        "if (entry > min) entries[worst] = entry;",
        "comparison",
        "Two works' entries differ in their index, and beside a work's own seat `min` is 0.",
    ),
    Equivalent(
        "contracts/generation/referee/network/Dense.sol",
        "for (uint256 group = 0; group < groups; ++group) {",
        "comparison",
        "The group more is of a channel that no layer reads, where weights stood that are used.",
    ),
    Equivalent(
        "contracts/fractions/ReservePrice.sol",
        "if (_silenced > 0) held -= uint256(_silenced);",
        "comparison",
        "Nothing is taken from what is there.",
        becomes="if (_silenced >= 0) held -= uint256(_silenced);",
    ),
)


def reason_for(change: Change, source: str) -> str:
    """Why a change of `source` is equivalent; an empty text if it was not judged so."""
    return next((known.reason for known in EQUIVALENT if known.is_of(change, source)), "")
