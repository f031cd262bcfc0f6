"""Every `ape run` loads all scripts: none of them may import what only some commands need."""

import subprocess
import sys

import pytest

from oracle.local.anvil import PROJECT

SCRIPTS = sorted(f"scripts.{path.stem}" for path in (PROJECT / "scripts").glob("[a-z]*.py"))

SLOW = {
    "models": "training and measuring, for the demo alone",
    "torch": "training",
    "PIL": "pictures in the terminal and contact sheets",
    "pandas": "the market's tables and the console",
    "matplotlib": "the market's page",
    "onnxruntime": "the network",
    "onnx": "the network",
    "ray": "editions on a cluster",
    "uvicorn": "the node's servers",
    "starlette": "the node's servers",
    "prometheus_client": "the node's figures",
}
"""Modules that are slow to import, and what needs them."""


@pytest.fixture(scope="module")
def imported() -> set[str]:
    """What a process has imported once it loaded all scripts."""
    program = f"import sys, {', '.join(SCRIPTS)}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("module", SLOW)
def test_scripts__when_loaded__do_not_import_what_few_need(imported: set[str], module: str) -> None:
    assert "web3" in imported and len(SCRIPTS) > 20
    assert module not in imported, f"import it where it is used, for {SLOW[module]}"
