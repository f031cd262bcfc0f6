"""The page's own composition, without a browser: random and adversarial works, byte for byte."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oracle.generator import composition, png
from oracle.generator.composition import Symmetry
from tests.gallery.bundles import bundle, run
from tests.support.deep import IS_DEEP

CASES = 2_000 if IS_DEEP else 60


def random_field(random: np.random.Generator) -> NDArray[np.uint8]:
    """Noise, steps, two levels, one level, or a slope: what a network may give, and may not."""
    side = int(random.choice([8, 16, 32, 64]))
    kind = random.integers(5)
    if kind == 0:
        return random.integers(0, 256, (side, side), np.uint8)
    if kind == 1:
        coarse = random.integers(0, 256, (side // 4, side // 4), np.uint8)
        return np.kron(coarse, np.ones((4, 4), np.uint8))
    if kind == 2:
        return (random.random((side, side)) < random.random()).astype(np.uint8) * np.uint8(255)
    if kind == 3:
        return np.full((side, side), random.integers(256), np.uint8)
    slope = np.add.outer(*random.integers(-9, 10, (2, side)).cumsum(axis=1))
    return np.clip(slope + 128, 0, 255).astype(np.uint8)


def random_case(
    random: np.random.Generator, number: int
) -> tuple[NDArray[np.uint8], list[int], bytes, bytes]:
    """A field, its composition, and a palette, of which some have one ink on almost all."""
    field = random_field(random)
    limit = composition.scale_limit(len(field))
    bounds = (0, limit, 3, 2, 1, 2)
    values = [number % len(Symmetry), 0, *(int(random.integers(most + 1)) for most in bounds[1:])]
    inks = int(random.integers(2, 17))
    if random.random() < 0.2:
        areas = [257 - inks, *[1] * (inks - 1)]
        random.shuffle(areas)
    else:
        cuts = np.sort(random.choice(np.arange(1, 256), inks - 1, replace=False))
        areas = np.diff([0, *cuts, 256]).tolist()
    return field, values, random.bytes(3 * (8 * inks + 2)), bytes(areas)


def test_composition__of_any_field_and_palette__is_everybodys(tmp_path: Path) -> None:
    random = np.random.default_rng(17)
    given: list[dict[str, Any]] = []
    wanted = []
    for number in range(CASES):
        field, values, colours, areas = random_case(random, number)
        picture = composition.compose(field[None], np.array([values]), [areas])
        file = png.encode_many(picture, [colours])[0]
        repeat = composition.repeat(field, values, areas)
        digests = [hashlib.sha256(file), *([] if repeat is None else [hashlib.sha256(repeat)])]
        wanted.append(" ".join(digest.hexdigest() for digest in digests))
        sent = {"field": field.tobytes(), "colours": colours, "areas": areas}
        given.append({"values": values, **{name: f"0x{data.hex()}" for name, data in sent.items()}})
    cases = tmp_path / "cases.json"
    cases.write_text(json.dumps(given))
    printed = run("compositions.mjs", bundle("generator/index.ts", tmp_path), cases)
    found = [line.rstrip() for line in printed]
    differing = [given[at]["values"] for at, digests in enumerate(wanted) if found[at] != digests]
    assert differing == []
    assert len(found) == CASES
