"""What endpoints are like: how they refuse, how much they take at once, what of them is secret."""
