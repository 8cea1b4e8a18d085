"""The GraphQL edge of the kitchens' ledger."""

from backend.hygiene.graphql.mutations import HygieneMutation
from backend.hygiene.graphql.queries import HygieneQuery

__all__ = ["HygieneMutation", "HygieneQuery"]
