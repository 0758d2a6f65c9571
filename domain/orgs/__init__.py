"""Organizations, teams, people and cycles."""
