"""ModelRegistry: the axes of a model's style, their bounds, and the latent that they need."""

import pytest

from oracle.generator.style import Axis, Kind
from tests.contracts.generation.models import register_refusal, zero_blob
from tests.contracts.studio import Studio
from tests.support import models as small
from tests.support.refusals import error

SYMMETRY, PALETTE, CHOICE, SCALAR = small.AXES
LEARNED = (CHOICE, SCALAR)


def axis(name: str, kind: Kind, lo: int, hi: int) -> Axis:
    return Axis(name, kind, lo, hi)


@pytest.mark.parametrize(
    ("axes", "wrong"),
    [
        ((), 0),
        ((SYMMETRY,), 1),
        ((SYMMETRY, PALETTE, *[SCALAR] * 15), 17),
        ((PALETTE, SYMMETRY, *LEARNED), 0),
        ((axis("symmetry", Kind.SYMMETRY, 0, 5), PALETTE, *LEARNED), 0),
        ((axis("symmetry", Kind.SYMMETRY, 3, 2), PALETTE, *LEARNED), 0),
        ((axis("", Kind.SYMMETRY, 0, 4), PALETTE, *LEARNED), 0),
        ((SYMMETRY, axis("palette", Kind.PALETTE, 1, 2), *LEARNED), 1),
        ((SYMMETRY, SCALAR, *LEARNED), 1),
        ((SYMMETRY, PALETTE, SYMMETRY), 2),
        ((SYMMETRY, PALETTE, PALETTE), 2),
        ((SYMMETRY, PALETTE, axis("family", Kind.CHOICE, 1, 3)), 2),
        ((SYMMETRY, PALETTE, axis("family", Kind.CHOICE, 0, 32)), 2),
        ((SYMMETRY, PALETTE, CHOICE, axis("density", Kind.SCALAR, 0, 256)), 3),
        ((SYMMETRY, PALETTE, CHOICE, axis("density", Kind.SCALAR, 9, 8)), 3),
        ((SYMMETRY, PALETTE, CHOICE, axis("", Kind.SCALAR, 0, 8)), 3),
        ((SYMMETRY, PALETTE, CHOICE, axis("dénsity", Kind.SCALAR, 0, 8)), 3),
        ((SYMMETRY, PALETTE, CHOICE, axis("den\0sity", Kind.SCALAR, 0, 8)), 3),
        ((SYMMETRY, PALETTE, CHOICE, axis("den\tsity", Kind.SCALAR, 0, 8)), 3),
    ],
)
def test_register__when_an_axis_breaks_a_rule__names_it(
    studio: Studio, pointer: str, axes: tuple[Axis, ...], wrong: int
) -> None:
    found = register_refusal(studio, [pointer], axes=small.chain_axes(axes))
    assert found == error("ModelAxisInvalid", axis=wrong)


def test_register__when_names_are_as_long_as_they_may_be__takes_them(
    studio: Studio, pointer: str
) -> None:
    axes = (SYMMETRY, PALETTE, CHOICE, axis("d" * 32, Kind.SCALAR, 0, 8))
    declared = small.declaration([pointer], axes=small.chain_axes(axes), name="é" * 32)
    studio.models.register(declared, sender=studio.stranger)
    assert studio.models.getModel(2).name == "é" * 32
    assert bytes(studio.models.axes(2)[3].name) == b"d" * 32


@pytest.mark.parametrize(
    ("axes", "needed"),
    [
        ((SYMMETRY, PALETTE, axis("family", Kind.CHOICE, 0, 31)), 32),
        ((SYMMETRY, PALETTE, axis("density", Kind.SCALAR, 255, 255)), 1),
        ((axis("symmetry", Kind.SYMMETRY, 4, 4), PALETTE, CHOICE), 3),
        ((SYMMETRY, PALETTE, *[SCALAR] * 14), 14),
    ],
    ids=["choices", "scalar", "symmetry", "axes"],
)
def test_register__when_axes_are_at_their_bounds__takes_them(
    studio: Studio, axes: tuple[Axis, ...], needed: int
) -> None:
    pointer = studio.store(zero_blob(64, needed, (2, 1)))
    declared = small.declaration([pointer], axes=small.chain_axes(axes))
    studio.models.register(declared, sender=studio.stranger)
    assert [tuple(axis) for axis in studio.models.axes(2)] == small.chain_axes(axes)


def test_register__when_axes_need_another_latent__refuses(studio: Studio, pointer: str) -> None:
    for axes, needed in (((SYMMETRY, PALETTE), 0), ((SYMMETRY, PALETTE, CHOICE), 3)):
        found = register_refusal(studio, [pointer], axes=small.chain_axes(axes))
        assert found == error("ModelStyleLengthMismatch", axes=needed, header=4)
