"""Trying again after errors that pass, for every daemon in the same way."""

from tenacity import RetryCallState, Retrying, retry_if_exception_type, wait_exponential_jitter
from tenacity.stop import stop_after_delay, stop_any, stop_when_event_set

from oracle.chain.retryable import BAD_ANSWERS, PASSING
from oracle.errors import RetryableError
from oracle.node.context import WatchContext
from oracle.words import one_line

MAX_PAUSE_SECONDS = 30.0


class GivenUpError(RetryableError):
    """What passes did not pass in time."""


def retrying(context: WatchContext, patience: float | None = None) -> Retrying:
    """Tries again after errors that pass, ever more rarely, and says so; stops when told to.

    An endpoint's nonsense passes too: with the next endpoint, or when this one is mended. After
    `patience` seconds, if that is given, it raises GivenUpError with what the last try met.
    """
    instruments, endpoints = context.instruments, context.endpoints

    def pause_unless_stopped(seconds: float) -> None:
        context.stop.wait(seconds)

    def say(state: RetryCallState) -> None:
        endpoints.move_on()
        instruments.pulse.beat()
        instruments.metrics.failures.inc()
        instruments.metrics.see_endpoints(endpoints.health)
        error = state.outcome.exception() if state.outcome else None
        pause = round(state.upcoming_sleep, 1)
        why = one_line(error)[:300]
        instruments.pulse.trouble = why
        instruments.log.warning("trying again", attempt=state.attempt_number, pause=pause, why=why)

    def end(state: RetryCallState) -> int:
        if context.stop.is_set() or patience is None:
            return 0
        error = state.outcome.exception() if state.outcome else None
        raise GivenUpError(f"{one_line(error, 300)}; given up after {patience:g} s") from error

    longest = MAX_PAUSE_SECONDS if patience is None else min(MAX_PAUSE_SECONDS, patience / 4)
    told = stop_when_event_set(context.stop)
    return Retrying(
        retry=retry_if_exception_type((*PASSING, *BAD_ANSWERS)),
        wait=wait_exponential_jitter(multiplier=0.5, max=longest),
        stop=told if patience is None else stop_any(told, stop_after_delay(patience)),
        sleep=pause_unless_stopped,
        before_sleep=say,
        retry_error_callback=end,
    )
