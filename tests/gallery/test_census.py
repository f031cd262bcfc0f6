"""How the page counts what works drew, without a browser: beside what the library draws."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from oracle.generator.latent import blocks
from oracle.generator.style import (
    COMPOSITION,
    Axis,
    Kind,
    Odds,
    Range,
    draw_values,
    encode_style,
    usual_style,
)
from tests.gallery.bundles import bundle, run
from tests.gallery.test_styles import PALETTES, any_of, axes_of, given

WORKS = 200
SEED = bytes(range(32))
KEYS = [kind.label for kind in COMPOSITION]


def counted(folder: Path, *cases: dict[str, Any]) -> list[dict[str, list[tuple[str, int, int]]]]:
    """What the page counts: for each axis the values' names, how many works, and the share."""
    file = folder / "given.json"
    file.write_text(json.dumps(cases))
    modules = [bundle(name, folder) for name in ("rooms/artwork/census.ts", "generator/index.ts")]
    return [
        {key: [tuple(each) for each in tallies] for key, tallies in json.loads(line)}
        for line in run("census.mjs", *modules, file)
    ]


def case(axes: tuple[Axis, ...], *styles: list[Any]) -> dict[str, Any]:
    """Rounds of one model."""
    told = [given(axes, encode_style(axes, style), SEED) for style in styles]
    return {"models": [told[0]["axes"]], "rounds": [{**each, "works": WORKS} for each in told]}


def drawn(style: list[Any]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """What the library draws: works, axes."""
    return draw_values(blocks(SEED, np.arange(WORKS), 0), style)


def name_of(axis: Axis, value: int) -> str:
    """What works with this value are counted as."""
    for name, (lo, hi) in axis.groups.items():
        if lo <= value <= hi:
            return name
    if axis.kind is Kind.SCALAR:
        count = axis.hi - axis.lo + 1
        edges = [axis.lo + count * part // 4 for part in range(5)]
        part = int(np.searchsorted(edges, value, side="right")) - 1
        return f"{edges[part]} to {edges[part + 1] - 1}"
    return axis.labels[value - axis.lo]


def test_census__of_a_round__counts_its_works_beside_what_its_style_promised(
    tmp_path: Path,
) -> None:
    random = np.random.default_rng(11)
    axes = axes_of(32)
    styles = [usual_style(axes, len(PALETTES)), *([any_of(random, a) for a in axes] for _ in "123")]
    found = counted(tmp_path, *(case(axes, list(style)) for style in styles))
    for style, census in zip(styles, found, strict=True):
        values = drawn(list(style))
        assert list(census) == [*KEYS, "own-1", "own-2"]
        for place, (axis, spread, tallies) in enumerate(
            zip(axes, style, census.values(), strict=True)
        ):
            names = [name_of(axis, int(value)) for value in values[:, place]]
            assert {name: works for name, works, _ in tallies} == Counter(names)
            shares = Counter[str]()
            for value in range(axis.lo, axis.hi + 1):
                shares[name_of(axis, value)] += share_times_count(spread, value)
            for name, _, share in tallies:
                assert share == shares[name] // size_of(spread)


def share_times_count(spread: Odds | Range, value: int) -> int:
    """A value's share, not yet divided by how many values a range has."""
    if isinstance(spread, Odds):
        return dict(zip(spread.values, spread.weights, strict=True)).get(value, 0)
    return 10_000 if spread.lo <= value <= spread.hi else 0


def size_of(spread: Odds | Range) -> int:
    """How many values a range has; odds have shares of their own."""
    return 1 if isinstance(spread, Odds) else spread.hi - spread.lo + 1


def test_census__of_several_rounds__promises_nothing(tmp_path: Path) -> None:
    axes = axes_of(16)
    styles = [list(usual_style(axes, len(PALETTES))), [Range(a.lo, a.lo) for a in axes]]
    (census,) = counted(tmp_path, case(axes, *styles))
    assert {share for tallies in census.values() for *_, share in tallies} == {None}
    assert all(sum(works for _, works, _ in each) == 2 * WORKS for each in census.values())
    assert max(works for name, works, _ in census["symmetry"] if name == "none") >= WORKS


def test_census__of_several_models__counts_only_what_they_have_in_common(tmp_path: Path) -> None:
    small, large = axes_of(16), axes_of(32)
    one = case(small, list(usual_style(small, len(PALETTES))))
    style = [Range(a.hi, a.hi) for a in large]
    other = case(large, style)
    both = {name: one[name] + other[name] for name in one}
    (census,) = counted(tmp_path, both)
    assert list(census) == KEYS
    assert ("quarter", WORKS, None) in census["scale"]
    (alone,) = counted(tmp_path, other)
    assert alone["own-1"] == [("knots", WORKS, 10_000)]
