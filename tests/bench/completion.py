"""What compiled completion saves: 20 rows, 13 fields, three nested objects, against the stock executor.

`python -m tests.bench.completion` prints one line of JSON.
"""

import asyncio
from datetime import UTC, datetime
from enum import Enum
from statistics import median
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

import strawberry
from graphql import execute, parse
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from backend.kernel.graphql.documents import Documents
from backend.kernel.graphql.engine import Engine, Request
from backend.kernel.graphql.schema import build_schema
from tests.bench.measuring import tell


@strawberry.enum
class Status(Enum):
    REPORTED = "reported"
    ASSIGNED = "assigned"


@strawberry.type
class Place:
    id: UUID
    name: str
    code: str


@strawberry.type
class Person:
    id: UUID
    name: str
    phone: str | None


@strawberry.type
class Row:
    id: UUID
    number: str
    title: str
    description: str | None
    status: Status
    urgent: bool
    photos: int
    rework: int
    reported_at: datetime
    due_at: datetime | None
    place: Place
    reporter: Person
    assignee: Person | None


@strawberry.type
class Page:
    items: list[Row]
    next: str | None


def _row(number: int) -> Row:
    person = Person(id=uuid4(), name="王芳", phone=None)
    return Row(
        id=uuid4(),
        number=f"T{number:06}",
        title="空调不制冷",
        description="三楼东侧会议室",
        status=Status.ASSIGNED,
        urgent=False,
        photos=2,
        rework=0,
        reported_at=datetime.now(UTC),
        due_at=None if number % 2 else datetime.now(UTC),
        place=Place(id=uuid4(), name="3-305 会议室", code="A3305"),
        reporter=person,
        assignee=None if number % 3 == 0 else person,
    )


PAGE = Page(items=[_row(number) for number in range(20)], next="cursor")


@strawberry.type
class Query:
    @strawberry.field
    async def rows(self, first: int = 20) -> Page:
        return PAGE


DOCUMENT = """
    query Rows { rows(first: 20) { next items {
        id number title description status urgent photos rework reportedAt dueAt
        place { id name code } reporter { id name phone } assignee { id name phone }
    } } }
"""


class Nobody:
    viewer = None
    may_explore = True

    def __init__(self) -> None:
        self.cookies: list[Any] = []

    def fresh(self) -> "Nobody":
        return self


async def _measure(run: Any, rounds: int = 9, repeats: int = 40) -> float:
    """Seconds an execution, the median of some rounds."""
    await run()
    seconds = []
    for _ in range(rounds):
        start = perf_counter()
        for _ in range(repeats):
            await run()
        seconds.append((perf_counter() - start) / repeats)
    return median(seconds)


async def compare() -> None:
    schema = build_schema(Query)
    engine = Engine(Documents(schema, {}, ad_hoc=True))
    document = parse(DOCUMENT)

    async def stock() -> Any:
        result: Any = execute(schema._schema, document, executor_class=StrawberryGraphQLCoreExecutionContext)
        return (await result).data

    async def compiled() -> Any:
        return (await engine.answer(Request(query=DOCUMENT), Nobody())).data

    assert await stock() == await compiled()
    reference, value = await _measure(stock), await _measure(compiled)
    tell("graphql.completion", "ms", value * 1000, reference * 1000)


if __name__ == "__main__":
    asyncio.run(compare())
