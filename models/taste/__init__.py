"""What members liked, read from the votes that they spent, and what to make next."""
