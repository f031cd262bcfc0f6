"""What tests need to know of the model that studios begin with, read from its manifest."""

from oracle.generator.manifest import load_release
from oracle.generator.released import DEFAULT, RELEASED
from oracle.generator.style import Kind

MODEL = load_release(RELEASED / DEFAULT)
FAMILIES = next(axis.labels for axis in MODEL.axes if axis.kind is Kind.CHOICE)
"""The names of its families, from the first value on."""
