"""The GraphQL edge of the kitchens."""

import strawberry

from backend.kitchen.graphql.evaluations import EvaluationMutation
from backend.kitchen.graphql.larder import LarderMutation
from backend.kitchen.graphql.queries import KitchenQuery
from backend.kitchen.graphql.weighings import WeighingMutation

__all__ = ["KitchenMutation", "KitchenQuery"]


@strawberry.type
class KitchenMutation(WeighingMutation, LarderMutation, EvaluationMutation):
    """What is done in a kitchen."""
