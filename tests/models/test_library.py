"""The parts of the library, each against the reference or a library of someone else's."""

import hashlib
import io

import numpy as np
import pytest
from eth_utils import keccak
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from oracle.generator import cid, merkle, png
from oracle.generator.composition import Symmetry, compose
from oracle.generator.keccak import keccak_many
from oracle.generator.latent import SeedError, blocks, latents
from oracle.generator.style import Range, draw_values, encode_style, style_bytes
from tests.models.small_models import AXES, seeds
from tests.reference import generator as reference
from tests.support.styles import styles

PICTURE = 256
PLAIN = (0, 0, 0, 0, 0, 0)
"""All values of composition after the symmetry: no line, no light, no margin."""


def composed(field, values, areas):
    return compose(field[None], np.array([values]), [areas])[0]


@pytest.mark.parametrize("count", [1, 511, 512, 700])
@pytest.mark.parametrize("length", [0, 1, 32, 64, 96, 134, 135])
def test_keccak_many__when_scalar_or_vectorised__is_keccak(count, length):
    rng = np.random.default_rng(length)
    messages = rng.integers(0, 256, (count, length), dtype=np.uint8)
    found = keccak_many(messages)
    for at in (0, count // 2, count - 1):
        assert bytes(found[at]) == keccak(messages[at].tobytes())


def test_keccak_many__when_a_message_fills_the_block__is_refused():
    with pytest.raises(ValueError, match="under 136 bytes, not 136"):
        keccak_many(np.zeros((2, 136), np.uint8))


@settings(max_examples=30, deadline=None)
@given(
    seed=seeds,
    style=styles(AXES),
    length=st.integers(5, 100).map(lambda n: 4 * n),
    first=st.integers(0, 2**40),
)
def test_latents__when_made_for_many__are_the_references_one_by_one(seed, style, length, first):
    indices = np.arange(first, first + 3)
    values = draw_values(blocks(seed, indices, 0), style)
    written = encode_style(AXES, style)
    made = latents(seed, indices, style_bytes(AXES, values), length)
    axes = [(int(axis.kind), axis.hi) for axis in AXES]
    for index, own, row in zip(indices.tolist(), values.tolist(), made, strict=True):
        assert own == reference.draw(seed, index, written)
        assert bytes(row) == reference.make_latent(seed, index, axes, own, length)


def test_latents__when_the_seed_is_short__are_refused():
    with pytest.raises(SeedError, match="32 bytes, this one 31"):
        blocks(bytes(31), np.arange(1), 0)


@settings(max_examples=50, deadline=None)
@given(seed=seeds, bounds=st.tuples(st.integers(0, 31), st.integers(0, 31)).map(sorted))
def test_values__when_drawn__stay_within_the_range_and_reach_all_of_it(seed, bounds):
    lo, hi = bounds
    values = draw_values(blocks(seed, np.arange(2000), 0), [Range(lo, hi)])[:, 0]
    assert set(values.tolist()) == set(range(lo, hi + 1))


@settings(max_examples=40, deadline=None)
@given(
    side=st.sampled_from([8, 16, 32, 64]),
    seed=st.integers(0, 2**32 - 1),
    limits=st.tuples(*[st.integers(0, 2**16 - 1)] * 7),
    inks=st.integers(2, 16),
)
def test_compose__when_done_by_the_reference__is_equal(side, seed, limits, inks):
    rng = np.random.default_rng(seed)
    field = rng.integers(0, 256, (side, side), dtype=np.uint8)
    counts = (5, 1, {8: 1, 16: 5, 32: 21, 64: 21}[side], 4, 3, 2, 3)
    values = [limit % count for limit, count in zip(limits, counts, strict=True)]
    cuts = np.sort(rng.choice(np.arange(1, 256), inks - 1, replace=False))
    areas = np.diff([0, *cuts, 256]).tolist()
    made = composed(field, values, areas)
    assert np.array_equal(made, reference.make_picture(field, values, areas))


@pytest.mark.parametrize("side", [8, 16, 32, 64])
def test_compose__when_the_picture_is_turned_or_mirrored_as_its_symmetry_says__is_unchanged(side):
    field = np.random.default_rng(side).integers(0, 256, (side, side), dtype=np.uint8)
    for symmetry in Symmetry:
        picture = composed(field, (symmetry, *PLAIN), [64] * 4)
        mirrored, quartered = np.fliplr(picture), np.flipud(picture)
        is_mirrored = symmetry in (Symmetry.MIRROR, Symmetry.QUAD, Symmetry.SIX_FOLD)
        assert np.array_equal(picture, mirrored) == is_mirrored
        is_quartered = symmetry in (Symmetry.QUAD, Symmetry.SIX_FOLD)
        assert np.array_equal(picture, quartered) == is_quartered
        is_turned = symmetry is Symmetry.ROTATIONS
        assert np.array_equal(picture, np.rot90(picture)) == is_turned


def test_six_fold__when_turned_by_sixty_degrees__is_nearly_the_same():
    field = np.add.outer(np.arange(64), 2 * np.arange(64)).astype(np.float64)
    smooth = (field / field.max() * 255).astype(np.uint8)
    picture = composed(smooth, (Symmetry.SIX_FOLD, *PLAIN), [128, 128])
    turned = np.asarray(Image.fromarray(picture).rotate(60, Image.Resampling.NEAREST))
    y, x = np.indices(picture.shape) - (PICTURE - 1) / 2
    inside = np.hypot(y, x) < 108
    differing = (picture != turned)[inside]
    assert differing.mean() < 0.02, "one sector is like the next but for rounding"


@settings(max_examples=30, deadline=None)
@given(
    side=st.sampled_from([8, 64, 254, 256, 258]),
    inks=st.integers(2, 16),
    seed=st.integers(0, 2**32 - 1),
)
def test_png__when_read_by_pillow__is_pixel_equal_and_the_references(side, inks, seed):
    rng = np.random.default_rng(seed)
    entries = 8 * inks + 2
    picture = rng.integers(0, entries, (side, side), dtype=np.uint8)
    palette = rng.bytes(3 * entries)
    file = png.encode(picture, palette)
    assert file == reference.make_png(picture, palette)
    image = Image.open(io.BytesIO(file))
    image.load()
    assert image.mode == "P"
    assert image.size == (side, side)
    assert bytes(image.getpalette("RGB")[: 3 * entries]) == palette
    assert np.array_equal(np.asarray(image), picture)


def test_png__when_the_palette_is_no_whole_number_of_colours__is_refused():
    with pytest.raises(png.PngError, match="767 bytes of colours"):
        png.encode(np.zeros((8, 8), np.uint8), bytes(767))


def test_cid__when_computed_for_known_content__is_the_networks():
    digest = hashlib.sha256(b"hello world").digest()
    expected = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"
    assert cid.cid_from_digest(digest) == expected
    assert cid.digest_from_cid(expected) == digest


@given(digest=st.binary(min_size=32, max_size=32))
def test_cid__when_read_back__is_the_digest(digest):
    assert cid.digest_from_cid(cid.cid_from_digest(digest)) == digest
    assert cid.cid_from_digest(digest) == reference.make_cid(digest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG",
        "bafybeifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e",
        "BAFKREIFZJUT3TE2NHYEKKLSS27NH3K72YSCO7Y32KOAO5EEI66WOF36N5E",
        "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5f",
        "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n51",
    ],
)
def test_cid__when_of_another_kind_or_damaged__is_refused(text):
    with pytest.raises(cid.CidError):
        cid.digest_from_cid(text)


@settings(max_examples=40, deadline=None)
@given(count=st.integers(1, 40), round_id=st.integers(0, 2**256 - 1))
def test_merkle__when_built_by_the_reference__has_the_same_root_and_every_proof_holds(
    count, round_id
):
    digests = [hashlib.sha256(bytes([work, 1])).digest() for work in range(count)]
    leaves = merkle.leaves(round_id, digests)
    assert leaves == [reference.make_leaf(round_id, i, d) for i, d in enumerate(digests)]
    tree = merkle.MerkleTree(leaves)
    assert tree.root == reference.make_root(leaves) == merkle.root(leaves)
    for index, leaf in enumerate(leaves):
        assert merkle.leaf(round_id, index, digests[index]) == leaf
        proof = tree.proof(index)
        assert merkle.verify(leaf, proof, tree.root)
        assert not merkle.verify(keccak(leaf), proof, tree.root)


def test_merkle__when_the_round_is_large__is_the_references_root():
    digests = [hashlib.sha256(work.to_bytes(2, "big")).digest() for work in range(1500)]
    leaves = merkle.leaves(9, digests)
    assert merkle.root(leaves) == reference.make_root(
        [reference.make_leaf(9, i, d) for i, d in enumerate(digests)]
    )


def test_merkle__when_empty_malformed_or_out_of_range__is_refused():
    with pytest.raises(merkle.MerkleError, match="at least one work"):
        merkle.root([])
    with pytest.raises(merkle.MerkleError, match="leaf 1 has 31 bytes"):
        merkle.root([bytes(32), bytes(31)])
    with pytest.raises(merkle.MerkleError, match=r"index 2: the round has works 0 … 1"):
        merkle.MerkleTree([bytes(32), bytes(32)]).proof(2)
