"""A round without a chain: the released model, all that it can do, the released palettes."""

from oracle.generator.blob import build
from oracle.generator.style import encode_style
from oracle.making.editions import Source
from tests.benchmarks.parallel import SEED, load


def made_up_round(works: int) -> Source:
    """What the works of a round of the default model follow from."""
    generator, spread, palettes = load()
    return Source(
        round=7,
        works=works,
        weights=build(generator.model),
        axes=generator.axes,
        seed=SEED,
        style=encode_style(generator.axes, spread),
        palettes=palettes,
        palette_names={number: f"palette-{number}" for number in palettes},
    )
