"""ModelRegistry: a model's axes, their bounds, and the latent that its own ones need."""

import pytest

from oracle.generator.style import Axis, Kind, model_axes
from tests.contracts.generation.models import register_refusal, zero_blob
from tests.contracts.studio import Studio
from tests.support import models as small
from tests.support.refusals import error

CHOICE, SCALAR = small.OWN


def axis(name: str, kind: Kind, lo: int, hi: int) -> Axis:
    return Axis(name, kind, lo, hi)


def scalars(count: int) -> tuple[Axis, ...]:
    return tuple(axis(f"scalar {number}", Kind.SCALAR, 0, 255) for number in range(count))


@pytest.mark.parametrize(
    ("own", "wrong"),
    [
        ((*small.AXES[:7], CHOICE, SCALAR), 0),
        *(((CHOICE, axis("x", kind, 0, 0)), 1) for kind in Kind if kind < Kind.CHOICE),
        ((axis("family", Kind.CHOICE, 1, 3),), 0),
        ((axis("family", Kind.CHOICE, 0, 32),), 0),
        ((CHOICE, axis("density", Kind.SCALAR, 0, 256)), 1),
        ((CHOICE, axis("density", Kind.SCALAR, 9, 8)), 1),
        ((CHOICE, axis("", Kind.SCALAR, 0, 8)), 1),
        ((CHOICE, axis("dénsity", Kind.SCALAR, 0, 8)), 1),
        ((CHOICE, axis("den\0sity", Kind.SCALAR, 0, 8)), 1),
        ((CHOICE, axis("den\tsity", Kind.SCALAR, 0, 8)), 1),
    ],
)
def test_register__when_an_axis_breaks_a_rule__names_it(
    studio: Studio, pointer: str, own: tuple[Axis, ...], wrong: int
) -> None:
    found = register_refusal(studio, [pointer], axes=small.chain_axes(own[:9]))
    assert found == error("ModelAxisInvalid", axis=wrong)


def test_register__when_there_are_more_axes_than_draws__says_how_many(
    studio: Studio, pointer: str
) -> None:
    found = register_refusal(studio, [pointer], axes=small.chain_axes(scalars(10)))
    assert found == error("ModelAxesTooMany", axes=10, max=9)


@pytest.mark.parametrize("name", ["family", *(kind.label for kind in Kind if kind < Kind.CHOICE)])
def test_register__when_a_name_is_taken__names_the_axis(
    studio: Studio, pointer: str, name: str
) -> None:
    own = (CHOICE, axis(name, Kind.SCALAR, 0, 255))
    found = register_refusal(studio, [pointer], axes=small.chain_axes(own))
    padded = "0x" + name.encode().ljust(32, b"\0").hex()
    assert found == error("ModelAxisNameTaken", axis=1, name=padded)


def test_register__when_names_are_as_long_as_they_may_be__takes_them(
    studio: Studio, pointer: str
) -> None:
    own = (CHOICE, axis("d" * 32, Kind.SCALAR, 0, 8))
    declared = small.declaration([pointer], axes=small.chain_axes(own), name="é" * 32)
    studio.models.register(declared, sender=studio.stranger)
    assert studio.models.getModel(2).name == "é" * 32
    assert bytes(studio.models.axes(2)[8].name) == b"d" * 32


@pytest.mark.parametrize(
    ("own", "needed"),
    [
        ((axis("family", Kind.CHOICE, 0, 31),), 32),
        ((axis("density", Kind.SCALAR, 255, 255),), 1),
        (scalars(9), 9),
        ((), 0),
    ],
    ids=["choices", "scalar", "axes", "none"],
)
def test_register__when_axes_are_at_their_bounds__takes_them(
    studio: Studio, own: tuple[Axis, ...], needed: int
) -> None:
    pointer = studio.store(zero_blob(64, needed, (2, 1)))
    declared = small.declaration([pointer], axes=small.chain_axes(own))
    studio.models.register(declared, sender=studio.stranger)
    wanted = small.chain_axes(model_axes(own, small.FIELD))
    assert [tuple(axis) for axis in studio.models.axes(2)] == wanted


@pytest.mark.parametrize("convolutions", [1, 2, 3, 4])
def test_axes__begin_with_the_composition_of_the_models_field(
    studio: Studio, convolutions: int
) -> None:
    pointer = studio.store(zero_blob(64, 4, (2,) * convolutions + (1,)))
    studio.models.register(small.declaration([pointer]), sender=studio.stranger)
    wanted = small.chain_axes(model_axes(small.OWN, 4 << convolutions))
    assert [tuple(axis) for axis in studio.models.axes(2)] == wanted


def test_register__when_axes_need_another_latent__refuses(studio: Studio, pointer: str) -> None:
    for own, needed in (((), 0), ((CHOICE,), 3)):
        found = register_refusal(studio, [pointer], axes=small.chain_axes(own))
        assert found == error("ModelStyleLengthMismatch", axes=needed, header=4)
