"""Organizations, teams, people and cycles in GraphQL."""
