"""Modules of the page, bundled for tests that need no browser."""

import subprocess
from pathlib import Path

from oracle.local.anvil import PROJECT

SOURCE = PROJECT / "gallery" / "src"
HERE = Path(__file__).parent


def bundle(module: str, folder: Path) -> Path:
    """One module of the page with all that it imports, as a file in `folder`."""
    made = folder / f"{module.replace('/', '-').removesuffix('.ts')}.mjs"
    esbuild = PROJECT / "node_modules" / ".bin" / "esbuild"
    options = ["--bundle", "--format=esm", "--log-level=error", f"--outfile={made}"]
    subprocess.run([esbuild, SOURCE / module, *options], check=True)
    return made


def run(script: str, *arguments: Path) -> list[str]:
    """The lines that a script beside the tests prints."""
    done = subprocess.run(
        ["node", HERE / script, *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()
