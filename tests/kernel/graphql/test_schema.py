"""What a mutation returns, and what its union is called."""

import strawberry

from backend.kernel.errors import DomainError
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.schema import build_schema


class TooMany(DomainError):
    """There are too many already.

    A second paragraph is for programmers.
    """


@strawberry.type
class Ticket:
    title: str


@strawberry.type
class Query:
    ticket: Ticket


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def report(self, title: str) -> Ticket | Refused:
        return Ticket(title=title)

    @strawberry.mutation
    async def close(self) -> Refused | Ticket:
        return Refused.of(TooMany(field="title", current=7, limit=9))


SCHEMA = build_schema(Query, Mutation)


def test_a_union_with_refused_is_named_after_the_other_type() -> None:
    text = str(SCHEMA)
    assert "report(title: String!): TicketResult!" in text
    assert "close: TicketResult!" in text
    assert "union TicketResult = Ticket | Refused" in text


async def test_either_side_comes_through() -> None:
    result = await SCHEMA.execute('mutation { report(title: "x") { __typename ... on Ticket { title } } }')
    assert result.data == {"report": {"__typename": "Ticket", "title": "x"}}
    result = await SCHEMA.execute(
        "mutation { close { ... on Refused { code message field current facts } } }"
    )
    assert result.data == {
        "close": {
            "code": "too_many",
            "message": "There are too many already.",
            "field": "title",
            "current": "7",
            "facts": {"limit": 9},
        }
    }
