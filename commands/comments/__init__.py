"""Commands on comments and reactions."""
