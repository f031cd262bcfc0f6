"""Random changes to the contracts, to find out whether a test notices them."""
