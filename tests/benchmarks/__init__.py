"""Figures, each beside a peer or a limit. `make bench` runs them all; see `__main__`."""
