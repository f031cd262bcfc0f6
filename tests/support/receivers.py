"""Runtime code of contracts that take money badly, put in place by `anvil_setCode`."""

REFUSES = "0x5f5ffd"
"""REVERT with no data."""

BURNS_GAS = "0xfe"
"""INVALID: takes all gas that it was given."""

BOMB = "0x61c3505ffd"
"""REVERT with 50,000 bytes of data, for the caller to copy if it is careless."""

THIRSTY = "0x60015f5500"
"""SSTORE(0, 1): accepts, but needs 22,100 gas the first time, as a wallet that keeps records."""


def calls_back(target: str, data: bytes, gas: int = 45_000, *, pays: bool = False) -> str:
    """Code that, whenever it is paid, calls `target` with `data` and logs the call's success.

    With `pays` the call sends all that the contract has.
    """
    load = bytes.fromhex(f"61{len(data):04x}61002d5f39")
    value = "47" if pays else "5f"
    call = bytes.fromhex(f"5f5f61{len(data):04x}5f{value}73{target[2:]}62{gas:06x}f1")
    log = bytes.fromhex("5f5fa100")
    head = load + call + log
    assert len(head) == 0x2D, len(head)
    return "0x" + (head + data).hex()


def answers(*words: int) -> str:
    """Code that returns these words, whatever it is asked."""
    stores = b"".join(
        bytes.fromhex(f"7f{word:064x}61{32 * at:04x}52") for at, word in enumerate(words)
    )
    return "0x" + stores.hex() + f"61{32 * len(words):04x}5ff3"


def meters(target: str) -> str:
    """Code that asks `target` what it is asked itself, and returns the gas that the call took."""
    ask = f"365f5f375a5f5f365f73{target[2:]}5afa505a9003"
    return f"0x{ask}5f5260205ff3"
