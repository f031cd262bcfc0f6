"""Artwork: a token exists only for a leaf of a finalised round, and one leaf makes one token."""

import pytest

from oracle.chain.types import Phase
from oracle.generator.commitment import token_id
from oracle.generator.merkle import MerkleTree, leaves
from tests.contracts.prompts import prompt_of
from tests.contracts.studio import WORKS, FinishedRound, Studio, root_named
from tests.support.refusals import ACCEPTED, error

ZERO = "0x" + "00" * 20


def mint_refusal(studio: Studio, *work: object) -> str:
    return studio.refusal(studio.artwork.mint, *work, studio.stranger.address, sender=studio.dao)


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
        assert found == error("ArtworkNotMinter", caller=caller, minter=studio.artwork.minter())


def test_mint__when_minter_was_set__is_the_new_ones_and_the_daos(
    studio: Studio, finished: FinishedRound
) -> None:
    studio.artwork.setMinter(studio.guardian, sender=studio.dao)
    studio.artwork.mint(*finished.work(0), studio.stranger, sender=studio.guardian)
    studio.artwork.mint(*finished.work(1), studio.stranger, sender=studio.dao)
    studio.artwork.setMinter(studio.stranger, sender=studio.dao)
    arguments = (*finished.work(2), studio.stranger.address)
    found = studio.refusal(studio.artwork.mint, *arguments, sender=studio.guardian)
    assert found == error("ArtworkNotMinter", caller=studio.guardian, minter=studio.stranger)


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
        studio.close_challenges(1)
        expected = error("RoundWrongPhase", round=1, phase=Phase.FAILABLE)
    if phase == "failed":
        studio.oracle.fail(1, sender=studio.stranger)
        expected = error("RoundWrongPhase", round=1, phase=Phase.FAILED)
    assert mint_refusal(studio, 1, 0, root_named("file"), []) == expected


def test_mint__when_receiver_is_zero__refuses(studio: Studio, finished: FinishedRound) -> None:
    found = studio.refusal(studio.artwork.mint, *finished.work(0), ZERO, sender=studio.dao)
    assert found == "TransferToZeroAddress()"
