"""Palettes: 256 colours each, released as one file; ids are append-only (semantics, section 2)."""

from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter, ValidationError

from oracle.errors import FatalError
from oracle.generator.manifest import first_problem
from oracle.generator.released import RELEASED

PALETTES: Final = RELEASED / "palettes.json"
"""The palettes that ship."""


class PaletteError(FatalError):
    """A palettes file that cannot be read or is not what it should be."""


class Palette(BaseModel):
    """One palette; its id is its place in the file, counted from 0."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=31)]
    entries: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{1536}$")]
    """256 entries R G B in hexadecimal."""

    @property
    def data(self) -> bytes:
        """768 bytes, as the file's PLTE holds them."""
        return bytes.fromhex(self.entries)


def load_palettes(path: Path = PALETTES) -> tuple[Palette, ...]:
    """The palettes of a file, in order of their ids.

    Raises:
        PaletteError: The file is missing or malformed; the message says where.
    """
    try:
        text = path.read_bytes()
    except OSError as error:
        raise PaletteError(f"palettes {path}: {error.strerror}") from error
    try:
        palettes = TypeAdapter(tuple[Palette, ...]).validate_json(text)
    except ValidationError as error:
        raise PaletteError(f"palettes {path}: {first_problem(error)}") from error
    if not palettes:
        raise PaletteError(f"palettes {path}: the file holds none")
    return palettes
