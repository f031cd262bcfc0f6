"""Gas of votes, beside OpenZeppelin's governor with the same modules in the same run."""

from typing import Any

from web3 import Web3
from web3.contract import Contract

from oracle.local.anvil import Anvil
from oracle.quantities import ETHER
from tests.benchmarks.report import Row
from tests.benchmarks.rounds import RULES
from tests.invariants.bare_chain import OPTIONS, BareChain, person
from tests.support.solidity import compiled

PEER = "tests/support/contracts/PeerGovernor.sol"
SUPPLY = 1_000_000 * ETHER
MAKER, FIRST, LATER, LARGE = (person(f"elector {n}") for n in range(4))
VOTES = {MAKER: SUPPLY // 2, FIRST: SUPPLY // 100, LATER: SUPPLY // 100, LARGE: SUPPLY // 10}
NOBODY = "0x" + "00" * 20
DELAY, VOTING, LOCK = 10, 1_000, 100
FOR = 1


def ours(chain: BareChain) -> tuple[Contract, Contract, Contract]:
    """Token, timelock and governor of a studio."""
    token = chain.deploy("StudioToken", "Ours", "OURS", MAKER, SUPPLY)
    timelock = chain.deploy("StudioTimelock", LOCK, MAKER, person("treasury"))
    settings = (DELAY, VOTING, 1, 4, 400, NOBODY)
    return (
        token,
        timelock,
        chain.deploy("StudioGovernor", token.address, timelock.address, settings),
    )


def theirs(chain: BareChain) -> tuple[Contract, Contract, Contract]:
    """The same of OpenZeppelin's, compiled with the same settings."""
    made = compiled(PEER)
    token = chain.create(MAKER, made["PeerToken"], MAKER, SUPPLY)
    timelock = chain.create(MAKER, made["PeerTimelock"], LOCK, MAKER)
    governor = chain.create(MAKER, made["PeerGovernor"], token.address, timelock.address)
    return token, timelock, governor


def measure(
    chain: BareChain, token: Contract, timelock: Contract, governor: Contract
) -> dict[str, int]:
    """A second proposal's way; its first votes do not cross the quorum."""

    def act(who: str, contract: Contract, function: str, *arguments: Any) -> int:
        refused = chain.act(who, contract, function, *arguments)
        assert refused is None, f"{function}: {refused}"
        return chain.gas_used

    for who, amount in VOTES.items():
        if who != MAKER:
            act(MAKER, token, "transfer", who, amount)
        act(who, token, "delegate", who)
    for role, holder in (("PROPOSER_ROLE", governor.address), ("EXECUTOR_ROLE", NOBODY)):
        act(MAKER, timelock, "grantRole", chain.read(timelock, role), holder)
    found: dict[str, int] = {}
    for number in range(2):
        call = [person("gets nothing")], [0], [b""]
        text = f"# Proposal {number}"
        hashed = (*call, bytes(Web3.keccak(text=text)))
        chain.pass_time(5)
        found["governor.propose"] = act(MAKER, governor, "propose", *call, text)
        chain.pass_time(DELAY + 5)
        proposal = chain.read(governor, "getProposalId", *hashed)
        found["governor.cast_first"] = act(FIRST, governor, "castVote", proposal, FOR)
        found["governor.cast_later"] = act(LATER, governor, "castVote", proposal, FOR)
        act(LARGE, governor, "castVote", proposal, FOR)
        chain.pass_time(VOTING + 400)
        found["governor.queue"] = act(MAKER, governor, "queue", *hashed)
        chain.pass_time(LOCK + 5)
        found["governor.execute"] = act(MAKER, governor, "execute", *hashed)
    return found


def rows() -> list[Row]:
    """Every gas figure of the governor."""
    with Anvil(options=OPTIONS) as anvil:
        chain = BareChain(anvil)
        for who in VOTES:
            chain.endow(who)
        mine, peers = measure(chain, *ours(chain)), measure(chain, *theirs(chain))
    told = f"one empty call, votes that do not cross the quorum; {RULES}"
    peer = "OpenZeppelin governor, same modules"
    return [
        Row(name, gas, "gas", told, peer, peers[name], peers[name])
        for name, gas in sorted(mine.items())
    ]
