"""The GraphQL edge of opinions."""

import strawberry

from backend.opinions.graphql.author import AuthorMutation
from backend.opinions.graphql.desk import OpinionDeskMutation
from backend.opinions.graphql.queries import OpinionQuery

__all__ = ["OpinionMutation", "OpinionQuery"]


@strawberry.type
class OpinionMutation(AuthorMutation, OpinionDeskMutation):
    """What is done by who has an opinion, and by who answers it."""
