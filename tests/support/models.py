"""A model small enough to be registered in one transaction, and everything one declares of it."""

import numpy as np

from oracle.generator.blob import Layer, Model, build
from oracle.generator.composition import Inks, Symmetry
from oracle.generator.style import Axis, Kind, Odds, Range, encode_style, full_ranges, model_axes

LATENT, STYLE_LENGTH = 8, 4
FIELD = 8
PALETTES = 2

OWN = (Axis("family", Kind.CHOICE, 0, 2), Axis("density", Kind.SCALAR, 10, 200))
"""Three style bytes for the family, one for the density."""
AXES = model_axes(OWN, FIELD)

WIDEST = encode_style(AXES, full_ranges(AXES, PALETTES))
NARROW = encode_style(
    AXES,
    [
        Range(Symmetry.QUAD, Symmetry.QUAD),
        Range(1, 1),
        Range(0, 0),
        Odds((0, 3), (9_000, 1_000)),
        Range(0, 2),
        Range(0, 1),
        Odds((0, 1, 2), (6_000, 3_999, 1)),
        Range(0, 1),
        Range(50, 60),
    ],
)


def model(seed: int = 0) -> Model:
    """Channels 2-1: a field of 8×8 from a latent of 8 bytes."""
    rng = np.random.default_rng(seed)

    def layer(*shape: int) -> Layer:
        weights = rng.integers(-63, 64, shape).astype(np.int8)
        return Layer(weights, rng.integers(-1_000, 1_000, shape[0]), 6)

    return Model(LATENT, STYLE_LENGTH, (layer(32, LATENT), layer(1, 2, 3, 3)))


def blob(seed: int = 0) -> bytes:
    """The model's weights blob."""
    return build(model(seed))


def palette(number: int) -> Inks:
    """A palette of 2 … 16 inks that differs from palette to palette."""
    inks = 2 + number % 15
    areas = [1 + number % 7] * (inks - 1)
    colours = bytes((number * 7 + i) % 256 for i in range(3 * (8 * inks + 2)))
    return Inks(colours, bytes([256 - sum(areas), *areas]))


def palette_call(name: str, number: int) -> tuple[str, bytes, bytes]:
    """What `addPalette` takes of such a palette."""
    inks = palette(number)
    return name, inks.colours, inks.areas


def chain_axes(axes: tuple[Axis, ...] = OWN) -> list[tuple[bytes, int, int, int]]:
    """Axes as the registry takes them."""
    return [(a.name.encode().ljust(32, b"\0"), int(a.kind), a.lo, a.hi) for a in axes]


def declaration(pointers: list[str], **changes: object) -> tuple[object, ...]:
    """A `ModelDeclaration` for weights at `pointers`."""
    fields: dict[str, object] = {
        "name": "small",
        "medium": "image/png",
        "manifestDigest": b"\x11" * 32,
        "parent": 0,
        "axes": chain_axes(),
        "pointers": pointers,
    }
    assert changes.keys() <= fields.keys()
    return tuple({**fields, **changes}.values())
