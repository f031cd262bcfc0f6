"""Works as tokens: verification is the computation, and the chain certifies."""

import base64
import hashlib
import io
import json
from typing import Any

import pytest
from PIL import Image
from web3.exceptions import ContractLogicError, Web3RPCError

from oracle.generator.cid import cid_from_digest
from oracle.generator.composition import PICTURE_SIDE
from oracle.generator.engine import Work
from tests.disputes.arena import WORKS, Arena
from tests.disputes.players import Answer, nothing
from tests.support.events import event, said
from tests.support.refusals import error

JSON = "data:application/json;base64,"
PNG = "data:image/png;base64,"


def finish(arena: Arena, answer: Answer) -> None:
    """Makes an answer final, true or not: nobody watches."""
    arena.revealed(answer.round, dict.fromkeys(arena.crew, answer.root))
    arena.close(answer.round)
    arena.send(arena.stranger, arena.oracle.functions.finalise(answer.round))


def mint(arena: Arena, answer: Answer, index: int) -> int:
    """Mints a work to the stranger; returns its token."""
    digest = answer.digests[index]
    functions = arena.artwork.functions
    proof = answer.tree.proof(index)
    arena.send(arena.dao, functions.mint(answer.round, index, digest, proof, arena.stranger))
    return int(functions.tokenOf(digest).call())


def verify(arena: Arena, round_id: int, index: int, digest: bytes, proof: bytes = b"") -> bool:
    prompt = arena.artwork.functions.promptOf(round_id, index).call()
    return bool(arena.artwork.functions.verify(prompt, digest, proof).call())


def encoded_proof(arena: Arena, answer: Answer, index: int) -> bytes:
    return bytes(arena.w3.codec.encode(["bytes32[]"], [answer.tree.proof(index)]))


def metadata(arena: Arena, token: int) -> dict[str, Any]:
    uri = arena.artwork.functions.tokenURI(token).call()
    assert uri.startswith(JSON)
    return dict(json.loads(base64.b64decode(uri.removeprefix(JSON), validate=True)))


def work(arena: Arena, round_id: int, index: int) -> Work:
    """What the node makes of this place of the round."""
    record = arena.get(round_id)
    made = arena.generator.works(record.seed, [index], record.style, arena.palettes)
    return next(iter(made))


@pytest.fixture
def truth(arena: Arena) -> Answer:
    """A final round of true works."""
    answer = arena.truth(arena.open())
    finish(arena, answer)
    return answer


@pytest.fixture
def lie(arena: Arena) -> Answer:
    """A final round whose work 1 is false, for nobody watched."""
    answer = arena.truth(arena.open()).forged(1)
    finish(arena, answer)
    return answer


# Verification


def test_verify__when_the_chain_makes_the_file__then_it_is_true_without_a_proof(
    arena: Arena, truth: Answer
) -> None:
    for index in range(WORKS):
        for other in range(WORKS):
            found = verify(arena, truth.round, index, truth.digests[other])
            assert found == (index == other)


def test_verify__when_the_leaf_is_in_the_root_but_false__then_it_is_false_whatever_the_proof(
    arena: Arena, lie: Answer
) -> None:
    proof = encoded_proof(arena, lie, 1)
    assert not verify(arena, lie.round, 1, lie.digests[1], proof)
    # The chain's own file is a work of this prompt, though no operator revealed it.
    assert verify(arena, lie.round, 1, arena.truth(lie.round).digests[1])


def test_verify__when_gas_is_short__then_it_reverts_and_never_says_false(
    arena: Arena, truth: Answer
) -> None:
    functions = arena.artwork.functions
    prompt = functions.promptOf(truth.round, 0).call()
    call = functions.verify(prompt, truth.digests[0], b"")
    needed = call.estimate_gas({"from": arena.stranger})
    refused = 0
    for gas in range(40_000, 2 * needed, needed // 12):
        try:
            assert call.call({"gas": gas})
        except (ContractLogicError, Web3RPCError):
            refused += 1
    assert refused > 6


def test_add_aigc_data__when_the_chain_makes_the_file__then_it_is_recorded(
    arena: Arena, lie: Answer
) -> None:
    functions = arena.artwork.functions
    for index, accepted in ((0, True), (1, False)):
        token, digest = mint(arena, lie, index), lie.digests[index]
        prompt = functions.promptOf(lie.round, index).call()
        call = functions.addAigcData(token, prompt, digest, encoded_proof(arena, lie, index))
        if accepted:
            assert arena.send(arena.watcher, call)["logs"]
        else:
            expected = error("ArtworkUnverified", tokenId=token)
            assert arena.refusal(arena.watcher, call) == expected


# Certification


def test_certify__when_anyone_asks__then_it_is_recorded_once_and_for_ever(
    arena: Arena, truth: Answer
) -> None:
    functions = arena.artwork.functions
    token = mint(arena, truth, 1)
    assert not functions.certified(token).call()
    receipt = arena.send(arena.watcher, functions.certify(token))
    assert said(receipt, arena.artwork) == [
        event("Certified", tokenId=token, by=arena.watcher),
        event("MetadataUpdate", _tokenId=token),
    ]
    assert functions.certified(token).call()
    again = arena.refusal(arena.stranger, functions.certify(token))
    assert again == error("ArtworkAlreadyCertified", tokenId=token)


def test_certify__when_the_file_is_not_the_chains__then_it_says_which_is(
    arena: Arena, lie: Answer
) -> None:
    functions = arena.artwork.functions
    token = mint(arena, lie, 1)
    actual = arena.truth(lie.round).digests[1]
    found = arena.refusal(arena.stranger, functions.certify(token))
    assert found == error(
        "ArtworkNotTheChains", tokenId=token, digest=lie.digests[1], actual=actual
    )
    assert not functions.certified(token).call()


def test_certify__when_there_is_no_token__then_it_is_refused(arena: Arena, truth: Answer) -> None:
    unknown = int.from_bytes(nothing("token"))
    found = arena.refusal(arena.stranger, arena.artwork.functions.certify(unknown))
    assert found == error("ArtworkUnknownToken", tokenId=unknown)


# Metadata


def test_token_uri__when_certified__then_it_holds_the_picture_itself(
    arena: Arena, truth: Answer
) -> None:
    token = mint(arena, truth, 2)
    before = metadata(arena, token)
    assert before["proof_type"] == "fraud"
    cid = cid_from_digest(truth.digests[2])
    assert before["image"] == f"ipfs://{cid}"

    arena.send(arena.watcher, arena.artwork.functions.certify(token))
    after = metadata(arena, token)
    assert after["image"].startswith(PNG)
    file = base64.b64decode(after["image"].removeprefix(PNG), validate=True)
    assert hashlib.sha256(file).digest() == truth.digests[2]
    assert file == work(arena, truth.round, 2).file
    with Image.open(io.BytesIO(file)) as picture:
        picture.load()
        assert (picture.format, picture.mode) == ("PNG", "P")
        assert picture.size == (PICTURE_SIDE, PICTURE_SIDE)
    assert after["aigc_data"] == f"ipfs://{cid}"
    assert {**after, "image": before["image"]} == before


def test_token_uri__when_another_token_is_certified__then_this_one_keeps_its_link(
    arena: Arena, truth: Answer
) -> None:
    one, other = mint(arena, truth, 0), mint(arena, truth, 1)
    arena.send(arena.stranger, arena.artwork.functions.certify(one))
    assert metadata(arena, other)["image"] == f"ipfs://{cid_from_digest(truth.digests[1])}"
