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
    raw = np.frombuffer(noise(f"field {side}", side * side), np.uint8).reshape(side, side)
    return {
        "waves": waves(side),
        "noise": raw,
        "flat": np.full((side, side), 255),
        "dark": raw // 64,
        "stars": np.where(raw >= 254, 255, 0),
    }[name]


def test_vectors__when_computed_again__are_the_file():
    assert vectors_json() == FILE.read_text()


def test_version__of_the_vectors__is_the_pages(vectors):
    assert vectors["semantics"] == "atelier-2"
    assert data(vectors["network"]["blob"])[:4] == b"ATL2"
    assert set(vectors) == {
        *("semantics", "rounding", "network", "draws", "latents", "compositions"),
        *("repeats", "files", "roots", "publications", "round", "challenges"),
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


def test_draws__when_done_by_the_reference__are_the_vectors(vectors):
    seed = data(vectors["round"]["seed"])
    for case in vectors["draws"]:
        style = data(case["style"])
        assert reference.draw(seed, case["index"], style) == case["values"], case["what"]
        assert reference.make_shares(style, case["values"]) == case["shares"], case["what"]


def test_draws__at_borders__are_others_with_one_more_or_less_before_it(vectors):
    """The place that is drawn lies at the border itself, on every axis: neither side has room."""
    seed = data(vectors["round"]["seed"])
    seen = set()
    for case in vectors["draws"]:
        if "border" not in case["what"]:
            continue
        bits = reference.block(seed, case["index"], 0)
        for axis, odds in enumerate(reference.read_style(data(case["style"]))):
            place = int.from_bytes(bits[2 * axis : 2 * axis + 2], "big") * 10000 >> 16
            border = 10000 - odds[-1][1]
            assert place == border - ("below" in case["what"])
            assert case["values"][axis] == odds[-2 if "below" in case["what"] else -1][0]
            seen.add(len(odds))
    assert seen == {2, 3, 4, 5, 16}
    rare = [case for case in vectors["draws"] if case["what"].startswith("one of ten thousand")]
    assert [1 in case["shares"] for case in rare] == [True, True]


def test_latents__when_made_by_the_reference__are_the_vectors(vectors):
    seed = data(vectors["round"]["seed"])
    noises = []
    for case in vectors["latents"]:
        axes = [(axis["kind"], axis["hi"]) for axis in case["axes"]]
        values = reference.draw(seed, case["index"], data(case["style"]))
        assert values == case["values"]
        length = case["latentLength"]
        latent = reference.make_latent(seed, case["index"], axes, values, length)
        assert latent == data(case["latent"])
        assert len(latent) == length
        noises.append(length - case["styleLength"])
    assert noises == [4, 32, 36, 32, 32, 65, 95, 131], "one block, just one, up to five"


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
    wanted = [set(range(5)), {0}, set(range(21))]
    assert seen == [*wanted, set(range(4)), set(range(3)), {0, 1}, set(range(3))]
    assert {case["side"] for case in cases} == {8, 16, 32, 64}
    assert {case["field"] for case in cases} == {"waves", "noise", "flat", "dark", "stars"}


def test_thresholds__of_dark_fields__begin_above_the_lowest_byte(vectors):
    dark, stars = (
        [case for case in vectors["compositions"] if case["field"] == name]
        for name in ("dark", "stars")
    )
    for case in dark:
        assert case["thresholds"] == list(range(3, 3 * len(case["inks"]), 3))
    for cases in (dark, stars):
        assert [case["values"][0] for case in cases] == list(range(5))
        for case in cases:
            domain = composition.make_domain(
                make_field(case["field"], case["side"]), case["values"][0], 0
            )
            assert sum(domain.net.ravel() < 3) * 256 >= case["inkAreas"][0] * domain.net.size
            assert case["thresholds"][0] == 3
    assert any(case["thresholds"][-1] > 3 * len(case["thresholds"]) for case in stars)


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


def test_publications__when_cut_by_the_reference__are_the_vectors(vectors):
    assert [case["works"] for case in vectors["publications"]] == [5, 1024, 1025, 2500]
    for case in vectors["publications"]:
        leaves = [
            reference.make_leaf(vectors["roots"]["round"], work, sha256(work.to_bytes(2, "big")))
            for work in range(case["works"])
        ]
        root = data(case["root"])
        assert reference.make_root(leaves) == root
        chunks = reference.make_chunks(leaves)
        assert len(chunks) == len(case["chunks"])
        for (first, count, siblings), wanted in zip(chunks, case["chunks"], strict=True):
            assert (first, count) == (wanted["first"], wanted["count"])
            assert siblings == [data(node) for node in wanted["siblings"]]
            part = leaves[first : first + count]
            if case["works"] > 1024:
                part += [bytes(32)] * (1024 - count)
            node = reference.make_root(part)
            for sibling in siblings:
                node = reference.keccak(b"".join(sorted([node, sibling])))
            assert node == root


def test_challenges__when_computed_by_the_reference__are_the_vectors(vectors):
    made, case = vectors["round"], vectors["challenges"]
    where = (made["chainId"], made["oracle"], made["round"])
    root, claimed, salt = (data(case[name]) for name in ("worksRoot", "claimedDigest", "salt"))
    assert case["saltMessage"] == reference.make_challenge_message(*where, root)
    signed = Account.sign_message(encode_defunct(text=case["saltMessage"]), made["signerKey"])
    assert signed.signature == data(case["signature"])
    assert reference.keccak(data(case["signature"])) == salt
    for each in case["cases"]:
        killed = reference.make_killed(*where, root, int(each["index"]), claimed)
        assert killed == data(each["killed"])
        challenge = reference.make_challenge(killed, case["challenger"], salt)
        assert challenge == data(each["challenge"])
    assert int(case["cases"][-1]["index"]) > 2**255
