"""Amounts and durations as people say them."""

from decimal import Decimal

from web3 import Web3


def ether(wei: int) -> str:
    """Wei in words: `0.25 ETH`."""
    return f"{Decimal(Web3.from_wei(wei, 'ether')).normalize():f} ETH"


def duration(seconds: int, parts: int = 2) -> str:
    """A duration in words, cut off after so many: `2 days 3 hours`, `40 seconds`."""
    if seconds <= 0:
        return "a moment"
    found = []
    for name, size in (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)):
        count, seconds = divmod(seconds, size)
        if count:
            found.append(f"{count} {name}{'s' if count > 1 else ''}")
    return " ".join(found[:parts])
