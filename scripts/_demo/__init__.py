"""The demo: a whole generation round, then a dishonest one, on a private chain."""
