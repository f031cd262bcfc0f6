"""The quantities that everything counts in: money in wei, times in seconds, shares of a whole."""

GWEI = 10**9
ETHER = 10**18

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR

BASIS_POINTS = 10_000
"""How many basis points are a whole."""

MILLIONTHS = 1_000_000
"""How many millionths are a whole."""
