"""What happened on a studio's chain, read once and kept."""
