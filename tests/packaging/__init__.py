"""What strangers install."""
