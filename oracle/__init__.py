"""The studio's node, and the library that scripts and console share."""
