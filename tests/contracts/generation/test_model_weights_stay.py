"""ModelRegistry: the weights of a registered model cannot vanish or change afterwards.

A contract that destroys itself in the transaction that creates it can be created again at the same
address with other code (EIP-6780, CREATE2). Weights in such a contract would be judged once and run
as something else later, and honest operators would lose disputes over works that they made rightly.
"""

from eth_utils import keccak, to_checksum_address

from tests.contracts.generation.models import BLOB
from tests.contracts.studio import Studio
from tests.support import models as small
from tests.support.refusals import error, refusal

SELFDESTRUCT = "0x33ff"


def vanishing(bomb: str, data: bytes) -> bytes:
    """Creation code of a data contract that is gone when its transaction ends.

    It runs `bomb` in its own name, which marks it for destruction, and then returns its code.
    """
    code = b"\0" + data
    head = bytes.fromhex(f"5f5f5f5f73{bomb[2:]}5af45061{len(code):04x}8060265f395ff3")
    assert len(head) == 0x26
    return head + code


def attack(registry: str, creation: bytes, data: bytes) -> str:
    """Runtime code: creates a contract and calls the registry with `data`, all in one call."""
    size, made, called = 67, len(creation), len(data)
    head = bytes.fromhex(
        f"61{made:04x}61{size:04x}5f395f61{made:04x}5f5ff550"
        f"61{called:04x}61{size + made:04x}5f395f5f61{called:04x}5f5f73{registry[2:]}5af1"
    )
    # Reverts with what the registry said if it refused.
    tail = bytes.fromhex(f"1560{len(head) + 5:02x}57005b3d5f5f3e3d5ffd")
    assert len(head + tail) == size
    return "0x" + (head + tail + creation + data).hex()


def created_by(address: str, creation: bytes) -> str:
    """Where `address` creates a contract by CREATE2 with salt 0."""
    made = keccak(b"\xff" + bytes.fromhex(address[2:]) + bytes(32) + keccak(creation))
    return str(to_checksum_address(made[12:]))


def test_register__when_weights_vanish_with_the_transaction__refuses(studio: Studio) -> None:
    bomb, attacker = studio.nobody("bomb"), studio.nobody("attacker")
    studio.behaves(bomb, SELFDESTRUCT)
    creation = vanishing(bomb, BLOB)
    pointer = created_by(attacker, creation)
    call = studio.models.register.encode_input(small.declaration([pointer]))
    studio.behaves(attacker, attack(studio.models.address, creation, bytes(call)))
    found = refusal(studio.w3, studio.stranger.address, attacker, b"")
    assert found == error("ModelPointerInvalid", pointer=pointer)


def test_register__when_the_same_bytes_lie_in_anothers_contract__refuses(studio: Studio) -> None:
    """Who made a contract decides whether it can go away; its code alone does not tell."""
    chunk = studio.store(BLOB)
    copy = studio.nobody("copy")
    studio.behaves(copy, "0x00" + BLOB.hex())
    assert studio.w3.eth.get_code(copy) == studio.w3.eth.get_code(chunk)
    call, sender = studio.models.register, studio.stranger
    found = studio.refusal(call, small.declaration([copy]), sender=sender)
    assert found == error("ModelPointerInvalid", pointer=copy)
    call(small.declaration([chunk]), sender=sender)
