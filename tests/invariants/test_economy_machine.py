"""A whole studio under people who hold every role at once: nobody is robbed, nothing stuck."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from oracle.local.anvil import Anvil
from tests.invariants.bare_chain import OPTIONS, BareChain
from tests.invariants.economy.checks import Checked
from tests.invariants.economy.loan_rules import LoanRules
from tests.invariants.economy.scene import Scene

DEEP = bool(os.environ.get("ATELIER_DEEP"))
EXAMPLES, STEPS = (250, 80) if DEEP else (12, 40)


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    with Anvil(options=(*OPTIONS, "--order", "fifo")) as anvil:
        yield Scene(BareChain(anvil))


def test_economy__whoever_is_everything_at_once__takes_nothing_that_is_not_its_own(
    scene: Scene,
) -> None:
    Checked.scene = scene
    Checked.seen.clear()
    run_state_machine_as_test(
        LoanRules,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=not DEEP,
            database=None,
            report_multiple_bugs=False,
            phases=tuple(Phase) if DEEP else (Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )
    # A machine that never got anywhere proves nothing.
    for what in ("buy", "sell", "add", "remove", "lock", "borrow", "repay", "start", "license"):
        assert Checked.seen[what], f"no example saw {what}: {dict(Checked.seen)}"
