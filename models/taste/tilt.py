"""Leading a generator: its latents, moved as if every work had been chosen by the members.

If members choose a work with odds exp(u) and u is a sum over the latent's bytes, then the latents
of the chosen works have bytes whose chances are multiplied by exp of their parts of u: of all ways
to raise u by as much this strays least from the parent (the tilted distribution; Csiszár 1975). A
monotone table for each kind and byte carries a round's uniform bytes there. Every byte value keeps
a chance, so nothing that the parent can make is forbidden to the child.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.corpus import Bytes
from models.taste.traits import TRAITS, Array
from models.taste.yardstick import Yardstick, slope_and_bend
from oracle.errors import FatalError
from oracle.generator.engine import Generator
from oracle.generator.style import Axis, Kind, style_length

FARTHEST: Final = 1.0
"""Nats that the moved latents may be from the parent's, so that a loud vote ends no variety."""

_VALUES: Final = np.arange(256)
_HALVINGS: Final = 40


@dataclass(frozen=True)
class Tilt:
    """Where latents go.

    Attributes:
        axes: the generator's.
        tables: ``(kinds, noise bytes, 256)`` uint8.
        nats: how far that is from the parent's latents (Kullback and Leibler 1951), mean over
            kinds.
        strength: by which the utility was multiplied to get so far.
    """

    axes: tuple[Axis, ...]
    tables: NDArray[np.uint8]
    nats: float
    strength: float

    def move(self, latents: Bytes) -> Bytes:
        """Latents ``(N, Z)`` to where they go; conditions stay."""
        noise = self.tables.shape[1]
        out = latents.copy()
        kinds = self._kinds(latents[:, noise:])
        out[:, :noise] = self.tables[kinds[:, None], np.arange(noise), latents[:, :noise]]
        return out

    def _kinds(self, conditions: Bytes) -> NDArray[np.int64]:
        """Which kind a latent asks for, by the bytes of the first choice."""
        for place, axis in enumerate(self.axes):
            if axis.kind is Kind.CHOICE:
                at = style_length(self.axes[:place])
                found: NDArray[np.int64] = conditions[:, at : at + axis.hi + 1].argmax(axis=1)
                return found
        return np.zeros(len(conditions), np.int64)


class Led(Generator):
    """A generator that is given moved latents: what a child is to become, without a training."""

    def __init__(self, parent: Generator, tilt: Tilt) -> None:
        super().__init__(parent.model, parent.axes)
        self.tilt = tilt

    def fields(self, latent_bytes: Bytes) -> Bytes:
        """The parent's fields of the latents to which the tilt moves these."""
        return super().fields(self.tilt.move(latent_bytes))


def tilt(yardstick: Yardstick, toward: Mapping[str, float], strength: float = 1.0) -> Tilt:
    """The tilt towards some traits, or away from them.

    Args:
        yardstick: of the generator that is led.
        toward: log-odds of a choice for each deviation of a trait.
        strength: multiplies them; less is used where more than FARTHEST would follow.

    Raises:
        FatalError: A trait that there is not.
    """
    if unknown := [name for name in toward if name not in TRAITS]:
        raise FatalError(f"no trait {unknown[0]!r}: there are {', '.join(TRAITS)}")
    odds = np.array([toward.get(name, 0.0) for name in TRAITS])
    slope, bend = (part[:, :, None] for part in np.moveaxis(yardstick.slopes @ odds, 1, 0))
    line, parabola = slope_and_bend(_VALUES)
    utility = slope * line + bend * parabola
    used = strength
    if _nats(_chances(used * utility)) > FARTHEST:
        low, high = 0.0, strength
        for _ in range(_HALVINGS):
            used = (low + high) / 2
            low, high = (low, used) if _nats(_chances(used * utility)) > FARTHEST else (used, high)
        used = low
    chances = _chances(used * utility)
    return Tilt(yardstick.axes, _tables(chances), _nats(chances), used)


def _chances(utility: Array) -> Array:
    powers = np.exp(utility - utility.max(axis=-1, keepdims=True))
    out: Array = powers / powers.sum(axis=-1, keepdims=True)
    return out


def _nats(chances: Array) -> float:
    return float((chances * np.log(256 * chances + 1e-300)).sum(axis=(1, 2)).mean())


def _tables(chances: Array) -> NDArray[np.uint8]:
    """The value below which as much of the moved chance lies as of the uniform one."""
    reached = chances.cumsum(axis=-1)
    middles = (_VALUES + 0.5) / 256
    tables = np.empty(chances.shape, np.uint8)
    for place in np.ndindex(*chances.shape[:2]):
        tables[place] = np.minimum(255, np.searchsorted(reached[place], middles))
    return tables
