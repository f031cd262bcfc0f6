"""docs/semantics-vectors.json agrees with the library that ships and with the reference."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from models.vectors import vectors_json
from tests.reference import generator as reference

FILE = Path(__file__).parents[2] / "docs" / "semantics-vectors.json"


@pytest.fixture(scope="module")
def vectors():
    return json.loads(FILE.read_text())


def data(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("0x"))


def noise(name: str, length: int) -> bytes:
    blocks = (hashlib.sha256(f"{name} {at}".encode()).digest() for at in range(length // 32 + 1))
    return b"".join(blocks)[:length]


def test_vectors__when_computed_again__are_the_file():
    assert vectors_json() == FILE.read_text()


def test_rounding__when_done_by_the_reference__is_the_vectors(vectors):
    for case in vectors["rounding"]:
        rounded = reference.rne(np.array([case["acc"]]), case["shift"])
        assert np.clip(rounded, 0, 255)[0] == case["out"], case
    outs = {case["out"] for case in vectors["rounding"]}
    assert {0, 1, 2, 254, 255} <= outs


def test_works__when_made_by_the_reference__are_the_vectors(vectors):
    network = vectors["network"]
    blob, seed = data(network["blob"]), data(network["seed"])
    assert reference.keccak(blob) == data(network["modelDigest"])
    axes = [(axis["kind"], axis["hi"]) for axis in network["axes"]]
    ranges = [(axis["lo"], axis["hi"]) for axis in network["axes"]]
    palettes = {int(number): data(entries) for number, entries in network["palettes"].items()}
    for work in network["works"]:
        values, latent, field, _, digest = reference.make_work(
            blob, axes, seed, work["index"], ranges, palettes
        )
        assert values == work["values"]
        assert latent == data(work["latent"])
        raw = bytes(field.astype(np.uint8).ravel())
        shown = raw if work["index"] < 2 else hashlib.sha256(raw).digest()
        assert shown == data(work["field"])
        assert digest == data(work["contentDigest"])
        assert reference.make_cid(digest) == work["cid"]
    seen = np.array([work["values"] for work in network["works"]])
    assert set(seen[:, 0]) == set(range(5)), "every symmetry appears"
    assert set(seen[:, 1]) == {0, 1}, "both palettes appear"
    assert set(seen[:, 2]) == {0, 1, 2}, "every family appears"


def test_fields__when_looked_at__meet_both_ends_of_the_clip_and_much_between(vectors):
    field = data(vectors["network"]["works"][0]["field"])
    assert {0, 255} <= set(field)
    assert len(set(field)) > 32


def test_compositions__when_made_by_the_reference__are_the_vectors(vectors):
    field = np.arange(64).reshape(8, 8)
    assert [case["symmetry"] for case in vectors["compositions"]] == [0, 1, 2, 3, 4]
    for case in vectors["compositions"]:
        picture = reference.make_picture(field, case["symmetry"])
        assert bytes(picture.ravel()) == data(case["picture"])
        for size, digest in case["mapSha256"].items():
            size = int(size)
            places = [
                reference.source(case["symmetry"], size, Y, X)
                for Y in range(2 * size)
                for X in range(2 * size)
            ]
            flat = np.array([y * size + x for y, x in places], ">u4")
            assert hashlib.sha256(flat.tobytes()).digest() == data(digest), case["symmetry"]


def test_files__when_written_by_the_reference__are_the_vectors(vectors):
    palette = data(vectors["network"]["palettes"]["1"])
    for case in vectors["files"]:
        side = case["side"]
        raw = noise(f"picture {side}", side * side)
        assert hashlib.sha256(raw).digest() == data(case["pictureSha256"])
        picture = np.frombuffer(raw, np.uint8).reshape(side, side)
        file = reference.make_png(picture, palette)
        assert len(file) == case["length"]
        assert hashlib.sha256(file).digest() == data(case["contentDigest"])
        if "file" in case:
            assert (raw, file) == (data(case["picture"]), data(case["file"]))
    assert max(case["side"] for case in vectors["files"]) * 257 > 65535, "two stored blocks"


def test_roots__when_built_by_the_reference__are_the_vectors(vectors):
    roots = vectors["roots"]
    assert [case["works"] for case in roots["cases"]] == [1, 2, 3, 5, 16]
    for case in roots["cases"]:
        digests = [hashlib.sha256(bytes([work])).digest() for work in range(case["works"])]
        leaves = [
            reference.make_leaf(roots["round"], index, digest)
            for index, digest in enumerate(digests)
        ]
        assert reference.make_root(leaves) == data(case["root"])
        node = leaves[case["proofOf"]]
        assert node == data(case["leaf"])
        for sibling in case["proof"]:
            node = reference.keccak(b"".join(sorted([node, data(sibling)])))
        assert node == data(case["root"])


def test_round__when_computed_by_the_reference__is_the_vectors(vectors):
    case = vectors["round"]
    where = (case["chainId"], case["oracle"], case["round"])
    seed, salt = data(case["seed"]), data(case["salt"])
    assert reference.make_seed(data(case["randao"]), *where) == seed
    assert reference.keccak(data(case["signature"])) == salt
    made = reference.make_commitment(*where, case["operator"], data(case["worksRoot"]), salt)
    assert made == data(case["commitment"])
    style = data(case["style"])
    prompt = reference.make_prompt(*where, case["index"], case["modelId"], seed, style)
    assert prompt == data(case["prompt"])
    assert int.from_bytes(reference.keccak(prompt), "big") == int(case["tokenId"])
    assert case["saltMessage"] == (
        f"atelier-1 salt\nchain {where[0]}\noracle {case['oracle']}\nround {where[2]}"
    )
