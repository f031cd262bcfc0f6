"""What `studio` is in `ape console`: rounds, works, proposals and the market as objects."""
