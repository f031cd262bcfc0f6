"""The node: watches rounds, makes their works, commits to their root and reveals it."""
