"""The tree of teams, as it is drawn."""
