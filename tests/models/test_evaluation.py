"""Evaluation: distances that know good from bad, on sets where the answer is known."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from models.corpus import STRATA
from models.evaluation.distances import Gaussian, coverage, frechet, nearest, radii
from models.evaluation.evaluate import Figures, evaluate
from models.evaluation.features import FEATURES, SIZE, AttributeReader, equalised, fineness, shrink
from models.evaluation.flaws import FLAWS
from oracle.errors import FatalError
from oracle.generator.engine import Generator


def points(seed: int, count: int = 600, size: int = 8) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(count, size))


def test_frechet__when_both_are_normal__is_the_formulas() -> None:
    one = Gaussian(np.zeros(3), np.eye(3))
    other = Gaussian(np.array([3.0, 0, 0]), 4 * np.eye(3))
    assert frechet(one, one) == pytest.approx(0, abs=1e-9)
    assert frechet(one, other) == pytest.approx(9 + 3 * (1 + 4 - 4))
    mixed = np.array([[2.0, 0.6, 0], [0.6, 1, 0], [0, 0, 0.5]])
    turned = Gaussian(np.zeros(3), mixed)
    values = np.sqrt(np.linalg.eigvalsh(mixed))
    assert frechet(one, turned) == pytest.approx(3 + np.trace(mixed) - 2 * values.sum())
    assert frechet(turned, one) == pytest.approx(frechet(one, turned))


def test_frechet__when_sets_come_from_one_source__is_small_and_grows_with_a_shift() -> None:
    real, same = Gaussian.of(points(1)), Gaussian.of(points(2))
    apart = [frechet(real, Gaussian.of(points(3) + shift)) for shift in (0.5, 1, 2)]
    assert frechet(real, same) < apart[0] / 5
    assert apart == sorted(apart)


def test_coverage__when_made_points_collapse__recall_is_lost_and_precision_is_not() -> None:
    real = points(1)
    collapsed = real[:1] + 0.01 * points(2)
    assert coverage(collapsed, real, radii(real)) > 0.95
    assert coverage(real, collapsed, radii(collapsed)) < 0.02
    other = points(3)
    assert coverage(other, real, radii(real)) > 0.6
    assert coverage(points(4) + 9, real, radii(real)) == 0


def test_nearest__when_points_are_copies__is_nil() -> None:
    real = points(1)
    assert nearest(real[:50], real).max() == pytest.approx(0, abs=1e-6)
    assert np.median(nearest(points(2), real)) > 1


def test_shrink__when_fields_are_large__averages_them() -> None:
    small = np.random.default_rng(0).integers(0, 256, (3, SIZE, SIZE), dtype=np.uint8)
    large = small.repeat(2, axis=1).repeat(2, axis=2)
    assert np.array_equal(shrink(large), small)
    assert shrink(small) is small


def test_equalised__when_only_tones_change__is_the_same() -> None:
    fields = STRATA.pairs(3, 20, SIZE)[1]
    even = equalised(fields)
    assert abs(even.mean() - 127.5) < 0.5
    darker = np.rint(255 * (np.arange(256) / 255) ** 0.9).astype(np.uint8)
    assert np.abs(equalised(darker[fields]).astype(int) - even).mean() < 2
    flat = np.full((1, SIZE, SIZE), 7, np.uint8)
    assert set(np.unique(equalised(flat))) == {128}


def test_fineness__of_fields_with_flaws__is_more_and_of_other_tones_the_same() -> None:
    fields = STRATA.pairs(3, 60, SIZE)[1]
    own = fineness(fields)
    for flaw in FLAWS.values():
        assert (fineness(flaw(fields)) > own).mean() > 0.8
    darker = np.rint(255 * (np.arange(256) / 255) ** 0.9).astype(np.uint8)
    assert np.abs(fineness(darker[fields]) - own).mean() < 0.2


def test_attribute_network__when_shown_its_own_corpus__reads_what_was_asked() -> None:
    reader = AttributeReader(STRATA)
    latents, fields = STRATA.pairs(99, 400, SIZE)
    features, families, attributes = reader.read(fields)
    assert features.shape == (400, FEATURES)
    assert (families == STRATA.family_of(latents)).mean() > 0.98
    asked = STRATA.attributes_of(latents)[:, 0]
    assert np.corrcoef(asked, attributes[:, 0])[0, 1] > 0.75


def test_attribute_network__when_there_is_none__says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(FatalError, match="run atelier-models attributes strata"):
        AttributeReader(STRATA, tmp_path)


class Mimic:
    """A generator of a kind that an evaluation must tell apart."""

    batch = 256
    model = SimpleNamespace(field_size=SIZE)

    def __init__(self, fields: Callable[[np.ndarray], np.ndarray]) -> None:
        self.fields = fields


def test_evaluate__when_the_generator_is_known__gives_the_figures_that_it_deserves() -> None:
    reader, trained_on = AttributeReader(STRATA), 5

    def figures(fields: Callable[[np.ndarray], np.ndarray], samples: int = 600) -> Figures:
        mimic = cast(Generator, Mimic(fields))
        return evaluate(mimic, STRATA, reader, trained_on, samples=samples, seeds=(1,))

    # With fewer samples two sets of the corpus are as far from one another as from a grid.
    perfect = figures(lambda z: STRATA.render(z, SIZE), samples=1_500)
    assert 0.5 < perfect.frechet.mean < 2
    assert perfect.family.mean > 0.97
    assert perfect.recall.mean > 0.6
    assert 0.8 < perfect.novelty < 1.25
    assert 0.5 < perfect.pictures.mean < 2
    assert 0.9 < perfect.roughness < 1.1
    for seen in perfect.noticed.values():
        assert max(seen.fields, seen.pictures, seen.roughness) > 2
    noise = figures(
        lambda z: np.random.default_rng(0).integers(0, 256, (len(z), SIZE, SIZE), np.uint8)
    )
    assert noise.frechet.mean > 20 * perfect.frechet.mean
    assert noise.recall.mean < 0.05
    assert noise.pictures.mean > 20 * perfect.pictures.mean
    assert noise.roughness > 4
    assert noise.composition.specks > 10 * perfect.composition.specks
    learned = STRATA.pairs(trained_on, 600, SIZE)[1]
    copying = figures(lambda z: learned[: len(z)])
    assert copying.novelty < 0.2
    one = STRATA.pairs(7, 1, SIZE)[1]
    collapsed = figures(lambda z: np.repeat(one, len(z), axis=0))
    assert collapsed.recall.mean < 0.05
    assert collapsed.family.mean < 0.3
