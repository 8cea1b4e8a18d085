"""Page 10,000 of a million tickets against page 1, at the desk: a keyset reads both alike."""

from collections.abc import Iterator
from contextlib import AsyncExitStack, closing

import pytest

from backend.edge.processes import MOST_API_PROCESSES
from backend.kernel.pages import encode
from tests.bench.http_client import Connection, request
from tests.bench.measuring import CONNECTIONS, Step, side_by_side, tell
from tests.service import Client, Service, make_area, own_broker, own_database, running_service

pytestmark = pytest.mark.bench
TICKETS, ROWS, PAGE = 1_000_000, 20, 10_000

PAGE_OF_THE_BOARD = """
query Board($after: String) {
    tickets(first: 20, after: $after) {
        next
        items {
            id number description status urgency reportedAt dueAt version
            place { id name path code }
            category { name }
            reporter { id name post unitName }
            assignee { id name post contractorName }
            contractorName
        }
    }
}
"""
NEWEST_FIRST = "SELECT id, reported_at FROM ticket ORDER BY reported_at DESC, id DESC OFFSET $1 LIMIT $2"


@pytest.fixture
def full(durable: str, valkey: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    data = tmp_path_factory.mktemp("full")
    with own_database(durable, "template0") as url:
        make_area(url, data, tickets=TICKETS)
        with running_service(url, own_broker(valkey), data, apis=MOST_API_PROCESSES) as service:
            yield service


async def test_deep(full: Service) -> None:
    desk = full.sign_in("dispatcher")
    after = _cursor_before(full, PAGE)
    _is_the_page(full, desk, after)
    deep, first = request(PAGE_OF_THE_BOARD, after=after), request(PAGE_OF_THE_BOARD)
    async with AsyncExitStack() as stack:
        deep_steps, first_steps = list[Step](), list[Step]()
        for _ in range(CONNECTIONS):
            http = stack.enter_context(closing(await Connection.open(desk.http)))
            deep_steps.append(lambda http=http: http.post(deep))  # type: ignore[misc]
            first_steps.append(lambda http=http: http.post(first))  # type: ignore[misc]
        rates = await side_by_side(deep_steps, first_steps)
    value, reference = (1000 * CONNECTIONS / rate for rate in rates)
    assert tell("tickets.deep", "ms", value, reference, goal=1.3, tickets=TICKETS, page=PAGE) <= 1.3


def _cursor_before(full: Service, page: int) -> str:
    ((last, reported_at),) = full.fetch(NEWEST_FIRST, (page - 1) * ROWS - 1, 1)
    return encode(reported_at, last)


def _is_the_page(full: Service, desk: Client, after: str) -> None:
    shown = desk.ask(PAGE_OF_THE_BOARD, after=after)["tickets"]["items"]
    assert [row["id"] for row in shown] == [
        str(ticket) for ticket, _ in full.fetch(NEWEST_FIRST, (PAGE - 1) * ROWS, ROWS)
    ]
