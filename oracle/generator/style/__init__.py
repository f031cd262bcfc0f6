"""Axes, styles, and the values that a work draws from its round's style (semantics, 2 and 3).

================  =============================================================
``axis``          what can be voted on: seven axes of composition, then a model's own
``distribution``  how the works of a round spread over an axis: a range, or odds
``encoding``      a style's bytes, what a work draws, how rare that is
``in_words``      styles as people read and write them
``usual``         the style that a model has when nobody named one
================  =============================================================
"""

from oracle.generator.style.axis import (
    COMPOSITION,
    LARGEST_FIELD,
    MAX_AXES,
    MAX_OWN_AXES,
    Axis,
    Kind,
    StyleError,
    check_axes,
    composition_axes,
    model_axes,
    own_axes,
    style_length,
)
from oracle.generator.style.distribution import (
    MAX_ODDS,
    Distribution,
    Odds,
    Range,
    spread_evenly,
)
from oracle.generator.style.encoding import (
    check_style,
    decode_style,
    draw_values,
    encode_style,
    full_ranges,
    shares,
    style_bytes,
)
from oracle.generator.style.in_words import (
    Trait,
    parse_distribution,
    rarest,
    say,
    say_style,
    traits,
    typed,
)
from oracle.generator.style.usual import usual_style

__all__ = [
    "COMPOSITION",
    "LARGEST_FIELD",
    "MAX_AXES",
    "MAX_ODDS",
    "MAX_OWN_AXES",
    "Axis",
    "Distribution",
    "Kind",
    "Odds",
    "Range",
    "StyleError",
    "Trait",
    "check_axes",
    "check_style",
    "composition_axes",
    "decode_style",
    "draw_values",
    "encode_style",
    "full_ranges",
    "model_axes",
    "own_axes",
    "parse_distribution",
    "rarest",
    "say",
    "say_style",
    "shares",
    "spread_evenly",
    "style_bytes",
    "style_length",
    "traits",
    "typed",
    "usual_style",
]
