"""Commands on initiatives."""
