"""What a file is: which studio made it, when, how, and who vouched for it."""
