"""The most gas that judging a work takes, by its network's shape: `DisputeGas` of the contracts."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

WORK_GAS_LIMIT: Final = 16_000_000
"""What making a work may take, in gas, for the chain to call its model provable."""

BESIDE: Final = 400_000
"""What a dispute takes beside making the work, in gas."""

_PICTURES: Final = {8: 6_121_000, 16: 6_161_000, 32: 6_458_000, 64: 7_496_000}


def _plane_words(channels: int, side: int) -> int:
    return -(-channels // 3) * (side + 1) * ((side + 4) // 8 + 1)


def work_gas(latent_length: int, channels: Sequence[int]) -> int:
    """The most gas from the seed to the digest of a work, as a transaction.

    Args:
        latent_length: bytes of the latent.
        channels: of all layers, the last 1; two to five of them.

    Returns:
        Gas, with the dearest picture: no symmetry, sixteen inks, light, a line.
    """
    first = channels[0]
    section = 16 * first * (latent_length + 4)
    blob, planes, work = 32 + section, _plane_words(first, 4), section
    side, gas = 4, 80_000 + 1_430 * first
    for inputs, outputs in pairwise(channels):
        section = 9 * inputs * outputs + 4 * outputs
        work = max(work, side // 4 * (32 * inputs * side + 64) + section)
        gas += 1_630 * side + 252 * -(-inputs // 3) * side * max(side // 8, 1)
        gas += outputs * (2_225 + 38 * inputs)
        gas += outputs * side * (side // 4) * (526 + 1_066 * -(-inputs // 16))
        side *= 2
        words = _plane_words(outputs, side)
        gas += 66 * words
        planes = max(planes, words)
        blob += section
    memory = planes + (9_200 + work + side * side) // 32
    return gas + _PICTURES[side] + 144 * (blob // 32) + 3 * memory + memory * memory // 512
