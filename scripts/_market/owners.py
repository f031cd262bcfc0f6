"""Who holds a token, from its transfers."""

from collections.abc import Iterable, Mapping
from typing import Any

from oracle.chain.addresses import NOBODY


def holdings(transfers: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Balances after all `transfers` of an ERC-20, the largest first, without zeros."""
    held: dict[str, int] = {}
    for move in transfers:
        for who, amount in ((move["from"], -move["value"]), (move["to"], move["value"])):
            held[who] = held.get(who, 0) + amount
    found = [(who, amount) for who, amount in held.items() if amount and who != NOBODY]
    return dict(sorted(found, key=lambda entry: (-entry[1], entry[0])))
