"""The most gas that each step may use, so that a lying endpoint cannot make the node burn money."""

from oracle.chain.sender import MAX_TRANSACTION_GAS

MAX_GAS = {
    "seed": 400_000,
    "rearm": 200_000,
    "commit": 500_000,
    "reveal": 400_000,
    "finalise": 300_000,
    "fail": 300_000,
    "settle": 500_000,
    "demand": 300_000,
    "withhold": 300_000,
    "commitChallenge": 200_000,
    "claimReward": 300_000,
    "promote": 200_000,
    "returnDemand": 300_000,
}
"""About three times what `tests/benchmarks/gas.json` measures. A dispute runs a network and a
publication carries a thousand digests: those may use all that a transaction can."""

ROUND_GAS = 420_000
"""What a round takes of a signer: commit, reveal, settle and its turns at seed and finalise."""


JOIN_GAS = 280_000
"""What joining a round takes of a signer on average: its own commit, reveal and settle, and the
part of seed and finalise that falls to it. What its fee must pay for."""


def max_gas(action: str) -> int:
    """The most gas for a step."""
    return MAX_GAS.get(action, MAX_TRANSACTION_GAS)
