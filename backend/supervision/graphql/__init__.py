"""The GraphQL edge of supervision."""

import strawberry

from backend.supervision.graphql.leaders import LeadersQuery
from backend.supervision.graphql.report import ReportMutation, ReportQuery
from backend.supervision.graphql.statistics import StatisticsQuery

__all__ = ["SupervisionMutation", "SupervisionQuery"]


@strawberry.type
class SupervisionQuery(StatisticsQuery, LeadersQuery, ReportQuery):
    """How services are done, seen from above."""


@strawberry.type
class SupervisionMutation(ReportMutation):
    """What leaders ask to be made."""
