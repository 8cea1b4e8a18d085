"""What a resolver can tell of the fields below it."""

from typing import Any

import pytest
import strawberry

from backend.kernel.graphql.loading import wants
from backend.kernel.graphql.schema import build_schema

PLACE = ("items", "place", "name")
PATHS = [PLACE[:1], PLACE[:2], PLACE, ("items", "assigned_to"), ("next",)]


@strawberry.type
class Thing:
    name: str = "x"


@strawberry.type
class Row:
    place: Thing
    assigned_to: Thing | None


@strawberry.type
class Page:
    items: list[Row]
    next: str | None


@strawberry.type
class Query:
    @strawberry.field
    def rows(self, info: strawberry.Info[list[Any], None]) -> Page:
        info.context.append({path for path in PATHS if wants(info, *path)})
        return Page(items=[], next=None)


SCHEMA = build_schema(Query)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("{ rows { next } }", {("next",)}),
        (
            "{ rows { items { place { name } } } }",
            {("items",), ("items", "place"), ("items", "place", "name")},
        ),
        ("{ rows { items { a: assignedTo { name } } } }", {("items",), ("items", "assigned_to")}),
        (
            """{ rows { ...P } } fragment P on Page { items { ... on Row { ...R } } }
               fragment R on Row { place { __typename } }""",
            {PLACE[:1], PLACE[:2]},
        ),
        (
            """{ rows { items { place { __typename } } ...P } }
               fragment P on Page { items { place { name } } next }""",
            {PLACE[:1], PLACE[:2], PLACE, ("next",)},
        ),
        ("{ rows { next @skip(if: true) } }", {("next",)}),
    ],
)
async def test_selected_fields_are_wanted_wherever_they_are_written(
    document: str, expected: set[Any]
) -> None:
    seen: list[Any] = []
    result = await SCHEMA.execute(document, context_value=seen)
    assert result.errors is None
    assert seen == [expected]
