"""Where the simulation puts the governor's calls to itself is where the governor looks for them."""

from web3 import Web3

from oracle.chain.governance.simulation import QUEUE_SLOT, governor_queue
from tests.support.solidity import compiled

GOVERNOR = "contracts/governance/StudioGovernor.sol"
WORD = 2**256


def test_queue__is_where_the_compiler_puts_it() -> None:
    layout = compiled(GOVERNOR)["StudioGovernor"].storage
    (queue,) = (entry for entry in layout["storage"] if entry["label"] == "_governanceCall")
    assert (int(queue["slot"]), queue["offset"]) == (QUEUE_SLOT, 0)
    members = layout["types"][queue["type"]]["members"]
    assert [(m["label"], int(m["slot"]), m["offset"]) for m in members] == [
        ("_begin", 0, 0),
        ("_end", 0, 16),
        ("_data", 1, 0),
    ]
    keys = layout["types"][members[2]["type"]]
    assert layout["types"][keys["key"]]["label"] == "uint128"


def test_queue__holds_the_digest_of_each_call_in_order() -> None:
    calls = [b"first", b"second"]
    found = {int(k, 16): int(v, 16) for k, v in governor_queue(calls).items()}
    head = found.pop(QUEUE_SLOT)
    assert (head % 2**128, head >> 128) == (0, 2)
    place = [
        int.from_bytes(
            Web3.keccak(number.to_bytes(32, "big") + (QUEUE_SLOT + 1).to_bytes(32, "big"))
        )
        for number in range(2)
    ]
    assert [found[at] for at in place] == [int.from_bytes(Web3.keccak(c)) for c in calls]


def test_queue__without_calls_to_itself__is_empty() -> None:
    assert set(governor_queue([]).values()) == {"0x" + "00" * 32}
