"""Scripts read amounts as the node's commands do."""

from oracle.cli.amounts import ADDRESS, AMOUNT, AMOUNT_OR_NONE, tokens

__all__ = ["ADDRESS", "AMOUNT", "AMOUNT_OR_NONE", "tokens"]
