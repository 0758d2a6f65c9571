"""How far objectives and key results were, and where their trend leads."""
