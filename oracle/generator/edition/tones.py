"""An edition's palette: finer steps of light between a palette's own (editions, section 2)."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from oracle.generator.composition.inks import LIGHT_STEPS, Inks
from oracle.generator.composition.picture import NEUTRAL_STEP

_FINEST: Final = 16
_ROOM: Final = 254
"""Entries of a PNG's palette that are left beside paper and line."""


@dataclass(frozen=True)
class Tones:
    """A palette with finer light.

    Attributes:
        inks: how many inks it has.
        parts: into how many each step of light is divided.
        entries: R G B of each entry: `steps` an ink from dark to light, the paper, the line.
    """

    inks: int
    parts: int
    entries: bytes

    @property
    def steps(self) -> int:
        """Steps of light of one ink."""
        return (LIGHT_STEPS - 1) * self.parts + 1

    @property
    def neutral(self) -> int:
        """The step that is the ink itself."""
        return NEUTRAL_STEP * self.parts

    @property
    def paper(self) -> int:
        """The paper's entry."""
        return self.inks * self.steps

    @property
    def line(self) -> int:
        """The line's entry."""
        return self.paper + 1

    def colour(self, entry: int) -> str:
        """An entry as `#rrggbb`."""
        return "#" + self.entries[3 * entry : 3 * entry + 3].hex()


def tones_of(palette: Inks) -> Tones:
    """A palette with the finest light that a PNG has room for: each step in 16, 8, 4 or 2."""
    inks, parts = len(palette.areas), _FINEST
    while inks * ((LIGHT_STEPS - 1) * parts + 1) > _ROOM:
        parts //= 2
    own = np.frombuffer(palette.colours, np.uint8).astype(np.int64).reshape(-1, 3)
    ramps = own[:-2].reshape(inks, LIGHT_STEPS, 1, 3)
    share = np.arange(parts)[:, None]
    between = (ramps[:, :-1] * (parts - share) + ramps[:, 1:] * share + parts // 2) // parts
    fine = np.concatenate([between.reshape(inks, -1, 3), ramps[:, -1]], 1)
    entries = np.concatenate([fine.reshape(-1, 3), own[-2:]]).astype(np.uint8)
    return Tones(inks, parts, entries.tobytes())
