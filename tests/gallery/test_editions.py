"""The page's own editions, without a browser: pictures and drawings, byte for byte everybody's."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from oracle.generator.composition import Inks, Symmetry
from oracle.generator.edition.drawing import drawing
from oracle.generator.edition.edition import SIZES, Edition
from oracle.generator.edition.edition_file import png_parts
from oracle.generator.edition.plate import Motif, Plate
from oracle.local.anvil import PROJECT
from tests.gallery.bundles import bundle, run
from tests.gallery.test_composition import random_case
from tests.support.deep import IS_DEEP

VECTORS = PROJECT / "docs" / "semantics-editions-vectors.json"
CASES = 200 if IS_DEEP else 20


def made_by_page(folder: Path, cases: list[dict[str, Any]]) -> list[str]:
    """Lengths and digests of the page's editions."""
    file = folder / "cases.json"
    file.write_text(json.dumps(cases))
    return run("editions.mjs", bundle("generator/index.ts", folder), file)


def compared(folder: Path, sizes: list[int | None]) -> None:
    """Random works at these sizes; None is a drawing. Every third one is what repeats."""
    random = np.random.default_rng(23)
    cases: list[dict[str, Any]] = []
    wanted = []
    for number, size in enumerate(sizes):
        field, values, colours, areas = random_case(random, number)
        is_repeat = number % 3 == 0 and values[0] >= Symmetry.QUAD
        plate = Plate(Motif(field, tuple(values), Inks(colours, areas)), repeat=is_repeat)
        made = (
            drawing(plate, "A & <B>", "ink")
            if size is None
            else b"".join(png_parts(Edition(plate, size)))
        )
        wanted.append(f"{len(made)} {hashlib.sha256(made).hexdigest()}")
        sent = {"field": field.tobytes(), "colours": colours, "areas": areas}
        given = {name: f"0x{data.hex()}" for name, data in sent.items()}
        cases.append({**given, "values": values, "size": size, "isRepeat": is_repeat})
    found = made_by_page(folder, cases)
    differing = [
        (case["values"], case["size"])
        for case, a, b in zip(cases, found, wanted, strict=True)
        if a != b
    ]
    assert differing == []


def test_editions__when_they_are_held_to_the_vectors__differ_in_nothing(tmp_path: Path) -> None:
    printed = run("edition-vectors.mjs", bundle("generator/index.ts", tmp_path), VECTORS)
    *differing, compared = printed
    assert differing == []
    vectors = json.loads(VECTORS.read_text())
    pairs = 2 * len(vectors["tones"]) + len(vectors["streams"]) + 1
    points = sum(len(case["surface"]) for case in vectors["editions"])
    assert compared == f"{pairs + points + 6 * len(vectors['editions'])} compared"


def test_edition__of_any_work__is_everybodys_file(tmp_path: Path) -> None:
    compared(tmp_path, [SIZES[number % 2] for number in range(CASES)])


@pytest.mark.parametrize("size", SIZES[2:] if IS_DEEP else SIZES[2:3])
def test_edition__of_a_large_size__is_everybodys_file(tmp_path: Path, size: int) -> None:
    compared(tmp_path, [size] * len(Symmetry))


def test_drawing__of_any_work__is_everybodys(tmp_path: Path) -> None:
    compared(tmp_path, [None] * CASES)
