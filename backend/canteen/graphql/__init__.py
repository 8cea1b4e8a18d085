"""The GraphQL edge of the canteens."""

import strawberry

from backend.canteen.graphql.desk import CanteenDeskMutation
from backend.canteen.graphql.diners import DinerMutation
from backend.canteen.graphql.queries import MenuQuery
from backend.canteen.graphql.takeaway import TakeawayMutation, TakeawayQuery

__all__ = ["CanteenMutation", "CanteenQuery"]


@strawberry.type
class CanteenQuery(MenuQuery, TakeawayQuery):
    """What is served, and what is taken away."""


@strawberry.type
class CanteenMutation(DinerMutation, CanteenDeskMutation, TakeawayMutation):
    """What is done by who eats, and by who manages a canteen."""
