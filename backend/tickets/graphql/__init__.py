"""The GraphQL edge of tickets."""

import strawberry

from backend.tickets.graphql.contracts import ContractMutation
from backend.tickets.graphql.desk import DeskMutation
from backend.tickets.graphql.field import FieldMutation
from backend.tickets.graphql.queries import TicketQuery
from backend.tickets.graphql.reporter import ReporterMutation


@strawberry.type
class TicketMutation(ReporterMutation, DeskMutation, FieldMutation, ContractMutation):
    """What is done to tickets, by whomever, and to the contracts that route them."""


__all__ = ["TicketMutation", "TicketQuery"]
