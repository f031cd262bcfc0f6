"""docs/semantics-vectors.json agrees with the library that ships and with the reference."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from eth_account import Account
from eth_account.messages import encode_defunct

from models.vectors import vectors_json
from tests.reference import composition
from tests.reference import generator as reference

FILE = Path(__file__).parents[2] / "docs" / "semantics-vectors.json"


@pytest.fixture(scope="module")
def vectors():
    return json.loads(FILE.read_text())


def data(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("0x"))


def sha256(raw: bytes) -> bytes:
    return hashlib.sha256(raw).digest()


def noise(name: str, length: int) -> bytes:
    blocks = (sha256(f"{name} {at}".encode()) for at in range(length // 32 + 1))
    return b"".join(blocks)[:length]


def waves(side: int) -> np.ndarray:
    row, column = np.indices((side, side)) * 64 // side
    hills = (abs(row % 44 - 22)) ** 2 + (abs(column % 36 - 18)) ** 2
    return np.clip(hills // 4 + row + column // 2, 0, 255)


def make_field(name: str, side: int) -> np.ndarray:
    if name == "waves":
        return waves(side)
    if name == "flat":
        return np.full((side, side), 255)
    assert name == "noise"
    return np.frombuffer(noise(f"field {side}", side * side), np.uint8).reshape(side, side)


def test_vectors__when_computed_again__are_the_file():
    assert vectors_json() == FILE.read_text()


def test_version__of_the_vectors__is_the_pages(vectors):
    assert vectors["semantics"] == "atelier-2"
    assert data(vectors["network"]["blob"])[:4] == b"ATL2"
    assert set(vectors) == {
        *("semantics", "rounding", "network", "compositions", "repeats"),
        *("files", "roots", "round"),
    }


def test_rounding__when_done_by_the_reference__is_the_vectors(vectors):
    for case in vectors["rounding"]:
        rounded = reference.rne(np.array([case["acc"]]), case["shift"])
        assert np.clip(rounded, 0, 255)[0] == case["out"], case
    outs = {case["out"] for case in vectors["rounding"]}
    assert {0, 1, 2, 254, 255} <= outs


def test_axes_and_palettes__of_the_network__are_the_pages(vectors):
    network = vectors["network"]
    length, style_length, layers = reference.read_blob(data(network["blob"]))
    side = 4 * 2 ** (len(layers) - 1)
    highest = {8: 0, 16: 4, 32: 20, 64: 20}[side]
    declared = [(axis["name"], axis["kind"], axis["lo"], axis["hi"]) for axis in network["axes"]]
    assert declared[:7] == [
        ("symmetry", 0, 0, 4),
        ("palette", 1, 0, 65535),
        ("scale", 2, 0, highest),
        ("ground", 3, 0, 3),
        ("line", 4, 0, 2),
        ("light", 5, 0, 1),
        ("margin", 6, 0, 2),
    ]
    own = declared[7:]
    assert {kind for _, kind, _, _ in own} == {reference.CHOICE, reference.SCALAR}
    sizes = [hi + 1 if kind == reference.CHOICE else 1 for _, kind, _, hi in own]
    assert style_length == sum(sizes) < length
    for palette in network["palettes"].values():
        areas = palette["areas"]
        assert sum(areas) == 256 and min(areas) >= 1
        assert len(data(palette["colours"])) == 3 * (8 * len(areas) + 2)


def test_works__when_made_by_the_reference__are_the_vectors(vectors):
    network = vectors["network"]
    blob, seed, style = data(network["blob"]), data(network["seed"]), data(network["style"])
    assert reference.keccak(blob) == data(network["modelDigest"])
    assert len(reference.read_style(style)) == len(network["axes"])
    axes = [(axis["kind"], axis["hi"]) for axis in network["axes"]]
    palettes = {
        int(number): (data(palette["colours"]), palette["areas"])
        for number, palette in network["palettes"].items()
    }
    for work in network["works"]:
        values, latent, field, _, digest = reference.make_work(
            blob, axes, seed, work["index"], style, palettes
        )
        assert values == work["values"]
        assert latent == data(work["latent"])
        raw = bytes(field.astype(np.uint8).ravel())
        assert (raw if work["index"] < 2 else sha256(raw)) == data(work["field"])
        assert digest == data(work["contentDigest"])
        assert reference.make_cid(digest) == work["cid"]
    seen = np.array([work["values"] for work in network["works"]])
    assert set(seen[:, 0]) == set(range(5)), "every symmetry appears"
    assert set(seen[:, 1]) == {0, 1}, "both palettes appear"
    assert set(seen[:, 7]) == {0, 1, 2}, "every family appears"
    assert set(seen[:, 8]) == {128, 250}, "the rarer density appears"


def test_fields__when_looked_at__meet_both_ends_of_the_clip_and_much_between(vectors):
    field = data(vectors["network"]["works"][0]["field"])
    assert {0, 255} <= set(field)
    assert len(set(field)) > 32


def test_compositions__when_made_by_the_reference__are_the_vectors(vectors):
    for case in vectors["compositions"]:
        field, values, areas = (
            make_field(case["field"], case["side"]),
            case["values"],
            case["areas"],
        )
        assert sha256(field.astype(np.uint8).tobytes()) == data(case["fieldSha256"])
        domain = composition.make_domain(field, values[0], values[2])
        heights = domain.heights[domain.hidden :]
        assert sha256(heights.astype(">u2").tobytes()) == data(case["heightsSha256"]), case
        inks, ink_areas = composition.choose_inks(values[3], areas)
        assert (inks, ink_areas) == (case["inks"], case["inkAreas"]), case
        thresholds = composition.find_thresholds(domain.net, ink_areas)
        assert thresholds == case["thresholds"], case
        picture = reference.make_picture(field, values, areas)
        assert picture.shape == (256, 256)
        assert sha256(picture.tobytes()) == data(case["pictureSha256"]), case


def test_compositions__taken_together__meet_every_value_of_every_axis(vectors):
    cases = vectors["compositions"]
    seen = [set(column) for column in zip(*(case["values"] for case in cases), strict=True)]
    wanted = [set(range(5)), {0}, {0, 1, 2, 3, 4, 7, 14}]
    assert seen == [*wanted, set(range(4)), set(range(3)), {0, 1}, set(range(3))]
    assert {case["side"] for case in cases} == {8, 16, 32, 64}
    assert {case["field"] for case in cases} == {"waves", "noise", "flat"}


def test_repeats__when_made_by_the_reference__are_the_vectors_and_have_no_seam(vectors):
    assert [case["values"][0] for case in vectors["repeats"]] == [2, 3, 4]
    for case in vectors["repeats"]:
        field, values, areas = waves(32), case["values"], case["areas"]
        repeat = composition.make_repeat(field, values, areas)
        assert repeat.shape == (case["rows"], 256)
        assert sha256(repeat.tobytes()) == data(case["sha256"])
        hidden = (case["rows"] - 256) // 2
        unframed = reference.make_picture(field, [*values[:6], 0], areas)
        assert np.array_equal(repeat[hidden : hidden + 256], unframed)


def test_files__when_written_by_the_reference__are_the_vectors(vectors):
    raw = noise("picture", 256 * 256)
    picture = np.frombuffer(raw, np.uint8).reshape(256, 256)
    for case in vectors["files"]:
        assert sha256(raw) == data(case["pictureSha256"])
        colours = data(case["colours"])
        assert len(colours) == 3 * (8 * case["inks"] + 2)
        file = reference.make_png(picture, colours)
        assert len(file) == case["length"]
        beginning, end = data(case["beginning"]), data(case["end"])
        assert (file[: len(beginning)], file[-len(end) :]) == (beginning, end)
        assert sha256(file) == data(case["contentDigest"])
    assert [case["inks"] for case in vectors["files"]] == [2, 16]


def test_roots__when_built_by_the_reference__are_the_vectors(vectors):
    roots = vectors["roots"]
    assert [case["works"] for case in roots["cases"]] == [1, 2, 3, 5, 16]
    for case in roots["cases"]:
        digests = [sha256(bytes([work])) for work in range(case["works"])]
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
    message = reference.make_salt_message(*where)
    assert message == case["saltMessage"]
    signed = Account.sign_message(encode_defunct(text=message), case["signerKey"])
    assert signed.signature == data(case["signature"])
    assert case["style"] == vectors["network"]["style"]
