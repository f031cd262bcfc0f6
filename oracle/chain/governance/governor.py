"""StudioGovernor: building proposals, and taking them from vote to execution."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eth_typing import ChecksumAddress
from web3 import Web3
from web3.contract import Contract
from web3.contract.contract import ContractFunction
from web3.types import TxReceipt

from oracle.chain import text
from oracle.chain.access.multicall import together
from oracle.chain.decoding import arguments
from oracle.chain.deployment import Deployment
from oracle.chain.governance import simulation
from oracle.chain.governance.calls import Reader, Told
from oracle.chain.governance.endings import FRACTIONAL, endings
from oracle.chain.governance.treasury import Treasury
from oracle.chain.history import ChainHistory, History
from oracle.chain.sender import RevertError, Sender, transact
from oracle.chain.typed_data import typed_data
from oracle.chain.types import ProposalState
from oracle.errors import FatalError

PAY = [{"type": "address"}, {"type": "uint256"}]
"""The arguments of `Treasury.pay`."""

AGAINST, FOR, ABSTAIN = 0, 1, 2

FEW = 20
"""So many proposals are asked for in one request on any chain."""

STANDING = "proposal"
"""The kind of what is kept of proposals that are over."""

SUPPORT = {"against": AGAINST, "for": FOR, "abstain": ABSTAIN}


@dataclass(frozen=True, slots=True)
class Action:
    """One call that the timelock makes if the proposal passes; `value` in wei."""

    target: ChecksumAddress
    value: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Proposal:
    """Actions and the description that together make a proposal's id."""

    actions: tuple[Action, ...]
    description: str

    def arguments(self) -> tuple[list[ChecksumAddress], list[int], list[bytes]]:
        """Targets, values and calldatas, as the governor takes them."""
        return (
            [a.target for a in self.actions],
            [a.value for a in self.actions],
            [a.data for a in self.actions],
        )

    @property
    def description_hash(self) -> bytes:
        """Keccak-256 of the description, whose bytes may be no UTF-8."""
        return bytes(Web3.keccak(text.raw(self.description)))


@dataclass(frozen=True, slots=True)
class ProposalRecord:
    """A proposal on the chain; times are Unix seconds, votes are wei of StudioToken."""

    id: int
    proposer: str
    proposal: Proposal
    state: ProposalState
    vote_start: int
    vote_end: int
    eta: int
    against: int
    in_favour: int
    abstain: int

    @property
    def votes(self) -> dict[str, int]:
        """The votes for, against and abstaining, by these words."""
        return {"for": self.in_favour, "against": self.against, "abstain": self.abstain}


def action(call: ContractFunction, value: int = 0) -> Action:
    """The action that makes `call` with `value` wei."""
    data = Web3.to_bytes(hexstr=call._encode_transaction_data())
    return Action(Web3.to_checksum_address(call.address), value, data)


class Governance:
    """Reads and writes of the governor."""

    def __init__(self, w3: Web3, deployment: Deployment, history: History | None = None) -> None:
        """`history` is an index of the studio; without one the chain is asked for everything."""
        self._w3 = w3
        self._deployment = deployment
        self._history = history or ChainHistory(w3, deployment)
        self.governor: Contract = deployment.contract(w3, "StudioGovernor")
        self.token: Contract = deployment.contract(w3, "StudioToken")
        self.timelock: ChecksumAddress = deployment.address("StudioTimelock")
        self.treasury = Treasury(w3, deployment)
        self.reader = Reader(w3, deployment)

    def simulate(self, proposal: Proposal) -> list[str]:
        """Runs all calls in order on the newest block, as the timelock would, and keeps nothing.

        Returns what would happen: the events of the studio's contracts, in words. If the endpoint
        cannot run calls in a row, each is tried by itself, and that is what is returned. Raises
        RevertError for a call that would revert whatever comes before it.
        """
        calls = [(a.target, a.value, a.data) for a in proposal.actions]
        sweep = self._deployment.contract(self._w3, "StudioTimelock").encode_abi("sweep")
        try:
            happened = simulation.run(
                self._w3, self.timelock, self.governor.address, Web3.to_bytes(hexstr=sweep), calls
            )
        except simulation.NoSimulationError as error:
            return [str(error), *self._tried(calls)]
        return [text for log in happened if (text := self.reader.event(log))]

    def _tried(self, calls: list[tuple[ChecksumAddress, int, bytes]]) -> Iterator[str]:
        yield "each call is tried by itself instead, and what they change together is not known"
        tried = simulation.one_by_one(self._w3, self.timelock, self.governor.address, calls)
        for one in tried:
            if one.trouble and one.number == 1:
                raise RevertError("call 1 of the proposal", one.trouble)
            yield (
                f"call {one.number} by itself is refused now: {one.trouble}; it passes only if an "
                "earlier call makes it possible"
                if one.trouble
                else f"call {one.number} by itself passes"
            )

    def cost(self, proposal: Proposal) -> int:
        """Wei that the proposal takes from the treasury.

        Raises UnreadableError if the arguments of a payment cannot be read.
        """
        pay = self.treasury.contract.functions.pay
        selector = Web3.to_bytes(hexstr=pay(self.timelock, 0)._encode_transaction_data())[:4]
        paid = [
            a.data[4:]
            for a in proposal.actions
            if a.target == self.treasury.address and a.data[:4] == selector
        ]
        return sum(int(arguments(PAY, data)[1]) for data in paid)

    def explain(self, proposal: Proposal) -> list[Told]:
        """What each call does: a sentence and the call, read from it and not the description."""
        return [self.reader.call(a.target, a.value, a.data) for a in proposal.actions]

    def id_of(self, proposal: Proposal) -> int:
        """The id that the proposal has or will have."""
        arguments = (*proposal.arguments(), proposal.description_hash)
        return int(self.governor.functions.hashProposal(*arguments).call())

    def propose(self, sender: Sender, proposal: Proposal) -> tuple[int, TxReceipt]:
        """Submits the proposal; returns its id and the receipt."""
        call = self.governor.functions.propose(*proposal.arguments(), proposal.description)
        receipt = transact(self._w3, sender, call)
        return self.id_of(proposal), receipt

    def vote(
        self,
        sender: Sender,
        proposal_id: int,
        support: int,
        reason: str = "",
        votes: int | None = None,
    ) -> TxReceipt:
        """Casts the sender's votes; `support` is AGAINST, FOR or ABSTAIN.

        With `votes` (wei of StudioToken) only so many: the rest can be cast otherwise later.
        """
        functions = self.governor.functions
        if votes is not None:
            parts = [votes if kind == support else 0 for kind in (AGAINST, FOR, ABSTAIN)]
            packed = b"".join(part.to_bytes(16, "big") for part in parts)
            call = functions.castVoteWithReasonAndParams(proposal_id, FRACTIONAL, reason, packed)
        elif reason:
            call = functions.castVoteWithReason(proposal_id, support, reason)
        else:
            call = functions.castVote(proposal_id, support)
        return transact(self._w3, sender, call)

    def ballot(self, proposal_id: int, support: int, voter: str) -> dict[str, Any]:
        """What `voter` signs (EIP-712) so that anybody can bring all its votes to the chain."""
        fields = {
            "proposalId": "uint256",
            "support": "uint8",
            "voter": "address",
            "nonce": "uint256",
        }
        nonce = self.governor.functions.nonces(voter).call()
        said = (proposal_id, support, voter, nonce)
        return typed_data(self.governor, "Ballot", fields, dict(zip(fields, said, strict=True)))

    def relay(
        self, sender: Sender, proposal_id: int, support: int, voter: str, signature: bytes
    ) -> TxReceipt:
        """Brings a signed ballot to the chain; anyone may."""
        call = self.governor.functions.castVoteBySig(proposal_id, support, voter, signature)
        return transact(self._w3, sender, call)

    def votes_left(self, proposal_id: int, voter: str, snapshot: int) -> int:
        """Votes of `voter` on a proposal that it has not cast, in wei of StudioToken."""
        functions = self.governor.functions
        had = functions.getVotes(voter, snapshot).call()
        return int(had) - int(functions.usedVotes(proposal_id, voter).call())

    def queue(self, sender: Sender, proposal: Proposal) -> TxReceipt:
        """Queues a proposal that passed in the timelock."""
        arguments = (*proposal.arguments(), proposal.description_hash)
        return transact(self._w3, sender, self.governor.functions.queue(*arguments))

    def execute(self, sender: Sender, proposal: Proposal) -> TxReceipt:
        """Executes a queued proposal whose delay is over."""
        arguments = (*proposal.arguments(), proposal.description_hash)
        return transact(self._w3, sender, self.governor.functions.execute(*arguments))

    def delegate(self, sender: Sender, to: ChecksumAddress) -> TxReceipt:
        """Delegates the sender's votes (to itself, to make them count)."""
        return transact(self._w3, sender, self.token.functions.delegate(to))

    def state(self, proposal_id: int) -> ProposalState:
        """Where the proposal stands now."""
        return ProposalState(self.governor.functions.state(proposal_id).call())

    def find(self, proposal_id: int) -> ProposalRecord:
        """The proposal with this id. Raises FatalError if it was never made."""
        for made in self._created():
            if int(made["proposalId"]) == proposal_id:
                (record,) = self._records([made])
                return record
        raise FatalError(f"there is no proposal {proposal_id}: see `ape run proposals`")

    def all(self) -> list[ProposalRecord]:
        """Every proposal, oldest first."""
        return self._records(self._created())

    def quorums(self, records: Sequence[ProposalRecord]) -> dict[int, int]:
        """The votes, in wei of StudioToken, that proposals by their id need for and abstaining; of
        those only whose voting has opened: nobody knows it before.
        """
        now = self._history.now()
        opened = [r for r in records if r.vote_start < now]
        asked = [self.governor.functions.quorum(r.vote_start) for r in opened]
        found = zip(opened, self._history.fixed(asked), strict=True)
        return {record.id: int(votes) for record, votes in found}

    def _created(self) -> list[Mapping[str, Any]]:
        events = self._history.events("StudioGovernor", "ProposalCreated")
        return [event.arguments for event in events]

    def _records(self, created: Sequence[Mapping[str, Any]]) -> list[ProposalRecord]:
        """Where proposals stand; those that are over are asked for once."""
        standings = self._history.kept(STANDING)
        ids = [int(made["proposalId"]) for made in created]
        unknown = [number for number in ids if str(number) not in standings]
        if len(unknown) > FEW:
            # Of many it is cheaper to add up what happened than to ask how each stands.
            told = {str(n): standing for n, standing in endings(self._history, created).items()}
            lately = {number: told[number] for number in map(str, unknown) if number in told}
            self._history.keep(STANDING, lately)
            standings |= lately
            unknown = [number for number in unknown if str(number) not in standings]
        functions = self.governor.functions
        views = ("proposalVotes", "state", "proposalDeadline", "proposalEta")
        answers = together(
            self._w3, [functions[view](number) for number in unknown for view in views]
        )
        fresh = {
            str(number): [*answers[at], *answers[at + 1 : at + len(views)]]
            for at, number in zip(range(0, len(answers), len(views)), unknown, strict=True)
        }
        over = {number: told for number, told in fresh.items() if ProposalState(told[3]).is_over}
        self._history.keep(STANDING, over)
        standings |= fresh
        return [_record(made, standings[str(made["proposalId"])]) for made in created]


def _record(created: Mapping[str, Any], standing: Sequence[int]) -> ProposalRecord:
    against, in_favour, abstain, state, vote_end, eta = map(int, standing)
    actions = tuple(
        Action(target, value, bytes(data))
        for target, value, data in zip(
            created["targets"], created["values"], created["calldatas"], strict=True
        )
    )
    return ProposalRecord(
        id=int(created["proposalId"]),
        proposer=created["proposer"],
        proposal=Proposal(actions, created["description"]),
        state=ProposalState(state),
        vote_start=int(created["voteStart"]),
        vote_end=vote_end,
        eta=eta,
        against=against,
        in_favour=in_favour,
        abstain=abstain,
    )
