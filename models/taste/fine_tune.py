# mypy: no-warn-unused-ignores
"""A child that draws what its parent draws from moved latents.

The child begins as its parent and is led, in the exact integers that ship, by the parent's own
fields: for a latent that nobody has drawn before it is to make what the parent makes of the latent
that the tilt moves it to. So it needs no corpus, and learns nothing that the parent cannot draw.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import numpy as np
import torch  # type: ignore[import-not-found]

from models.corpus import Bytes
from models.network import IntegerGenerator
from models.taste.tilt import Led
from models.taste.yardstick import make_fields
from models.train import distance, sample
from oracle.errors import FatalError
from oracle.generator.blob import Model
from oracle.generator.engine import Generator
from oracle.generator.style import full_ranges

STEPS: Final = 3_000
_DRAWN: Final = 64
"""Batches whose latents are drawn at once."""


@dataclass(frozen=True)
class Schooling:
    """What decides a child, beside its parent and the tilt.

    Attributes:
        steps: of the optimiser.
        seed: decides the latents.
        batch: latents in a step.
        rate: the highest learning rate; it rises for a fiftieth of the steps and falls by a cosine.
        average: decay of the weights' moving average, the one that ships.
    """

    steps: int = STEPS
    seed: int = 7
    batch: int = 32
    rate: float = 4e-4
    average: float = 0.998


def fine_tune(
    led: Led,
    schooling: Schooling,
    progress: Callable[[int, float], None] = lambda _step, _loss: None,
) -> Model:
    """The child's integers.

    Args:
        led: the parent, given moved latents.
        schooling: how the child learns.
        progress: told the step and its loss.

    Raises:
        FatalError: The network that was trained and the integers that ship make different fields.
    """
    torch.manual_seed(schooling.seed)
    # One more thread makes the parent's fields; threads that wait for one another are slow.
    torch.set_num_threads(max(1, (os.cpu_count() or 2) // 2))
    torch.set_flush_denormal(True)
    child, mean = IntegerGenerator.of(led.model), IntegerGenerator.of(led.model)
    adam = torch.optim.Adam(child.parameters(), lr=schooling.rate, betas=(0.9, 0.99))
    latents = np.empty((0, led.model.latent_length), np.uint8)
    for step in range(schooling.steps):
        if not len(latents):
            latents = _draw(led, schooling, step)
        ours, latents = latents[: schooling.batch], latents[schooling.batch :]
        wanted = torch.from_numpy(make_fields(led, ours)).float().unsqueeze(1)
        for group in adam.param_groups:
            group["lr"] = _rate(schooling, step)
        loss = distance(child(torch.from_numpy(ours).float()) / 127.5 - 1, wanted / 127.5 - 1)
        adam.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        adam.step()
        keep = min(schooling.average, (1 + step) / (10 + step))
        with torch.no_grad():
            for slow, value in zip(mean.parameters(), child.parameters(), strict=True):
                slow.lerp_(value, 1 - keep)
        progress(step + 1, loss.item())
    model = mean.to_model(led.model.style_length)
    _require_same(mean, Generator(model, led.axes), _draw(led, schooling, schooling.steps))
    return model


def _draw(led: Led, schooling: Schooling, step: int) -> Bytes:
    """Latents of works of a round of the widest style that no chain will ask for."""
    seed = sha256(f"atelier-2 fine-tune {schooling.seed} {step}".encode()).digest()
    count = _DRAWN * schooling.batch
    return led.inputs(seed, range(count), full_ranges(led.axes))[1]


def _rate(schooling: Schooling, step: int) -> float:
    ramp = min(1.0, 50 * (step + 1) / schooling.steps)
    cosine = 0.5 * (1 + float(np.cos(np.pi * step / schooling.steps)))
    return schooling.rate * ramp * (0.05 + 0.95 * cosine)


def _require_same(trained: IntegerGenerator, shipped: Generator, latents: Bytes) -> None:
    some = latents[:64]
    if not np.array_equal(sample(trained, some), shipped.fields(some)):
        raise FatalError("the trained network and its integers differ: this torch cannot be used")
