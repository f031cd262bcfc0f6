"""What a file is: asked of the chain and of the generator, with every node down."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from oracle.chain.types import RoundId
from oracle.content.store import ContentStore
from oracle.errors import FatalError
from oracle.generator import merkle
from oracle.generator.cid import cid_from_digest, content_digest
from oracle.generator.composition.domain import PICTURE_SIDE
from oracle.generator.released import DEFAULT, RELEASED
from oracle.generator.style import COMPOSITION
from oracle.making.model_store import ModelStore
from oracle.verify.index import WorkIndex
from oracle.verify.provenance import MAX_BYTES, NotTheStudiosError, Verifier
from tests.benchmarks.memory import peak_kib
from tests.oracle.studio import Workshop, silence
from tests.scenarios.dishonest import Dishonest


@dataclass
class Finished:
    """A finalised round and its files."""

    workshop: Workshop
    round_id: RoundId
    files: list[bytes]


@dataclass
class Library(Finished):
    """Somebody who verifies without any node."""

    index: WorkIndex
    verifier: Verifier


def new_folder(folder: Path) -> Path:
    """A data folder for a node beside those of the finished round."""
    (folder / "node").mkdir()
    return folder / "node"


def open_library(workshop: Workshop, path: Path) -> tuple[WorkIndex, Verifier]:
    w3, deployment = workshop.chain.w3, workshop.studio.deployment
    models = ModelStore(RELEASED, 1, silence())
    index = WorkIndex(path, w3, deployment, models)
    return index, Verifier(w3, deployment, models, index)


@pytest.fixture(scope="module")
def ended(workshop_of_module: Workshop) -> Finished:
    round_id, nodes = workshop_of_module.finish()
    store = ContentStore(nodes[0].config.works)
    files = [store.get(cid_from_digest(digest)) for digest in store.digests(round_id)]
    return Finished(workshop_of_module, round_id, files)


@pytest.fixture
def library(ended: Finished, tmp_path: Path) -> Iterator[Library]:
    chain = ended.workshop.chain
    snapshot = chain.snapshot()
    index, verifier = open_library(ended.workshop, tmp_path / "index.sqlite")
    yield Library(ended.workshop, ended.round_id, ended.files, index, verifier)
    index.close()
    chain.revert(snapshot)


def test_verify__when_it_is_a_work__tells_its_whole_story(
    library: Library,
) -> None:
    workshop = library.workshop
    record = workshop.round(library.round_id)
    for number in (0, 7, 15):
        file = library.files[number]
        told = library.verifier.verify(file)
        assert (told.round, told.index, told.works) == (record.id, number, 16)
        assert told.is_same_here
        assert told.is_proven
        assert library.verifier.verify(file, by_chain=True).is_same_by_chain
        assert told.cid == cid_from_digest(content_digest(file))
        assert (told.seed, told.root) == (record.seed, record.root)
        assert told.model == DEFAULT
        assert [trait.axis for trait in told.traits] == [
            *(kind.label for kind in COMPOSITION),
            *("family", "density", "warp"),
        ]
        assert told.attested_by == tuple(o.address for o in workshop.studio.operators)
        assert told.owner is None
        block = workshop.chain.w3.eth.get_block(record.seed_block)
        assert told.seed_time == block["timestamp"]


@pytest.mark.parametrize("place", [0, 40, 400, -100, -1])
def test_verify__when_one_bit_was_changed__is_not_the_studios(library: Library, place: int) -> None:
    tampered = bytearray(library.files[5])
    tampered[place] ^= 1
    with pytest.raises(NotTheStudiosError, match="is not a work of"):
        library.verifier.verify(bytes(tampered))


@pytest.mark.parametrize("file", [b"", b"\x89PNG\r\n\x1a\n", b"GIF89a"])
def test_verify__when_it_is_any_other_file__is_not_the_studios(
    library: Library, file: bytes
) -> None:
    with pytest.raises(NotTheStudiosError):
        library.verifier.verify(file)


def test_verify__when_something_is_appended__is_not_the_studios(library: Library) -> None:
    with pytest.raises(NotTheStudiosError):
        library.verifier.verify(library.files[0] + b"\0")


def test_verify_file__when_it_cannot_be_read__says_so(library: Library, tmp_path: Path) -> None:
    with pytest.raises(FatalError, match="cannot be read: No such file"):
        library.verifier.verify_file(tmp_path / "nothing.png")
    with pytest.raises(FatalError, match="cannot be read: Is a directory"):
        library.verifier.verify_file(tmp_path)


def test_verify_file__of_gigabytes__is_answered_at_once_and_in_little_memory(
    library: Library, tmp_path: Path
) -> None:
    with (large := tmp_path / "large.png").open("wb") as file:
        file.truncate(6 * 2**30)
    before = peak_kib()
    with pytest.raises(NotTheStudiosError, match="no work's file is larger than 1 MiB"):
        library.verifier.verify_file(large)
    assert peak_kib() - before < 32 * 1024


def test_works__are_files_far_below_the_largest(library: Library) -> None:
    assert PICTURE_SIDE**2 < MAX_BYTES // 4
    assert max(map(len, library.files)) < MAX_BYTES // 4


def test_verify__when_minted__names_the_owner(library: Library) -> None:
    workshop = library.workshop
    studio, collector = workshop.studio, workshop.studio.members[4].address
    digests = [content_digest(file) for file in library.files]
    tree = merkle.MerkleTree(merkle.leaves(library.round_id, digests))
    call = studio.artwork.functions.mint(library.round_id, 3, digests[3], tree.proof(3), collector)
    studio.decide(call)
    told = library.verifier.verify(library.files[3])
    assert told.owner == collector
    assert studio.artwork.functions.tokenOf(digests[3]).call() == told.token
    assert library.verifier.verify(library.files[4]).owner is None


def test_verify__before_the_round_is_final__is_not_the_studios_yet(
    library: Library, tmp_path: Path
) -> None:
    workshop = library.workshop
    node = workshop.node(0, data=new_folder(tmp_path))
    round_id = workshop.request()
    for _ in range(2):
        node.once()
    store = ContentStore(node.config.works)
    file = store.get(cid_from_digest(store.digests(round_id)[0]))
    with pytest.raises(NotTheStudiosError):
        library.verifier.verify(file)
    with pytest.raises(FatalError, match="is not finalised"):
        library.index.tree(round_id)


def test_index__when_up_to_date__makes_nothing_again(library: Library) -> None:
    made: list[RoundId] = []
    library.index.update(lambda round_id, _works: made.append(round_id))
    library.index.update(lambda round_id, _works: made.append(round_id))
    assert made == [library.round_id]


def test_index__when_lost_or_damaged__is_made_again(library: Library, tmp_path: Path) -> None:
    workshop = library.workshop
    library.index.update()
    library.index.close()
    (tmp_path / "index.sqlite").write_bytes(b"\xa5" * 4_096)
    index, verifier = open_library(workshop, tmp_path / "index.sqlite")
    assert verifier.verify(library.files[0]).index == 0
    index.close()


def test_index__when_operators_agreed_on_other_works__searches_the_rest_and_says_so(
    library: Library, tmp_path: Path
) -> None:
    workshop = library.workshop
    liars = [Dishonest(workshop.config(number), reveals=True) for number in (1, 2)]
    helper = workshop.node(0, data=new_folder(tmp_path), watch=False)
    round_id = workshop.request()
    for move_on in (workshop.close_commits, workshop.close_reveals, workshop.close_challenges):
        for _ in range(2):
            helper.once()
            for liar in liars:
                liar.step()
        move_on(round_id)
    helper.once()
    assert library.verifier.verify(library.files[0]).round == library.round_id
    with pytest.raises(NotTheStudiosError, match=rf"Not searched: round {round_id}: .*root 0x"):
        library.verifier.verify(b"anything")
    with pytest.raises(FatalError, match=f"round {round_id}: the works made here"):
        library.index.digests(round_id)
