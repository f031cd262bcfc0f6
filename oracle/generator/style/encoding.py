"""A style's bytes, and what a work draws from it (semantics, sections 2 and 3).

For each axis in order one byte, the number of odds. After a 0 stand the two ends of a range, after
another number so many pairs of a value and its weight; each is two bytes.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from oracle.generator.style.axis import Axis, Kind, StyleError, style_length
from oracle.generator.style.distribution import MAX_ODDS, Distribution, Odds, Range
from oracle.quantities import BASIS_POINTS


def full_ranges(axes: Sequence[Axis], palettes: int | None = None) -> tuple[Range, ...]:
    """The widest style: every axis over all its bounds, the palette's over so many palettes.

    Raises:
        StyleError: There is no palette.
    """
    if palettes == 0:
        raise StyleError("there is no palette yet, and a work needs one: add one first")
    return tuple(
        Range(0, palettes - 1)
        if palettes is not None and axis.kind is Kind.PALETTE
        else Range(axis.lo, axis.hi)
        for axis in axes
    )


def check_style(axes: Sequence[Axis], style: Sequence[Distribution]) -> None:
    """Refuse a style that is not one of these axes.

    Raises:
        StyleError: Which axis, and what of it.
    """
    if len(style) != len(axes):
        raise StyleError(f"the style has {len(style)} axes, the model {len(axes)}")
    for axis, spread in zip(axes, style, strict=True):
        check_distribution(axis, spread)


def check_distribution(axis: Axis, spread: Distribution) -> None:
    """Refuse a range or odds that the axis cannot have.

    Raises:
        StyleError: What is wrong, with the axis' bounds.
    """
    within = f"within the axis' {axis.lo} … {axis.hi}"
    if isinstance(spread, Range):
        if not axis.lo <= spread.lo <= spread.hi <= axis.hi:
            raise StyleError(f"{axis.name}: range {spread.lo} … {spread.hi} is not {within}")
        return
    if not 1 <= len(spread.values) <= MAX_ODDS:
        raise StyleError(f"{axis.name}: odds for {len(spread.values)} values, 1 … {MAX_ODDS} can")
    if len(spread.weights) != len(spread.values):
        raise StyleError(
            f"{axis.name}: {len(spread.weights)} weights for {len(spread.values)} values"
        )
    for value in spread.values:
        if not axis.lo <= value <= axis.hi:
            raise StyleError(f"{axis.name}: {value} is not {within}")
    for before, value in pairwise(spread.values):
        if value <= before:
            raise StyleError(f"{axis.name}: odds name {value} after {before}, values must rise")
    if min(spread.weights) < 1:
        value = spread.values[spread.weights.index(min(spread.weights))]
        raise StyleError(f"{axis.name}: {axis.label(value)} has no weight, leave it out")
    if sum(spread.weights) != BASIS_POINTS:
        raise StyleError(
            f"{axis.name}: the weights add up to {sum(spread.weights)}, not to {BASIS_POINTS}"
        )


def encode_style(axes: Sequence[Axis], style: Sequence[Distribution]) -> bytes:
    """A style's bytes.

    Raises:
        StyleError: The style is not one of these axes.
    """
    check_style(axes, style)
    parts = []
    for spread in style:
        if isinstance(spread, Range):
            count, numbers = 0, list(spread)
        else:
            count = len(spread.values)
            pairs = zip(spread.values, spread.weights, strict=True)
            numbers = [number for pair in pairs for number in pair]
        parts.append(bytes([count]) + b"".join(number.to_bytes(2, "big") for number in numbers))
    return b"".join(parts)


def decode_style(axes: Sequence[Axis], style: bytes) -> tuple[Distribution, ...]:
    """What a style's bytes say of each axis.

    Raises:
        StyleError: The bytes break off or go on after the last axis, or are not a style of these
            axes.
    """
    found: list[Distribution] = []
    at = 0
    for axis in axes:
        count = style[at] if at < len(style) else 0
        end = at + 1 + 4 * max(1, count)
        if end > len(style):
            raise StyleError(
                f"the style has {len(style)} bytes and breaks off in {axis.name}, "
                f"which ends at byte {end}"
            )
        words = [int.from_bytes(style[i : i + 2], "big") for i in range(at + 1, end, 2)]
        spread = Odds(tuple(words[0::2]), tuple(words[1::2])) if count else Range(*words)
        check_distribution(axis, spread)
        found.append(spread)
        at = end
    if at != len(style):
        raise StyleError(
            f"the style has {len(style)} bytes, its {len(axes)} axes take exactly {at}"
        )
    return tuple(found)


def draw_values(draws: NDArray[np.uint8], style: Sequence[Distribution]) -> NDArray[np.int64]:
    """Each work's own value on each axis.

    Args:
        draws: ``(N, 32)``, ``block(0)`` of each work.
        style: one range or odds an axis.

    Returns:
        ``(N, axes)``.
    """
    numbers = np.ascontiguousarray(draws).view(">u2").astype(np.int64)
    values = np.empty((len(draws), len(style)), np.int64)
    for at, spread in enumerate(style):
        values[:, at] = spread.draw(numbers[:, at])
    return values


def shares(style: Sequence[Distribution], values: Sequence[int]) -> tuple[int, ...]:
    """How many of ten thousand works have a work's value, axis by axis."""
    return tuple(spread.share(value) for spread, value in zip(style, values, strict=True))


def style_bytes(axes: Sequence[Axis], values: NDArray[np.int64]) -> NDArray[np.uint8]:
    """The latent's last bytes: one-hot 255 for a choice, the value itself for a scalar.

    Args:
        axes: the model's axes, or its own alone.
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
