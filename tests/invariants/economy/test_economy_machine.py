"""A whole studio under people who hold every role at once: nobody is robbed, nothing stuck."""

from collections.abc import Iterator

import pytest

from oracle.local.anvil import Anvil
from tests.invariants.bare_chain import OPTIONS, BareChain
from tests.invariants.economy.checks import Checked
from tests.invariants.economy.loan_rules import LoanRules
from tests.invariants.economy.scene import Scene
from tests.invariants.runs import run


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    with Anvil(options=(*OPTIONS, "--order", "fifo")) as anvil:
        yield Scene(BareChain(anvil))


def test_economy__whoever_is_everything_at_once__takes_nothing_that_is_not_its_own(
    scene: Scene,
) -> None:
    Checked.scene = scene
    Checked.seen.clear()
    run(LoanRules, quick=(12, 40), deep=(250, 80))
    # A machine that never got anywhere proves nothing.
    for what in ("buy", "sell", "add", "remove", "lock", "borrow", "repay", "start", "license"):
        assert Checked.seen[what], f"no example saw {what}: {dict(Checked.seen)}"
