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
from oracle.cli.tables import plain, table
from oracle.decisions.studio import Decisions
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
        """Casts the account's votes "for", "against" or "abstain"; returns the gas."""
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


class Proposals:
    """All proposals, oldest first."""

    def __init__(self, studio: Any) -> None:
        self._studio = studio

    def __len__(self) -> int:
        return len(self._studio.governance.all())

    def __getitem__(self, at: int) -> ProposalHandle:
        return ProposalHandle(self._studio, self._studio.governance.all()[at])

    def __iter__(self) -> Iterator[ProposalHandle]:
        return (ProposalHandle(self._studio, record) for record in self._studio.governance.all())

    @property
    def open(self) -> list[ProposalHandle]:
        """Those that can be voted on now."""
        return [p for p in self if p.state is ProposalState.ACTIVE]


class Propose:
    """Each of the studio's decisions; every one takes `account`, and returns the new proposal.

    `round` and `style` take axes by name, as in
    `propose.round(works=64, margin="none:2/3,wide:1/3", account=…)`.
    """

    def __init__(self, studio: Any) -> None:
        self._studio = studio
        self._decisions = Decisions(studio.w3, studio.deployment)
        for name, build in inspect.getmembers(self._decisions, inspect.ismethod):
            if not name.startswith("_") and name not in ("round", "house_style", "mint"):
                setattr(self, name, self._submitted(build))

    def round(
        self, works: int, account: AccountAPI, model: int = 1, why: str = "", **axes: str
    ) -> ProposalHandle:
        """A round of works, in the house style but for the axes that are named."""
        style = self._style(model, axes)
        return self._submit(self._decisions.round(ModelId(model), works, style, why=why), account)

    def style(
        self, account: AccountAPI, model: int = 1, why: str = "", **axes: str
    ) -> ProposalHandle:
        """A house style, as it is but for the axes that are named."""
        style = self._style(model, axes)
        return self._submit(self._decisions.house_style(ModelId(model), style, why), account)

    def _style(self, model: int, axes: dict[str, str]) -> bytes:
        registry: ModelRegistry = self._studio.models
        words = tuple(f"{name}={value}" for name, value in axes.items())
        return resolve_style(registry, ModelId(model), words)

    def _submitted(self, build: Callable[..., Proposal]) -> Callable[..., ProposalHandle]:
        @wraps(build)
        def submitted(*given: Any, account: AccountAPI, **named: Any) -> ProposalHandle:
            return self._submit(build(*given, **named), account)

        return submitted

    def _submit(self, proposal: Proposal, account: AccountAPI) -> ProposalHandle:
        governance: Governance = self._studio.governance
        number = submit(governance, ApeSender(account), proposal)
        return ProposalHandle(self._studio, governance.find(number))
