"""The economy machine: a whole studio, people who hold every role at once, and what values say."""
