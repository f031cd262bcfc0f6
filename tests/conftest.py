"""What every test run needs: fresh artifacts, and a chain that no other run shares."""

import os
import subprocess

import pytest

from oracle.local.anvil import PROJECT, free_port

# Ape would use port 8545 and any chain that answers there: another run's, or a developer's.
os.environ.setdefault("APE_FOUNDRY_HOST", f"http://127.0.0.1:{free_port()}")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compiles what changed; tests never run on contracts that are not the sources'."""
    done = subprocess.run(
        [PROJECT / "tools" / "compile.sh"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.exit(f"the contracts do not compile:\n{done.stderr}", returncode=1)
