"""Published leaves: chunks of 1,024, each proven, together all that the root stands for."""

from functools import cache

import pytest

from oracle.chain.generation.disputes import CHUNK, Chunk, chunks
from oracle.chain.types import LeavesState, RoundId
from oracle.generator import merkle
from tests.disputes.arena import GAS_PRICE, NOBODY, REVEAL, Arena
from tests.disputes.players import Answer, Operator, nothing, person
from tests.support.events import event, history, said
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


def cut(answer: Answer) -> list[Chunk]:
    """An answer as it is published."""
    return list(chunks(RoundId(answer.round), answer.digests))


def shown(answer: Answer, first: int, operator: Operator | str = NOBODY) -> str:
    """What is said of the chunk that begins at `first`."""
    part = answer.digests[first : first + CHUNK]
    place = {"round": answer.round, "root": answer.root, "operator": operator}
    return event("DigestsPublished", **place, first=first, digests=part)


def refused(arena: Arena, answer: Answer, chunk: Chunk, who: str = "") -> str:
    """Why the chunk cannot be published as one of the answer's in the next block."""
    call = arena.court.functions.publish(
        answer.round, answer.root, NOBODY, chunk.first, chunk.digests, chunk.proof
    )
    return arena.refusal(who or arena.stranger, call)


def mismatch(answer: Answer, actual: bytes) -> str:
    return error("PublicationMismatch", root=answer.root, actual=actual)


def leaves(arena: Arena, answer: Answer) -> LeavesState:
    return arena.root(answer.round, answer.root).leaves


def price(works: int, count: int = 1) -> int:
    """What publishing so many chunks of such a round is counted at, in wei."""
    return count * (140_000 + 2_000 * min(works, CHUNK)) * GAS_PRICE


def settled(arena: Arena, answer: Answer) -> list[int]:
    """Ends the round without a fee; returns what each operator was paid."""
    arena.close(answer.round)
    arena.send(arena.stranger, arena.oracle.functions.finalise(answer.round))
    share = arena.get(answer.round).fee // 3
    arena.settle(answer.round, arena.crew)
    assert arena.balance(arena.court.address) == 0
    return [arena.balance(operator.payee) - share for operator in arena.crew]


@pytest.mark.parametrize("works", [1, 2, 3, 16, 1_023, 1_024, 1_025, 1_500, 2_048, 3_000, 4_096])
def test_publish__when_all_digests_come__then_the_chain_builds_the_same_root(
    arena: Arena, works: int
) -> None:
    answer = demanded(arena, works)
    record, demanded_at = arena.get(answer.round), arena.chain.now
    receipt = arena.publish(answer, arena.stranger)
    assert leaves(arena, answer) is LeavesState.PUBLISHED
    first = (works - 1) // CHUNK * CHUNK
    end = record.challenge_end + arena.chain.now - demanded_at
    assert said(receipt, arena.court) == [
        shown(answer, first),
        event("LeavesPublished", round=answer.round, root=answer.root, challengeEnd=end),
    ]
    assert arena.root(answer.round, answer.root).challenge_end == end
    assert arena.case(answer).chunks_published == -(-works // CHUNK)
    published = arena.disputes.publication(arena.get(answer.round), answer.root)
    assert published == answer.digests


@pytest.mark.parametrize("works", [1, 3, 1_025, MANY])
def test_publish__when_one_digest_is_another__then_the_root_it_leads_to_is_named(
    arena: Arena, works: int
) -> None:
    answer = demanded(arena, works)
    other = answer.forged(works - 1)
    chunk = cut(other)[-1]
    assert refused(arena, answer, chunk) == mismatch(answer, other.root)


def test_publish__when_place_size_or_proof_is_wrong__then_it_is_refused(arena: Arena) -> None:
    answer = demanded(arena, MANY)
    everything = answer.digests
    first, last = cut(answer)
    sibling = first.proof
    for begin, part, proof in (
        (0, [], sibling),
        (0, everything[:1], sibling),
        (0, everything[: CHUNK - 1], sibling),
        (0, everything[: CHUNK + 1], sibling),
        (0, everything[:CHUNK], []),
        (0, everything[:CHUNK], [*sibling, bytes(32)]),
        (1, everything[1 : CHUNK + 1], sibling),
        (CHUNK, everything[CHUNK:-1], last.proof),
        (CHUNK, [*everything[CHUNK:], nothing("one more")], last.proof),
        (2 * CHUNK, [], sibling),
        (MANY, [], sibling),
        (2**256 - 1, everything[CHUNK:], sibling),
    ):
        expected = error("ChunkInvalid", first=begin, digests=len(part), siblings=len(proof))
        assert refused(arena, answer, Chunk(begin, part, proof)) == expected
    assert refused(arena, answer, first) == ACCEPTED


def test_publish__when_a_chunk_is_there__then_it_is_not_taken_again(arena: Arena) -> None:
    answer = demanded(arena, MANY)
    call, _ = arena.publications(answer)
    arena.send(arena.stranger, call)
    assert arena.disputes.is_published(arena.get(answer.round), answer.root, 0)
    assert not arena.disputes.is_published(arena.get(answer.round), answer.root, CHUNK)
    first, last = cut(answer)
    assert refused(arena, answer, first) == error("ChunkAlreadyPublished", first=0)
    assert refused(arena, answer, last) == ACCEPTED


@pytest.mark.parametrize(("works", "extra"), [(3, 1), (3, 13), (16, -1), (1_024, 1), (1_025, -1)])
def test_publish__when_the_root_has_more_or_fewer_leaves__then_nothing_publishes_it(
    arena: Arena, works: int, extra: int
) -> None:
    answer = demanded(arena, works, extra)
    tried = Answer(answer.round, [*answer.digests, bytes(32)][:works])
    for chunk in cut(tried):
        assert refused(arena, answer, chunk) in (
            mismatch(answer, tried.root),
            error("ChunkInvalid", first=chunk.first, digests=len(chunk.digests), siblings=0),
        )


def test_publish__when_a_second_leaf_for_a_work_hides_in_the_padding__then_the_last_chunk_finds_it(
    arena: Arena,
) -> None:
    """Every chunk leads to this root, which also has another leaf of work 0 beyond the works."""
    works = 2 * CHUNK + 1
    round_id = arena.open(works)
    twin = merkle.leaf(round_id, 0, nothing("another work 0"))
    padding = [bytes(32)] * (CHUNK - 1)
    tree = merkle.MerkleTree([*merkle.leaves(round_id, digests(works)), *padding, twin])
    answer = Answer(round_id, digests(works))
    answer.__dict__["tree"] = tree  # in place of the one over the works alone
    arena.revealed(round_id, dict.fromkeys(arena.crew, tree.root))
    arena.demand(round_id, tree.root, arena.watcher)
    *full, last = [
        Chunk(first, digests(works)[first : first + CHUNK], tree.proof(first, CHUNK))
        for first in range(0, works, CHUNK)
    ]
    for chunk in full:
        call = arena.court.functions.publish(
            round_id, tree.root, NOBODY, chunk.first, chunk.digests, chunk.proof
        )
        arena.send(arena.stranger, call)
    honest = merkle.root(merkle.leaves(round_id, digests(works)))
    assert refused(arena, answer, last) == mismatch(answer, honest)


# Who is paid


def test_publish__when_operators_share_the_work__then_each_has_its_gas_and_the_rest_is_equal(
    arena: Arena,
) -> None:
    ada, bob, cyd = arena.crew
    works = 3_000
    before = len(history(arena.w3, arena.court))
    answer = demanded(arena, works)
    publish_by = arena.chain.now + REVEAL
    demanded_at, end = arena.chain.now, arena.get(answer.round).challenge_end
    bond = arena.case(answer).bond
    assert bond == price(works, 3) + price(works, 3) // 5
    calls = [
        arena.publications(answer, who.address)[number]
        for number, who in ((2, ada), (0, ada), (1, bob))
    ]
    for sender, call in zip((ada.signer, ada.address, bob.signer), calls, strict=True):
        arena.send(sender, call)
    end += arena.chain.now - demanded_at
    rest = (bond - price(works, 3)) // 3
    paid = settled(arena, answer)
    last = bond - price(works, 3) - 2 * rest  # and what does not divide
    assert paid == [2 * price(works) + rest, price(works) + rest, last]
    place = {"round": answer.round, "root": answer.root}
    asked = {"demander": arena.watcher, "bond": bond, "publishBy": publish_by}
    assert history(arena.w3, arena.court)[before:] == [
        event("LeavesDemanded", **place, **asked),
        shown(answer, 2 * CHUNK, ada),
        shown(answer, 0, ada),
        shown(answer, CHUNK, bob),
        event("LeavesPublished", **place, challengeEnd=end),
        event("PublisherPaid", round=answer.round, operator=ada, amount=2 * price(works) + rest),
        event("Paid", account=ada.payee, amount=2 * price(works) + rest),
        event("PublisherPaid", round=answer.round, operator=bob, amount=price(works) + rest),
        event("Paid", account=bob.payee, amount=price(works) + rest),
        event("PublisherPaid", round=answer.round, operator=cyd, amount=last),
        event("Paid", account=cyd.payee, amount=last),
    ]


@pytest.mark.parametrize("named", ["nobody", "a stranger", "the root's number as a commitment"])
def test_publish__when_it_was_no_operator_of_the_root__then_the_whole_bond_is_the_operators(
    arena: Arena, named: str
) -> None:
    ada, bob, cyd = arena.crew
    round_id = arena.open(MANY)
    answer = Answer(round_id, digests(MANY))
    roots = dict.fromkeys(arena.crew, answer.root)
    sly = arena.enrol("sly")
    for operator in (ada, bob, cyd):
        arena.commit(round_id, operator, answer.root)
    # A commitment that reads like the root, never revealed.
    seed = arena.get(round_id).seed
    commit = arena.oracle.functions.commit(round_id, sly.address, seed, answer.root)
    arena.send(sly.signer, commit)
    arena.pass_to(arena.get(round_id).commit_end + 1)
    for operator, root in roots.items():
        arena.reveal(round_id, operator, root)
    arena.demand(round_id, answer.root, arena.watcher)
    who = {"nobody": NOBODY, "a stranger": arena.stranger}.get(named, sly.address)
    arena.publish(answer, arena.stranger, who)
    bond = arena.case(answer).bond
    assert arena.balance(arena.court.address) == bond
    assert settled(arena, answer) == [bond // 3, bond // 3, bond - 2 * (bond // 3)]
    arena.settle(round_id, [sly])
    assert arena.balance(sly.payee) == 0


def test_publish__when_copied_by_an_operator_of_another_root__then_it_earns_nothing(
    arena: Arena,
) -> None:
    ada, bob, cyd = arena.crew
    round_id = arena.open()
    answer = Answer(round_id, digests(3))
    other = nothing("another root")
    arena.revealed(round_id, {ada: answer.root, bob: answer.root, cyd: other})
    arena.demand(round_id, answer.root, arena.watcher)
    arena.publish(answer, cyd.signer, cyd.address)
    bond = arena.case(answer).bond
    arena.close(round_id)
    arena.send(arena.stranger, arena.oracle.functions.finalise(round_id))
    share = arena.get(round_id).fee // 2
    arena.settle(round_id, arena.crew)
    paid = [arena.balance(operator.payee) for operator in arena.crew]
    assert paid == [share + bond // 2, share + bond - bond // 2, 0]


def test_publish__when_two_demanded__then_both_bonds_are_the_operators(arena: Arena) -> None:
    answer = demanded(arena, 3)
    arena.demand(answer.round, answer.root, arena.fund(person("another demander")))
    ada = arena.crew[0]
    arena.publish(answer, ada.signer, ada.address)
    bond = arena.case(answer).bond
    rest = (2 * bond - price(3)) // 3
    last = 2 * bond - price(3) - 2 * rest
    assert settled(arena, answer) == [price(3) + rest, rest, last]


@pytest.mark.parametrize("works", [1, 16, 256, CHUNK, 2 * CHUNK])
def test_publish__when_it_takes_its_gas__then_the_bond_covers_it(arena: Arena, works: int) -> None:
    """That of an operator of the root, which is counted and dearer than a stranger's."""
    answer = demanded(arena, works)
    calls = arena.publications(answer, arena.crew[0].address)
    used = [arena.send(arena.stranger, call)["gasUsed"] for call in calls]
    assert max(used) * GAS_PRICE <= price(works)
    assert works < CHUNK or price(works) <= 1.2 * max(used) * GAS_PRICE


# When


def test_publish__when_not_demanded_or_already_published__then_it_is_refused(arena: Arena) -> None:
    round_id = arena.open()
    answer = Answer(round_id, digests(3))
    arena.revealed(round_id, dict.fromkeys(arena.crew, answer.root))
    (chunk,) = cut(answer)
    for state in (LeavesState.HIDDEN, LeavesState.PUBLISHED):
        expected = error("LeavesWrongState", round=round_id, root=answer.root, state=state)
        assert refused(arena, answer, chunk) == expected
        if state is LeavesState.HIDDEN:
            arena.demand(round_id, answer.root, arena.watcher)
            arena.publish(answer, arena.stranger)


def test_publish__when_the_last_second_is_over__then_it_is_too_late(arena: Arena) -> None:
    answer = demanded(arena, 3)
    (chunk,) = cut(answer)
    publish_by = arena.root(answer.round, answer.root).publish_by
    arena.at(publish_by)
    assert refused(arena, answer, chunk) == ACCEPTED
    arena.at(publish_by + 1)
    expected = error("LeavesOverdue", round=answer.round, root=answer.root, publishBy=publish_by)
    assert refused(arena, answer, chunk) == expected


def test_publish__when_the_root_died_meanwhile__then_it_is_refused(arena: Arena) -> None:
    answer = demanded(arena, 3)
    arena.kill(answer, 0, arena.watcher)
    expected = error("RootDead", round=answer.round, root=answer.root)
    assert refused(arena, answer, *cut(answer)) == expected


def test_dispute__when_a_leaf_of_many_published_is_false__then_the_demander_has_its_bond_back(
    arena: Arena,
) -> None:
    round_id = arena.open(MANY)
    truth = arena.truth(round_id)
    lie = truth.forged(MANY - 3)
    arena.revealed(round_id, dict.fromkeys(arena.crew, lie.root))
    before = arena.balance(arena.watcher)
    arena.demand(round_id, lie.root, arena.watcher)
    liar: Operator = arena.crew[0]
    arena.publish(lie, liar.signer, liar.address)
    published = arena.disputes.publication(arena.get(round_id), lie.root)
    (index,) = [i for i, d in enumerate(published) if d != truth.digests[i]]
    arena.kill(Answer(round_id, published), index, arena.watcher)
    assert arena.root(round_id, lie.root).dead
    # What liars published earns them nothing.
    back = arena.court.functions.returnDemand(round_id, lie.root, arena.watcher)
    arena.send(arena.stranger, back)
    assert arena.balance(arena.watcher) == before
    arena.pass_to(arena.root(round_id, lie.root).settleable_at)
    arena.settle(round_id, arena.crew)
    assert arena.balance(liar.payee) == 0
    assert arena.balance(arena.court.address) == 0
