"""KPIs and measurements in GraphQL."""
