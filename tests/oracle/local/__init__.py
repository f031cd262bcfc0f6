"""The private chain and what runs on it."""
