"""Axes, styles, and the values that a work draws from its round's style (semantics, 2 and 3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from oracle.errors import FatalError
from oracle.generator.composition import Symmetry

MAX_AXES: Final = 16
AXIS_BYTES: Final = 4

Range: TypeAlias = tuple[int, int]
"""Inclusive bounds, lo and hi."""


class StyleError(FatalError):
    """An axis or a style is not allowed; the message names the axis and its bounds."""


class Kind(IntEnum):
    """What an axis does; the number is the one the chain stores."""

    SYMMETRY = 0
    PALETTE = 1
    CHOICE = 2
    SCALAR = 3


_KIND_LIMIT: Final = {
    Kind.SYMMETRY: int(max(Symmetry)),
    Kind.PALETTE: 0xFFFF,
    Kind.CHOICE: 31,
    Kind.SCALAR: 255,
}


@dataclass(frozen=True)
class Axis:
    """One thing about a work that the members vote on.

    Attributes:
        name: what people call it.
        kind: what it does.
        lo: lowest allowed value.
        hi: highest allowed value. For a palette: the highest id that exists, or 65535 where the
            registry of palettes is the judge.
        labels: names of the values ``lo … hi``, for people; may be empty.
    """

    name: str
    kind: Kind
    lo: int
    hi: int
    labels: tuple[str, ...] = ()

    @property
    def style_length(self) -> int:
        """Bytes that the axis adds to the latent."""
        if self.kind is Kind.CHOICE:
            return self.hi + 1
        return 1 if self.kind is Kind.SCALAR else 0

    def label(self, value: int) -> str:
        """The value's name, or the number where it has none."""
        at = value - self.lo
        return self.labels[at] if 0 <= at < len(self.labels) else str(value)

    def value(self, text: str) -> int:
        """The value that a person wrote as a label or a number.

        Raises:
            StyleError: Neither a label of the axis nor a number within its bounds.
        """
        if text in self.labels:
            return self.lo + self.labels.index(text)
        if text.isascii() and text.isdigit() and self.lo <= int(text) <= self.hi:
            return int(text)
        names = f" or one of {', '.join(self.labels)}" if self.labels else ""
        raise StyleError(f"{self.name}: {text!r} is not a number {self.lo} … {self.hi}{names}")


def check_axes(axes: Sequence[Axis]) -> None:
    """Refuse a list of axes that no model may declare.

    Raises:
        StyleError: Which axis, and why.
    """
    if not 2 <= len(axes) <= MAX_AXES:
        raise StyleError(f"{len(axes)} axes: a model has 2 … {MAX_AXES}")
    for index, axis in enumerate(axes):
        wanted = {0: Kind.SYMMETRY, 1: Kind.PALETTE}.get(index)
        if wanted is not None and axis.kind is not wanted:
            raise StyleError(f"axis {index} ({axis.name}) must be the {wanted.name.lower()}")
        if wanted is None and axis.kind in (Kind.SYMMETRY, Kind.PALETTE):
            raise StyleError(f"axis {index} ({axis.name}): only one {axis.kind.name.lower()} axis")
        limit = _KIND_LIMIT[axis.kind]
        if not 0 <= axis.lo <= axis.hi <= limit:
            raise StyleError(
                f"axis {axis.name}: bounds {axis.lo} … {axis.hi}, "
                f"a {axis.kind.name.lower()} allows 0 … {limit}"
            )
        if axis.kind in (Kind.CHOICE, Kind.PALETTE) and axis.lo != 0:
            kind = axis.kind.name.lower()
            raise StyleError(f"axis {axis.name}: a {kind} starts at 0, not at {axis.lo}")
        if axis.labels and len(axis.labels) != axis.hi - axis.lo + 1:
            raise StyleError(
                f"axis {axis.name}: {len(axis.labels)} labels for {axis.hi - axis.lo + 1} values"
            )


def style_length(axes: Sequence[Axis]) -> int:
    """Bytes of the latent that the learned axes take: ``S``."""
    return sum(axis.style_length for axis in axes)


def full_ranges(axes: Sequence[Axis]) -> tuple[Range, ...]:
    """The widest style: every axis over all its bounds."""
    return tuple((axis.lo, axis.hi) for axis in axes)


def check_ranges(axes: Sequence[Axis], ranges: Sequence[Range]) -> None:
    """Refuse ranges outside the axes' bounds.

    Raises:
        StyleError: Which axis, which bounds.
    """
    if len(ranges) != len(axes):
        raise StyleError(f"the style has {len(ranges)} ranges, the model {len(axes)} axes")
    for axis, (lo, hi) in zip(axes, ranges, strict=True):
        if not axis.lo <= lo <= hi <= axis.hi:
            raise StyleError(
                f"{axis.name}: range {lo} … {hi} is not within the axis' {axis.lo} … {axis.hi}"
            )


def encode_style(axes: Sequence[Axis], ranges: Sequence[Range]) -> bytes:
    """A style's bytes: lo and hi, two bytes each, for every axis in order.

    Raises:
        StyleError: A range is outside its axis' bounds.
    """
    check_ranges(axes, ranges)
    return b"".join(lo.to_bytes(2, "big") + hi.to_bytes(2, "big") for lo, hi in ranges)


def decode_style(axes: Sequence[Axis], style: bytes) -> tuple[Range, ...]:
    """The ranges that a style's bytes hold.

    Raises:
        StyleError: Wrong length, or a range outside its axis' bounds.
    """
    expected = AXIS_BYTES * len(axes)
    if len(style) != expected:
        raise StyleError(
            f"the style has {len(style)} bytes, {len(axes)} axes take exactly {expected}"
        )
    numbers = [int.from_bytes(style[at : at + 2], "big") for at in range(0, expected, 2)]
    ranges = tuple(zip(numbers[0::2], numbers[1::2], strict=True))
    check_ranges(axes, ranges)
    return ranges


def parse_range(axis: Axis, text: str) -> Range:
    """A range as people write it: ``3``, ``2..5``, ``rings``, ``*``.

    Raises:
        StyleError: Not a range of this axis.
    """
    if text == "*":
        return axis.lo, axis.hi
    first, dots, last = text.partition("..")
    lo = axis.value(first)
    hi = axis.value(last) if dots else lo
    if lo > hi:
        raise StyleError(f"{axis.name}: range {text!r} begins above its end")
    return lo, hi


def draw_values(draws: NDArray[np.uint8], ranges: Sequence[Range]) -> NDArray[np.int64]:
    """Each work's own value on each axis.

    Args:
        draws: ``(N, 32)``, ``block(0)`` of each work.
        ranges: one an axis.

    Returns:
        ``(N, axes)``: ``lo + ((r·(hi − lo + 1)) >> 16)``.
    """
    lo, hi = np.array(ranges, np.int64).reshape(-1, 2).T
    numbers = np.ascontiguousarray(draws).view(">u2").astype(np.int64)[:, : len(ranges)]
    values: NDArray[np.int64] = lo + ((numbers * (hi - lo + 1)) >> 16)
    return values


def style_bytes(axes: Sequence[Axis], values: NDArray[np.int64]) -> NDArray[np.uint8]:
    """The latent's last bytes: one-hot 255 for a choice, the value itself for a scalar.

    Args:
        axes: the model's axes.
        values: ``(N, axes)``.

    Returns:
        ``(N, S)`` uint8.
    """
    out = np.zeros((len(values), style_length(axes)), np.uint8)
    rows, at = np.arange(len(values)), 0
    for axis, column in zip(axes, values.T, strict=True):
        if axis.kind is Kind.CHOICE:
            out[rows, at + column] = 255
        elif axis.kind is Kind.SCALAR:
            out[:, at] = column
        at += axis.style_length
    return out
