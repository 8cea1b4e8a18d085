"""Times and ids on the wire."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
import strawberry
from graphql import GraphQLError

from backend.kernel.graphql.scalars import IdempotencyKey, read_key, read_time, write_time
from backend.kernel.graphql.schema import build_schema

KEY = "0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_time_is_written_in_utc() -> None:
    assert write_time(NOON) == "2026-11-22T12:00:00Z"
    assert write_time(NOON.replace(microsecond=5)) == "2026-11-22T12:00:00.000005Z"
    assert write_time(NOON.astimezone(timezone(timedelta(hours=8)))) == "2026-11-22T12:00:00Z"
    with pytest.raises(ValueError, match="without a zone"):
        write_time(NOON.replace(tzinfo=None))


@pytest.mark.parametrize(
    "text", ["2026-11-22T12:00:00Z", "2026-11-22T20:00:00+08:00", "2026-11-22T12:00:00.000Z"]
)
def test_a_time_is_read_in_any_zone(text: str) -> None:
    read = read_time(text)
    assert (read, read.tzinfo) == (NOON, UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22",
        "2026-11-22T12:00:00",
        "noon",
        "",
        0,
        None,
        "2026-02-30T12:00:00Z",
        "0001-01-01T00:00:00+08:00",
        "3000-01-01T00:00:00Z",
        "9999-12-31T23:00:00Z",
    ],
)
def test_what_is_no_moment_is_not_read(text: object) -> None:
    with pytest.raises(GraphQLError):
        read_time(text)


@pytest.mark.parametrize("text", [KEY[:-1], KEY + "0", KEY.replace("-", ""), "g" * 36, "", 5, None])
def test_what_is_no_uuid_is_no_key(text: object) -> None:
    with pytest.raises(GraphQLError):
        read_key(text)


async def test_scalars_in_a_schema() -> None:
    @strawberry.type
    class Query:
        @strawberry.field
        def echo(self, at: datetime, id: UUID, key: IdempotencyKey) -> list[str]:  # noqa: A002
            return [repr(at), repr(id), repr(key)]

        @strawberry.field
        def made(self) -> datetime:
            return NOON

        @strawberry.field
        def known(self) -> UUID:
            return UUID(KEY)

    schema = build_schema(Query)
    assert "echo(at: DateTime!, id: UUID!, key: IdempotencyKey!): [String!]!" in str(schema)
    document = f'{{ echo(at: "2026-11-22T20:00:00+08:00", id: "{KEY}", key: "{KEY}") made known }}'
    result = await schema.execute(document)
    assert result.errors is None
    assert result.data == {
        "echo": [repr(NOON), repr(UUID(KEY)), repr(UUID(KEY))],
        "made": "2026-11-22T12:00:00Z",
        "known": KEY,
    }
