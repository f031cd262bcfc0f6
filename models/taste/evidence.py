"""Evidence of taste from the chain: what was voted for, and what each work was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import structlog
from web3 import Web3

from models.taste.preference import Tally, effective_choices
from models.taste.yardstick import Yardstick, make_fields
from oracle.chain.artwork.curation import Curation
from oracle.chain.deployment import Deployment
from oracle.chain.generation.models import ModelRegistry
from oracle.chain.generation.rounds import Round, RoundBook
from oracle.chain.types import ModelId, Phase, RoundId
from oracle.errors import FatalError
from oracle.generator.composition import Inks
from oracle.generator.engine import Generator
from oracle.generator.released import RELEASED
from oracle.generator.style import Axis, decode_style
from oracle.making.model_store import ModelStore


@dataclass(frozen=True)
class Evidence:
    """The curated rounds of one model. `votes` are by round and work, in wei of StudioToken."""

    model: ModelId
    generator: Generator
    yardstick: Yardstick
    axes: Sequence[Axis]
    palettes: Mapping[int, Inks]
    rounds: Sequence[Round]
    votes: Sequence[Mapping[int, int]]
    tallies: Sequence[Tally]


def gather(
    w3: Web3,
    deployment: Deployment,
    axes: Sequence[Axis],
    model: ModelId,
    wanted: Sequence[int] = (),
    released: Path = RELEASED,
) -> Evidence:
    """Reads the rounds of `model` that were voted on, or those `wanted`.

    `axes`: the model's, with the names of their values; a palette axis ends at its last palette.
    Raises FatalError if there is none, and for a wanted round that is of another model.
    """
    book, curation = RoundBook(w3, deployment), Curation(w3, deployment)
    registry = ModelRegistry(w3, deployment)
    count = book.count()
    rounds, votes, worth = [], [], []
    for number in wanted or range(1, count + 1):
        if number > count:
            raise FatalError(f"there is no round {number}: the last is {count}")
        record = book.get(RoundId(number))
        if wanted and (record.model != model or record.phase is not Phase.FINALISED):
            raise FatalError(f"round {number} is no finalised round of model {model}")
        ballots = curation.ballots(record.id) if record.phase is Phase.FINALISED else []
        if record.model != model or not ballots:
            continue
        spent: dict[int, int] = {}
        for _, choices in ballots:
            for index, wei in choices.items():
                spent[index] = spent.get(index, 0) + wei
        rounds.append(record)
        votes.append(spent)
        amounts = [float(wei) for _, choices in ballots for wei in choices.values()]
        worth.append(effective_choices(amounts))
    if not rounds:
        raise FatalError(f"no votes were spent on a round of model {model}: curate one first")
    quiet = structlog.wrap_logger(None, processors=[_drop])
    generator = ModelStore(released, threads=1, log=quiet).generator(registry, model)
    yardstick = Yardstick.of(generator)
    tallies = [
        tally(yardstick, generator, *seen) for seen in zip(rounds, votes, worth, strict=True)
    ]
    palettes = dict(enumerate(registry.palettes()))
    return Evidence(model, generator, yardstick, axes, palettes, rounds, votes, tallies)


def tally(
    yardstick: Yardstick,
    generator: Generator,
    record: Round,
    votes: Mapping[int, int],
    choices: float,
) -> Tally:
    """What a round's works were, beside what was spent on them."""
    style = decode_style(generator.axes, record.style)
    values, latents = generator.inputs(record.seed, range(record.works), style)
    traits = yardstick.beyond(values, make_fields(generator, latents))
    spent = np.array([float(votes.get(index, 0)) for index in range(record.works)])
    return Tally(values, traits, spent, choices)


def _drop(*_event: object) -> str:
    raise structlog.DropEvent
