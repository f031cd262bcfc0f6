"""Palettes for ink: the ones that ship, and how more are made, compared and checked."""
