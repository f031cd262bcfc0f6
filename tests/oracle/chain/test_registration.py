"""Registering a model: what it will cost, and going on where it broke off."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from eth_typing import HexStr
from web3 import Web3
from web3.types import TxParams

from models.export import export
from oracle.chain.generation.models import ModelRegistry
from oracle.chain.generation.registration import MAX_CHUNK, Registration, Step
from oracle.chain.sender import KeySender
from oracle.errors import RetryableError
from oracle.generator.blob import Layer, Model
from oracle.generator.bounds import BoundsError
from oracle.generator.manifest import ReleasedModel, Training, load_model
from oracle.generator.style import Axis, Kind
from oracle.local.studio import LocalStudio

OWN = (Axis("density", Kind.SCALAR, 0, 255),)
TRAINING = Training(command="none", seed=0, steps=0, corpus="none")
STEPS = ["weights: 1 of 3", "weights: 2 of 3", "weights: 3 of 3", "model: big"]
PROOF = "model: big, proven by the chain"


def network(channels: tuple[int, ...]) -> Model:
    """Random weights."""
    rng = np.random.default_rng(0)
    shapes = [(16 * channels[0], 32)]
    shapes += [(b, a, 3, 3) for a, b in pairwise(channels)]
    layers = tuple(
        Layer(
            rng.integers(-20, 21, shape).astype(np.int8),
            rng.integers(-900, 900, shape[0]).astype(np.int64),
            6,
        )
        for shape in shapes
    )
    return Model(32, 1, layers)


def released(folder: Path, channels: tuple[int, ...]) -> ReleasedModel:
    """A released model with random weights."""
    export(network(channels), OWN, TRAINING, folder)
    return load_model(folder)


class Broken:
    """A sender whose line goes down after some transactions."""

    def __init__(self, sender: KeySender, sends: int) -> None:
        self.address = sender.address
        self._sender, self._left = sender, sends

    def send_transaction(self, w3: Web3, transaction: TxParams) -> HexStr:
        """Sends, while it can."""
        if not self._left:
            raise RetryableError("the line is down")
        self._left -= 1
        return self._sender.send_transaction(w3, transaction)


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> ReleasedModel:
    """A model that takes three data contracts."""
    return released(tmp_path_factory.mktemp("models") / "big", (48, 32, 32, 16, 1))


def registration(live_studio: LocalStudio, model: ReleasedModel) -> Registration:
    trainer = live_studio.members[1].address
    return Registration(live_studio.chain.w3, trainer, live_studio.deployment, model)


def titles(steps: list[Step]) -> list[str]:
    return [step.title for step in steps]


def test_registration__when_planned__costs_what_it_said(
    live_studio: LocalStudio, big: ReleasedModel
) -> None:
    assert 2 * MAX_CHUNK < len(big.blob) < 3 * MAX_CHUNK
    plan = registration(live_studio, big)
    steps = plan.steps()
    assert titles(steps) == [*STEPS, PROOF]
    spent: list[Step] = []
    model = plan.go_on(live_studio.members[1], lambda title, gas: spent.append(Step(title, gas)))
    assert titles(spent) == titles(steps)
    for said, took in zip(steps, spent, strict=True):
        assert abs(said.gas / took.gas - 1) < 0.05, said.title
    record = ModelRegistry(live_studio.chain.w3, live_studio.deployment).get(model)
    assert (record.name, record.weights_digest) == ("big", big.digest)
    assert record.provable
    assert plan.steps() == []
    assert plan.registered() == model


@pytest.mark.parametrize("sends", range(5))
def test_registration__when_broken_off_anywhere__goes_on_where_it_stopped(
    live_studio: LocalStudio, big: ReleasedModel, sends: int
) -> None:
    plan = registration(live_studio, big)
    sender = live_studio.members[1]
    registry = ModelRegistry(live_studio.chain.w3, live_studio.deployment)
    count = registry.count()
    with pytest.raises(RetryableError, match="the line is down"):
        plan.go_on(Broken(sender, sends))
    assert titles(plan.steps()) == [*STEPS, PROOF][sends:]
    done: list[str] = []
    model = registration(live_studio, big).go_on(sender, lambda title, _gas: done.append(title))
    assert done == [*STEPS, PROOF][sends:]
    assert registry.get(model).provable
    assert registry.count() == count + 1


def test_registration__when_another_has_registered_the_same__is_ones_own(
    live_studio: LocalStudio, big: ReleasedModel
) -> None:
    first = registration(live_studio, big).go_on(live_studio.members[1])
    other = live_studio.members[2]
    plan = Registration(live_studio.chain.w3, other.address, live_studio.deployment, big)
    assert titles(plan.steps()) == ["model: big", PROOF]
    assert plan.go_on(other) == first + 1


@pytest.mark.parametrize(
    ("channels", "why"),
    [
        ((65, 8, 1), "65 channels in a layer: the chain runs 64 at most"),
        ((8, 8, 8, 8, 8, 1), "128 field pixels a side: the chain runs 64 at most"),
        ((16, 32, 32, 32, 1), "judging a work takes up to [0-9,]+ gas, the chain has 16,000,000"),
    ],
)
def test_registration__when_the_chain_could_not_run_the_model__names_the_limit(
    live_studio: LocalStudio, tmp_path: Path, channels: tuple[int, ...], why: str
) -> None:
    model = released(tmp_path / "wide", (8, 8, 1))
    model.model = network(channels)
    with pytest.raises(BoundsError, match=why):
        registration(live_studio, model)
