"""A studio on a private chain whose nodes run inside the test, one pass at a time."""

import threading
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import structlog

from oracle.chain.generation.parameters import RuleParameters
from oracle.chain.generation.rounds import Round
from oracle.chain.governance.governor import FOR, Proposal
from oracle.chain.launch.parameters import StudioParameters, local_parameters
from oracle.chain.sender import KeySender, transact
from oracle.chain.types import AttestationState, ModelId, ProposalState, RoundId
from oracle.local.anvil import Anvil
from oracle.local.studio import LocalOperator, LocalStudio
from oracle.node.config import NodeConfig, load_config
from oracle.node.context import identity
from oracle.node.journal.entries import Entry
from oracle.node.journal.journal import Journal
from oracle.node.operating.loop import Node, open_node

MODEL = ModelId(1)
WORKS = 16
SEED_DELAY = 2
WINDOW = 600  # of the chain's time, which the tests move; long, so that a slow machine loses none


def parameters() -> StudioParameters:
    """The local studio's rules with long windows."""
    rules = RuleParameters(
        seed_delay=SEED_DELAY,
        commit_window=WINDOW,
        reveal_window=WINDOW,
        challenge_window=WINDOW,
        lifetime=10 * WINDOW,
    )
    return local_parameters().model_copy(update={"rules": rules})


def silence() -> structlog.typing.FilteringBoundLogger:
    """A logger that drops everything."""

    def drop(*_event: object) -> str:
        raise structlog.DropEvent

    return structlog.wrap_logger(None, processors=[drop])  # type: ignore[no-any-return]


@dataclass
class RunningNode:
    """An operator's node in this process: `once` is one look at the chain."""

    node: Node
    config: NodeConfig
    operator: LocalOperator
    studio: LocalStudio
    stop: threading.Event

    def once(self) -> int:
        """One pass; returns how many rounds are not over."""
        return self.node.once()

    def entry(self, round_id: RoundId) -> Entry:
        """What its journal says."""
        known = identity(self.studio.deployment, self.config)
        with Journal(self.config.journal, known, read_only=True) as journal:
            return journal.get(round_id)

    def state(self, round_id: RoundId) -> AttestationState:
        """What the chain says it did."""
        return self.studio.state(round_id, self.operator)

    @property
    def bond(self) -> int:
        """Its bond in wei."""
        return self.studio.registry.get(self.operator.address).bond

    @property
    def locked(self) -> int:
        """What rounds lock of it, in wei."""
        return self.studio.registry.get(self.operator.address).locked


class Workshop:
    """One test's use of the studio: fresh node folders, and shortcuts past the votes."""

    def __init__(self, studio: LocalStudio, folder: Path, stack: ExitStack) -> None:
        self.studio = studio
        self.chain: Anvil = studio.chain
        self._folder = folder
        self._stack = stack

    def config(self, number: int, **changes: object) -> NodeConfig:
        """The settings of operator `number` with a data folder of this test's."""
        data = self._folder / f"data-{number}"
        data.mkdir(exist_ok=True)
        config = load_config(self.studio.operators[number].config)
        settings = {"data": data, "stagger_seconds": 0.0, **changes}
        return config.model_copy(update=settings)

    def node(self, number: int, **changes: object) -> RunningNode:
        """A prepared node of operator `number`, closed when the test ends."""
        config = self.config(number, **changes)
        stop = threading.Event()
        node = self._stack.enter_context(open_node(config, silence(), stop))
        node.prepare()
        return RunningNode(node, config, self.studio.operators[number], self.studio, stop)

    def nodes(self) -> list[RunningNode]:
        """One node for each operator."""
        return [self.node(number) for number in range(len(self.studio.operators))]

    def request(self, works: int = WORKS, model: ModelId = MODEL) -> RoundId:
        """A round as the timelock would ask for it after a vote; its seed block is mined."""
        functions = self.studio.rounds.contract.functions
        fee = functions.feeFor(works).call()
        self.studio.decide(functions.requestRound(model, works, b""), fee)
        self.chain.mine(SEED_DELAY + 1)
        return RoundId(self.studio.rounds.count())

    def vote(self, proposal: Proposal) -> None:
        """Members decide: proposed, voted for by all, queued and executed, each at its time."""
        governance, members = self.studio.governance, self.studio.members
        number, _receipt = governance.propose(members[0], proposal)
        self.chain.pass_until(governance.find(number).vote_start + 1)
        for member in members:
            governance.vote(member, number, FOR)
        self.chain.pass_until(governance.find(number).vote_end + 1)
        governance.queue(members[0], proposal)
        self.chain.pass_until(governance.find(number).eta)
        governance.execute(members[0], proposal)
        assert governance.state(number) is ProposalState.EXECUTED

    def round(self, round_id: RoundId) -> Round:
        """The round now."""
        return self.studio.rounds.get(round_id)

    def close_commits(self, round_id: RoundId) -> None:
        """Moves the clock past the commits' deadline."""
        self.chain.pass_until(self.round(round_id).commit_end + 1)

    def close_reveals(self, round_id: RoundId) -> None:
        """Moves the clock past the reveals' deadline."""
        self.chain.pass_until(self.round(round_id).reveal_end + 1)

    def close_challenges(self, round_id: RoundId) -> None:
        """Moves the clock past the challenge window."""
        self.chain.pass_until(self.round(round_id).closes_at + 1)

    def act(self, operator: LocalOperator, function: str, *arguments: object) -> None:
        """The operator's owner calls the registry."""
        call = self.studio.registry.contract.functions[function](*arguments)
        transact(self.chain.w3, KeySender(operator.owner), call)

    def finish(
        self, works: int = WORKS, model: ModelId = MODEL
    ) -> tuple[RoundId, list[RunningNode]]:
        """A round that every operator took part in, finalised and settled."""
        nodes = self.nodes()
        round_id = self.request(works, model)
        self.see_through(round_id, nodes)
        return round_id, nodes

    def see_through(self, round_id: RoundId, nodes: list[RunningNode]) -> None:
        """Has the nodes take a round from its request to its settlement."""
        for move_on in (self.close_commits, self.close_reveals, self.close_challenges):
            for node in nodes:
                node.once()
                node.once()
            move_on(round_id)
        for _ in range(2):
            for node in nodes:
                node.once()
