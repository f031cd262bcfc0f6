"""Whether inks and steps of light can be told apart, by eyes that lack a kind of cones as well."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import numpy as np

from models.palettes.colour import DEFICIENCIES, Colours, seen_with, to_oklab
from models.palettes.ramp import DARKEST, LIGHTEST, colour_of, light_ramp, oklab_of
from oracle.generator.composition import Ground, Inks, inks_of
from oracle.generator.composition.inks import LIGHT_STEPS
from oracle.generator.composition.picture import NEUTRAL_STEP
from oracle.generator.palettes import inks_in

APART: Final = 0.08
"""Least distance of inks that touch, in OKLab: four times what is just noticed side by side."""

APART_WITHOUT_CONES: Final = 0.05
"""The same for eyes that lack a kind of cones, which tell fewer colours apart at all."""

STEPS_APART: Final = 0.008
"""Least distance of two steps of light, which are to melt into one another."""

_SEEN: Final = ("", *DEFICIENCIES)
"""Ways of seeing: with all cones, then without one kind."""


def remarks(inks: Inks) -> tuple[str, ...]:
    """One line for each two inks, for the line and for each ink's light that cannot be told apart.

    Each says what looks alike to whom, and what to do.
    """
    return (*_alike_inks(inks), *_lost_line(inks), *_flat_inks(inks))


def _entries(inks: Inks) -> Colours:
    return np.frombuffer(inks.colours, np.uint8).reshape(-1, 3) / 255


def _seen(srgb: Colours) -> dict[str, Colours]:
    """Colours in OKLab by each way of seeing."""
    return {way: to_oklab(seen_with(way, srgb) if way else srgb) for way in _SEEN}


def _least(way: str) -> float:
    return APART_WITHOUT_CONES if way else APART


def _blind(one: Colours, other: Colours) -> tuple[str, ...]:
    """The ways of seeing to which two inks look alike under a step of light, sRGB ``(8, 3)``."""
    ones, others = _seen(one), _seen(other)
    return tuple(
        way for way in _SEEN if np.linalg.norm(ones[way] - others[way], axis=1).min() < _least(way)
    )


def touching(inks: Inks) -> tuple[tuple[int, int], ...]:
    """Inks that lie side by side in some work, whatever its ground."""
    pairs: set[tuple[int, int]] = set()
    for ground in Ground:
        drawn, _ = inks_of(ground, inks.areas)
        pairs |= {(min(pair), max(pair)) for pair in pairwise(drawn)}
    return tuple(sorted(pairs))


def _ramp(inks: Inks, ink: int) -> Colours:
    return _entries(inks)[LIGHT_STEPS * ink : LIGHT_STEPS * (ink + 1)]


def _alike_inks(inks: Inks) -> Iterator[str]:
    names = inks_in(inks)
    for one, other in touching(inks):
        blind = _blind(_ramp(inks, one), _ramp(inks, other))
        if blind:
            yield (
                f"inks {one + 1} and {other + 1}, {names[one]} and {names[other]}, look alike"
                f"{_to_whom(blind)}: {_advice(inks, other)}"
            )


def _to_whom(blind: tuple[str, ...]) -> str:
    return "" if not blind[0] else " with " + " and ".join(blind)


def _advice(inks: Inks, ink: int) -> str:
    """What to make of an ink so that it is apart from all that it touches: as little as can be."""
    beside = [
        _ramp(inks, one if other == ink else other)
        for one, other in touching(inks)
        if ink in (one, other)
    ]
    ((lightness, a, b),) = oklab_of([inks_in(inks)[ink]])
    for moved in sorted(np.arange(DARKEST, LIGHTEST, 0.02), key=lambda at: abs(at - lightness)):
        colour = colour_of(float(moved), a, b)
        ramp = np.array([[*step] for step in light_ramp(colour)]) / 255
        if not any(_blind(ramp, other) for other in beside):
            told = "lighter" if moved > lightness else "darker"
            return f"make ink {ink + 1} {told}, as {colour}"
    return f"give ink {ink + 1} another colour, or another place in the order"


def _lost_line(inks: Inks) -> Iterator[str]:
    entries = _entries(inks)
    largest = int(np.argmax(list(inks.areas)))
    pair = entries[[LIGHT_STEPS * largest + NEUTRAL_STEP, LIGHT_STEPS * inks.count + 1]]
    blind = tuple(
        way
        for way, lab in _seen(pair).items()
        if np.linalg.norm(lab[0] - lab[1]) < APART_WITHOUT_CONES
    )
    if blind:
        line = "#" + inks.colours[-3:].hex()
        yield (
            f"the line's {line} is lost on ink {largest + 1}, {inks_in(inks)[largest]}"
            f"{_to_whom(blind)}: make the line much lighter or darker"
        )


def _flat_inks(inks: Inks) -> Iterator[str]:
    for ink, name in enumerate(inks_in(inks)):
        steps = to_oklab(_ramp(inks, ink))
        if np.linalg.norm(np.diff(steps, axis=0), axis=1).min() < STEPS_APART:
            nearer = (
                "darker" if steps[NEUTRAL_STEP, 0] > np.mean([DARKEST, LIGHTEST]) else "lighter"
            )
            yield f"the steps of light on ink {ink + 1}, {name}, look alike: make it {nearer}"
