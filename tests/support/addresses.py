"""Addresses with a slip in them."""


def mistyped(address: str) -> str:
    """The address with one letter in the wrong case: its checksum is wrong."""
    at = next(i for i, letter in enumerate(address) if i > 1 and letter.isalpha())
    return address[:at] + address[at].swapcase() + address[at + 1 :]
