"""How progress and status came about."""
