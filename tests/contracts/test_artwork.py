"""Artwork: a token exists only for a leaf of a finalised round, and says all about it by itself."""

import base64
import json

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from web3 import Web3

from oracle.chain.types import Phase
from oracle.generator.cid import cid_from_digest
from oracle.generator.commitment import prompt, token_id
from oracle.generator.latent import blocks
from oracle.generator.merkle import MerkleTree, leaves
from oracle.generator.style import decode_style, draw_values
from tests.contracts.studio import MODEL, WORKS, FinishedRound, Studio, root_named
from tests.support import models as small
from tests.support.refusals import ACCEPTED, MOST_GAS, error

ZERO = "0x" + "00" * 20


def prompt_of(studio: Studio, finished: FinishedRound, index: int) -> bytes:
    """The prompt as Python computes it."""
    seed, style = studio.seed_of(finished.id), small.WIDEST
    chain_id, oracle = studio.deployment.chain_id, studio.oracle.address
    return prompt(chain_id, oracle, finished.id, index, MODEL, seed, style)


def mint_refusal(studio: Studio, *work: object) -> str:
    return studio.refusal(studio.artwork.mint, *work, studio.stranger.address, sender=studio.dao)


def proof_bytes(siblings: list[bytes]) -> bytes:
    """Siblings as `verify` takes them."""
    return Web3().codec.encode(["bytes32[]"], [siblings])


# Mint


def test_mint__makes_the_prompts_token_for_its_receiver(
    studio: Studio, finished: FinishedRound
) -> None:
    for index in range(WORKS):
        work = finished.work(index)
        studio.artwork.mint(*work, studio.stranger, sender=studio.dao)
        token = token_id(prompt_of(studio, finished, index))
        assert studio.artwork.ownerOf(token) == studio.stranger
        assert studio.artwork.tokenOf(finished.digests[index]) == token
        round_id, at, digest = studio.artwork.workOf(token)
        assert (round_id, at, bytes(digest)) == (finished.id, index, finished.digests[index])
        assert bytes(studio.artwork.promptOf(finished.id, index)) == prompt_of(
            studio, finished, index
        )
    assert studio.artwork.balanceOf(studio.stranger) == WORKS


def test_mint__when_receiver_is_a_contract__does_not_ask_it(
    studio: Studio, finished: FinishedRound
) -> None:
    studio.artwork.mint(*finished.work(0), studio.oracle, sender=studio.dao)
    assert studio.artwork.balanceOf(studio.oracle) == 1


def test_mint__costs_at_most_130_000_gas_to_a_first_time_holder(studio: Studio) -> None:
    big = studio.finish(works=256)
    studio.artwork.mint(*big.work(0), studio.stranger, sender=studio.dao)
    receipt = studio.artwork.mint(*big.work(255), studio.nobody("holder"), sender=studio.dao)
    assert len(big.work(255)[3]) == 8
    assert receipt.gas_used <= 130_000


def test_mint__when_not_by_the_minter__refuses(studio: Studio, finished: FinishedRound) -> None:
    arguments = (*finished.work(0), studio.stranger.address)
    for caller in (studio.stranger, studio.guardian, studio.crew[0].owner):
        found = studio.refusal(studio.artwork.mint, *arguments, sender=caller)
        assert found == error("ArtworkNotMinter", caller=caller, minter=studio.dao)


def test_mint__when_minter_was_set__is_the_new_ones_alone(
    studio: Studio, finished: FinishedRound
) -> None:
    studio.artwork.setMinter(studio.guardian, sender=studio.dao)
    assert "ArtworkNotMinter" in mint_refusal(studio, *finished.work(0))
    studio.artwork.mint(*finished.work(0), studio.stranger, sender=studio.guardian)


@pytest.mark.parametrize("index", [WORKS, WORKS + 1, 7, 2**32, 2**256 - 1])
def test_mint__when_index_is_not_below_works__refuses(
    studio: Studio, finished: FinishedRound, index: int
) -> None:
    """Five works are padded to eight leaves: 5 … 7 are places of the tree, but not works."""
    found = mint_refusal(studio, finished.id, index, finished.digests[0], finished.tree.proof(0))
    assert found == error("ArtworkIndexInvalid", round=finished.id, index=index, works=WORKS)


def test_mint__when_root_holds_more_leaves_than_works__refuses_the_surplus(studio: Studio) -> None:
    digests = [root_named(f"surplus {i}") for i in range(4)]
    tree = MerkleTree(leaves(1, digests))
    round_id = studio.revealed(dict.fromkeys(studio.crew[:2], tree.root), works=2)
    studio.close_challenges(round_id)
    studio.oracle.finalise(round_id, sender=studio.stranger)
    assert mint_refusal(studio, round_id, 1, digests[1], tree.proof(1)) == ACCEPTED
    found = mint_refusal(studio, round_id, 2, digests[2], tree.proof(2))
    assert found == error("ArtworkIndexInvalid", round=round_id, index=2, works=2)


def test_mint__when_proof_is_another_rounds_works_or_files__refuses(
    studio: Studio, finished: FinishedRound
) -> None:
    other = studio.finish(name="other")
    root = finished.tree.root
    digest, proof = finished.digests[2], finished.tree.proof(2)
    attempts = {
        "another round's work": (other.id, 2, digest, proof),
        "another round's proof": (finished.id, 2, digest, other.tree.proof(2)),
        "another round's file": (finished.id, 2, other.digests[2], other.tree.proof(2)),
        "another index": (finished.id, 3, digest, proof),
        "another file": (finished.id, 2, finished.digests[3], proof),
        "too short": (finished.id, 2, digest, proof[:-1]),
        "too long": (finished.id, 2, digest, [*proof, bytes(32)]),
        "no proof": (finished.id, 2, digest, []),
        "the root itself": (finished.id, 2, root, []),
    }
    for name, (round_id, index, file, siblings) in attempts.items():
        wanted = other.tree.root if round_id == other.id else root
        expected = error(
            "ArtworkProofInvalid", round=round_id, index=index, digest=file, root=wanted
        )
        assert mint_refusal(studio, round_id, index, file, siblings) == expected, name


def test_mint__when_file_is_minted_already__refuses_in_any_round(
    studio: Studio, finished: FinishedRound
) -> None:
    digest = finished.digests[0]
    studio.artwork.mint(*finished.work(0), studio.stranger, sender=studio.dao)
    token = studio.artwork.tokenOf(digest)
    expected = error("ArtworkDigestMinted", digest=digest, tokenId=token)
    assert mint_refusal(studio, *finished.work(0)) == expected
    next_id = finished.id + 1
    tree = MerkleTree(leaves(next_id, [digest]))
    studio.revealed(dict.fromkeys(studio.crew[:2], tree.root), works=1)
    studio.close_challenges(next_id)
    studio.oracle.finalise(next_id, sender=studio.stranger)
    assert mint_refusal(studio, next_id, 0, digest, []) == expected


def test_mint__when_a_root_holds_two_files_of_one_work__mints_one(studio: Studio) -> None:
    """A root that operators agreed on need not be an honest one."""
    digests = [root_named("file"), root_named("second file")]
    both = [leaves(1, [digest])[0] for digest in digests]
    tree = MerkleTree(both)
    round_id = studio.revealed(dict.fromkeys(studio.crew[:2], tree.root), works=2)
    studio.close_challenges(round_id)
    studio.oracle.finalise(round_id, sender=studio.stranger)
    studio.artwork.mint(round_id, 0, digests[0], tree.proof(0), studio.stranger, sender=studio.dao)
    assert mint_refusal(studio, round_id, 0, digests[1], tree.proof(1)) == "TokenAlreadyExists()"
    assert studio.artwork.tokenOf(digests[1]) == 0


@pytest.mark.parametrize("phase", ["unknown", "open", "failed"])
def test_mint__when_round_is_not_final__refuses(studio: Studio, phase: str) -> None:
    tree = MerkleTree(leaves(1, [root_named("file")]))
    expected = error("RoundUnknown", round=1)
    if phase != "unknown":
        studio.revealed({studio.crew[0]: tree.root, studio.crew[1]: None}, works=1)
        expected = error("RoundWrongPhase", round=1, phase=Phase.FAILABLE)
    if phase == "failed":
        studio.oracle.fail(1, sender=studio.stranger)
        expected = error("RoundWrongPhase", round=1, phase=Phase.FAILED)
    assert mint_refusal(studio, 1, 0, root_named("file"), []) == expected


def test_mint__when_receiver_is_zero__refuses(studio: Studio, finished: FinishedRound) -> None:
    found = studio.refusal(studio.artwork.mint, *finished.work(0), ZERO, sender=studio.dao)
    assert found == "TransferToZeroAddress()"


# Tokens that exist, and those that do not


@pytest.fixture
def token(studio: Studio, finished: FinishedRound) -> int:
    """The minted work 2."""
    studio.artwork.mint(*finished.work(2), studio.stranger, sender=studio.dao)
    return int(studio.artwork.tokenOf(finished.digests[2]))


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
    ranges = decode_style(small.AXES, small.WIDEST)
    (values,) = draw_values(blocks(seed, np.array([2]), 0), ranges)
    symmetry = ("none", "mirror", "quad", "rotations", "six-fold")[values[0]]
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
            {"trait_type": "symmetry", "value": symmetry},
            {"trait_type": "palette", "value": f"palette {values[1]}"},
            {"trait_type": "family", "value": int(values[2])},
            {"trait_type": "density", "value": int(values[3])},
            {"trait_type": "round", "value": finished.id},
        ],
    }


def test_token_uri__when_names_hold_quotes_and_controls__is_still_json(studio: Studio) -> None:
    name = 'Qu"ote\\ \n\t\x01 Étude 木'
    pointer = studio.store(small.blob(1))
    axes = small.chain_axes()
    axes[3] = (b'den"s\\ity\n'.ljust(32, b"\0"), *axes[3][1:])
    studio.models.register(small.declaration([pointer], name=name, axes=axes), sender=studio.dao)
    studio.models.authorise(2, sender=studio.dao)
    for number in range(small.PALETTES):
        studio.models.addPalette(f'new "{number}"\r', small.palette(number), sender=studio.dao)
    style = small.WIDEST[:4] + bytes.fromhex("00020003") + small.WIDEST[8:]
    studio.models.setHouseStyle(2, style, sender=studio.dao)
    last = studio.finish(model=2)
    studio.artwork.mint(*last.work(0), studio.stranger, sender=studio.dao)
    uri = studio.artwork.tokenURI(studio.artwork.tokenOf(last.digests[0]))
    attributes = json.loads(base64.b64decode(uri.split(",")[1]))["attributes"]
    found = {a["trait_type"]: a["value"] for a in attributes}
    assert found["model"] == name
    assert found["palette"] in ('new "0"\r', 'new "1"\r')
    assert 'den"s\\ity\n' in found


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
    assert artwork.royaltyInfo(1, 10_000) == (studio.dao, 500)
    artwork.setRoyalty(studio.holder, 1_000, sender=studio.dao)
    assert artwork.royaltyInfo(1, 12_345) == (studio.holder, 1_234)
    found = studio.refusal(artwork.setRoyalty, studio.holder, 1_001, sender=studio.dao)
    assert found == error("ArtworkRoyaltyTooLarge", royalty=1_001, cap=1_000)


def test_owner_functions__refuse_others_and_a_minter_of_zero(studio: Studio) -> None:
    artwork, who = studio.artwork, studio.stranger
    denied = error("OwnableUnauthorizedAccount", account=who)
    assert studio.refusal(artwork.setMinter, who, sender=who) == denied
    assert studio.refusal(artwork.setRoyalty, who, 1, sender=who) == denied
    assert studio.refusal(artwork.setMinter, ZERO, sender=studio.dao) == "ArtworkMinterZero()"


# ERC-7007


def test_verify__is_true_for_every_work_of_a_finalised_round_and_no_other_file(
    studio: Studio, finished: FinishedRound
) -> None:
    artwork = studio.artwork
    for index in range(WORKS):
        words = prompt_of(studio, finished, index)
        proof = proof_bytes(finished.tree.proof(index))
        assert artwork.verify(words, finished.digests[index], proof)
        assert not artwork.verify(words, finished.digests[index - 1], proof)
        assert not artwork.verify(words, finished.digests[index], proof_bytes([]))


def test_verify__when_prompt_is_another_in_any_word__is_false(
    studio: Studio, finished: FinishedRound
) -> None:
    words = prompt_of(studio, finished, 1)
    proof = proof_bytes(finished.tree.proof(1))
    for place in range(31, len(words), 32):
        changed = bytearray(words)
        changed[place] ^= 1
        assert not studio.artwork.verify(bytes(changed), finished.digests[1], proof), place
    for changed in (words[:-32], words + bytes(32), words[:255], b""):
        assert not studio.artwork.verify(changed, finished.digests[1], proof)


def test_verify__when_round_is_not_final__is_false(studio: Studio) -> None:
    digest = root_named("file")
    tree = MerkleTree(leaves(1, [digest]))
    round_id = studio.revealed(dict.fromkeys(studio.crew[:2], tree.root), works=1)
    words = prompt(
        studio.deployment.chain_id,
        studio.oracle.address,
        round_id,
        0,
        MODEL,
        studio.seed_of(round_id),
        small.WIDEST,
    )
    assert not studio.artwork.verify(words, digest, proof_bytes([]))
    studio.close_challenges(round_id)
    assert not studio.artwork.verify(words, digest, proof_bytes([]))
    studio.oracle.finalise(round_id, sender=studio.stranger)
    assert studio.artwork.verify(words, digest, proof_bytes([]))


@given(data=st.data())
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_verify__whatever_it_is_given__never_reverts(
    studio: Studio, finished: FinishedRound, data: st.DataObject
) -> None:
    """Garbage of any shape, and true arguments with pieces replaced by garbage."""

    def damaged(true: bytes, name: str) -> bytes:
        if data.draw(st.booleans(), label=f"{name} is garbage"):
            return data.draw(st.binary(max_size=700), label=name)
        out = bytearray(true)
        for _ in range(data.draw(st.integers(0, 2))):
            word = data.draw(st.integers(0, max(len(out) // 32 - 1, 0)))
            value = data.draw(st.sampled_from([0, 1, 31, 32, 64, 2**64, 2**255, 2**256 - 1]))
            out[32 * word : 32 * word + 32] = value.to_bytes(32, "big")
        return bytes(out[: data.draw(st.integers(0, len(out)))]) or bytes(out)

    true = (
        prompt_of(studio, finished, 1),
        finished.digests[1],
        proof_bytes(finished.tree.proof(1)),
    )
    given_ = [damaged(t, n) for t, n in zip(true, ("prompt", "data", "proof"), strict=True)]
    call = studio.artwork.verify
    assert studio.refusal(call, *given_, sender=studio.stranger) == ACCEPTED
    assert call(*given_) is (tuple(given_) == true)


def test_add_aigc_data__by_anyone__records_what_verifies(
    studio: Studio, finished: FinishedRound, token: int
) -> None:
    words, proof = prompt_of(studio, finished, 2), proof_bytes(finished.tree.proof(2))
    receipt = studio.artwork.addAigcData(
        token, words, finished.digests[2], proof, sender=studio.guardian
    )
    (log,) = receipt.logs
    topics = [int.from_bytes(bytes(t), "big") for t in log["topics"]]
    signature = Web3.keccak(text="AigcData(uint256,bytes,bytes,bytes)")
    hashed = (signature, token.to_bytes(32, "big"), Web3.keccak(words))
    assert topics[:3] == [int.from_bytes(bytes(t), "big") for t in hashed]
    assert topics[3] == int.from_bytes(Web3.keccak(finished.digests[2]), "big")
    assert receipt.gas_used < MOST_GAS


def test_add_aigc_data__when_wrong__refuses(
    studio: Studio, finished: FinishedRound, token: int
) -> None:
    artwork, who = studio.artwork, studio.stranger
    digest, proof = finished.digests[2], proof_bytes(finished.tree.proof(2))
    words, others = prompt_of(studio, finished, 2), prompt_of(studio, finished, 3)
    other = token_id(others)

    def refused(*arguments: object) -> str:
        return studio.refusal(artwork.addAigcData, *arguments, sender=who)

    assert refused(other, others, digest, proof) == error("ArtworkUnknownToken", tokenId=other)
    assert refused(token, others, digest, proof) == error(
        "ArtworkPromptMismatch", tokenId=token, promptId=other
    )
    unverified = error("ArtworkUnverified", tokenId=token)
    assert refused(token, words, finished.digests[3], proof) == unverified
    assert refused(token, words, digest, b"") == unverified
