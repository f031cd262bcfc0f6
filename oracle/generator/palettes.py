"""Palettes: those that ship, and files of others; ids are append-only (semantics, section 2.2)."""

from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from oracle.errors import FatalError
from oracle.generator.composition import Inks, InksError
from oracle.generator.composition.inks import LIGHT_STEPS
from oracle.generator.composition.picture import NEUTRAL_STEP
from oracle.generator.manifest import first_problem
from oracle.generator.released import RELEASED

PALETTES: Final = RELEASED / "palettes.json"
"""The palettes that ship."""

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]


class PaletteError(FatalError):
    """A palettes file that cannot be read or is not what it should be."""


class Palette(BaseModel):
    """One palette of a file; in the file that ships its id is its place, counted from 0."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=31)]
    inks: tuple[Colour, ...]
    """The inks themselves from low to high, for people: entry ``8i + 4`` each."""
    entries: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{6})*$")]
    """R G B of the ``8n + 2`` entries in hexadecimal, see :class:`Inks`."""
    areas: tuple[Annotated[int, Field(ge=0, le=255)], ...]
    """One an ink, in 256ths, together 256."""

    @model_validator(mode="after")
    def _is_a_palette(self) -> Self:
        try:
            own = inks_in(self.data)
        except InksError as error:
            raise ValueError(f"{self.name}: {error}") from error
        if self.inks != own:
            raise ValueError(
                f"{self.name}: the inks are {', '.join(self.inks) or 'none'}, "
                f"the entries' are {', '.join(own)}"
            )
        return self

    @property
    def data(self) -> Inks:
        """Its colours and areas, as the chain keeps them."""
        return Inks(bytes.fromhex(self.entries), bytes(self.areas))

    @classmethod
    def of(cls, name: str, inks: Inks) -> Self:
        """Colours and areas with a name, as a file holds them.

        Raises:
            ValidationError: The name is not one that a file may have.
        """
        return cls(
            name=name, inks=inks_in(inks), entries=inks.colours.hex(), areas=tuple(inks.areas)
        )


def inks_in(inks: Inks) -> tuple[str, ...]:
    """The inks themselves, from low to high, as `#rrggbb`."""
    colours = [
        inks.colours[3 * at : 3 * at + 3]
        for at in range(NEUTRAL_STEP, LIGHT_STEPS * inks.count, LIGHT_STEPS)
    ]
    return tuple(f"#{colour.hex()}" for colour in colours)


def load_palettes(path: Path = PALETTES) -> tuple[Palette, ...]:
    """The palettes of a file, in order.

    Raises:
        PaletteError: The file is missing or malformed, or one of it is no palette; the message
            says which and why.
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
