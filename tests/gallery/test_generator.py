"""The page's own generator, without a browser: the same bytes as everybody's."""

from pathlib import Path

from oracle.generator.released import released_folders
from oracle.local.anvil import PROJECT
from tests.gallery.bundles import bundle, run

VECTORS = PROJECT / "docs" / "semantics-vectors.json"


def test_generator__when_it_is_held_to_the_vectors_and_the_graphs__differs_in_nothing(
    tmp_path: Path,
) -> None:
    folders = released_folders()
    printed = run("vectors.mjs", bundle("generator/index.ts", tmp_path), VECTORS, *folders)
    *differing, compared = printed
    assert differing == []
    assert int(compared.split()[0]) > 800
    assert folders
