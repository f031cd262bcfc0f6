"""The models that ship, and where they are."""

from pathlib import Path
from typing import Final

from oracle.generator.manifest import ReleasedModel, load_release

RELEASED: Final = Path(__file__).parents[2] / "models" / "released"
"""A folder for each model, and the palettes' file."""

DEFAULT: Final = "moire"
"""The model that a new studio begins with."""


def released_folders(parent: Path = RELEASED) -> list[Path]:
    """The models' folders: the default one first, then the others by name."""
    folders = (path.parent for path in parent.glob("*/manifest.json"))
    return sorted(folders, key=lambda folder: (folder.name != DEFAULT, folder.name))


def released_models(parent: Path = RELEASED) -> list[ReleasedModel]:
    """The models, in the same order.

    Raises:
        ManifestError: A folder is damaged, or a draft; the message says which and how.
    """
    return [load_release(folder) for folder in released_folders(parent)]
