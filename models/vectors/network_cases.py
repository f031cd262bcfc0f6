"""Vectors of a network and its works: rounding, styles, latents, files (semantics, 1 to 4)."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.vectors.composition_cases import palette_of
from models.vectors.noise import as_hex, noise, sha256
from models.vectors.round_cases import SEED
from oracle.generator.blob import Layer, Model, build, digest, parse
from oracle.generator.bounds import check_exact
from oracle.generator.engine import Generator
from oracle.generator.latent import blocks, latents
from oracle.generator.style import (
    LARGEST_FIELD,
    Axis,
    Distribution,
    Kind,
    Odds,
    Range,
    draw_values,
    encode_style,
    full_ranges,
    model_axes,
    shares,
    style_bytes,
    style_length,
)
from oracle.quantities import BASIS_POINTS

_FAMILY: Final = Axis("family", Kind.CHOICE, 0, 2)
_DENSITY: Final = Axis("density", Kind.SCALAR, 10, 250)
_AXES: Final = model_axes((_FAMILY, _DENSITY), 16)
_STYLE: Final = (
    Range(0, 4),
    Range(0, 1),
    Odds((0, 1, 4), (5000, 3333, 1667)),
    Odds.even((0, 1, 2, 3)),
    Odds((0, 1, 2), (2500, 5001, 2499)),
    Range(0, 1),
    Odds((0, 2), (7000, 3000)),
    Range(0, 2),
    Odds((10, 128, 250), (100, 9800, 100)),
)
"""Ranges, a set and odds, some of them rare."""

STYLE: Final = encode_style(_AXES, _STYLE)
"""The bytes of that style."""

_DRAWN: Final = model_axes((), LARGEST_FIELD)
_PALETTE: Final = 1
"""The place of the palette among the axes; its values can be any of two bytes."""

_SEARCHED: Final = 1 << 13
"""Works among which those are sought that are drawn at a border."""


def _layer(name: str, shape: tuple[int, ...], shift: int) -> Layer:
    """Weights over the whole −63 … 63, biases that keep the activations about the middle."""
    weights = noise(f"{name} weights", int(np.prod(shape))).reshape(shape) % 127 - 63
    spread = noise(f"{name} biases", shape[0]) - 128
    biases = (100 << shift) + (spread << shift) // 4 - 110 * weights.reshape(shape[0], -1).sum(1)
    return Layer(weights.astype(np.int8), biases, shift)


def _small_model() -> Model:
    """A model small enough to print: latent 16 with 4 style bytes, channels 4-3-1, field 16×16."""
    layers = (
        _layer("dense", (64, 16), 7),
        _layer("first", (3, 4, 3, 3), 6),
        _layer("second", (1, 3, 3, 3), 5),
    )
    model = Model(16, 4, layers)
    check_exact(model)
    return model


def rounding() -> list[dict[str, int]]:
    """Halves, signs and both ends of the clip, as the network itself computes them."""
    cases = []
    for shift in (0, 1, 3, 7, 15):
        half = (1 << shift) >> 1
        base = {(k << shift) + d for k in (-1, 0, 1, 2, 254, 255, 256) for d in (-half, -1, 0, 1)}
        for accumulator in sorted(base):
            zero = np.zeros((1, 1, 3, 3), np.int8)
            last = Layer(zero, np.array([accumulator], np.int64), shift)
            first = Layer(np.zeros((16, 4), np.int8), np.zeros(16, np.int64), 1)
            axes = model_axes((), 8)
            field = Generator(Model(4, 0, (first, last)), axes).fields(np.zeros((1, 4), np.uint8))
            cases.append({"acc": accumulator, "shift": shift, "out": int(field[0, 0, 0])})
    return cases


def _listed(axes: tuple[Axis, ...]) -> list[dict[str, str | int]]:
    return [
        {"name": axis.name, "kind": int(axis.kind), "lo": axis.lo, "hi": axis.hi} for axis in axes
    ]


def network() -> dict[str, Any]:
    """A model, and works of one round of it from the seed to the file."""
    blob = build(_small_model())
    generator = Generator(parse(blob), _AXES)
    palettes = {0: palette_of(3), 1: palette_of(7)}
    indices = range(40)
    _, latent_bytes = generator.inputs(SEED, indices, _STYLE)
    fields = generator.fields(latent_bytes)
    works = [
        {
            "index": work.index,
            "values": list(work.values),
            "latent": as_hex(latent.tobytes()),
            "field": as_hex(field.tobytes()) if work.index < 2 else sha256(field.tobytes()),
            "contentDigest": as_hex(work.digest),
            "cid": work.cid,
        }
        for work, latent, field in zip(
            generator.works(SEED, indices, STYLE, palettes), latent_bytes, fields, strict=True
        )
    ]
    return {
        "blob": as_hex(blob),
        "modelDigest": as_hex(digest(blob)),
        "axes": _listed(_AXES),
        "palettes": {
            str(number): {"colours": as_hex(inks.colours), "areas": list(inks.areas)}
            for number, inks in palettes.items()
        },
        "seed": as_hex(SEED),
        "style": as_hex(STYLE),
        "works": works,
    }


def _numbers() -> NDArray[np.int64]:
    """The 16-bit numbers of the first works of the round, an axis a column."""
    drawn = blocks(SEED, np.arange(_SEARCHED, dtype=np.int64), 0)
    return np.ascontiguousarray(drawn).view(">u2").astype(np.int64)[:, : len(_DRAWN)]


def _bordering(axis: Axis, place: int, is_below: bool, count: int) -> Odds:
    """Odds of up to so many values whose last two meet at a place.

    The place is of ten thousand; if it is the last one below the border, the last value but one
    is drawn there, else the last.
    """
    count = min(count, axis.hi + 1)
    before = place + is_below - (count - 2)
    weights = (*[1] * (count - 2), before, BASIS_POINTS - place - is_below)
    return Odds((*range(count - 1), axis.hi), weights)


def _draw(what: str, index: int, style: tuple[Distribution, ...]) -> dict[str, Any]:
    (values,) = draw_values(blocks(SEED, np.array([index]), 0), style).tolist()
    return {
        "what": what,
        "index": index,
        "style": as_hex(encode_style(_DRAWN, style)),
        "values": values,
        "shares": list(shares(style, values)),
    }


def draws() -> list[dict[str, Any]]:
    """Values drawn just below and just at a border of odds, at the rarest ends, and by ranges."""
    numbers = _numbers()
    places = (numbers * BASIS_POINTS) >> 16
    inner = np.flatnonzero(((places > 16) & (places < BASIS_POINTS - 1)).all(axis=1))
    works = iter(inner.tolist())
    found = []
    for count in (2, 3, 16):
        for is_below in (True, False):
            index = next(works)
            style: tuple[Distribution, ...] = tuple(
                _bordering(axis, place, is_below, count)
                for axis, place in zip(_DRAWN, places[index].tolist(), strict=True)
            )
            side = "below" if is_below else "at"
            found.append(_draw(f"odds of up to {count}, just {side} the border", index, style))
    whole = full_ranges(_DRAWN)
    for what, end, is_below in (("first", 0, True), ("last", BASIS_POINTS - 1, False)):
        index, at = (int(each) for each in np.argwhere(places == end)[0])
        style = (*whole[:at], _bordering(_DRAWN[at], end, is_below, 2), *whole[at + 1 :])
        found.append(_draw(f"one of ten thousand, the {what} value", index, style))
    found.append(_draw("ranges of all that there is", next(works), whole))
    index = int(np.flatnonzero(numbers[:, _PALETTE] % 2 == 0)[0])
    drawn = int(numbers[index, _PALETTE])
    length = (1 << 16) // (drawn & -drawn)
    style = (*whole[:1], Range(7, 6 + length), *whole[2:])
    found.append(_draw("a range of palettes, drawn at a value's first number", index, style))
    ends = tuple(Range(axis.hi, axis.hi) for axis in _DRAWN)
    found.append(_draw("ranges of one value, the last", 10**6, ends))
    return found


_LATENTS: Final = (
    (4, ()),
    (32, ()),
    (36, ()),
    (36, (_FAMILY, _DENSITY)),
    (64, (Axis("season", Kind.CHOICE, 0, 31),)),
    (68, (Axis("weave", Kind.CHOICE, 0, 1), _DENSITY)),
    (100, (_FAMILY, Axis("tilt", Kind.SCALAR, 0, 255), _DENSITY)),
    (164, (Axis("season", Kind.CHOICE, 0, 31), _DENSITY)),
)
"""Lengths and a model's own axes: noise of 4, 32, 36, 32, 32, 65, 95 and 131 bytes."""


def latent_cases() -> list[dict[str, Any]]:
    """Latents of one block, of just one, and of up to five."""
    found = []
    for number, (length, own) in enumerate(_LATENTS):
        axes = model_axes(own, LARGEST_FIELD)
        index, style = 1_000 * number, full_ranges(axes)
        values = draw_values(blocks(SEED, np.array([index]), 0), style)
        (latent,) = latents(SEED, np.array([index]), style_bytes(axes, values), length)
        found.append(
            {
                "latentLength": length,
                "styleLength": style_length(axes),
                "axes": _listed(axes),
                "index": index,
                "style": as_hex(encode_style(axes, style)),
                "values": values[0].tolist(),
                "latent": as_hex(latent.tobytes()),
            }
        )
    return found
