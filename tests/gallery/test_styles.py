"""What the page reads in a style, without a browser: what everybody reads, in scripts' words."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from oracle.generator.latent import blocks
from oracle.generator.style import (
    Axis,
    Distribution,
    Kind,
    Odds,
    Range,
    decode_style,
    draw_values,
    encode_style,
    model_axes,
    say,
    shares,
    usual_style,
)
from tests.gallery.bundles import bundle, run

CASES = 150
PALETTES = ("nacre", "dusk", "ember", "delft")
OWN = (
    Axis("family", Kind.CHOICE, 0, 3, ("rings", "waves", "cells", "knots")),
    # Named after another kind of axis: the kind tells, not the name.
    Axis("light of day", Kind.SCALAR, 10, 200),
)


def axes_of(field_side: int) -> tuple[Axis, ...]:
    """A model's axes, with the palettes that there are."""
    return tuple(
        Axis(axis.name, axis.kind, 0, len(PALETTES) - 1, PALETTES)
        if axis.kind is Kind.PALETTE
        else axis
        for axis in model_axes(OWN, field_side)
    )


def any_of(random: np.random.Generator, axis: Axis) -> Distribution:
    """A range, a set or odds."""
    lo, hi = np.sort(random.integers(axis.lo, axis.hi + 1, 2)).tolist()
    kind = random.integers(5)
    if kind == 0:
        return Range(axis.lo, axis.hi)
    if kind == 1:
        return Range(lo, hi)
    if kind == 2 and axis.groups:
        first, last = list(axis.groups.values())[int(random.integers(len(axis.groups)))]
        return Odds.even(range(first, last + 1))
    count = int(random.integers(1, min(16, axis.hi - axis.lo + 1) + 1))
    values = np.sort(random.choice(np.arange(axis.lo, axis.hi + 1), count, replace=False)).tolist()
    if kind == 3:
        return Odds.even(values)
    cuts = np.sort(random.choice(np.arange(1, 10_000), count - 1, replace=False))
    return Odds(tuple(values), tuple(np.diff([0, *cuts, 10_000]).tolist()))


def given(axes: tuple[Axis, ...], style: bytes, seed: bytes) -> dict[str, Any]:
    """A style as the page is given it."""
    described = [
        {"name": a.name, "kind": int(a.kind), "lo": a.lo, "hi": a.hi, "labels": a.labels}
        for a in axes
    ]
    return {"axes": described, "style": f"0x{style.hex()}", "seed": f"0x{seed.hex()}"}


def read_by_page(folder: Path, cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the page makes of styles."""
    file = folder / "given.json"
    file.write_text(json.dumps(cases))
    modules = [bundle(name, folder) for name in ("text/styles.ts", "generator/index.ts")]
    return [json.loads(line) for line in run("styles.mjs", *modules, file)]


def test_style__of_ranges_sets_and_odds__is_read_drawn_and_said_as_by_scripts(
    tmp_path: Path,
) -> None:
    random = np.random.default_rng(5)
    cases, wanted = [], []
    for number in range(CASES):
        axes = axes_of((8, 16, 32, 64)[number % 4])
        style = (
            usual_style(axes, len(PALETTES)) if number < 4 else [any_of(random, a) for a in axes]
        )
        encoded, seed = encode_style(axes, style), random.bytes(32)
        assert tuple(style) == decode_style(axes, encoded)
        drawn = draw_values(blocks(seed, np.array([3]), 0), style)[0].tolist()
        said = [f"{a.name}: {say(a, s)}" for a, s in zip(axes, style, strict=True)]
        cases.append(given(axes, encoded, seed))
        wanted.append((said, drawn, list(shares(style, drawn)), f"0x{encoded.hex()}"))
    found = read_by_page(tmp_path, cases)
    names = ("words", "drawn", "shares", "again")
    assert [tuple(each[name] for name in names) for each in found] == wanted
    assert all(all(each["isTheirs"]) for each in found)


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (1_000, "six-fold, one of ten"),
        (5_000, "six-fold, one of two"),
        (3_333, "six-fold, one of three"),
        (6_667, "six-fold, two of three"),
        (3_000, "six-fold, three of ten"),
        (3_600, "six-fold, in 36 %"),
        (100, "six-fold, one of 100"),
        (7, "six-fold, in 0.07 %"),
    ],
)
def test_value__of_some_works_only__is_said_with_its_rarity(
    tmp_path: Path, share: int, words: str
) -> None:
    axes = axes_of(32)
    style = list(usual_style(axes, len(PALETTES)))
    style[0] = Odds((0, 4), (10_000 - share, share))
    encoded = encode_style(axes, style)
    seeds = (number.to_bytes(32, "big") for number in range(100_000))
    seed = next(s for s in seeds if draw_values(blocks(s, np.array([3]), 0), style)[0, 0] == 4)
    (found,) = read_by_page(tmp_path, [given(axes, encoded, seed)])
    assert found["traits"][0] == words


def test_value__that_all_works_have_or_of_a_scalar__is_said_without_rarity(tmp_path: Path) -> None:
    axes = axes_of(32)
    style = [Range(a.lo, a.lo) for a in axes[:-1]] + [Range(10, 11)]
    (found,) = read_by_page(tmp_path, [given(axes, encode_style(axes, style), bytes(32))])
    assert found["traits"][:3] == ["none", "nacre", "whole"]
    assert found["traits"][-1] in ("10", "11")


@pytest.mark.parametrize(
    "spread",
    [
        "00 0003 0001",  # a range that ends before it begins
        "00 0000 0005",  # beyond the axis
        "02 0000 1388 0000 1388",  # a value twice
        "02 0000 1388 0001 1387",  # short of the whole
        "02 0000 0000 0001 2710",  # without weight
    ],
)
def test_style__that_no_model_has__is_not_taken_for_one(tmp_path: Path, spread: str) -> None:
    axes = axes_of(32)[:1]
    (found,) = read_by_page(tmp_path, [given(axes, bytes.fromhex(spread), bytes(32))])
    assert found["isTheirs"] == [False]
