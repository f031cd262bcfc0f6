"""How good a generator is: measured against its corpus, through a network that knows the corpus."""
