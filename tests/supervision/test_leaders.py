"""The leaders' view through GraphQL, as the page asks for it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from backend.edge.schema import schema
from backend.kernel import clock
from backend.kernel.db import Database
from tests.conftest import StatementCount
from tests.factories.answers import SILENT, repaired
from tests.factories.people import a_cadre
from tests.factories.tickets import an_area
from tests.identity.graphql import execute

VIEW = """query { leadersView(from: "2026-11-01") {
    index { value low high level } trend { month index { value } }
    services { service given why share expected silent mean }
    units { name index { value } cells { service share why } }
    contractors { name cell { share given } effort { index orders hours offHours urgent metres metresKnown } }
    flags { kind count } rules { satisfiedStars least thresholds weights { service weight }
    jumps { weeks deviations inAMinute sameWords } effort { orders weeks } } } }"""


@pytest.fixture(autouse=True)
def friday() -> Iterator[None]:
    with clock.frozen_at(datetime(2026, 11, 27, 2, tzinfo=UTC)):
        yield


async def test_one_screen_in_ten_statements(database: Database, statements: StatementCount) -> None:
    area = await an_area(database)
    for _ in range(2):
        await repaired(area, 5, 5, 4, 4, 2, None, SILENT, at=datetime(2026, 11, 10, 2, tzinfo=UTC))
    await repaired(
        area,
        1,
        at=datetime(2026, 11, 11, 2, tzinfo=UTC),
        by=await a_cadre(database),
        words="很不满意很不满意",
    )
    statements.clear()
    view = (await execute(database, VIEW, viewer=area.supervisor, schema=schema)).data["leadersView"]
    assert len(statements) == 10
    repairs, meetings, meals = view["services"]
    assert repairs == {
        "service": "REPAIRS", "given": 11, "why": None, "share": 8 / 11, "expected": 15, "silent": 2, "mean": 41 / 11,
    }  # fmt: skip
    assert {meetings["why"], meals["why"]} == {"NONE"}
    assert (round(view["index"]["value"], 1), view["index"]["level"]) == (72.7, 0)
    assert [month["month"] for month in view["trend"] if month["index"]] == ["2026-11-01"]
    assert sorted(unit["cells"][0]["why"] for unit in view["units"]) == ["FEW", "PROTECTS"]
    (contractor,) = view["contractors"]
    assert (contractor["name"], contractor["cell"]) == ("安居物业", {"share": 8 / 11, "given": 11})
    assert (contractor["effort"]["orders"], contractor["effort"]["index"]) == (15, None)
    assert view["rules"]["weights"] == [
        {"service": "REPAIRS", "weight": 50},
        {"service": "MEETINGS", "weight": 20},
        {"service": "MEALS", "weight": 30},
    ]
