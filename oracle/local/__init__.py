"""A studio on one's own machine: a private chain and node processes, for the demo and the tests."""
