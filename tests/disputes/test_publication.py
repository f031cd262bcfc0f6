"""Published leaves: chunks of 1,024 from which the contract builds the root again."""

from functools import cache

import pytest

from oracle.chain.disputes import CHUNK
from oracle.chain.types import LeavesState
from tests.disputes.arena import PER_WORK, Arena
from tests.disputes.players import Answer, nothing, person
from tests.support.refusals import ACCEPTED, error

MANY = 1_500


@cache
def digests(count: int) -> list[bytes]:
    """Digests of works that nobody made; publishing does not look at them."""
    return [nothing(f"work {index}") for index in range(count)]


def demanded(arena: Arena, works: int, extra: int = 0) -> Answer:
    """A round of so many works whose root, over `extra` more, everybody revealed, demanded."""
    round_id = arena.open(works)
    answer = Answer(round_id, digests(works + extra))
    arena.revealed(round_id, dict.fromkeys(arena.crew, answer.root))
    arena.demand(round_id, answer.root, arena.watcher)
    return answer


def refused(arena: Arena, answer: Answer, first: int, chunk: list[bytes], who: str = "") -> str:
    """Why the chunk cannot be published in the next block."""
    call = arena.oracle.functions.publish(answer.round, answer.root, first, chunk)
    return arena.refusal(who or arena.stranger, call)


def invalid(first: int, count: int) -> str:
    return error("ChunkInvalid", first=first, count=count)


def leaves(arena: Arena, answer: Answer) -> LeavesState:
    return arena.root(answer.round, answer.root).leaves


@pytest.mark.parametrize("works", [1, 2, 3, 16, 1_023, 1_024, 1_025, 1_500, 2_048, 3_000, 4_096])
def test_publish__when_all_digests_come__then_the_chain_builds_the_same_root(
    arena: Arena, works: int
) -> None:
    answer = demanded(arena, works)
    before = arena.balance(arena.stranger)
    receipt = arena.publish(answer, arena.stranger)
    assert leaves(arena, answer) is LeavesState.PUBLISHED
    assert arena.balance(arena.stranger) == before + works * PER_WORK
    event = arena.event("LeavesPublished", receipt)
    assert (bytes(event["root"]), event["publisher"]) == (answer.root, arena.stranger)
    assert event["challengeEnd"] == arena.get(answer.round).challenge_end
    published = arena.disputes.publication(arena.get(answer.round), answer.root)
    assert published == answer.digests


@pytest.mark.parametrize("works", [1, 3, 1_025, MANY])
def test_publish__when_the_last_digest_is_another__then_the_root_it_builds_is_named(
    arena: Arena, works: int
) -> None:
    answer = demanded(arena, works)
    other = answer.forged(works - 1)
    *full, (last, chunk) = [(at, other.digests[at : at + CHUNK]) for at in range(0, works, CHUNK)]
    for at, part in full:
        call = arena.oracle.functions.publish(answer.round, answer.root, at, part)
        arena.send(arena.stranger, call)
    expected = error("PublicationMismatch", root=answer.root, actual=other.root)
    assert refused(arena, answer, last, chunk) == expected


def test_publish__when_the_order_or_the_size_is_wrong__then_it_says_what_comes_next(
    arena: Arena,
) -> None:
    answer = demanded(arena, MANY)
    all_digests = answer.digests
    for first, chunk in (
        (0, []),
        (0, all_digests[:1]),
        (0, all_digests[: CHUNK - 1]),
        (0, all_digests[: CHUNK + 1]),
        (1, all_digests[1 : CHUNK + 1]),
        (CHUNK, all_digests[CHUNK:]),
    ):
        assert refused(arena, answer, first, chunk) == invalid(0, CHUNK)
    call = arena.oracle.functions.publish(answer.round, answer.root, 0, all_digests[:CHUNK])
    arena.send(arena.stranger, call)
    rest = MANY - CHUNK
    for first, chunk in (
        (CHUNK, all_digests[CHUNK:-1]),
        (CHUNK, [*all_digests[CHUNK:], nothing("one more")]),
        (CHUNK, all_digests[:CHUNK]),
        (CHUNK - 1, all_digests[CHUNK:]),
        (2 * CHUNK, []),
        (MANY, []),
        (2**256 - 1, all_digests[CHUNK:]),
    ):
        assert refused(arena, answer, first, chunk) == invalid(CHUNK, rest)
    assert refused(arena, answer, CHUNK, all_digests[CHUNK:]) == ACCEPTED


@pytest.mark.parametrize(("works", "extra"), [(3, 1), (3, 13), (16, -1), (1_024, 1), (1_025, -1)])
def test_publish__when_the_root_has_more_or_fewer_leaves__then_nothing_publishes_it(
    arena: Arena, works: int, extra: int
) -> None:
    answer = demanded(arena, works, extra)
    cut = [*answer.digests, bytes(32)][:works]
    actual = Answer(answer.round, cut).root
    chunks = [(at, cut[at : at + CHUNK]) for at in range(0, works, CHUNK)]
    for at, part in chunks[:-1]:
        call = arena.oracle.functions.publish(answer.round, answer.root, at, part)
        arena.send(arena.stranger, call)
    expected = error("PublicationMismatch", root=answer.root, actual=actual)
    assert refused(arena, answer, *chunks[-1]) == expected


def test_publish__when_begun_wrongly__then_it_can_begin_again(arena: Arena) -> None:
    answer = demanded(arena, MANY)
    wrong = answer.forged(5)
    publish = arena.oracle.functions.publish
    # A wrong start, twice, once on top of a chunk of the right ones.
    for start in (wrong, answer, wrong):
        call = publish(answer.round, answer.root, 0, start.digests[:CHUNK])
        arena.send(arena.stranger, call)
    found = refused(arena, answer, CHUNK, answer.digests[CHUNK:])
    assert found == error("PublicationMismatch", root=answer.root, actual=wrong.root)
    arena.publish(answer, arena.stranger)
    assert leaves(arena, answer) is LeavesState.PUBLISHED


def test_publish__when_two_publish_at_once__then_neither_disturbs_the_other(arena: Arena) -> None:
    answer = demanded(arena, MANY)
    wrong = answer.forged(7)
    good, bad = arena.stranger, arena.fund(person("vandal"))
    publish = arena.oracle.functions.publish
    arena.send(good, publish(answer.round, answer.root, 0, answer.digests[:CHUNK]))
    assert refused(arena, answer, CHUNK, answer.digests[CHUNK:], bad) == invalid(0, CHUNK)
    arena.send(bad, publish(answer.round, answer.root, 0, wrong.digests[:CHUNK]))
    assert refused(arena, answer, CHUNK, answer.digests[CHUNK:], bad) == error(
        "PublicationMismatch", root=answer.root, actual=wrong.root
    )
    before = arena.balance(good)
    arena.send(good, publish(answer.round, answer.root, CHUNK, answer.digests[CHUNK:]))
    assert arena.balance(good) == before + MANY * PER_WORK
    # The chain's record of it is the good publisher's, not the vandal's.
    published = arena.disputes.publication(arena.get(answer.round), answer.root)
    assert published == answer.digests


def test_publish__when_not_demanded_or_already_published__then_it_is_refused(arena: Arena) -> None:
    round_id = arena.open()
    answer = Answer(round_id, digests(3))
    arena.revealed(round_id, dict.fromkeys(arena.crew, answer.root))
    for state in (LeavesState.HIDDEN, LeavesState.PUBLISHED):
        found = refused(arena, answer, 0, answer.digests)
        assert found == error("LeavesWrongState", round=round_id, root=answer.root, state=state)
        if state is LeavesState.HIDDEN:
            arena.demand(round_id, answer.root, arena.watcher)
            arena.publish(answer, arena.stranger)


def test_publish__when_the_last_second_is_over__then_it_is_too_late(arena: Arena) -> None:
    answer = demanded(arena, 3)
    publish_by = arena.root(answer.round, answer.root).publish_by
    arena.at(publish_by)
    assert refused(arena, answer, 0, answer.digests) == ACCEPTED
    arena.at(publish_by + 1)
    expected = error(
        "LeavesWrongState", round=answer.round, root=answer.root, state=LeavesState.DEMANDED
    )
    assert refused(arena, answer, 0, answer.digests) == expected


def test_publish__when_the_root_died_meanwhile__then_it_is_refused(arena: Arena) -> None:
    answer = demanded(arena, 3)
    arena.kill(answer, 0, arena.watcher)
    expected = error("RootDead", round=answer.round, root=answer.root)
    assert refused(arena, answer, 0, answer.digests) == expected


def test_dispute__when_a_leaf_of_many_published_is_false__then_it_is_found_and_the_root_dies(
    arena: Arena,
) -> None:
    round_id = arena.open(MANY)
    truth = arena.truth(round_id)
    lie = truth.forged(MANY - 3)
    arena.revealed(round_id, dict.fromkeys(arena.crew, lie.root))
    arena.demand(round_id, lie.root, arena.watcher)
    arena.publish(lie, arena.crew[0].signer)
    published = arena.disputes.publication(arena.get(round_id), lie.root)
    (index,) = [i for i, d in enumerate(published) if d != truth.digests[i]]
    arena.kill(Answer(round_id, published), index, arena.watcher)
    assert arena.root(round_id, lie.root).dead
