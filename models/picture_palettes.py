"""Palettes out of an artist's pictures: their colours, clustered and laid from dark to light."""

import json
import re
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from models.corpus.grouping import Points, assign, group
from models.corpus.pictures import open_picture, picture_files
from models.palettes import curve_through, to_oklab
from oracle.generator.palettes import Palette

PALETTES: Final = 4
COLOURS: Final = 5
"""Colours that a palette's curve goes through."""

_SEEN: Final = 24
"""Side at which a picture's colours are looked at."""

_APART: Final = 0.04
"""Colours of a palette are at least this far from one another in OKLab, or they are one."""

_ENDS: Final = np.array([[0.16, 0, 0], [0.96, 0, 0]])
"""What stands in for the dark and the light end where pictures hold one colour only, OKLab."""


def picture_palettes(folder: Path) -> tuple[Palette, ...]:
    """Up to four palettes, one for each group of pictures alike in colour; the largest first.

    Raises:
        CorpusError: The folder's pictures cannot be used; the message names the file.
    """
    looks = []
    for file in picture_files(folder):
        small = open_picture(file).resize((_SEEN, _SEEN), Image.Resampling.BOX)
        looks.append(to_oklab(np.asarray(small, np.float64).reshape(-1, 3) / 255))
    means = np.stack([look.mean(axis=0) for look in looks])
    labels = assign(means, group(means, PALETTES))
    sizes = np.bincount(labels, minlength=PALETTES)
    stem = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-")[:24]
    if not stem or not stem[0].isalpha():
        stem = f"images-{stem}".rstrip("-")
    found: list[Palette] = []
    for number in np.argsort(-sizes, kind="stable"):
        if sizes[number]:
            colours = np.concatenate(
                [look for look, k in zip(looks, labels, strict=True) if k == number]
            )
            name = f"{stem}-{len(found) + 1}"
            found.append(Palette(name=name, entries=curve_through(_anchors(colours)).hex()))
    return tuple(found)


def _anchors(colours: Points) -> Points:
    """The colours' clusters from dark to light, none too near the one before; at least two."""
    centres = group(colours[:: max(1, len(colours) // 20_000)], COLOURS)
    kept: list[Points] = []
    for centre in centres[np.argsort(centres[:, 0], kind="stable")]:
        if not kept or np.linalg.norm(centre - kept[-1]) >= _APART:
            kept.append(centre)
    if len(kept) == 1:
        kept = [_ENDS[0], kept[0], _ENDS[1]]
    return np.stack(kept)


def picture_palettes_json(folder: Path) -> str:
    """A palettes file's text."""
    return (
        json.dumps([palette.model_dump() for palette in picture_palettes(folder)], indent=1) + "\n"
    )
