"""Artwork: tokens say all about themselves, from the chain alone."""

import base64
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oracle.generator.cid import cid_from_digest
from oracle.generator.commitment import token_id
from oracle.generator.latent import blocks
from oracle.generator.style import (
    MAX_ODDS,
    MAX_OWN_AXES,
    Axis,
    Kind,
    Range,
    decode_style,
    draw_values,
    encode_style,
    model_axes,
    shares,
    traits,
)
from oracle.generator.style.in_words import share_words
from tests.contracts.generation.models import zero_blob
from tests.contracts.prompts import prompt_of
from tests.contracts.studio import MODEL, WORKS, FinishedRound, Studio
from tests.support import models as small
from tests.support.refusals import ACCEPTED, error
from tests.support.styles import longest

ZERO = "0x" + "00" * 20
PALETTES = tuple(f"palette {number}" for number in range(small.PALETTES))


def test_token__when_transferred__keeps_its_file(
    studio: Studio, finished: FinishedRound, token: int
) -> None:
    artwork = studio.artwork
    artwork.transferFrom(studio.stranger, studio.guardian, token, sender=studio.stranger)
    artwork.approve(studio.holder, token, sender=studio.guardian)
    artwork.safeTransferFrom(studio.guardian, studio.holder, token, sender=studio.holder)
    assert artwork.ownerOf(token) == studio.holder
    assert bytes(artwork.workOf(token)[2]) == finished.digests[2]
    assert artwork.tokenOf(finished.digests[2]) == token


def test_transfer_and_approve__when_sent_ether__refuse(studio: Studio, token: int) -> None:
    artwork, owner, to = studio.artwork, studio.stranger, studio.holder
    for call, arguments in (
        (artwork.approve, (to, token)),
        (artwork.transferFrom, (owner, to, token)),
        (artwork.safeTransferFrom, (owner, to, token)),
        (artwork.safeTransferFrom, (owner, to, token, b"data")),
    ):
        found = studio.refusal(call, *arguments, sender=owner, value=3)
        assert found == error("ArtworkTakesNoEther", sent=3)
        assert studio.refusal(call, *arguments, sender=owner) == ACCEPTED


def test_transfer__when_not_by_owner_or_approved__refuses(studio: Studio, token: int) -> None:
    arguments = (studio.stranger, studio.guardian, token)
    found = studio.refusal(studio.artwork.transferFrom, *arguments, sender=studio.guardian)
    assert found == "NotOwnerNorApproved()"


def test_reads__when_token_does_not_exist__refuse(studio: Studio, finished: FinishedRound) -> None:
    artwork = studio.artwork
    unminted = token_id(prompt_of(studio, finished, 0))
    for call in (artwork.workOf, artwork.tokenURI):
        found = studio.refusal(call, unminted, sender=studio.stranger)
        assert found == error("ArtworkUnknownToken", tokenId=unminted)
    assert artwork.tokenOf(finished.digests[0]) == 0


def test_token_of__when_only_the_first_bits_agree__finds_nothing(
    studio: Studio, finished: FinishedRound, token: int
) -> None:
    near = finished.digests[2][:-1] + bytes([finished.digests[2][-1] ^ 1])
    assert studio.artwork.tokenOf(near) == 0


def test_prompt_of__when_index_is_not_below_works__refuses(
    studio: Studio, finished: FinishedRound
) -> None:
    found = studio.refusal(studio.artwork.promptOf, finished.id, WORKS, sender=studio.stranger)
    assert found == error("ArtworkIndexInvalid", round=finished.id, index=WORKS, works=WORKS)


# Metadata


def test_token_uri__is_json_with_the_images_cid_and_the_drawn_attributes(
    studio: Studio, finished: FinishedRound, token: int
) -> None:
    head, encoded = studio.artwork.tokenURI(token).split(",")
    assert head == "data:application/json;base64"
    metadata = json.loads(base64.b64decode(encoded, validate=True))
    cid = cid_from_digest(finished.digests[2])
    seed = studio.seed_of(finished.id)
    style = decode_style(small.AXES, small.WIDEST)
    (values,) = draw_values(blocks(seed, np.array([2]), 0), style).tolist()
    names = (*small.AXES[:1], replace(small.AXES[1], hi=1, labels=PALETTES), *small.AXES[2:])
    drawn = traits(names, style, values)
    assert metadata == {
        "name": f"Atelier {finished.id}.2",
        "description": f"Work 2 of round {finished.id}, made by the studio's own generator and "
        "agreed on bit for bit by its operators.",
        "image": f"ipfs://{cid}",
        "aigc_type": "image",
        "aigc_data": f"ipfs://{cid}",
        "proof_type": "fraud",
        "prompt": f"0x{seed.hex()}/2",
        "attributes": [
            {"trait_type": "model", "value": "small"},
            *[
                {"trait_type": t.axis, "value": t.value, "rarity": share_words(t.share)}
                for t in drawn[:7]
            ],
            {"trait_type": "family", "value": values[7], "rarity": "33.33 %"},
            {"trait_type": "density", "value": values[8]},
            {"trait_type": "round", "value": finished.id},
        ],
    }


@pytest.mark.parametrize("style", [small.WIDEST, small.NARROW])
def test_traits__are_the_works_values_and_their_shares(studio: Studio, style: bytes) -> None:
    studio.models.setHouseStyle(MODEL, style, sender=studio.dao)
    finished = studio.finish()
    spread = decode_style(small.AXES, style)
    draws = blocks(studio.seed_of(finished.id), np.arange(WORKS), 0)
    for index, values in enumerate(draw_values(draws, spread).tolist()):
        found = studio.artwork.traits(finished.id, index)
        assert [list(each) for each in found] == [values, list(shares(spread, values))]


def test_traits__when_the_round_has_no_such_work__are_refused(
    studio: Studio, finished: FinishedRound
) -> None:
    found = studio.refusal(studio.artwork.traits, finished.id, WORKS, sender=studio.stranger)
    expected = error("ArtworkIndexInvalid", round=finished.id, index=WORKS, works=WORKS)
    assert found == expected


def test_token_uri__when_names_hold_quotes__is_still_json(studio: Studio) -> None:
    name = 'Qu"ote\\ Étude 木'
    axes = small.chain_axes()
    axes[1] = (b'den"s\\ity'.ljust(32, b"\0"), *axes[1][1:])
    assert studio.add_model(small.blob(1), name=name, axes=axes) == 2
    for number in range(small.PALETTES):
        added = small.palette_call(f'new "{number}"', number)
        studio.models.addPalette(*added, sender=studio.dao)
    spread = list(decode_style(small.AXES, small.WIDEST))
    spread[1] = Range(2, 3)
    style = encode_style(small.AXES, spread)
    studio.models.setHouseStyle(2, style, sender=studio.dao)
    last = studio.finish(model=2)
    studio.artwork.mint(*last.work(0), studio.stranger, sender=studio.dao)
    uri = studio.artwork.tokenURI(studio.artwork.tokenOf(last.digests[0]))
    attributes = json.loads(base64.b64decode(uri.split(",")[1]))["attributes"]
    found = {a["trait_type"]: a["value"] for a in attributes}
    assert found["model"] == name
    assert found["palette"] in ('new "0"', 'new "1"')
    assert 'den"s\\ity' in found


def test_token_uri__of_a_model_with_every_axis_and_odds_there_can_be__is_still_json(
    studio: Studio,
) -> None:
    """Names are as long as they may be and of what is escaped; the whole life of such a round."""
    own = tuple(Axis('"\\' * 15 + f'"{n}', Kind.SCALAR, 0, 255) for n in range(MAX_OWN_AXES))
    axes = model_axes(own, 64)
    blob = zero_blob(64, len(own), (2, 2, 2, 2, 1))
    assert studio.add_model(blob, name='"' * 64, axes=small.chain_axes(own)) == 2
    names = [f"palette {number}" for number in range(small.PALETTES)]
    for number in range(small.PALETTES, MAX_ODDS):
        names.append('"\\' * 31 + f"{number}")
        added = small.palette_call(names[-1], number)
        studio.models.addPalette(*added, sender=studio.dao)
    spread = longest(axes, {})
    style = encode_style(axes, spread)
    studio.models.setHouseStyle(2, style, sender=studio.dao)
    last = studio.finish(model=2)
    assert bytes(studio.oracle.getRound(last.id).style) == style
    studio.artwork.mint(*last.work(4), studio.stranger, sender=studio.dao)
    token = studio.artwork.tokenOf(last.digests[4])
    found = json.loads(base64.b64decode(studio.artwork.tokenURI(token).split(",")[1]))
    (values,) = draw_values(blocks(studio.seed_of(last.id), np.array([4]), 0), spread).tolist()
    labels = [replace(axes[1], hi=MAX_ODDS - 1, labels=tuple(names))]
    drawn = traits((*axes[:1], *labels, *axes[2:]), spread, values)
    assert found["attributes"] == [
        {"trait_type": "model", "value": '"' * 64},
        *[
            {"trait_type": t.axis, "value": t.value, "rarity": share_words(t.share)}
            for t in drawn[:7]
        ],
        *[
            {"trait_type": axis.name, "value": value}
            for axis, value in zip(own, values[7:], strict=True)
        ],
        {"trait_type": "round", "value": last.id},
    ]
    assert studio.artwork.tokenURI.estimate_gas_cost(token) < 2_000_000


@given(digest=st.binary(min_size=32, max_size=32))
@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_cid_of__is_pythons_cid(studio: Studio, digest: bytes) -> None:
    assert studio.artwork.cidOf(digest) == cid_from_digest(digest)


@pytest.mark.parametrize("digest", [bytes(32), b"\xff" * 32, b"\0" * 31 + b"\1"])
def test_cid_of__at_the_ends__is_pythons_cid(studio: Studio, digest: bytes) -> None:
    assert studio.artwork.cidOf(digest) == cid_from_digest(digest)


# ERC-165, 2981


@pytest.mark.parametrize(
    ("standard", "interface"),
    [
        ("ERC-165", "01ffc9a7"),
        ("ERC-721", "80ac58cd"),
        ("ERC-721 metadata", "5b5e139f"),
        ("ERC-2981", "2a55205a"),
        ("ERC-4906", "49064906"),
        ("ERC-7007", "702c55a6"),
    ],
)
def test_supports_interface__says_yes_to_what_it_is(
    studio: Studio, standard: str, interface: str
) -> None:
    assert studio.artwork.supportsInterface(bytes.fromhex(interface)), standard


@pytest.mark.parametrize("interface", ["ffffffff", "00000000", "780e9d63", "4e2312e0"])
def test_supports_interface__says_no_to_what_it_is_not(studio: Studio, interface: str) -> None:
    assert not studio.artwork.supportsInterface(bytes.fromhex(interface))


def test_royalty__is_set_by_the_owner_up_to_its_cap(studio: Studio) -> None:
    artwork = studio.artwork
    assert artwork.royaltyInfo(1, 10_000) == (studio.treasury.address, 500)
    artwork.setRoyalty(studio.holder, 1_000, sender=studio.dao)
    assert artwork.royaltyInfo(1, 12_345) == (studio.holder, 1_234)
    found = studio.refusal(artwork.setRoyalty, studio.holder, 1_001, sender=studio.dao)
    assert found == error("ArtworkRoyaltyTooLarge", royalty=1_001, max=1_000)


def test_owner_functions__refuse_others_and_a_minter_of_zero(studio: Studio) -> None:
    artwork, who = studio.artwork, studio.stranger
    denied = error("OwnableUnauthorizedAccount", account=who)
    assert studio.refusal(artwork.setMinter, who, sender=who) == denied
    assert studio.refusal(artwork.setRoyalty, who, 1, sender=who) == denied
    assert studio.refusal(artwork.setMinter, ZERO, sender=studio.dao) == "ArtworkMinterZero()"
