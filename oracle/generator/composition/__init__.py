"""From a field to a picture: inks by area, lines, light, symmetry (semantics, section 5)."""

from oracle.generator.composition.axes import (
    Ground,
    Light,
    Line,
    Margin,
    Symmetry,
    scale_label,
    scale_limit,
)
from oracle.generator.composition.domain import PICTURE_SIDE, Domain, domain_of
from oracle.generator.composition.inks import (
    MAX_INKS,
    MIN_INKS,
    Inks,
    InksError,
    colours_length,
    inks_of,
    thresholds,
)
from oracle.generator.composition.picture import compose, draw, repeat

__all__ = [
    "MAX_INKS",
    "MIN_INKS",
    "PICTURE_SIDE",
    "Domain",
    "Ground",
    "Inks",
    "InksError",
    "Light",
    "Line",
    "Margin",
    "Symmetry",
    "colours_length",
    "compose",
    "domain_of",
    "draw",
    "inks_of",
    "repeat",
    "scale_label",
    "scale_limit",
    "thresholds",
]
