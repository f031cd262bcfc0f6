"""The page's own generator, without a browser: the same bytes as everybody's."""

import subprocess
from pathlib import Path

from oracle.generator.released import released_folders
from oracle.local.anvil import PROJECT

HERE = Path(__file__).parent
VECTORS = PROJECT / "docs" / "semantics-vectors.json"


def test_generator__when_it_is_held_to_the_vectors_and_the_graphs__differs_in_nothing(
    tmp_path: Path,
) -> None:
    bundle = tmp_path / "generator.mjs"
    source = PROJECT / "gallery" / "src" / "generator" / "index.ts"
    esbuild = PROJECT / "node_modules" / ".bin" / "esbuild"
    subprocess.run(
        [esbuild, source, "--bundle", "--format=esm", f"--outfile={bundle}", "--log-level=error"],
        check=True,
    )
    folders = released_folders()
    done = subprocess.run(
        ["node", HERE / "vectors.mjs", bundle, VECTORS, *folders],
        capture_output=True,
        text=True,
        check=True,
    )
    *differing, compared = done.stdout.splitlines()
    assert differing == []
    assert int(compared.split()[0]) > 250
    assert len(folders) >= 3
