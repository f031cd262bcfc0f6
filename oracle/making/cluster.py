"""Many small tasks on a Ray cluster: editions of a large round, each made by some machine.

An extra (`pip install atelier-studio[cluster]`). Workers have no key, and every digest is computed
here from the file that came. The cluster is one's own: whoever can join it can spoil what it makes.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from oracle.errors import FatalError

AHEAD = 2
"""Tasks in flight a processor: enough to keep each busy, and a bound on memory."""

Common = TypeVar("Common")
Task = TypeVar("Task")
Result = TypeVar("Result")


class ClusterError(FatalError):
    """The cluster is away, or has failed at a task."""


class Cluster:
    """The Ray cluster at an address."""

    def __init__(self, address: str) -> None:
        """Joins the cluster. Raises ClusterError, also without the extra."""
        try:
            import ray
        except ImportError as error:
            raise ClusterError(
                "a cluster needs ray, which is not installed: pip install 'atelier-studio[cluster]'"
            ) from error
        self._ray = ray
        try:
            if not ray.is_initialized():
                ray.init(address=address, log_to_driver=False, logging_level="error")
        except (ConnectionError, RuntimeError, ValueError) as error:
            raise ClusterError(f"no Ray cluster answers at {address}: {error}") from error

    def each(
        self, make: Callable[[Common, Task], Result], common: Common, tasks: Sequence[Task]
    ) -> Iterator[Result]:
        """What `make` makes of each task, in their order.

        Args:
            make: a function that the workers can import.
            common: its first argument, sent to each machine once.
            tasks: its second.

        Raises:
            ClusterError: The cluster is lost, or `make` fails.
        """
        # A worker that dies has its task done again elsewhere, as often as need be.
        remote = self._ray.remote(num_cpus=1, max_retries=-1)(make)
        there = self._ray.put(common)
        running: deque[Any] = deque()
        processors = max(1, int(self._ray.cluster_resources().get("CPU", 1)))
        for task in tasks:
            running.append(remote.remote(there, task))
            if len(running) >= AHEAD * processors:
                yield self._finished(running.popleft())
        while running:
            yield self._finished(running.popleft())

    def _finished(self, reference: Any) -> Any:
        try:
            return self._ray.get(reference)
        except self._ray.exceptions.RayError as error:
            raise ClusterError(f"the cluster lost a task: {error}") from error
