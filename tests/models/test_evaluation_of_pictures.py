"""What is measured of pictures: regions, trembling contours, composition."""

from collections import deque

import numpy as np
import pytest

from models.corpus import CORPORA, FLORA, STRATA, ProceduralCorpus
from models.evaluation.composed import plain_features
from models.evaluation.flaws import FLAWS, GRID_HEIGHT, with_grid, with_noise
from models.evaluation.regions import SPECK, find_regions
from models.evaluation.roughness import roughness
from models.evaluation.works import look_at_works

corpora = pytest.mark.parametrize("corpus", CORPORA.values(), ids=CORPORA)


def areas_by_walking(inks: np.ndarray) -> list[int]:
    """The areas of a picture's regions, found by walking from pixel to pixel."""
    left = {(int(y), int(x)) for y, x in np.ndindex(*inks.shape)}
    areas = []
    while left:
        begun = left.pop()
        queue, area = deque([begun]), 0
        while queue:
            y, x = queue.popleft()
            area += 1
            for near in [(y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]:
                if near in left and inks[near] == inks[y, x]:
                    left.remove(near)
                    queue.append(near)
        areas.append(area)
    return areas


def test_regions__of_any_pictures__are_those_found_by_walking() -> None:
    rng = np.random.default_rng(0)
    fine = rng.integers(0, 3, (6, 24, 24), dtype=np.uint8)
    coarse = rng.integers(0, 3, (6, 6, 6), dtype=np.uint8).repeat(4, 1).repeat(4, 2)
    stripes = np.tile(np.arange(24, dtype=np.uint8) % 2, (1, 24, 1))
    pictures = np.concatenate([fine, coarse, stripes, np.zeros_like(stripes)])
    found = find_regions(pictures)
    for at, picture in enumerate(pictures):
        areas = areas_by_walking(picture)
        assert found.count[at] == len(areas)
        assert found.largest[at] == max(areas) / picture.size
        assert found.specks[at] == sum(area < SPECK for area in areas)


def test_regions__of_equal_pictures_one_below_another__do_not_join() -> None:
    assert list(find_regions(np.zeros((3, 8, 8), np.uint8)).count) == [1, 1, 1]


def test_grid__when_put_on_a_field__raises_every_eighth_row_and_column() -> None:
    flat = np.full((1, 32, 32), 100, np.uint8)
    raised = with_grid(flat)[0].astype(int) - 100
    assert raised[0, 0] == 2 * GRID_HEIGHT
    assert set(np.unique(raised[8])) == {GRID_HEIGHT, 2 * GRID_HEIGHT}
    assert not raised[1:8, 1:8].any()


def test_roughness__of_straight_contours__is_nil_and_grows_with_noise() -> None:
    ramp = np.tile(np.arange(32, dtype=np.uint8) * 8, (1, 32, 1))
    assert roughness(ramp)[0] < 0.1
    assert roughness(ramp.swapaxes(1, 2))[0] < 0.1
    rng = np.random.default_rng(0)
    trembling = [roughness(with_noise(ramp, rng, spread))[0] for spread in (1, 2, 4, 8)]
    assert trembling == sorted(trembling)
    assert trembling[0] > 0.1


@corpora
def test_roughness__of_a_corpus_with_flaws__is_hardly_more_since_heights_are_calmed(
    corpus: ProceduralCorpus,
) -> None:
    """What a picture would show of them is taken away; of much stronger ones it cannot be."""
    fields = corpus.pairs(1, 60, 32)[1]
    own = roughness(fields).mean()
    for flaw in FLAWS.values():
        assert roughness(flaw(fields)).mean() < 1.25 * own
    for stronger in (with_noise(fields, np.random.default_rng(1), 16), with_grid(fields, 36)):
        assert roughness(stronger).mean() > 1.4 * own


def test_pictures__when_turned_or_of_other_tones__are_seen_alike() -> None:
    fields = FLORA.pairs(2, 4, 32)[1]
    seen = plain_features(fields)
    darker = np.rint(255 * (np.arange(256) / 255) ** 0.9).astype(np.uint8)
    assert np.abs(plain_features(darker[fields]) - seen).mean() < 0.1
    across, down = seen[:, 0:21:3], seen[:, 1:21:3]
    turned = plain_features(fields.swapaxes(1, 2))
    assert np.abs(turned[:, 0:21:3] - down).mean() < 0.02
    assert np.abs(turned[:, 1:21:3] - across).mean() < 0.02


@corpora
def test_works__of_every_corpus__have_a_ground_and_few_regions(corpus: ProceduralCorpus) -> None:
    found = look_at_works(corpus.pairs(4, 200, 32)[1], np.random.default_rng(0))
    assert found.works == 200
    assert found.largest_region[1] >= 0.35
    assert found.quiet >= 0.3
    assert found.greatest_ink <= 0.9
    assert found.regions[0] <= found.regions[1] <= found.regions[2]


def test_works__with_noise__have_more_specks() -> None:
    fields = STRATA.pairs(4, 60, 32)[1]
    noisy = with_noise(fields, np.random.default_rng(0), 16)
    own, worse = (look_at_works(each, np.random.default_rng(0)) for each in (fields, noisy))
    assert worse.specks > 4 * own.specks
