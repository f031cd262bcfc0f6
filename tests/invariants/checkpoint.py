"""The one way in which every machine takes its chain back: to a state that anvil keeps whole.

Anvil's own rollback needs the states of old blocks, of which it keeps ever fewer as it grows older.
A snapshot is kept until it is used, and costs a millisecond.
"""

from oracle.local.anvil import Anvil


class Checkpoint:
    """The chain as it is now; going back to it makes later ones void."""

    def __init__(self, anvil: Anvil) -> None:
        self._anvil = anvil
        self._snapshot = anvil.snapshot()

    def restore(self) -> None:
        """Takes the chain back, as often as one likes: anvil forgets what it went back to, so it
        is told to remember it again."""
        self._anvil.revert(self._snapshot)
        self._snapshot = self._anvil.snapshot()
