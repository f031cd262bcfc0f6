"""What the node's tests share beside the studio."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.oracle.node.lies import Lies
from tests.oracle.studio import Workshop


@pytest.fixture
def lies(workshop: Workshop, tmp_path: Path) -> Iterator[Lies]:
    """A stage for collusion."""
    with ExitStack() as stack:
        yield Lies(workshop, tmp_path, stack)
