"""A card says what was reached, what was missed, and what its figures see."""

import shutil
from dataclasses import replace
from pathlib import Path

from models.card import write_card
from models.evaluation.evaluate import Figures, Noticed, Spread
from models.evaluation.works import Composition
from models.exactness import certify
from oracle.generator.manifest import load_model
from oracle.generator.released import DEFAULT, RELEASED

WORKS = Composition(
    works=2_000,
    largest_region=(0.3, 0.46, 0.6),
    regions=(8, 15, 30),
    largest_ink=(0.45, 0.5, 0.6),
    quiet=0.6,
    greatest_ink=0.75,
    specks=0.4,
)
FIGURES = Figures(
    samples=10_000,
    pictures_drawn=2_000,
    seeds=5,
    network="ab" * 32,
    frechet=Spread(2.5, 0.1),
    pictures=Spread(4.25, 0.2),
    precision=Spread(0.9, 0.01),
    recall=Spread(0.7, 0.01),
    family=Spread(0.94, 0.01),
    family_real=0.999,
    attributes={"density": 0.81, "warp": 0.42},
    attributes_real={"density": 0.9, "warp": 0.7},
    novelty=1.01,
    roughness=1.1,
    composition=WORKS,
    noticed={"noise of σ 4": Noticed(30.25, 8.5, 2.2)},
)


def card_of(tmp_path: Path, figures: Figures) -> list[str]:
    folder = tmp_path / DEFAULT
    shutil.copytree(RELEASED / DEFAULT, folder)
    released = load_model(folder)
    certificate = certify(released.model, released.axes)
    return write_card(released, certificate, figures).read_text().splitlines()


def test_card__of_figures__says_of_each_whether_it_was_reached(tmp_path: Path) -> None:
    card = card_of(tmp_path, FIGURES)
    for line in (
        "| Fréchet of fields, times real against real | 2.500 ± 0.100 | at most 3 | reached |",
        "| Fréchet of pictures, times real against real | 4.250 ± 0.200 | at most 3 | **missed** |",
        "| recall | 0.700 ± 0.010 | at least 0.6 | reached |",
        "| family accuracy (corpus: 0.999) | 0.940 ± 0.010 | at least 0.95 | **missed** |",
        "| R² of density, over the corpus' own | 0.900 | at least 0.7 | reached |",
        "| R² of warp, over the corpus' own | 0.600 | at least 0.7 | **missed** |",
        "| roughness of contours, over the corpus' own | 1.100 | at most 1.15 | reached |",
        "| largest region, share of the picture | 0.30 | 0.46 | 0.60 |",
        "| regions | 8 | 15 | 30 |",
        "| median largest region | 0.460 | at least 0.35 | reached |",
        "| specks a work | 0.400 | at most 0.25 | **missed** |",
        "| noise of σ 4 | 30.25 | 8.50 | 2.20 |",
    ):
        assert line in card
    assert not any("over float" in line for line in card)


def test_card__when_the_teacher_was_at_hand__compares_the_integers_with_it(tmp_path: Path) -> None:
    card = card_of(tmp_path, replace(FIGURES, against_float=1.04, decibels=36.5))
    assert "| Fréchet, integers over float | 1.040 | at most 1.05 | reached |" in card
    assert "| PSNR against float, dB | 36.500 | | |" in card
