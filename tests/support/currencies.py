"""ERC-20s of others that do one thing and say another (`OddCurrency.sol`)."""

from enum import IntEnum

SOURCE = "tests/support/contracts/OddCurrency.sol"


class Does(IntEnum):
    """What a transfer does."""

    MOVES = 0
    STAYS = 1
    MOVES_HALF = 2
    TAKES_MORE = 3
    BURNS_PART = 4
    REVERTS = 5
    BURNS_GAS = 6
    CALLS_BACK = 7


class Says(IntEnum):
    """What it answers."""

    RIGHT = 0
    WRONG = 1
    NOTHING = 2
    HALF_A_WORD = 3
    BOMB = 4


EXACT = (Does.MOVES, Does.BURNS_PART)
"""What leaves the payer is what it wanted to pay, whatever arrives."""

ODDITIES: dict[str, tuple[Does, Says]] = {
    "true, and moves": (Does.MOVES, Says.RIGHT),
    "no answer": (Does.MOVES, Says.NOTHING),
    "false, and moves": (Does.MOVES, Says.WRONG),
    "half a word": (Does.MOVES, Says.HALF_A_WORD),
    "bomb": (Does.MOVES, Says.BOMB),
    "a fee of what arrives": (Does.BURNS_PART, Says.RIGHT),
    "true, and stays": (Does.STAYS, Says.RIGHT),
    "false, and stays": (Does.STAYS, Says.WRONG),
    "moves half": (Does.MOVES_HALF, Says.RIGHT),
    "takes more": (Does.TAKES_MORE, Says.RIGHT),
    "reverts": (Does.REVERTS, Says.RIGHT),
    "burns gas": (Does.BURNS_GAS, Says.RIGHT),
}


def arrives(does: Does, amount: int) -> int:
    """How much of `amount` reaches the recipient of a payment that goes through."""
    return amount - amount // 10 if does == Does.BURNS_PART else amount
