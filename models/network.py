# mypy: no-warn-unused-ignores, no-warn-return-any, allow-subclassing-any
"""The generator in torch, which computes either the shipped integers or their smooth original.

An exact generator's forward pass *is* the semantics: integer weights, biases and activations
carried in float32, where every partial sum is exact. Gradients go straight through the roundings
(Bengio et al. 2013, arXiv:1308.3432), so the net that is trained is the net that ships. A
generator that is not exact leaves the roundings out; it is what the first part of a training works
on, and the teacher of the last.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import torch  # type: ignore[import-not-found]
from torch import Tensor, nn
from torch.nn import functional  # type: ignore[import-not-found]

from oracle.generator.blob import WEIGHT_LIMIT, Layer, Model

CENTRE: Final = 128
"""What the layers take from their inputs before the master bias: about half of full scale.

It is folded into the shipped bias. Inputs are never negative, and a common part that large would
leave the optimiser little to see of the rest.
"""

GAIN: Final = 2.0
"""Spread of a layer's first weights, times the square root of its fan-in: inputs are narrow."""

_FINEST: Final = 7
"""Shift above which a layer's masters do not grow finer with it."""

LEAK: Final = 0.1
"""Slope of the clip's gradient outside 0 … 255, so that a saturated unit can come back."""


class _Round(torch.autograd.Function):
    """Round half to even; the gradient passes unchanged."""

    @staticmethod
    def forward(ctx: Any, value: Tensor) -> Tensor:
        return torch.round(value)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> Tensor:
        return grads[0]


class _Clip(torch.autograd.Function):
    """``clip(value, 0, 255)``, rounded half to even if exact.

    Outside, the gradient passes with slope ``LEAK``; through the rounding it passes unchanged.
    """

    @staticmethod
    def forward(ctx: Any, value: Tensor, exact: bool) -> Tensor:
        ctx.save_for_backward((value >= 0) & (value <= 255))
        return (torch.round(value) if exact else value).clamp(0, 255)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, None]:
        (inside,) = ctx.saved_tensors
        return torch.where(inside, grads[0], LEAK * grads[0]), None


def round_through(value: Tensor) -> Tensor:
    """Round half to even; the gradient passes unchanged."""
    rounded: Tensor = _Round.apply(value)  # type: ignore[no-untyped-call]
    return rounded


def _clip(value: Tensor, exact: bool) -> Tensor:
    clipped: Tensor = _Clip.apply(value, exact)  # type: ignore[no-untyped-call]
    return clipped


def _phases() -> Tensor:
    """How a 3-tap kernel on a doubled line falls on the line itself: (phase, low tap, tap).

    Output 2r + p reads, with tap k, the doubled line at 2r + p + k − 1: low place
    (2r + p + k − 1) >> 1.
    """
    fall = torch.zeros(2, 3, 3)
    for phase in range(2):
        for tap in range(3):
            fall[phase, 1 + ((phase + tap - 1) >> 1), tap] = 1
    return fall


class IntegerLayer(nn.Module):
    """A dense layer or a 3×3 convolution in the exporter's integers.

    Master weights are ``2^shift`` times finer than the shipped ones, but ``2^7`` times at most;
    master biases are in units of one full activation (255). So one learning rate suits both, and
    also a last layer, whose weights are a sixteenth of the others: a shift of 11 ships them in as
    many steps, and no step of training throws them about.
    """

    def __init__(self, shape: tuple[int, ...], shift: int) -> None:
        super().__init__()
        fan_in = int(np.prod(shape[1:]))
        weight = torch.randn(shape) * GAIN * fan_in**-0.5
        # Weights that sum to zero keep the inputs' mean out of the output, and a bias in the
        # middle keeps most units between the clip's two ends.
        weight -= weight.flatten(1).mean(1).view(-1, *[1] * (len(shape) - 1))
        self.weight = nn.Parameter(weight)
        self.bias = nn.Parameter(torch.full(shape[:1], 0.4))
        self.shift = shift
        self._unit = float(1 << min(shift, _FINEST))
        self.fall: Tensor
        self.register_buffer("fall", _phases(), persistent=False)

    def numbers(self, exact: bool) -> tuple[Tensor, Tensor]:
        """Weights and biases in the shipped units; as they ship if exact (straight-through)."""
        weight = (self.weight * self._unit).clamp(-WEIGHT_LIMIT, WEIGHT_LIMIT)
        bias = self.bias * float(255 << self.shift)
        if exact:
            weight, bias = round_through(weight), round_through(bias)
        return weight, bias - CENTRE * weight.flatten(1).sum(1)

    def forward(self, value: Tensor, exact: bool) -> Tensor:
        """Activations 0 … 255 in, activations 0 … 255 out; a convolution doubles the size first."""
        weight, bias = self.numbers(exact)
        if weight.dim() == 2:
            total = functional.linear(value, weight, bias)
        else:
            total = self._doubled(value, weight, bias)
        return _clip(total * 2.0**-self.shift, exact)

    def _doubled(self, value: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        """Upsampling and convolution in one, at the lower size: four phases, then interleaved.

        The same integers as the plain way, several times faster to train on a CPU.
        """
        kernels = torch.einsum("pik,qjt,ockt->opqcij", self.fall, self.fall, weight)
        flat = kernels.reshape(-1, *weight.shape[1:])
        total = functional.conv2d(value, flat, bias.repeat_interleave(4), padding=1)
        return functional.pixel_shuffle(total, 2)

    def take(self, layer: Layer) -> None:
        """The masters of shipped integers: `to_layer` gives them back."""
        sums = layer.weights.reshape(len(layer.weights), -1).sum(axis=1, dtype=np.int64)
        with torch.no_grad():
            self.weight.copy_(torch.from_numpy(layer.weights / self._unit))
            self.bias.copy_(torch.from_numpy((layer.biases + CENTRE * sums) / (255 << self.shift)))

    def to_layer(self) -> Layer:
        """The layer's integers, for the blob."""
        with torch.no_grad():
            weight, bias = self.numbers(exact=True)
        weights = weight.cpu().numpy().astype(np.int8)
        biases = bias.double().cpu().numpy().astype(np.int64)
        return Layer(weights, biases, self.shift)


class IntegerGenerator(nn.Module):
    """Latents to fields; if ``exact``, precisely as ``docs/semantics.md`` says."""

    def __init__(self, latent_length: int, channels: Sequence[int], shifts: Sequence[int]) -> None:
        super().__init__()
        first, *rest = channels
        self.exact = True
        self.first = first
        self.latent_length = latent_length
        layers = [IntegerLayer((16 * first, latent_length), shifts[0])]
        for before, after, shift in zip(channels, rest, shifts[1:], strict=False):
            layers.append(IntegerLayer((after, before, 3, 3), shift))
        self.layers = nn.ModuleList(layers)

    @classmethod
    def of(cls, model: Model) -> "IntegerGenerator":
        """The network of a released model, to go on from."""
        shifts = [layer.shift for layer in model.layers]
        made = cls(model.latent_length, model.channels, shifts)
        for ours, layer in zip(made.layers, model.layers, strict=True):
            assert isinstance(ours, IntegerLayer)
            ours.take(layer)
        return made

    def forward(self, latents: Tensor) -> Tensor:
        """``(N, Z)`` floats that are bytes to ``(N, 1, F, F)`` floats that are bytes."""
        value = self.layers[0](latents, self.exact).view(-1, self.first, 4, 4)
        for layer in list(self.layers)[1:]:
            value = layer(value, self.exact)
        field: Tensor = value
        return field

    def to_model(self, style_length: int) -> Model:
        """The integers as a model of ``oracle.generator``."""
        layers = []
        for layer in self.layers:
            assert isinstance(layer, IntegerLayer)
            layers.append(layer.to_layer())
        return Model(self.latent_length, style_length, tuple(layers))
