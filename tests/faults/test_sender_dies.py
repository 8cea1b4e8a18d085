"""kill -9 of the worker that sends: each message arrives in its reader's language; what arrives twice has one id."""

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import update

from backend.identity.models import Person
from backend.kernel.db import Database
from tests.edge.processes import until
from tests.factories.people import a_cadre
from tests.notify.browser import OURS, a_browser
from tests.notify.sent import tell
from tests.notify.web import Asked, Said, a_web
from tests.service import own_broker, query, running_service

PEOPLE = 60
ANSWERED = 25
"""Then the push service takes messages and keeps silent, until the worker is dead."""
TAKEN = 35
TITLES = {"zh-CN": "险情报修", "en": "Danger reported"}


async def test_no_message_is_lost_and_none_becomes_two(
    database: Database, valkey: str, tmp_path: Path
) -> None:
    released = asyncio.Event()

    async def answering(_: Asked) -> Said:
        if len(service.asked) > ANSWERED:
            await released.wait()
        return Said()

    def fetch(statement: str) -> list[Any]:
        return query(database.url, statement)

    def left() -> int:
        count: int = fetch("SELECT count(*) FROM delivery WHERE state <> 'sent'")[0][0]
        return count

    async with a_web(answering) as service:
        people = [await a_cadre(database) for _ in range(PEOPLE)]
        browsers = {
            f"/{n}": await a_browser(database, person, f"{service.url}/{n}")
            for n, person in enumerate(people)
        }
        english = [person.id for person in people[::2]]
        async with database.write() as session:
            await session.execute(update(Person).where(Person.id.in_(english)).values(locale="en"))
        settings = {"MANYI_VAPID_KEY": OURS.private, "MANYI_VAPID_CONTACT": OURS.contact}
        settings |= {"MANYI_OUTGOING_ALLOWED": service.place}
        broker = own_broker(valkey)
        with running_service(database.url, broker, tmp_path / "data", apis=0, **settings) as processes:
            await tell(database, [person.id for person in people], "ticket.danger")
            await asyncio.to_thread(until, lambda: len(service.asked) >= TAKEN)
            await asyncio.to_thread(until, lambda: left() == PEOPLE - ANSWERED)
            processes.kill("worker")
            unrecorded = {asked.path for asked in service.asked[ANSWERED:]}
            released.set()
            fetch("UPDATE delivery SET next_at = now() WHERE state = 'waiting'")  # the lease has run out
            processes.start("worker")
            await asyncio.to_thread(until, lambda: left() == 0)
        rows = fetch("SELECT id, address, state, attempts FROM delivery")
    read = [(asked.path, browsers[asked.path].read(asked)) for asked in service.asked]
    received = Counter((path, said["id"]) for path, said in read)
    languages = {path: "zh-CN" if int(path[1:]) % 2 else "en" for path in browsers}
    assert {path: (said["lang"], said["title"]) for path, said in read} == {
        path: (language, TITLES[language]) for path, language in languages.items()
    }
    assert received.keys() == {(row["address"].removeprefix(service.url), str(row["id"])) for row in rows}
    assert len(received) == PEOPLE
    assert {path for (path, _), times in received.items() if times > 1} == unrecorded
    assert max(received.values()) == 2
    assert {(row["state"], row["attempts"]) for row in rows} == {("sent", 1), ("sent", 2)}
