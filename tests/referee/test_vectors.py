"""The chain is one more reader of docs/semantics-vectors.json."""

import hashlib
import json
from typing import Any

import numpy as np
import pytest

from oracle.local.anvil import PROJECT
from tests.referee.bench import Bench

VECTORS: dict[str, Any] = json.loads((PROJECT / "docs" / "semantics-vectors.json").read_text())
COMPOSITIONS = VECTORS["compositions"]
BATCH = 10


def data(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("0x"))


def field_of(name: str, side: int) -> bytes:
    """A field of the vectors, as the page says (section 10)."""
    blocks = (hashlib.sha256(f"field {side} {at}".encode()).digest() for at in range(side * side))
    noise = np.frombuffer(b"".join(blocks)[: side * side], np.uint8)
    row, column = np.indices((side, side)) * 64 // side
    hills = (abs(row % 44 - 22)) ** 2 + (abs(column % 36 - 18)) ** 2
    made = {
        "waves": np.clip(hills // 4 + row + column // 2, 0, 255),
        "noise": noise,
        "flat": np.full(side * side, 255),
        "dark": noise >> 6,
        "stars": np.where(noise >= 254, 255, 0),
    }
    return made[name].astype(np.uint8).tobytes()


@pytest.mark.parametrize("first", range(0, len(COMPOSITIONS), BATCH))
def test_pictures__of_the_vectors__are_the_chains(bench: Bench, first: int) -> None:
    for case in COMPOSITIONS[first : first + BATCH]:
        field = field_of(case["field"], case["side"])
        assert hashlib.sha256(field).digest() == data(case["fieldSha256"])
        call = bench.composer.functions.picture(field, case["values"], bytes(case["areas"]))
        made = hashlib.sha256(bench.call(call)).digest()
        assert made == data(case["pictureSha256"]), case["values"]


def rows_of(axes: list[dict[str, Any]]) -> list[tuple[bytes, int, int, int]]:
    """Axes as the contracts take them."""
    return [
        (axis["name"].encode().ljust(32, b"\0"), axis["kind"], axis["lo"], axis["hi"])
        for axis in axes
    ]


def test_works__of_the_vectors__are_the_chains(bench: Bench) -> None:
    network = VECTORS["network"]
    pointers, seed = bench.store(data(network["blob"])), data(network["seed"])
    axes, style = rows_of(network["axes"]), data(network["style"])
    sizes = len(network["works"][0]["latent"]) // 2 - 1, 4
    for work in network["works"]:
        drawn = bench.stages.functions.latent(axes, seed, work["index"], style, *sizes)
        values, latent, _ = bench.call(drawn)
        assert (values, latent) == (work["values"], data(work["latent"]))
        field = bench.call(bench.executor.functions.field(pointers, latent))
        told = field if work["index"] < 2 else hashlib.sha256(field).digest()
        assert told == data(work["field"])
        palette = network["palettes"][str(values[1])]
        inks = data(palette["colours"]), bytes(palette["areas"])
        digest = bench.call(bench.composer.functions.digest(field, values[:7], *inks))
        assert digest == data(work["contentDigest"])


def test_draws_and_shares__of_the_vectors__are_the_chains(bench: Bench) -> None:
    seed = data(VECTORS["network"]["seed"])
    for case in VECTORS["draws"]:
        call = bench.stages.functions.draw(seed, case["index"], data(case["style"]))
        assert bench.call(call) == [case["values"], case["shares"]], case["what"]


def test_latents__of_the_vectors__are_the_chains(bench: Bench) -> None:
    seed = data(VECTORS["network"]["seed"])
    for case in VECTORS["latents"]:
        sizes = case["latentLength"], case["styleLength"]
        call = bench.stages.functions.latent(
            rows_of(case["axes"]), seed, case["index"], data(case["style"]), *sizes
        )
        values, latent, _ = bench.call(call)
        assert (values, latent) == (case["values"], data(case["latent"]))
