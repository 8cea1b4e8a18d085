"""Assembles the slices' types into one schema."""

from functools import cache

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.name_converter import NameConverter
from strawberry.types.union import StrawberryUnion

from backend.kernel.graphql.completion import CompletingExecutor
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import SCALARS


class Names(NameConverter):
    """A mutation simply returns `Ticket | Refused`; that union's name is TicketResult."""

    apply_naming_config = cache(NameConverter.apply_naming_config)
    """Asked for every argument of every request."""

    def from_union(self, union: StrawberryUnion) -> str:
        name = super().from_union(union)
        refusable = union.graphql_name is None and Refused in union.types
        return name.replace("Refused", "") + "Result" if refusable else name


def build_schema(
    query: type, mutation: type | None = None, subscription: type | None = None
) -> strawberry.Schema:
    return strawberry.Schema(
        query=query,
        mutation=mutation,
        subscription=subscription,
        config=StrawberryConfig(name_converter=Names(), scalar_map=SCALARS),
        execution_context_class=CompletingExecutor,
    )
