"""The endpoints that people have, each bad in its own way, and one that is bad in all ways."""

from collections.abc import Callable
from dataclasses import replace

from tests.support.bad_endpoint import BadEndpoint
from tests.support.deep import IS_DEEP
from tests.support.provider_words import RANGES, RESULTS

GAS_CAP = 30_000_000
Kind = Callable[[BadEndpoint], None]
"""Makes an endpoint this one, whatever it was."""

WELL: dict[str, object] = {
    **dict.fromkeys(("most", "ranges", "results", "cuts", "every", "keeps", "gas_cap", "client")),
    "error_status": 200,
    "lacks": {},
    "delay": 0.0,
}


def _like(**how: object) -> Kind:
    def become(bad: BadEndpoint) -> None:
        for name, value in (WELL | how).items():
            assert name in WELL and hasattr(bad, name), name
            setattr(bad, name, value)

    return become


NO_SIMULATION = {"eth_simulateV1": "the method eth_simulateV1 does not exist/is not available"}

ALL_AT_ONCE = _like(
    most=0,
    ranges=RANGES["alchemy free"],
    results=replace(RESULTS["infura"], limit=200),
    every=(9, {"Retry-After": "0"}),
    keeps=64,
    lacks=NO_SIMULATION,
    gas_cap=GAS_CAP,
    client="nethermind",
)
MANNERS: dict[str, Kind] = {
    "well": _like(),
    "without batches": _like(most=0),
    "with batches of three": _like(most=3),
    "ten blocks": _like(ranges=RANGES["alchemy free"]),
    "a hundred blocks, in plain text": _like(ranges=replace(RANGES["base"], limit=100)),
    "ten results": _like(results=replace(RESULTS["infura"], limit=10)),
    "ten results, without a number": _like(results=replace(RESULTS["optimism"], limit=10)),
    "ten results, and is cut off": _like(cuts=10),
    "errors in HTTP": _like(error_status=400),
    "busy, and says how long": _like(every=(5, {"Retry-After": "0"})),
    "busy, and says nothing": _like(every=(9, {})),
    "without an archive": _like(keeps=64),
    "without simulation": _like(lacks=NO_SIMULATION),
    "with a cap on gas": _like(gas_cap=GAS_CAP),
    "slow": _like(delay=0.15),
    "all at once": ALL_AT_ONCE,
}
"""Each way of being bad once, whoever is so."""

_PROVIDERS: dict[str, Kind] = {
    **{f"ranges of {name}": _like(ranges=refusal) for name, refusal in RANGES.items()},
    **{
        f"results of {name}": _like(results=replace(refusal, limit=200))
        for name, refusal in RESULTS.items()
    },
}
KINDS: dict[str, Kind] = {
    "all at once": ALL_AT_ONCE,
    **({**MANNERS, **_PROVIDERS} if IS_DEEP else {}),
}
"""What nodes are tried with: the one that is all of them at once, and each alone in deep runs."""
