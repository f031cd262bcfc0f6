"""Scripts print as the node's commands do."""

from oracle.cli.tables import console, plain, said, table

__all__ = ["console", "plain", "said", "table"]
