"""What happens in an organization: the log as GraphQL tells it, to pull and to follow."""
