"""Tests of the generator library and of what makes the generators."""
