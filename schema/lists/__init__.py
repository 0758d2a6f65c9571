"""Lists as GraphQL publishes them: what a request for one may say, and the connection that answers it."""
