"""What can be voted on about a work: seven axes of composition, then its model's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from oracle.errors import FatalError
from oracle.generator.composition import (
    Ground,
    Light,
    Line,
    Margin,
    Symmetry,
    scale_label,
    scale_limit,
)

MAX_AXES: Final = 16
"""A work's values are drawn from one hash, two bytes an axis."""

MAX_CHOICE: Final = 31
MAX_SCALAR: Final = 255
MAX_PALETTE: Final = 0xFFFF


FIELD_SIDES: Final = (8, 16, 32, 64)
LARGEST_FIELD: Final = max(FIELD_SIDES)
"""Pixels a side of the fields that can be composed."""


class StyleError(FatalError):
    """An axis or a style is not allowed; the message names the axis and its bounds."""


class Kind(IntEnum):
    """What an axis does; the number is the one the chain stores."""

    SYMMETRY = 0
    PALETTE = 1
    SCALE = 2
    GROUND = 3
    LINE = 4
    LIGHT = 5
    MARGIN = 6
    CHOICE = 7
    SCALAR = 8

    @property
    def label(self) -> str:
        """What people call it, and an axis of composition of this kind."""
        return self.name.lower()


COMPOSITION: Final = (
    Kind.SYMMETRY,
    Kind.PALETTE,
    Kind.SCALE,
    Kind.GROUND,
    Kind.LINE,
    Kind.LIGHT,
    Kind.MARGIN,
)
"""Every model's first axes, in order. They never enter the network."""

MAX_OWN_AXES: Final = MAX_AXES - len(COMPOSITION)

_VALUES: Final = {
    Kind.SYMMETRY: Symmetry,
    Kind.GROUND: Ground,
    Kind.LINE: Line,
    Kind.LIGHT: Light,
    Kind.MARGIN: Margin,
}

_COMPOSED: Final = {kind: int(max(values)) for kind, values in _VALUES.items()} | {
    Kind.PALETTE: MAX_PALETTE,
    Kind.SCALE: scale_limit(LARGEST_FIELD),
}
"""The highest value that an axis of composition can have."""

_MARKS: Final = frozenset(",:.*%=")
"""What has a meaning where a style is written."""

_HALF: Final = (1, 4)
_QUARTER: Final = (5, 20)
_SCALE_GROUPS: Final = {"half": _HALF, "quarter": _QUARTER}


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

    @property
    def groups(self) -> dict[str, tuple[int, int]]:
        """Neighbouring values that have a name together, from the first to the last of them."""
        if self.kind is not Kind.SCALE:
            return {}
        return {name: ends for name, ends in _SCALE_GROUPS.items() if ends[1] <= self.hi}

    def label(self, value: int) -> str:
        """The value's name, or the number where it has none."""
        at = value - self.lo
        return self.labels[at] if 0 <= at < len(self.labels) else str(value)

    def word(self, value: int) -> str:
        """What :meth:`span` reads as the value: its name, where that can mean nothing else."""
        label = self.label(value)
        is_plain = _MARKS.isdisjoint(label) and label == label.strip() and not label.isdigit()
        is_plain &= self.labels.count(label) == 1 and label not in self.groups
        return label if is_plain else str(value)

    def span(self, text: str) -> tuple[int, int]:
        """The first and the last value that a person wrote as a label, a number or a group.

        Raises:
            StyleError: Neither of them, or a number outside the axis' bounds.
        """
        if text in self.labels:
            value = self.lo + self.labels.index(text)
            return value, value
        if text in self.groups:
            return self.groups[text]
        if text.isascii() and text.isdigit() and self.lo <= int(text) <= self.hi:
            return int(text), int(text)
        names = ", ".join((*self.labels, *self.groups))
        known = f" or one of {names}" if names else ""
        raise StyleError(f"{self.name}: {text!r} is not a number {self.lo} … {self.hi}{known}")


def composition_axes(field_side: int) -> tuple[Axis, ...]:
    """The axes of composition of a model whose field has `field_side` pixels a side.

    Raises:
        StyleError: No field that can be composed has this side.
    """
    if field_side not in FIELD_SIDES:
        raise StyleError(f"a field of {field_side} pixels a side: 8, 16, 32 or 64 are composed")
    last_scale = scale_limit(field_side)
    scales = tuple(scale_label(value) for value in range(last_scale + 1))
    labels = {kind: tuple(v.label for v in values) for kind, values in _VALUES.items()}
    labels |= {Kind.SCALE: scales, Kind.PALETTE: ()}
    highest = _COMPOSED | {Kind.SCALE: last_scale}
    return tuple(Axis(kind.label, kind, 0, highest[kind], labels[kind]) for kind in COMPOSITION)


def model_axes(own: Sequence[Axis], field_side: int) -> tuple[Axis, ...]:
    """All axes of a model that declares `own`: those of composition come first.

    Raises:
        StyleError: An axis that no model may declare, or a field that is not composed.
    """
    axes = (*composition_axes(field_side), *own)
    check_axes(axes)
    return axes


def own_axes(axes: Sequence[Axis]) -> tuple[Axis, ...]:
    """Those of a model's axes that it declares: the conditions that its network learned."""
    return tuple(axes[len(COMPOSITION) :])


def check_axes(axes: Sequence[Axis]) -> None:
    """Refuse a list of axes that no model has.

    Raises:
        StyleError: Which axis, and why.
    """
    kinds = tuple(axis.kind for axis in axes[: len(COMPOSITION)])
    if kinds != COMPOSITION:
        raise StyleError(
            f"the axes begin with {', '.join(kind.label for kind in kinds) or 'nothing'}: every "
            f"model's are {', '.join(kind.label for kind in COMPOSITION)}, then its own"
        )
    for axis in axes[: len(COMPOSITION)]:
        limit = _COMPOSED[axis.kind]
        if axis.lo != 0 or not 0 <= axis.hi <= limit:
            raise StyleError(
                f"axis {axis.name}: bounds {axis.lo} … {axis.hi}, "
                f"a {axis.kind.label} has 0 … {limit} at most"
            )
    own = own_axes(axes)
    if len(own) > MAX_OWN_AXES:
        raise StyleError(f"{len(own)} axes of its own: a model has at most {MAX_OWN_AXES}")
    taken = {kind.label for kind in COMPOSITION}
    for axis in own:
        _check_own(axis)
        if axis.name in taken:
            raise StyleError(f"axis {axis.name}: there is an axis of that name already")
        taken.add(axis.name)


def _check_own(axis: Axis) -> None:
    kind = axis.kind
    if kind not in (Kind.CHOICE, Kind.SCALAR):
        raise StyleError(f"axis {axis.name}: a model's own axes are choices and scalars")
    limit = MAX_CHOICE if kind is Kind.CHOICE else MAX_SCALAR
    if not 0 <= axis.lo <= axis.hi <= limit:
        raise StyleError(
            f"axis {axis.name}: bounds {axis.lo} … {axis.hi}, a {kind.label} allows 0 … {limit}"
        )
    if kind is Kind.CHOICE and axis.lo != 0:
        raise StyleError(f"axis {axis.name}: a choice starts at 0, not at {axis.lo}")
    if axis.labels and len(axis.labels) != axis.hi - axis.lo + 1:
        raise StyleError(
            f"axis {axis.name}: {len(axis.labels)} labels for {axis.hi - axis.lo + 1} values"
        )


def style_length(axes: Sequence[Axis]) -> int:
    """Bytes of the latent that a model's own axes take: ``S``."""
    return sum(axis.style_length for axis in axes)
