"""A second implementation of docs/semantics.md, kept apart from the one that ships."""
