"""Palettes out of an artist's pictures: one for each group of pictures alike in colour."""

import re
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from models.corpus.grouping import assign, group
from models.corpus.picture_files import open_pictures, require_enough
from models.palettes.colour import to_oklab
from models.palettes.drawn import palettes_json
from models.palettes.making import make_palette
from models.palettes.photographs import photograph_inks
from models.progress import Note, Watch, unnoted, unwatched
from oracle.generator.palettes import Palette

PALETTES: Final = 4

_SEEN: Final = 24
"""Side at which a picture's colours are looked at."""


def picture_palettes(
    folder: Path, watch: Watch = unwatched, note: Note = unnoted
) -> tuple[Palette, ...]:
    """Up to four palettes, one for each group of pictures alike in colour; the largest first.

    Args:
        folder: where the pictures are.
        watch: sees each file as it is opened.
        note: told in one line of each file that is left out.

    Raises:
        CorpusError: The folder is not there, or holds too few pictures that can be used.
    """
    looks = []
    for picture in open_pictures(folder, watch, note, "taking palettes"):
        small = picture.colours.resize((_SEEN, _SEEN), Image.Resampling.BOX)
        looks.append(to_oklab(np.asarray(small, np.float64).reshape(-1, 3) / 255))
    require_enough(folder, len(looks))
    means = np.stack([look.mean(axis=0) for look in looks])
    labels = assign(means, group(means, PALETTES))
    sizes = np.bincount(labels, minlength=PALETTES)
    stem = palette_name(folder)
    found: list[Palette] = []
    for number in np.argsort(-sizes, kind="stable"):
        if sizes[number]:
            colours = np.concatenate(
                [look for look, k in zip(looks, labels, strict=True) if k == number]
            )
            inks, areas = photograph_inks(colours)
            found.append(make_palette(f"{stem}-{len(found) + 1}", inks, areas))
    return tuple(found)


def palette_name(path: Path) -> str:
    """What a palette of a file's or a folder's colours is called: its name, as far as it can be."""
    stem = re.sub(r"[^a-z0-9]+", "-", path.resolve().stem.lower()).strip("-")[:24].rstrip("-")
    if not stem or not stem[0].isalpha():
        stem = f"images-{stem}".rstrip("-")
    return stem


def picture_palettes_json(folder: Path, watch: Watch = unwatched, note: Note = unnoted) -> str:
    """A palettes file's text; the arguments are those of :func:`picture_palettes`."""
    return palettes_json(picture_palettes(folder, watch, note))
