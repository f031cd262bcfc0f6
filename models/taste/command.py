"""From a chain to a report: what `atelier-models taste` does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.extras import needs_torch
from models.taste.child import Child, Wish, make_child
from models.taste.evidence import Evidence, gather
from models.taste.preference import Taste, fit
from models.taste.report import Report, write_report
from oracle.chain.connection import connect
from oracle.chain.deployment import Deployment
from oracle.chain.generation.labels import labelled_axes
from oracle.chain.generation.models import ModelRegistry
from oracle.chain.types import ModelId
from oracle.errors import FatalError
from oracle.generator.manifest import ReleasedModel, load_model
from oracle.generator.released import released_folders
from oracle.generator.style import decode_style, encode_style, full_ranges

Told = Callable[[str], None]


@dataclass(frozen=True)
class FineTuning:
    """What a person asked for: a model's name, its parent's folder if it does not ship, and how."""

    name: str
    parent: Path | None = None
    strength: float = 1.0
    steps: int = 3_000
    seed: int = 7


def run(
    folder: Path,
    rpc: str,
    record: Path,
    model: int,
    rounds: Sequence[int] = (),
    wanted: FineTuning | None = None,
    told: Told = lambda _text: None,
) -> Report:
    """Reads the rounds, fits, and writes the report into `folder`, and a model if one is wanted.

    Raises:
        AtelierError: What is asked for cannot be had; the message says why.
    """
    if wanted:
        needs_torch("models.taste.fine_tune")
    deployment = Deployment.load(record)
    w3 = connect(rpc, deployment.chain_id)
    deployment.check(w3)
    registry = ModelRegistry(w3, deployment)
    if model > registry.count():
        raise FatalError(f"there is no model {model}: the last is {registry.count()}")
    parent = _parent(registry, ModelId(model), wanted.parent) if wanted else None
    axes = labelled_axes(registry, ModelId(model))
    evidence = gather(w3, deployment, axes, ModelId(model), rounds)
    taste = fit(axes, evidence.tallies)
    house = registry.house_style(ModelId(model)) or encode_style(axes, full_ranges(axes))
    child = None
    if wanted and parent:
        wish = Wish(_supported(taste), wanted.strength, wanted.steps, wanted.seed)
        child = _fine_tune(evidence, parent, house, folder / wanted.name, wish, told)
    told("writing the report")
    return write_report(evidence, taste, house, folder, child)


def _parent(registry: ModelRegistry, model: ModelId, folder: Path | None) -> ReleasedModel:
    """The released model that is registered as `model`. Raises FatalError if it is not there."""
    digest = registry.get(model).weights_digest
    for path in [folder] if folder else released_folders():
        released = load_model(path)
        if released.digest == digest:
            return released
    if folder:
        raise FatalError(f"{folder} is not model {model}: its weights have another digest")
    raise FatalError(f"model {model} is not one of those that ship: name its folder with --parent")


def _supported(taste: Taste) -> dict[str, float]:
    """The traits to lead to, as they are written down. Raises FatalError if there is none."""
    if not taste.toward:
        best = max(taste.traits, key=lambda effect: abs(effect.surely))
        raise FatalError(
            "the votes support no direction to fine-tune in: the clearest trait is "
            f"{best.axis}, {best.log_odds:+.2f} ± {best.deviation:.2f}; without --fine-tune "
            "the report says what they do support"
        )
    return {name: round(odds, 3) for name, odds in taste.toward.items()}


def _fine_tune(
    evidence: Evidence, parent: ReleasedModel, house: bytes, folder: Path, wish: Wish, told: Told
) -> Child:
    style = decode_style(evidence.axes, house)
    return make_child(parent, folder, wish, style, evidence.palettes, told)
