"""From a chain to a report: what `atelier-models taste` does."""

from collections.abc import Sequence
from pathlib import Path

from models.taste.evidence import gather
from models.taste.preference import fit
from models.taste.report import Report, write_report
from oracle.chain.connection import connect
from oracle.chain.deployment import Deployment
from oracle.chain.labels import labelled_axes
from oracle.chain.models import ModelRegistry
from oracle.chain.types import ModelId
from oracle.generator.style import encode_style, full_ranges


def run(folder: Path, rpc: str, record: Path, model: int, rounds: Sequence[int] = ()) -> Report:
    """Reads the rounds, fits, and writes the report into `folder`. Raises AtelierError."""
    deployment = Deployment.load(record)
    w3 = connect(rpc, deployment.chain_id)
    deployment.check(w3)
    registry = ModelRegistry(w3, deployment)
    axes = labelled_axes(registry, ModelId(model))
    evidence = gather(w3, deployment, axes, ModelId(model), rounds)
    taste = fit(axes, evidence.tallies)
    house = registry.house_style(ModelId(model)) or encode_style(axes, full_ranges(axes))
    return write_report(evidence, taste, house, folder)
