"""What several kinds of tests share: a small model, refusals in words, bad receivers."""
