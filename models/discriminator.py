# mypy: no-warn-unused-ignores, no-warn-return-any, allow-subclassing-any
"""The network beside the generator in training: a discriminator of fields.

It takes fields of any size that is a power of two times 8 and looks at them down to 4×4. It is
shown what the eye sees of a field: beside its heights the bands that inks would make of them, and
which way contours run, however flat the ground is.
"""

from typing import Final

import torch  # type: ignore[import-not-found]
from torch import Tensor, nn
from torch.nn import functional  # type: ignore[import-not-found]

_BANDS: Final = 3.0
"""Bands over a field's whole range of heights."""

_FLAT: Final = 0.05
"""Slope a pixel, of a field −1 … 1, below which a contour's way fades."""

_CHANNELS: Final = 5

ATTRIBUTES: Final = 2
"""Scalar conditions, the last ones of every corpus."""


def seen(field: Tensor) -> Tensor:
    """What the eye sees of fields ``(N, 1, S, S)``, −1 … 1: ``(N, 5, S, S)``."""
    angle = torch.pi * _BANDS * field
    wide = functional.pad(field, (1, 1, 1, 1), mode="replicate")
    across = (wide[..., 1:-1, 2:] - wide[..., 1:-1, :-2]) / 2
    down = (wide[..., 2:, 1:-1] - wide[..., :-2, 1:-1]) / 2
    length = (across.square() + down.square() + _FLAT**2).sqrt()
    return torch.cat([field, angle.cos(), angle.sin(), across / length, down / length], 1)


def _stages(size: int, width: int) -> nn.ModuleList:
    """Convolutions that halve the field until it is 4×4, ever wider; the first ones are thin."""
    count = (size // 4).bit_length() - 1
    widths = [width * max(1, 4 - left) // (1 << max(0, left - 3)) for left in range(count)][::-1]
    return nn.ModuleList(
        [nn.Conv2d(a, b, 4, 2, 1) for a, b in zip([_CHANNELS, *widths], widths, strict=False)]
    )


class Discriminator(nn.Module):
    """Judges a field with its conditions: patch logits, and a projection of the whole.

    The projection term follows Miyato and Koyama 2018 (arXiv:1802.05637). Beside it the scalar
    conditions are read from the field alone, after Odena, Olah and Shlens 2017 (arXiv:1610.09585).
    """

    def __init__(self, conditions: int, size: int = 64, width: int = 24) -> None:
        super().__init__()
        self.stages = _stages(size, width)
        self.patch = nn.Conv2d(3 * width, 1, 3, 1, 1)
        self.whole = nn.Linear(4 * width * 16, 64)
        self.logit = nn.Linear(64, 1)
        self.project = nn.Linear(conditions, 64)
        self.local = nn.Linear(conditions, 3 * width)
        self.attributes = nn.Linear(64, ATTRIBUTES)

    def forward(self, field: Tensor, conditions: Tensor) -> tuple[Tensor, Tensor]:
        """Judges fields, and reads their attributes.

        Args:
            field: ``(N, 1, S, S)``, −1 … 1.
            conditions: ``(N, C)``, 0 … 1.

        Returns:
            Logits ``(N, 65)``, 64 of patches and one of the whole; and the attributes that the
            fields seem to have, ``(N, 2)``, 0 … 1.
        """
        value = seen(field)
        for stage in list(self.stages)[:-1]:
            value = functional.leaky_relu(stage(value), 0.2)
        local = self.local(conditions)[:, :, None, None]
        patches = self.patch(value) + (value * local).mean(1, keepdim=True)
        value = functional.leaky_relu(self.stages[-1](value), 0.2)
        whole = functional.leaky_relu(self.whole(value.flatten(1)), 0.2)
        logit = self.logit(whole) + (whole * self.project(conditions)).sum(1, keepdim=True)
        return torch.cat([patches.flatten(1), logit], 1), self.attributes(whole)
