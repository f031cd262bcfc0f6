"""The inks of a photograph: its own colours, as few as a printer would take."""

from typing import Final

import numpy as np
from PIL import Image

from models.corpus.grouping import assign, group
from models.palettes.colour import Colours, to_oklab
from models.palettes.making import shared
from models.palettes.ramp import DARKEST, LIGHTEST, colour_of
from oracle.generator.composition.inks import WHOLE

INKS: Final = 5
"""Inks that are taken from a photograph unless it has fewer colours."""

APART: Final = 0.09
"""Colours of a photograph that are nearer to one another, in OKLab, are one ink."""

_LOOKED_AT: Final = 160
"""Longer side at which a photograph is looked at, in pixels."""

_FINER: Final = 20
"""Groups of alike colours that are looked for first, before the least missed become one."""

_FINENESS: Final = 50
"""Cells of OKLab that colours are counted in, in each direction and for a whole of lightness."""

_VIVID: Final = 70
"""Percentile of the chroma of alike colours that their ink gets: a mean would be duller."""

_LONELY: Final = 0.3
"""Lightness that stands between the two inks of a photograph of one colour."""

_LEAST_AREA: Final = 8
"""What an ink gets at least, in 256ths: less is seldom seen."""

_ACCENT_SHARE: Final = 0.12
"""What an ink may cover of a photograph to be its accent."""


def seen_colours(picture: Image.Image) -> Colours:
    """The colours of a picture at a size for looking, in OKLab, ``(N, 3)``."""
    small = picture.convert("RGB")
    small.thumbnail((_LOOKED_AT, _LOOKED_AT), Image.Resampling.BOX)
    return to_oklab(np.asarray(small, np.float64).reshape(-1, 3) / 255)


def photograph_inks(colours: Colours, count: int = INKS) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Inks from low to high and their areas in 256ths.

    The colour that covers most is the ground. The others follow from its own lightness away, and
    the most colourful of the small ones comes last, as the accent.

    Args:
        colours: in OKLab, ``(N, 3)``.
        count: how many inks are wanted; at least two.
    """
    found, shares = _apart(*_fewer(*_clusters(colours, max(_FINER, 2 * count)), count))
    order = _order(found, shares)
    inks = tuple(colour_of(*map(float, found[place])) for place in order)
    return inks, shared(WHOLE, [float(shares[place]) for place in order], _LEAST_AREA)


def _clusters(colours: Colours, count: int) -> tuple[Colours, Colours]:
    """Alike colours as one each, and the share of the picture that they cover.

    Each cell of the colour space counts by the root of its pixels, so that a small thing of its
    own colour is not lost in a large sky.
    """
    cells, at, pixels = np.unique(
        np.floor(colours * _FINENESS), axis=0, return_inverse=True, return_counts=True
    )
    sums = np.zeros(cells.shape)
    np.add.at(sums, at.ravel(), colours)
    cells = sums / pixels[:, np.newaxis]
    points = np.repeat(cells, np.ceil(np.sqrt(pixels)).astype(int), axis=0)
    labels = assign(cells, group(points, count))
    found, shares = [], []
    for label in np.unique(labels):
        own, weights = cells[labels == label], pixels[labels == label]
        mean = np.average(own, axis=0, weights=weights)
        chroma = float(np.hypot(mean[1], mean[2]))
        vivid = np.percentile(np.repeat(np.hypot(own[:, 1], own[:, 2]), weights), _VIVID)
        stretch = max(1.0, float(vivid) / chroma) if chroma > 0.01 else 1.0
        lightness = np.clip(mean[0], DARKEST, LIGHTEST)
        found.append([lightness, mean[1] * stretch, mean[2] * stretch])
        shares.append(weights.sum() / len(colours))
    return np.array(found), np.array(shares)


def _fewer(found: Colours, shares: Colours, count: int) -> tuple[Colours, Colours]:
    """So many colours at most: one by one, the two that are missed least become one (Ward 1963)."""
    while len(found) > count:
        presence = np.sqrt(shares)
        weights = np.outer(presence, presence) / np.add.outer(presence, presence)
        found, shares = _merged(found, shares, _distances(found) ** 2 * weights)
    return found, shares


def _apart(found: Colours, shares: Colours) -> tuple[Colours, Colours]:
    """Colours of which the nearest become one until all are apart; two at least."""
    while len(found) > 1:
        away = _distances(found)
        if away.min() >= APART:
            return found, shares
        found, shares = _merged(found, shares, away)
    return _lonely(found[0])


def _distances(found: Colours) -> Colours:
    away: Colours = np.linalg.norm(found[:, np.newaxis] - found, axis=2)
    np.fill_diagonal(away, np.inf)
    return away


def _merged(found: Colours, shares: Colours, cost: Colours) -> tuple[Colours, Colours]:
    """The colours with the cheapest two made one, which keeps the colour of the larger.

    A mean of the two could be a colour that the picture does not have.
    """
    pair = list(np.unravel_index(cost.argmin(), cost.shape))
    kept, lost = sorted(pair, key=lambda place: -float(shares[place]))
    shares = shares.copy()
    shares[kept] += shares[lost]
    return np.delete(found, lost, axis=0), np.delete(shares, lost)


def _lonely(colour: Colours) -> tuple[Colours, Colours]:
    """Two inks of a picture that has one colour: it, and it much darker or lighter."""
    away = -_LONELY if colour[0] > 0.5 else _LONELY
    other = np.array([np.clip(colour[0] + away, DARKEST, LIGHTEST), colour[1], colour[2]])
    return np.stack([colour, other]), np.array([0.7, 0.3])


def _order(found: Colours, shares: Colours) -> list[int]:
    lightness, chroma = found[:, 0], np.hypot(found[:, 1], found[:, 2])
    ground = int(shares.argmax())
    others = [place for place in np.argsort(lightness, kind="stable") if place != ground]
    beyond = [place for place in others if lightness[place] > lightness[ground]]
    before = [place for place in reversed(others) if place not in beyond]
    rest = [*before, *beyond] if len(before) > len(beyond) else [*beyond, *before]
    small = [place for place in rest if shares[place] <= _ACCENT_SHARE]
    if small:
        accent = max(small, key=lambda place: float(chroma[place]))
        rest.remove(accent)
        rest.append(accent)
    return [ground, *map(int, rest)]
