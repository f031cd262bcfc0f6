"""A person at the command line: `ape run …` on a private chain.

Starting Ape takes seconds, so what is asked in one story is asked of one process.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from oracle.chain.artwork.parameters import CurationParameters
from oracle.chain.auction.parameters import AuctionParameters
from oracle.chain.fractions.parameters import VaultParameters
from oracle.chain.generation.parameters import RuleParameters
from oracle.chain.launch.parameters import MarketParameters, StudioParameters, local_parameters
from oracle.chain.lending.parameters import LiquidationParameters
from oracle.chain.sender import transact
from oracle.chain.types import AttestationState, ModelId, Phase, ProposalState, RoundId
from oracle.generator.manifest import load_model
from oracle.generator.released import DEFAULT, RELEASED
from oracle.local.anvil import Anvil
from oracle.local.processes import wait_for
from oracle.local.studio import LocalStudio
from tests.scenarios.command_line import CommandLine, Result, run
from tests.scenarios.commands import errors
from tests.support.bad_endpoint import BadEndpoint
from tests.support.endpoint_kinds import MANNERS, NO_SIMULATION

MODEL, UNAUTHORISED, RETIRED = ModelId(1), ModelId(2), ModelId(3)
WINDOW = 3_600  # of the chain's time, which the test moves: a slow machine misses nothing
PATIENCE = 60
QUIET = 500
"""Blocks in which nothing happens, so that endpoints which search few at once matter."""


class Desk:
    """A person at the command line of a studio; every command is a process unless Ape `stays`."""

    def __init__(self, studio: LocalStudio, *, stays: bool = False) -> None:
        self.studio = studio
        self.chain = studio.chain
        self.url = studio.chain.url
        """The endpoint that commands use."""
        self.manner = "well"
        """How that endpoint was at the last command."""
        self._turn: Callable[[], str] = lambda: "well"
        self._stays = stays
        self._line: CommandLine | None = None

    def close(self) -> None:
        """Ends the command line."""
        if self._line is not None:
            self._line.close()
        self._line = None

    @contextmanager
    def at(self, url: str) -> Iterator[None]:
        """Meanwhile commands use this endpoint."""
        before, self.url = self.url, url
        try:
            yield
        finally:
            self.url = before

    @contextmanager
    def through(self, bad: BadEndpoint, manners: Iterable[str]) -> Iterator[None]:
        """Meanwhile commands use this endpoint, which at each of them has the next of its manners.

        After the last it begins anew.
        """
        turns = cycle(manners)

        def turn() -> str:
            manner = next(turns)
            MANNERS[manner](bad)
            return manner

        before, self._turn = self._turn, turn
        try:
            with self.at(bad.url):
                yield
        finally:
            self._turn = before

    def run(self, *arguments: str, member: int | None = None, record: Path | None = None) -> Result:
        """A command on this studio as a process, as one of its members or as nobody."""
        self.manner = self._turn()
        return run(self.url, *arguments, *self.options(member, record))

    def ask(self, command: str, member: int | None = None, record: Path | None = None) -> Result:
        """The same of the command line, which is started once if Ape stays."""
        return self.ask_words(command.split(" "), member, record)

    def ask_words(self, words: list[str], member: int | None, record: Path | None) -> Result:
        """The same with words that may have spaces in them."""
        words = [*words, *self.options(member, record)]
        self.manner = self._turn()
        if not self._stays:
            return run(self.url, *words)
        if self._line is None or self._line.url != self.url:
            self.close()
            self._line = CommandLine(self.url)
        return self._line.ask(words)

    def options(self, member: int | None, record: Path | None) -> tuple[str, ...]:
        """What every command is given beside its own words."""
        signer = () if member is None else ("--account", f"TEST::{member}")
        network = ("--network", "ethereum:local:foundry")
        return (*signer, *network, "--record", str(record or self.studio.record))

    def do(self, *arguments: str, member: int | None = None) -> str:
        """A command that must succeed without complaint; returns what it printed."""
        return self._done(list(arguments), member)

    def check_refusals(self, *refusals: "Refusal") -> None:
        """Each of the commands must end with one line that says why."""
        for refusal in refusals:
            result = self.ask(refusal.command, refusal.member, refusal.record)
            what = f"{refusal.command} (endpoint: {self.manner})"
            assert result.code != 0, f"{what}: {result.out}"
            found = errors(result.out + result.err)
            assert len(found) == 1, f"{what}: {result.out}{result.err}"
            assert refusal.words in found[0], f"{what}: {found[0]}"

    def do_all(self, *commands: str, member: int | None = 0) -> list[str]:
        """Commands that must succeed without complaint; what each printed."""
        return self.do_each(*((member, command) for command in commands))

    def do_each(self, *commands: tuple[int | None, str]) -> list[str]:
        """The same, each by its own member or by nobody."""
        return [self._done(command.split(" "), member) for member, command in commands]

    def _done(self, words: list[str], member: int | None) -> str:
        result = self.ask_words(words, member, None)
        what = f"{' '.join(words)} (endpoint: {self.manner})"
        assert (result.code, result.err) == (0, ""), f"{what}: {result.err}{result.out}"
        return result.out

    def let_operators_agree(self, round_id: RoundId) -> None:
        """Real nodes make and reveal the works; they are gone before anybody can finalise."""
        studio = self.studio
        for operator in studio.operators:
            studio.start_node(operator)

        def have_come_to(state: AttestationState) -> bool:
            studio.check_nodes()
            found = studio.rounds.attestations(studio.rounds.get(round_id))
            return len(found) == len(studio.operators) and all(a.state >= state for a in found)

        wait_for(lambda: have_come_to(AttestationState.COMMITTED), PATIENCE, "all to commit")
        self.chain.pass_until(studio.rounds.get(round_id).commit_end + 1)
        wait_for(lambda: have_come_to(AttestationState.REVEALED), PATIENCE, "all to reveal")
        self.chain.pass_until(studio.rounds.get(round_id).reveal_end + 1)
        assert studio.rounds.get(round_id).phase is Phase.CHALLENGE
        studio.stop_nodes()

    def finish_round(self, works: int) -> RoundId:
        """A finalised round that the timelock asked for."""
        rounds = self.studio.rounds
        functions = rounds.contract.functions
        fee = functions.feeFor(works).call()
        self.studio.decide(functions.requestRound(MODEL, works, b""), fee)
        round_id = RoundId(rounds.count())
        self.let_operators_agree(round_id)
        self.chain.pass_until(rounds.get(round_id).closes_at + 1)
        call = rounds.contract.functions.finalise(round_id)
        transact(self.chain.w3, self.studio.members[0], call)
        return round_id

    def now_in(self, proposal: str, state: ProposalState) -> None:
        """Moves the clock to where a proposal must be in a state, and checks that it is."""
        found = self.studio.governance.find(int(proposal))
        moments = {
            ProposalState.ACTIVE: found.vote_start + 1,
            ProposalState.SUCCEEDED: found.vote_end + 1,
            ProposalState.QUEUED: found.eta,
        }
        self.chain.pass_until(moments[state])
        assert self.studio.governance.state(int(proposal)) is state


def foretells(out: str, event: str) -> bool:
    """Whether a proposal's text says an event of its execution, if the endpoint can tell it."""
    cannot = f"the endpoint has no eth_simulateV1: {NO_SIMULATION['eth_simulateV1']}"
    return f"→ {event}" in out or cannot in " ".join(out.split())


@dataclass(frozen=True)
class Refusal:
    """A command that must be refused, and words of the reason."""

    command: str
    words: str
    member: int | None = 0
    record: Path | None = None


def parameters() -> StudioParameters:
    """The local rules, with windows that only the test's own clock ends."""
    local = local_parameters()
    rules = RuleParameters(
        seed_delay=2,
        commit_window=WINDOW,
        reveal_window=WINDOW,
        challenge_window=WINDOW,
        lifetime=10 * WINDOW,
    )
    slow = {"voting_period": WINDOW, "timelock_delay": WINDOW}
    governor = local.governor.model_copy(update=slow)
    market = MarketParameters(
        curation=CurationParameters(period=WINDOW, seats=3),
        auction=AuctionParameters(duration=WINDOW, extension=0, extension_cap=0),
        vault=VaultParameters(duration=WINDOW, extension=0, extension_cap=0),
    )
    sales = LiquidationParameters(halving=WINDOW)
    lending = local.lending.model_copy(update={"liquidation": sales})
    changed = {"rules": rules, "governor": governor, "market": market, "lending": lending}
    return local.model_copy(update=changed)


@contextmanager
def open_studio(folder: Path) -> Iterator[LocalStudio]:
    """A studio with bonded operators, an authorised model, one that is not, and a retired one."""
    released = RELEASED / DEFAULT
    models = [load_model(released) for _ in range(RETIRED)]
    for number, model in enumerate(models[1:]):
        # The very same model would not be registered again.
        model.manifest_digest = bytes([number]) * 32
    with Anvil(block_time=1, options=("--mixed-mining",)) as chain:
        studio = LocalStudio(chain, folder, parameters=parameters(), models=models)
        studio.fund_treasury()
        registry = studio.deployment.contract(chain.w3, "ModelRegistry")
        for function in ("authorise", "retire"):
            studio.decide(registry.functions[function](RETIRED))
        for operator in studio.operators:
            studio.register(operator)
        chain.mine(QUIET)
        try:
            yield studio
        finally:
            studio.stop_nodes()
