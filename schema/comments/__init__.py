"""Comments, reactions and acknowledgements in GraphQL."""
