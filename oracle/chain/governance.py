"""StudioGovernor: building proposals, and taking them from vote to execution."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eth_typing import ChecksumAddress
from web3 import Web3
from web3.contract import Contract
from web3.contract.contract import ContractFunction
from web3.exceptions import ContractLogicError
from web3.types import TxReceipt

from oracle.chain.deployment import Deployment
from oracle.chain.sender import RevertError, Sender, revert_reason, transact
from oracle.chain.types import ModelId, ProposalState
from oracle.errors import FatalError

AGAINST, FOR, ABSTAIN = 0, 1, 2
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
        """Keccak-256 of the description."""
        return bytes(Web3.keccak(text=self.description))


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


def action(call: ContractFunction, value: int = 0) -> Action:
    """The action that makes `call` with `value` wei."""
    data = Web3.to_bytes(hexstr=call._encode_transaction_data())
    return Action(Web3.to_checksum_address(call.address), value, data)


class Governance:
    """Reads and writes of the governor."""

    def __init__(self, w3: Web3, deployment: Deployment) -> None:
        self._w3 = w3
        self._deployment = deployment
        self.governor: Contract = deployment.contract(w3, "StudioGovernor")
        self.token: Contract = deployment.contract(w3, "StudioToken")
        self.timelock: ChecksumAddress = deployment.address("StudioTimelock")

    def treasury(self) -> int:
        """Wei that the DAO's timelock holds."""
        return int(self._w3.eth.get_balance(self.timelock))

    def round_proposal(
        self, model: ModelId, works: int, style: bytes, fee: int | None, description: str
    ) -> Proposal:
        """A proposal for a round of `works` works; `fee` in wei, None for the least allowed."""
        oracle = self._deployment.contract(self._w3, "GenerationOracle")
        least = int(oracle.functions.feeFor(works).call())
        call = oracle.functions.requestRound(model, works, style)
        return Proposal((action(call, least if fee is None else fee),), description)

    def mint_proposal(
        self,
        round_id: int,
        works: Sequence[tuple[int, bytes, Sequence[bytes]]],
        to: ChecksumAddress,
        description: str,
    ) -> Proposal:
        """A proposal to mint works of a final round: (index, digest, proof) each, all to `to`."""
        artwork = self._deployment.contract(self._w3, "Artwork")
        return Proposal(
            tuple(
                action(artwork.functions.mint(round_id, index, digest, list(proof), to))
                for index, digest, proof in works
            ),
            description,
        )

    def simulate(self, proposal: Proposal) -> None:
        """Runs each action as the timelock would. Raises RevertError for one that would revert.

        Actions are tried one by one on today's state, so one that needs an earlier one may be
        refused here though it would pass.
        """

        for number, a in enumerate(proposal.actions, 1):
            try:
                self._w3.eth.call(
                    {
                        "from": self.timelock,
                        "to": a.target,
                        "value": Web3.to_wei(a.value, "wei"),
                        "data": Web3.to_hex(a.data),
                    }
                )
            except ContractLogicError as error:
                raise RevertError(f"call {number} of the proposal", revert_reason(error)) from error

    def id_of(self, proposal: Proposal) -> int:
        """The id that the proposal has or will have."""
        arguments = (*proposal.arguments(), proposal.description_hash)
        return int(self.governor.functions.hashProposal(*arguments).call())

    def propose(self, sender: Sender, proposal: Proposal) -> tuple[int, TxReceipt]:
        """Submits the proposal; returns its id and the receipt."""
        call = self.governor.functions.propose(*proposal.arguments(), proposal.description)
        receipt = transact(self._w3, sender, call)
        return self.id_of(proposal), receipt

    def vote(self, sender: Sender, proposal_id: int, support: int, reason: str = "") -> TxReceipt:
        """Casts all the sender's votes; `support` is AGAINST, FOR or ABSTAIN."""
        if reason:
            call = self.governor.functions.castVoteWithReason(proposal_id, support, reason)
        else:
            call = self.governor.functions.castVote(proposal_id, support)
        return transact(self._w3, sender, call)

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
        for record in self.all():
            if record.id == proposal_id:
                return record
        raise FatalError(f"there is no proposal {proposal_id}: see `ape run proposals`")

    def all(self) -> list[ProposalRecord]:
        """Every proposal, oldest first."""
        events = self.governor.events.ProposalCreated().get_logs(from_block=self._deployment.block)
        return [self._record(event["args"]) for event in events]

    def _record(self, created: dict[str, Any]) -> ProposalRecord:
        actions = tuple(
            Action(target, value, bytes(data))
            for target, value, data in zip(
                created["targets"], created["values"], created["calldatas"], strict=True
            )
        )
        proposal_id = int(created["proposalId"])
        functions = self.governor.functions
        against, in_favour, abstain = functions.proposalVotes(proposal_id).call()
        return ProposalRecord(
            id=proposal_id,
            proposer=created["proposer"],
            proposal=Proposal(actions, created["description"]),
            state=self.state(proposal_id),
            vote_start=int(created["voteStart"]),
            vote_end=int(functions.proposalDeadline(proposal_id).call()),
            eta=int(functions.proposalEta(proposal_id).call()),
            against=against,
            in_favour=in_favour,
            abstain=abstain,
        )
