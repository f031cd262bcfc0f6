"""Proposals, as one looks at them and makes them in the console."""

import inspect
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from ape.api import AccountAPI
from rich.table import Table

from oracle.chain.generation.models import ModelRegistry
from oracle.chain.governance.governor import SUPPORT, Governance, Proposal, ProposalRecord
from oracle.chain.types import ModelId, ProposalState
from oracle.cli.amounts import in_wei
from oracle.cli.tables import plain, table
from oracle.decisions.studio import Decisions
from oracle.errors import FatalError
from scripts._console.shown import Shown
from scripts._generation.style import resolve_style
from scripts._governance.proposals import short_id, what_next
from scripts._shared.studio_command import ApeSender, submit


class ProposalHandle(Shown):
    """A proposal; its facts are attributes, as `state`, `in_favour`, `vote_end`."""

    def __init__(self, studio: Any, record: ProposalRecord) -> None:
        self._studio, self._record = studio, record

    def __getattr__(self, name: str) -> Any:
        return getattr(self._record, name)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *ProposalRecord.__dataclass_fields__})

    @property
    def calls(self) -> list[str]:
        """What it does in sentences, read from its calls."""
        told = self._studio.governance.explain(self._record.proposal)
        return [call.sentence for call in told]

    def vote(self, support: str, account: AccountAPI, reason: str = "") -> int:
        """Casts the account's votes "for", "against" or "abstain"; returns the gas.

        Raises FatalError for another word.
        """
        if support not in SUPPORT:
            raise FatalError(f"{support!r} is no vote: say {', '.join(SUPPORT)}")
        receipt = self._studio.governance.vote(
            ApeSender(account), self._record.id, SUPPORT[support], reason
        )
        return int(receipt["gasUsed"])

    def queue(self, account: AccountAPI) -> int:
        """Queues it once it passed; returns the gas."""
        proposal = self._record.proposal
        return int(self._studio.governance.queue(ApeSender(account), proposal)["gasUsed"])

    def execute(self, account: AccountAPI) -> int:
        """Executes it once its time in the timelock is over; returns the gas."""
        proposal = self._record.proposal
        return int(self._studio.governance.execute(ApeSender(account), proposal)["gasUsed"])

    def _table(self) -> Table:
        record = self._record
        now = int(self._studio.w3.eth.get_block("latest")["timestamp"])
        shown = table(f"Proposal {short_id(record)}", "", "")
        shown.add_row("state", f"{record.state.name.lower()} {what_next(record, now)}")
        for call in self.calls:
            shown.add_row("call", plain(call))
        return shown


class Proposals(Shown):
    """All proposals, oldest first."""

    def __init__(self, studio: Any) -> None:
        self._studio = studio

    def __len__(self) -> int:
        return len(self._studio.governance.all())

    def __getitem__(self, at: int) -> ProposalHandle:
        return ProposalHandle(self._studio, self._studio.governance.all()[at])

    def __iter__(self) -> Iterator[ProposalHandle]:
        return (ProposalHandle(self._studio, record) for record in self._studio.governance.all())

    def _table(self) -> Table:
        now = int(self._studio.w3.eth.get_block("latest")["timestamp"])
        shown = table("Proposals", ">", "id", "title", "state", "next")
        for number, made in enumerate(self):
            record = made._record
            title = plain(record.proposal.description.strip().partition("\n")[0].lstrip("# "))
            row = (short_id(record), title, record.state.name.lower(), what_next(record, now))
            shown.add_row(str(number), *row)
        return shown

    @property
    def open(self) -> list[ProposalHandle]:
        """Those that can be voted on now."""
        return [p for p in self if p.state is ProposalState.ACTIVE]


AMOUNTS = {"wei": "amount", "min_bond": "amount", "floor": "amount"}
"""What a decision takes in wei and people say in ETH, and what they call it."""


class Propose(Shown):
    """Each of the studio's decisions; every one takes `account`, and returns the new proposal.

    Amounts are in ETH, as in `ape run propose`: `propose.pay("0x…", 0.1, account=…)`. `round` and
    `style` take axes by name, as in `propose.round(works=64, margin="none:2/3,wide:1/3",
    account=…)`, and a model by its number or its name.
    """

    def __init__(self, studio: Any) -> None:
        self._studio = studio
        self._decisions = Decisions(studio.w3, studio.deployment)
        for name, build in inspect.getmembers(self._decisions, inspect.ismethod):
            if not name.startswith("_") and name not in ("round", "house_style", "mint"):
                setattr(self, name, self._submitted(build))

    def round(
        self, works: int, account: AccountAPI, model: int | str = 1, why: str = "", **axes: str
    ) -> ProposalHandle:
        """A round of works, in the house style but for the axes that are named."""
        number = self._model(model)
        style = self._style(number, axes)
        return self._submit(self._decisions.round(number, works, style, why=why), account)

    def style(
        self, account: AccountAPI, model: int | str = 1, why: str = "", **axes: str
    ) -> ProposalHandle:
        """A house style, as it is but for the axes that are named."""
        number = self._model(model)
        style = self._style(number, axes)
        return self._submit(self._decisions.house_style(number, style, why), account)

    def _model(self, model: int | str) -> ModelId:
        """A model by its number or its name. Raises FatalError for a name that none has."""
        if isinstance(model, int):
            return ModelId(model)
        registry: ModelRegistry = self._studio.models
        names = {registry.get(ModelId(n)).name: ModelId(n) for n in range(1, registry.count() + 1)}
        if model not in names:
            raise FatalError(f"there is no model {model!r}: there are {', '.join(names)}")
        return names[model]

    def _style(self, model: ModelId, axes: dict[str, str]) -> bytes:
        registry: ModelRegistry = self._studio.models
        words = tuple(f"{name}={value}" for name, value in axes.items())
        return resolve_style(registry, model, words)

    def _table(self) -> Table:
        shown = table("What members can decide", "", "takes", "")
        for name in sorted(n for n in dir(self) if not n.startswith("_")):
            made = getattr(self, name)
            takes = inspect.signature(made).parameters.values()
            names = [AMOUNTS.get(p.name, p.name) for p in takes if p.name != "why"]
            says = (inspect.getdoc(made) or "").partition("\n")[0]
            shown.add_row(name, ", ".join(names), says.replace(", in wei", ", in ETH"))
        return shown

    def _submitted(self, build: Callable[..., Proposal]) -> Callable[..., ProposalHandle]:
        @wraps(build)
        def submitted(*given: Any, account: AccountAPI, **named: Any) -> ProposalHandle:
            bound = inspect.signature(build).bind(*given, **named)
            for name in AMOUNTS.keys() & bound.arguments.keys():
                bound.arguments[name] = in_wei(bound.arguments[name])
            return self._submit(build(*bound.args, **bound.kwargs), account)

        return submitted

    def _submit(self, proposal: Proposal, account: AccountAPI) -> ProposalHandle:
        governance: Governance = self._studio.governance
        number = submit(governance, ApeSender(account), proposal)
        return ProposalHandle(self._studio, governance.find(number))
