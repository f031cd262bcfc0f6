"""A person at the command line: `ape run …` as a process on a private chain.

Starting Ape takes seconds, so what is asked at one moment of a story is asked of one process.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
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
from oracle.local.anvil import PROJECT, Anvil
from oracle.local.processes import wait_for
from oracle.local.studio import LocalStudio
from tests.scenarios.commands import APE, environment, errors

MODEL, UNAUTHORISED, RETIRED = ModelId(1), ModelId(2), ModelId(3)
WINDOW = 3_600  # of the chain's time, which the test moves: a slow machine misses nothing
PATIENCE = 60


@dataclass(frozen=True)
class Result:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str


def run(url: str, *arguments: str) -> Result:
    """`ape run …` against the chain at `url`."""
    done = subprocess.run(
        [APE, "run", *arguments],
        cwd=PROJECT,
        env=environment(APE_FOUNDRY_HOST=url),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr)


class Desk:
    """A person at the command line of a studio."""

    def __init__(self, studio: LocalStudio) -> None:
        self.studio = studio
        self.chain = studio.chain
        self.url = studio.chain.url
        """The endpoint that commands use."""

    def run(self, *arguments: str, member: int | None = None, record: Path | None = None) -> Result:
        """A command on this studio, as one of its members or as nobody."""
        return run(self.url, *arguments, *self._options(member, record))

    def _options(self, member: int | None, record: Path | None) -> tuple[str, ...]:
        signer = () if member is None else ("--account", f"TEST::{member}")
        network = ("--network", "ethereum:local:foundry")
        return (*signer, *network, "--record", str(record or self.studio.record))

    def do(self, *arguments: str, member: int | None = None) -> str:
        """A command that must succeed without complaint; returns what it printed."""
        result = self.run(*arguments, member=member)
        assert result.code == 0, result.err
        assert result.err == "", result.err
        return result.out

    def check_refusals(self, *refusals: "Refusal") -> None:
        """Each of the commands must end with one line that says why."""
        asked = [(r.command.split(" "), r.member, r.record) for r in refusals]
        for refusal, result in zip(refusals, self._ask(asked), strict=True):
            assert result.code != 0, f"{refusal.command}: {result.out}"
            found = errors(result.out + result.err)
            assert len(found) == 1, f"{refusal.command}: {result.out}{result.err}"
            assert refusal.words in found[0], f"{refusal.command}: {found[0]}"

    def do_all(self, *commands: str, member: int | None = 0) -> list[str]:
        """Commands that must succeed without complaint; what each printed."""
        return self.do_each(*((member, command) for command in commands))

    def do_each(self, *commands: tuple[int | None, str]) -> list[str]:
        """The same, each by its own member or by nobody."""
        done = self._ask([(command.split(" "), member, None) for member, command in commands])
        for (_, command), result in zip(commands, done, strict=True):
            assert (result.code, result.err) == (0, ""), f"{command}: {result.err}"
        return [result.out for result in done]

    def _ask(self, asked: Sequence[tuple[list[str], int | None, Path | None]]) -> list[Result]:
        """All of these in one process, one after another."""
        words = [[*said, *self._options(member, record)] for said, member, record in asked]
        done = subprocess.run(
            [sys.executable, "-m", "tests.scenarios.typed"],
            cwd=PROJECT,
            env=environment(APE_FOUNDRY_HOST=self.url),
            input=json.dumps(words),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return [Result(**result) for result in json.loads(done.stdout)]

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
def open_desk(folder: Path) -> Iterator[Desk]:
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
        try:
            yield Desk(studio)
        finally:
            studio.stop_nodes()
