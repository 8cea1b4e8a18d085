"""The real measurements raise a real alarm: one room's air, one alarm, one ticket on that room."""

import gzip
from pathlib import Path
from typing import Any

import pytest

from tests.iot_adapters.gateway_process import run_gateway
from tests.service import Service

ROOM = "554"
STUFFY = "2013-08-30T01:20"
"""By then its air had been above 1,000 ppm for an hour; nobody else's was."""
FROM, TO = "2013-08-29 23:00", "2013-08-30 01:40"


@pytest.fixture
def evening(shared_data: Path, tmp_path: Path) -> Path:
    """All rooms in the hours around it, as they were measured."""
    recording = shared_data / "room-sensors" / "rooms-1min.csv.gz"
    if not recording.is_file():
        pytest.skip(f"the real measurements are not at {recording}")
    part = tmp_path / "evening.csv.gz"
    with gzip.open(recording, "rt") as whole, gzip.open(part, "wt") as copy:
        copy.write(next(whole))
        copy.writelines(line for line in whole if FROM <= line.split(",")[1] < TO)
    return part


def test_a_stuffy_room_is_reported_once(service: Service, evening: Path, tmp_path: Path) -> None:
    token = service.run("gateway-token", "replay").strip()
    command = (
        "replay", evening, "--until", "now", "--stop-at", STUFFY, "--to", service.url,
        "--spool", tmp_path / "spool",
    )  # fmt: skip
    before = _tickets(service)
    code, _, errors = run_gateway(*command, token=token, seconds=300)
    assert code == 0, errors
    alarms = _alarms(service)
    assert [(alarm["code"], alarm["state"]) for alarm in alarms] == [(f"rooms/{ROOM}/co2", "unacknowledged")]
    opened = _tickets(service) - before
    assert opened == {(alarms[0]["ticket_id"], alarms[0]["place_id"], "climate.air")}

    code, _, errors = run_gateway(*command, "--again", token=token, seconds=300)
    assert code == 0, errors
    assert [alarm["id"] for alarm in _alarms(service)] == [alarms[0]["id"]]
    assert _tickets(service) - before == opened


def _alarms(service: Service) -> list[Any]:
    return service.fetch(
        "SELECT alarm.id, alarm.state, alarm.ticket_id, alarm.place_id, point.code"
        " FROM alarm JOIN point ON point.id = alarm.point_id WHERE point.quantity = 'co2'"
    )


def _tickets(service: Service) -> set[tuple[Any, ...]]:
    """Those that an alarm opened."""
    rows = service.fetch(
        "SELECT ticket.id, ticket.place_id, ticket_category.key FROM ticket"
        " JOIN ticket_category ON ticket_category.id = ticket.category_id WHERE origin_kind = 'alarm'"
    )
    return {tuple(row) for row in rows}
