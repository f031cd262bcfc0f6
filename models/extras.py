"""Modules that only some commands need; a message says so when one is missing."""

import importlib
import importlib.util
from types import ModuleType

from oracle.errors import FatalError


def needs_torch(module: str) -> ModuleType:
    """A module of the training code.

    Raises:
        FatalError: torch is not installed.
    """
    if importlib.util.find_spec("torch") is None:
        raise FatalError("training needs torch: pip install 'atelier-studio[train]'")
    return importlib.import_module(module)
