"""What the page says of a style, without a browser: axes are told by kind, never by name."""

import json
import subprocess
from pathlib import Path

from oracle.generator.style import Kind
from oracle.local.anvil import PROJECT

HERE = Path(__file__).parent


def in_words(tmp_path: Path, axes: list[dict[str, object]], style: str) -> list[str]:
    """What the page says of a style of a model with these axes."""
    bundle, given = tmp_path / "models.mjs", tmp_path / "style.json"
    source = PROJECT / "gallery" / "src" / "chain" / "generation" / "models.ts"
    esbuild = PROJECT / "node_modules" / ".bin" / "esbuild"
    subprocess.run(
        [esbuild, source, "--bundle", "--format=esm", f"--outfile={bundle}", "--log-level=error"],
        check=True,
    )
    palettes = ["nacre", "dusk", "ember"]
    labels = [[], [], [], ["rings", "waves"]]
    model = {"axes": axes}
    given.write_text(
        json.dumps({"model": model, "style": style, "palettes": palettes, "labels": labels})
    )
    done = subprocess.run(
        ["node", HERE / "axes.mjs", bundle, given], capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def test_style__with_axes_named_after_other_kinds__is_said_by_their_kinds(tmp_path: Path) -> None:
    axes: list[dict[str, object]] = [
        {"name": "order", "kind": Kind.SYMMETRY, "lo": 0, "hi": 4},
        {"name": "colours", "kind": Kind.PALETTE, "lo": 0, "hi": 65_535},
        {"name": "palette", "kind": Kind.SCALAR, "lo": 0, "hi": 255},
        {"name": "symmetry", "kind": Kind.CHOICE, "lo": 0, "hi": 1},
    ]
    style = "0x" + "".join(f"{value:04x}" for value in (1, 1, 0, 1, 1, 2, 1, 1))
    assert in_words(tmp_path, axes, style) == [
        "order: mirror",
        "colours: nacre … dusk",
        "palette: 1 … 2",
        "symmetry: waves",
    ]
