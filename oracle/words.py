"""Amounts, durations and errors as people read them."""

from oracle.masking import masked
from oracle.quantities import DAY, HOUR, MINUTE


def one_line(error: object, longest: int | None = None) -> str:
    """An error's message without line breaks or the secrets of URLs, cut off after the `longest`
    letters.
    """
    return masked(" ".join(str(error).split()))[:longest]


def decimal(value: int, places: int) -> str:
    """`value` / 10^`places` with every digit that is not zero: nothing is rounded."""
    digits = str(abs(value)).rjust(places + 1, "0")
    whole, part = digits[:-places], digits[-places:].rstrip("0")
    return ("-" if value < 0 else "") + (f"{whole}.{part}" if part else whole)


def ether(wei: int) -> str:
    """Wei in words: `0.25 ETH`."""
    return f"{decimal(wei, 18)} ETH"


def duration(seconds: int, parts: int = 2) -> str:
    """A duration in words, cut off after so many: `2 days 3 hours`, `40 seconds`."""
    if seconds <= 0:
        return "a moment"
    found = []
    for name, size in (("day", DAY), ("hour", HOUR), ("minute", MINUTE), ("second", 1)):
        count, seconds = divmod(seconds, size)
        if count:
            found.append(f"{count} {name}{'s' if count > 1 else ''}")
    return " ".join(found[:parts])
