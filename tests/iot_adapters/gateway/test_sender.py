import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from iot_adapters.gateway.backoff import Backoff
from iot_adapters.gateway.errors import AuthFailed, ConfigError, Transient
from iot_adapters.gateway.intake import Intake
from iot_adapters.gateway.sender import Sender
from iot_adapters.gateway.spool import Spool, Spooled
from tests.iot_adapters.intake_server import (
    Answer,
    IntakeServer,
    commits_but_drops_the_reply,
    commits_but_hangs,
    hangs,
    says,
)
from tests.iot_adapters.measurements import some_readings


@asynccontextmanager
async def intake(address: str, token: str = IntakeServer.token, seconds: float = 30) -> AsyncIterator[Intake]:
    door = Intake(address, token, "test gateway", httpx.Timeout(seconds))
    try:
        yield door
    finally:
        await door.close()


async def deliver(spool: Spool, door: Intake) -> None:
    """Sends until the spool is empty."""
    sending = asyncio.create_task(Sender(spool, door, Backoff(first=0.01, cap=0.05)).run())
    emptied = asyncio.create_task(spool.wait_until_empty())
    done, _ = await asyncio.wait([sending, emptied], timeout=60, return_when=asyncio.FIRST_COMPLETED)
    for task in (sending, emptied):
        task.cancel()
    await asyncio.gather(sending, emptied, return_exceptions=True)
    assert done, "it did not come to an end"
    for task in done:
        task.result()


def assert_all_arrived(spool: Spool, server: IntakeServer, count: int) -> None:
    assert [value for _, value in sorted(server.held.values())] == list(range(count))
    assert {len(sequences) for sequences in server.sequences.values()} == {1}
    assert (spool.fill, spool.committed, spool.quarantined) == (0, count, 0)


async def test_everything_arrives_in_batches_of_the_contract(
    spool: Spool, intake_server: IntakeServer
) -> None:
    spool.append(some_readings(12_000))
    async with intake(intake_server.address) as door:
        await deliver(spool, door)
    assert_all_arrived(spool, intake_server, 12_000)
    assert intake_server.batch_sizes == [5000, 5000, 2000]
    assert intake_server.gateways == {"test gateway"}


async def test_what_comes_later_is_sent_too(spool: Spool, intake_server: IntakeServer) -> None:
    async with intake(intake_server.address) as door:
        sending = asyncio.create_task(Sender(spool, door, Backoff()).run())
        for first in (0, 10, 20):
            spool.append(some_readings(10, first=first))
            await asyncio.wait_for(spool.wait_until_empty(), 30)
        sending.cancel()
    assert_all_arrived(spool, intake_server, 30)
    assert intake_server.batch_sizes == [10, 10, 10]


@pytest.mark.parametrize(
    "answer",
    [
        commits_but_drops_the_reply,
        says(503, {"code": "busy", "message": "later"}, Retry_After="0"),
        says(429, {"code": "rate_limited", "message": "later"}, Retry_After="0"),
        says(503, "<h1>Bad gateway</h1>", Retry_After="tomorrow, perhaps"),
        says(500),
        says(404, "<h1>No such page</h1>"),
        says(302, Location="http://127.0.0.1:9/"),
        says(200, "<h1>Welcome to the hotel's wireless network</h1>"),
        says(200, {"comitted": 10}),
        says(200, {"committed": 9}),
        says(200, ["committed"]),
        says(204),
    ],
)
async def test_without_a_receipt_it_is_sent_again(
    spool: Spool, intake_server: IntakeServer, answer: Answer
) -> None:
    spool.append(some_readings(10))
    intake_server.answers.extend([answer, answer])
    async with intake(intake_server.address) as door:
        await deliver(spool, door)
    assert_all_arrived(spool, intake_server, 10)
    assert intake_server.batch_sizes == [10, 10, 10]


@pytest.mark.parametrize("answer", [hangs, commits_but_hangs])
async def test_a_backend_that_hangs_is_given_up_and_tried_again(
    spool: Spool, intake_server: IntakeServer, answer: Answer
) -> None:
    spool.append(some_readings(10))
    intake_server.answers.append(answer)
    async with intake(intake_server.address, seconds=0.5) as door:
        await deliver(spool, door)
    assert_all_arrived(spool, intake_server, 10)
    assert intake_server.batch_sizes == [10, 10]


async def test_a_backend_that_is_away_finds_everything_when_it_is_back(
    spool: Spool, caplog: pytest.LogCaptureFixture
) -> None:
    visited = asyncio.Event()

    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()
        visited.set()

    spool.append(some_readings(10))
    dying = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    port = dying.sockets[0].getsockname()[1]
    async with intake(f"http://127.0.0.1:{port}") as door:
        sending = asyncio.create_task(deliver(spool, door))
        await asyncio.wait_for(visited.wait(), 30)
        dying.close()
        await dying.wait_closed()
        assert (spool.fill, spool.committed) == (10, 0)
        with IntakeServer(port) as server:
            await sending
            assert_all_arrived(spool, server, 10)
    assert f"no answer from http://127.0.0.1:{port}/intake/readings: " in caplog.text


async def test_the_wait_that_the_backend_asks_for_is_kept(intake_server: IntakeServer) -> None:
    in_a_minute = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    intake_server.answers.extend([says(503, Retry_After="7"), says(429, Retry_After=in_a_minute), says(503)])
    waits = []
    async with intake(intake_server.address) as door:
        for _ in range(3):
            with pytest.raises(Transient) as trouble:
                await door.post([Spooled(1, "a", "2026-11-22T03:04:05Z", 1.0)])
            waits.append(trouble.value.retry_after)
    assert waits[0] == 7
    assert waits[1] == pytest.approx(60, abs=5)
    assert waits[2] is None


@pytest.mark.parametrize("status", [401, 403])
async def test_a_token_that_is_not_accepted_stops_it_and_loses_nothing(
    spool: Spool, intake_server: IntakeServer, status: int
) -> None:
    spool.append(some_readings(10))
    intake_server.answers.append(says(status, {"code": "unknown_token", "message": "who?"}))
    async with intake(intake_server.address) as door:
        with pytest.raises(AuthFailed, match=r"does not accept the token: unknown_token: who\?"):
            await deliver(spool, door)
    assert (spool.fill, spool.committed, spool.quarantined) == (10, 0, 0)
    assert intake_server.batch_sizes == [10]
    assert intake_server.held == {}


async def test_a_batch_that_is_too_large_is_halved_and_later_ones_are_smaller(
    spool: Spool, intake_server: IntakeServer
) -> None:
    spool.append(some_readings(10_000))
    intake_server.largest_batch = 1500
    async with intake(intake_server.address) as door:
        await deliver(spool, door)
    assert_all_arrived(spool, intake_server, 10_000)
    assert intake_server.batch_sizes == [5000, 2500, 1250, 1250, 2500, 1250, 1250, *[1250] * 4]


async def test_one_bad_reading_goes_to_quarantine_alone(
    spool: Spool, intake_server: IntakeServer, caplog: pytest.LogCaptureFixture
) -> None:
    spool.append(some_readings(70))
    spool.append(some_readings(1, first=70, point="rooms/nowhere/co2"))
    spool.append(some_readings(29, first=71))
    intake_server.refused_points = {"rooms/nowhere/co2"}
    async with intake(intake_server.address) as door:
        await deliver(spool, door)

    assert [value for _, value in sorted(intake_server.held.values())] == [
        *range(70),
        *range(71, 100),
    ]
    assert (spool.fill, spool.committed, spool.quarantined) == (0, 99, 1)
    errors = [record.message for record in caplog.records if record.levelno == logging.ERROR]
    assert errors == [
        "quarantined rooms/nowhere/co2 of 2026-11-22T04:10:00Z: unknown_point: rooms/nowhere/co2"
    ]

    spool.release()
    intake_server.refused_points = set()
    async with intake(intake_server.address) as door:
        await deliver(spool, door)
    assert_all_arrived(spool, intake_server, 100)


@pytest.mark.parametrize("status", [400, 422])
async def test_what_is_refused_as_a_whole_is_not_tried_for_ever(
    spool: Spool, intake_server: IntakeServer, status: int
) -> None:
    spool.append(some_readings(4))
    intake_server.answers.extend(says(status, {"code": "malformed", "message": "no"}) for _ in range(7))
    spool_before = spool.batch(4)
    async with intake(intake_server.address) as door:
        await deliver(spool, door)
    assert intake_server.batch_sizes == [4, 2, 1, 1, 2, 1, 1]
    assert (spool.fill, spool.committed, spool.quarantined) == (0, 0, 4)
    assert intake_server.held == {}
    spool.release()
    assert spool.batch(4) == spool_before


async def test_a_refusal_without_words_still_has_a_code(
    spool: Spool, intake_server: IntakeServer, caplog: pytest.LogCaptureFixture
) -> None:
    spool.append(some_readings(1))
    intake_server.answers.append(says(400, "<h1>no</h1>"))
    async with intake(intake_server.address) as door:
        await deliver(spool, door)
    assert "HTTP 400: Bad Request" in caplog.text
    assert spool.quarantined == 1


@pytest.mark.parametrize("address", ["localhost:8300", "ftp://host", "http://", "", "http://h:x"])
def test_an_address_that_is_none_is_refused_at_once(address: str) -> None:
    with pytest.raises(ConfigError, match="is not an address"):
        Intake(address, "sesame", "test")


@pytest.mark.parametrize("token", ["", "two\nlines", "芝麻"])
def test_a_token_that_can_be_none_is_refused_at_once(token: str) -> None:
    with pytest.raises(ConfigError, match="gateway token"):
        Intake("http://localhost", token, "test")
