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
from oracle.generator.composition.inks import inks_of, thresholds
from oracle.generator.composition.picture import compose, draw, repeat

__all__ = [
    "PICTURE_SIDE",
    "Domain",
    "Ground",
    "Light",
    "Line",
    "Margin",
    "Symmetry",
    "compose",
    "domain_of",
    "draw",
    "inks_of",
    "repeat",
    "scale_label",
    "scale_limit",
    "thresholds",
]
