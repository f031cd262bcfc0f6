"""Test vectors of the pages of the semantics, for whoever writes them another time.

=====================  ========================================================
``composition_cases``  pictures, what repeats, files
``network_cases``      rounding, a model and its works, draws, latents
``round_cases``        roots, publications, a round, challenges
``edition_cases``      larger sizes and drawings
``noise``              the bytes that all of them are made of
=====================  ========================================================
"""

import json
from typing import Any

from models.vectors import composition_cases, edition_cases, network_cases, round_cases


def vectors_json() -> str:
    """The text of ``docs/semantics-vectors.json``, by section of the page."""
    return _text(
        {
            "semantics": "atelier-2",
            "rounding": network_cases.rounding(),
            "network": network_cases.network(),
            "draws": network_cases.draws(),
            "latents": network_cases.latent_cases(),
            "compositions": composition_cases.compositions(),
            "repeats": composition_cases.repeats(),
            "files": composition_cases.files(),
            "roots": round_cases.roots(),
            "publications": round_cases.publications(),
            "round": round_cases.round_of(network_cases.STYLE),
            "challenges": round_cases.challenges(),
        }
    )


def edition_vectors_json() -> str:
    """The text of ``docs/semantics-editions-vectors.json``."""
    return _text(edition_cases.edition_cases())


def _text(cases: dict[str, Any]) -> str:
    return json.dumps(cases, indent=1, ensure_ascii=False) + "\n"
