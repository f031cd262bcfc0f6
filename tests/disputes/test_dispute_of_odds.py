"""The dearest model in rounds of the longest style there can be: the chain still judges them."""

from itertools import pairwise

import numpy as np
import pytest

from oracle.generator.blob import Layer, Model, build
from oracle.generator.composition import Ground, Inks, Light, Line, Margin, Symmetry
from oracle.generator.style import MAX_OWN_AXES, Axis, Kind, Range, encode_style, model_axes
from tests.disputes.arena import GAS_PRICE, WORKS, Arena
from tests.disputes.players import Answer, nothing
from tests.support import models as small
from tests.support.styles import longest

LATENT, CHANNELS = 64, (64, 48, 32, 16, 1)
OWN = tuple(Axis(f"own {n}", Kind.SCALAR, 0, 255) for n in range(MAX_OWN_AXES))
AXES = model_axes(OWN, 64)
INKS = 16
SIXTEEN = Inks(bytes(range(195)) * 2, bytes([256 // INKS] * INKS))
DEAREST = {
    Kind.SYMMETRY: Symmetry.NONE,
    Kind.PALETTE: INKS - 1,
    Kind.SCALE: 0,
    Kind.GROUND: Ground.REVERSED,
    Kind.LINE: Line.STRONG,
    Kind.LIGHT: Light.ON,
    Kind.MARGIN: Margin.NONE,
}
"""The picture that takes the most gas; the last of sixteen palettes has sixteen inks."""


@pytest.fixture
def model(arena: Arena) -> int:
    """A model of the shape that needs the most gas, and as many palettes as odds can name."""
    models = arena.models.functions
    rng = np.random.default_rng(7)
    shapes = [(16 * CHANNELS[0], LATENT)]
    shapes += [(after, before, 3, 3) for before, after in pairwise(CHANNELS)]
    layers = tuple(
        Layer(rng.integers(-40, 41, s).astype(np.int8), rng.integers(-999, 999, s[0]), 8)
        for s in shapes
    )
    blob = build(Model(LATENT, len(OWN), layers))
    pointers = []
    for at in range(0, len(blob), 24_575):
        chunk = blob[at : at + 24_575]
        arena.send(arena.stranger, models.storeChunk(chunk))
        pointers.append(models.chunkAddress(chunk).call())
    declared = small.declaration(pointers, axes=small.chain_axes(OWN))
    arena.send(arena.stranger, models.register(declared))
    found = int(models.modelCount().call())
    arena.send(arena.stranger, models.prove(found))
    arena.send(arena.dao, models.authorise(found))
    for number in range(small.PALETTES, INKS):
        inks = small.palette(number) if number < INKS - 1 else SIXTEEN
        added = (f"palette {number}", inks.colours, inks.areas)
        arena.send(arena.dao, models.addPalette(*added))
    return found


def disputed(arena: Arena, model: int, style: bytes) -> int:
    """Gas of killing a root of nothing in such a round, which is settled and failed after it."""
    round_id = arena.open(model=model, style=style)
    assert arena.get(round_id).style == style
    lie = Answer(round_id, [nothing(f"work {n}") for n in range(WORKS)])
    arena.revealed(round_id, dict.fromkeys(arena.crew, lie.root))
    used = int(arena.kill(lie, 1, arena.watcher)["gasUsed"])
    assert arena.root(round_id, lie.root).dead
    assert used <= arena.get(round_id).dispute_gas
    cost = used * GAS_PRICE
    assert arena.case(lie).refund >= cost + cost // 5
    arena.close(round_id)
    arena.send(arena.stranger, arena.oracle.functions.fail(round_id))
    arena.pass_to(arena.root(round_id, lie.root).settleable_at)
    arena.settle(round_id, arena.crew)
    return used


def test_dispute__when_every_axis_has_as_many_odds_as_can_be__then_takes_what_the_round_froze(
    arena: Arena, model: int
) -> None:
    odds = encode_style(AXES, longest(AXES, DEAREST))
    assert len(odds) == len(AXES) + 4 * (5 + 16 + 16 + 4 + 3 + 2 + 3 + 9 * 16)
    fixed = [DEAREST.get(axis.kind, axis.hi) for axis in AXES]
    ranges = encode_style(AXES, [Range(value, value) for value in fixed])
    assert disputed(arena, model, ranges) < disputed(arena, model, odds)
