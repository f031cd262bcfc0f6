"""How long the machines run: a few steps that are the same every time, or many new ones."""

from collections.abc import Callable

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from tests.support.deep import IS_DEEP


def run(
    machine: Callable[[], RuleBasedStateMachine],
    *,
    quick: tuple[int, int],
    deep: tuple[int, int],
    shrinks: bool = True,
) -> None:
    """Plays a machine: so many examples of so many steps.

    What a deep run finds is made smaller, unless that replays a chain for minutes.
    """
    examples, steps = deep if IS_DEEP else quick
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=not IS_DEEP,
            database=None,
            report_multiple_bugs=False,
            phases=tuple(Phase) if IS_DEEP and shrinks else (Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )
