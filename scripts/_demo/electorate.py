"""Five members with a taste: they pick works by chance, but likelier those that they like."""

import numpy as np

from oracle.chain.generation.labels import labelled_axes
from oracle.chain.generation.models import ModelRegistry
from oracle.chain.generation.rounds import Round
from oracle.chain.types import ModelId
from oracle.generator.engine import load_generator
from oracle.generator.released import DEFAULT, RELEASED
from oracle.generator.style import decode_style
from oracle.local.studio import LocalStudio
from oracle.quantities import ETHER, GWEI

FAMILIES = "family=0..4"
"""The first round's style: few families, so that sixty-four works have enough of each."""

LIKED = 2
"""The family that they like."""

PICKED = 0.85
"""How many works a member picks, as a share of those that it likes: however few a seed draws of
them, the votes say so surely (all of 60 seeds that were tried, and 54 with ten picks each)."""

MIN_PICKS = 3

STRENGTH = 7.0
"""How strong their taste is: the odds are e to this power to 1."""


def taste(studio: LocalStudio, model: ModelId) -> str:
    """What they like, as a style is written: the family by the name that the model gives it."""
    axes = labelled_axes(ModelRegistry(studio.chain.w3, studio.deployment), model)
    family = next(axis for axis in axes if axis.name == "family")
    return f"family={family.word(LIKED)}"


def ballots(studio: LocalStudio, record: Round) -> list[dict[int, int]]:
    """Each member's votes, in wei of StudioToken, by work."""
    registry = ModelRegistry(studio.chain.w3, studio.deployment)
    axes = registry.axes(record.model)
    place = next(at for at, axis in enumerate(axes) if axis.name == "family")
    _, generator = load_generator(RELEASED / DEFAULT)
    ranges = decode_style(generator.axes, record.style)
    values, _ = generator.inputs(record.seed, range(record.works), ranges)
    liked = values[:, place] == LIKED
    chance = np.exp(STRENGTH * liked)
    count = max(MIN_PICKS, round(PICKED * int(liked.sum())))
    found = []
    for number in range(len(studio.members)):
        rng = np.random.default_rng(number)
        picks = rng.choice(record.works, count, replace=False, p=chance / chance.sum())
        low, high = 5_000 * ETHER // GWEI, 15_000 * ETHER // GWEI
        found.append({int(index): int(rng.integers(low, high)) * GWEI for index in picks})
    return found
