"""What happened to one thing, as a list."""
