"""The GraphQL engine: limits, registered documents, compiled completion, masked errors, and the endpoint."""
