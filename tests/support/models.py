"""A model small enough to be registered in one transaction, and everything one declares of it."""

import numpy as np

from oracle.generator.blob import Layer, Model, build
from oracle.generator.style import Axis, Kind, encode_style

AXES = (
    Axis("symmetry", Kind.SYMMETRY, 0, 4),
    Axis("palette", Kind.PALETTE, 0, 0xFFFF),
    Axis("family", Kind.CHOICE, 0, 2),
    Axis("density", Kind.SCALAR, 10, 200),
)
"""Three style bytes for the family, one for the density."""

LATENT, STYLE_LENGTH = 8, 4
FIELD = 8
PALETTES = 2
WIDEST = encode_style(AXES, [(0, 4), (0, PALETTES - 1), (0, 2), (10, 200)])
NARROW = encode_style(AXES, [(2, 2), (1, 1), (0, 1), (50, 60)])


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


def palette(number: int) -> bytes:
    """768 bytes that differ from palette to palette."""
    return bytes((number * 7 + i) % 256 for i in range(768))


def chain_axes(axes: tuple[Axis, ...] = AXES) -> list[tuple[bytes, int, int, int]]:
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
