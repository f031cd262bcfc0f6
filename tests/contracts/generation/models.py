"""Weights that tests of the registry of models declare, and what it says against them."""

from itertools import pairwise

import numpy as np

from oracle.generator.blob import Layer, Model, build
from tests.contracts.studio import Studio
from tests.support import models as small

BLOB = small.blob(7)


def register_refusal(studio: Studio, pointers: list[str], **changes: object) -> str:
    """What the registry says against a declaration with weights at `pointers`."""
    return studio.refusal(
        studio.models.register, small.declaration(pointers, **changes), sender=studio.stranger
    )


def zero_blob(latent: int, style: int, channels: tuple[int, ...]) -> bytes:
    """Weights, all zero, of a network with these channels."""

    def layer(*shape: int) -> Layer:
        return Layer(np.zeros(shape, np.int8), np.zeros(shape[0], np.int64), 1)

    first = layer(16 * channels[0], latent)
    rest = [layer(outputs, inputs, 3, 3) for inputs, outputs in pairwise(channels)]
    return build(Model(latent, style, (first, *rest)))
