"""The GraphQL edge of tickets."""

import strawberry

from backend.tickets.graphql.desk import DeskMutation
from backend.tickets.graphql.field import FieldMutation
from backend.tickets.graphql.queries import TicketQuery
from backend.tickets.graphql.reporter import ReporterMutation


@strawberry.type
class TicketMutation(ReporterMutation, DeskMutation, FieldMutation):
    """What is done to tickets, by whomever."""


__all__ = ["TicketMutation", "TicketQuery"]
