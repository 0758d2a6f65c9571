"""The GraphQL surface: types, inputs, queries, mutations and subscriptions. The schema is the product."""
