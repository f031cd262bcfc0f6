"""Artwork, ERC-7007: what the chain confirms of a prompt and a file."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from web3 import Web3

from oracle.generator.commitment import prompt, token_id
from tests.contracts.prompts import prompt_of
from tests.contracts.studio import MODEL, WORKS, FinishedRound, Studio, root_named
from tests.support import models as small
from tests.support.refusals import MAX_GAS, error

PROOF = b"no proof is read"


@pytest.fixture
def finished(studio: Studio) -> FinishedRound:
    """A finalised round of five true works."""
    return studio.finish_true()


def test_verify__is_true_for_every_work_of_a_finalised_round_and_no_other_file(
    studio: Studio, finished: FinishedRound
) -> None:
    artwork = studio.artwork
    for index in range(WORKS):
        words = prompt_of(studio, finished, index)
        assert artwork.verify(words, finished.digests[index], PROOF)
        assert artwork.verify(words, finished.digests[index], b"")
        assert not artwork.verify(words, finished.digests[index - 1], PROOF)


def test_verify__when_the_round_agreed_on_works_that_nobody_made__is_false(studio: Studio) -> None:
    agreed = studio.finish()
    words = prompt_of(studio, agreed, 0)
    proof = Web3().codec.encode(["bytes32[]"], [agreed.tree.proof(0)])
    assert not studio.artwork.verify(words, agreed.digests[0], proof)


def test_verify__when_prompt_is_another_in_any_word__is_false(
    studio: Studio, finished: FinishedRound
) -> None:
    words = prompt_of(studio, finished, 1)
    for place in range(31, len(words), 32):
        changed = bytearray(words)
        changed[place] ^= 1
        assert not studio.artwork.verify(bytes(changed), finished.digests[1], PROOF), place
    for changed in (words[:-32], words + bytes(32), words[:255], b""):
        assert not studio.artwork.verify(changed, finished.digests[1], PROOF)


def test_verify__when_round_is_not_final__is_false(studio: Studio) -> None:
    round_id = studio.revealed(dict.fromkeys(studio.crew[:2], root_named("works")), works=1)
    seed = studio.seed_of(round_id)
    digest = studio.referee.digest(MODEL, seed, 0, small.WIDEST)
    words = prompt(
        studio.deployment.chain_id,
        studio.oracle.address,
        round_id,
        0,
        MODEL,
        seed,
        small.WIDEST,
    )
    assert not studio.artwork.verify(words, digest, PROOF)
    studio.close_challenges(round_id)
    assert not studio.artwork.verify(words, digest, PROOF)
    studio.oracle.finalise(round_id, sender=studio.stranger)
    assert studio.artwork.verify(words, digest, PROOF)


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
        PROOF,
    )
    given_ = [damaged(t, n) for t, n in zip(true, ("prompt", "data", "proof"), strict=True)]
    artwork = studio.artwork
    data = bytes(artwork.verify.encode_input(*given_))
    answer = studio.w3.eth.call({"to": artwork.address, "data": data, "gas": MAX_GAS})
    assert int.from_bytes(answer, "big") == (tuple(given_[:2]) == true[:2])


def test_add_aigc_data__by_anyone__records_what_verifies(
    studio: Studio, finished: FinishedRound, token: int
) -> None:
    words = prompt_of(studio, finished, 2)
    receipt = studio.artwork.addAigcData(
        token, words, finished.digests[2], PROOF, sender=studio.guardian
    )
    (log,) = receipt.logs
    topics = [int.from_bytes(bytes(t), "big") for t in log["topics"]]
    signature = Web3.keccak(text="AigcData(uint256,bytes,bytes,bytes)")
    hashed = (signature, token.to_bytes(32, "big"), Web3.keccak(words))
    assert topics[:3] == [int.from_bytes(bytes(t), "big") for t in hashed]
    assert topics[3] == int.from_bytes(Web3.keccak(finished.digests[2]), "big")
    assert receipt.gas_used < MAX_GAS


def test_add_aigc_data__when_wrong__refuses(
    studio: Studio, finished: FinishedRound, token: int
) -> None:
    artwork, who = studio.artwork, studio.stranger
    digest = finished.digests[2]
    words, others = prompt_of(studio, finished, 2), prompt_of(studio, finished, 3)
    other = token_id(others)

    def refused(*arguments: object) -> str:
        return studio.refusal(artwork.addAigcData, *arguments, sender=who)

    assert refused(other, others, digest, PROOF) == error("ArtworkUnknownToken", tokenId=other)
    assert refused(token, others, digest, PROOF) == error(
        "ArtworkPromptMismatch", tokenId=token, promptId=other
    )
    unverified = error("ArtworkUnverified", tokenId=token)
    assert refused(token, words, finished.digests[3], PROOF) == unverified
    assert refused(token, words, digest + b"\0", PROOF) == unverified
