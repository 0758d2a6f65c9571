"""The GraphQL surface of custom fields."""
