"""The GraphQL edge of the canteens."""

import strawberry

from backend.canteen.graphql.desk import CanteenDeskMutation
from backend.canteen.graphql.diners import DinerMutation
from backend.canteen.graphql.queries import CanteenQuery

__all__ = ["CanteenMutation", "CanteenQuery"]


@strawberry.type
class CanteenMutation(DinerMutation, CanteenDeskMutation):
    """What is done by who eats, and by who manages a canteen."""
