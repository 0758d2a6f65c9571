"""What programs of other systems ask for: many rows in one call."""
