"""Evaluation: distances that know good from bad, on sets where the answer is known."""

import numpy as np
import pytest

from models.evaluation.distances import Gaussian, coverage, frechet, nearest, radii
from models.evaluation.features import shrink


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
    small = np.random.default_rng(0).integers(0, 256, (3, 64, 64), dtype=np.uint8)
    large = small.repeat(4, axis=1).repeat(4, axis=2)
    assert np.array_equal(shrink(large), small)
    assert shrink(small) is small
