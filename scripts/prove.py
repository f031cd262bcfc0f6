"""Prove a model."""

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.generation.models import ModelRegistry
from oracle.chain.types import ModelId
from oracle.cli.tables import said
from scripts._shared.studio_command import (
    UINT32_MAX,
    ApeSender,
    StudioCommand,
    signer_option,
    studio_options,
)


@click.command(cls=StudioCommand)
@click.argument("model", type=click.IntRange(1, UINT32_MAX))
@signer_option
@studio_options
def cli(model: int, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Have the chain check that it can judge works of MODEL, without which it makes no rounds.

    Anyone may, once. `register` does it by itself; this is for a model that somebody left unproven.

    Example: ape run prove 2 --account alice
    """
    registry = ModelRegistry(w3, deployment)
    receipt = registry.prove(sender, ModelId(model))
    name = registry.get(ModelId(model)).name
    said(f"{name} is proven: a vote can authorise model {model} now", receipt["gasUsed"])
