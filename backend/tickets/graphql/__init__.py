"""The GraphQL edge of tickets."""

import strawberry

from backend.tickets.graphql.contracts import ContractMutation
from backend.tickets.graphql.desk import DeskMutation
from backend.tickets.graphql.field import FieldMutation
from backend.tickets.graphql.queries import TicketQuery
from backend.tickets.graphql.reporter import ReporterMutation
from backend.tickets.graphql.strangers import StrangerMutation, StrangerQuery


@strawberry.type
class TicketMutation(ReporterMutation, DeskMutation, FieldMutation, ContractMutation, StrangerMutation):
    """What is done to tickets, by whomever, and to the contracts that route them."""


__all__ = ["StrangerQuery", "TicketMutation", "TicketQuery"]
