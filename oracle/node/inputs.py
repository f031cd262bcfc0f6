"""What a round's works are made of, and whether the endpoints tell the same of it.

The chain judges a root by what it holds itself. An endpoint that shows another style, palette or
model would have the node make other works, commit to them, and lose its stake.
"""

from dataclasses import dataclass

from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.generation.models import ModelRegistry
from oracle.chain.generation.rounds import Round, RoundBook
from oracle.chain.retryable import BAD_ANSWERS
from oracle.chain.types import RoundId
from oracle.errors import AtelierError, RetryableError
from oracle.generator.composition import Inks
from oracle.generator.style import Axis
from oracle.making.style_palettes import palettes_of
from oracle.node.context import WatchContext


@dataclass(frozen=True)
class Inputs:
    """All that a round's works follow from, as one endpoint tells it.

    `made_of` is the seed, the model, the number of works and the style.
    """

    made_of: tuple[bytes, int, int, bytes]
    weights_digest: bytes
    axes: tuple[Axis, ...]
    palettes: dict[int, Inks]


def read_inputs(registry: ModelRegistry, record: Round) -> Inputs:
    """What an endpoint tells of a round that it shows as `record`.

    Raises what an endpoint's nonsense raises, and StyleError.
    """
    axes = registry.axes(record.model)
    return Inputs(
        (record.seed, record.model, record.works, record.style),
        registry.get(record.model).weights_digest,
        axes,
        palettes_of(registry, axes, record.style),
    )


def require_agreement(context: WatchContext, round_id: RoundId, mine: Inputs) -> None:
    """Returns if more of the endpoints in health tell the same of the round than do not.

    One endpoint alone is believed; one that tells nothing is not counted.

    Raises:
        RetryableError: They differ; the next try asks another first.
    """
    clients = context.endpoints.in_health()
    if len(clients) < 2:
        return
    told = [_told(w3, context.deployment, round_id) for w3 in clients]
    same = sum(inputs == mine for inputs in told)
    others = sum(inputs is not None and inputs != mine for inputs in told)
    if others >= same:
        raise RetryableError(
            f"{others} of {same + others} endpoints tell something else of what round {round_id} "
            "is made of: nothing is committed until most agree"
        )


def _told(w3: Web3, deployment: Deployment, round_id: RoundId) -> Inputs | None:
    """What an endpoint tells of a round, None if nothing that makes sense."""
    try:
        record = RoundBook(w3, deployment).get(round_id)
        return read_inputs(ModelRegistry(w3, deployment), record)
    except (AtelierError, *BAD_ANSWERS):
        return None
