"""One file a contract: what each function does, for whom, and every way in which it refuses."""
