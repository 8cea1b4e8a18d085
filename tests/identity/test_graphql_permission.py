"""Nobody reaches a resolver without being signed in and allowed."""

import pytest
import strawberry

from backend.identity.graphql_permission import may, signed_in
from backend.identity.roles import ABILITIES, Role
from backend.kernel.db import Database
from backend.kernel.graphql.schema import build_schema
from tests.factories.people import an_actor
from tests.identity.graphql import execute

reached: list[str] = []


@strawberry.type
class Query:
    @strawberry.field(permission_classes=[signed_in])
    def mine(self) -> str:
        reached.append("mine")
        return "mine"

    @strawberry.field(permission_classes=[may("dispatch tickets")])
    async def board(self) -> str:
        reached.append("board")
        return "board"


SCHEMA = build_schema(Query)


@pytest.fixture(autouse=True)
def _nothing_reached() -> None:
    reached.clear()


@pytest.mark.parametrize("field", ["mine", "board"])
async def test_a_stranger_reaches_nothing(database: Database, field: str) -> None:
    answer = await execute(database, f"{{ {field} }}", schema=SCHEMA)
    assert (answer.data, answer.codes, reached) == (None, ["UNAUTHENTICATED"], [])


@pytest.mark.parametrize("role", Role)
async def test_each_role_reaches_what_the_table_says(database: Database, role: Role) -> None:
    actor = await an_actor(database, role)
    answer = await execute(database, "{ mine }", schema=SCHEMA, viewer=actor)
    assert (answer.data, answer.codes) == ({"mine": "mine"}, [])
    answer = await execute(database, "{ board }", schema=SCHEMA, viewer=actor)
    if role in ABILITIES["dispatch tickets"]:
        assert (answer.data, reached) == ({"board": "board"}, ["mine", "board"])
    else:
        assert (answer.data, answer.codes, reached) == (None, ["FORBIDDEN"], ["mine"])


def test_an_ability_outside_the_table_cannot_be_asked_for() -> None:
    with pytest.raises(KeyError):
        may("fly")
