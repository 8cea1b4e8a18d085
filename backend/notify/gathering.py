"""Notices that may leave the house become messages: who gets them, on which channel, and how many in one."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity import sessions
from backend.identity.models import Person, Session
from backend.kernel import clock
from backend.kernel.refs import uuid7
from backend.notify.channels.robot import Robot
from backend.notify.kinds import KINDS, RINGING
from backend.notify.models import Delivery, DeliveryState, Notice, Preference, PushSubscription, QuietHours
from backend.notify.quiet import heard_by, hours_of

PEOPLE_AT_ONCE = 100
MOST_SINGLE = 3
"""More news at once for one person become one message (proposed): a phone that rings twenty times is switched off."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """A person with what decides where their news go."""

    person: Person
    quiet: QuietHours | None
    chosen: Mapping[str, Collection[str]]
    addresses: Mapping[str, Sequence[str]]
    """By channel; only channels that this deployment has."""

    def heard_from(self, notice: Notice, now: datetime) -> datetime:
        return now if notice.urgent else heard_by(self.quiet, now)

    def channels(self, notice: Notice) -> set[str]:
        wanted = set(self.chosen.get(notice.kind, KINDS[notice.kind].channels))
        return (wanted | set(RINGING) if notice.urgent else wanted) & self.addresses.keys()


async def gather(session: AsyncSession, channels: Collection[str], robots: Sequence[Robot]) -> int:
    """Make messages of what some people's notices say by now; how many notices were looked at.

    Who has read a notice in the app meanwhile is not told again.
    """
    now = clock.now()
    notices = await _due(session, now)
    readers = await _readers(session, {notice.person_id for notice in notices}, channels)
    rows = list(_to_robots(notices, robots, now))
    for person_id, theirs in groupby(notices, key=lambda notice: notice.person_id):
        reader, audible = readers[person_id], []
        for notice in theirs:
            from_when = reader.heard_from(notice, now)
            if from_when > now:
                notice.send_from = from_when
                continue
            notice.send_from = None
            if notice.read_at in (None, notice.at) and reader.person.is_active:
                audible.append(notice)
        rows += _to_person(reader, audible, now)
    await session.flush()
    if rows:
        await session.execute(insert(Delivery).on_conflict_do_nothing(), rows)
    return len(notices)


async def _due(session: AsyncSession, now: datetime) -> Sequence[Notice]:
    """All that some people have due, so that one message can say how much it is."""
    is_due = Notice.send_from <= now
    people = select(Notice.person_id).where(is_due).group_by(Notice.person_id).limit(PEOPLE_AT_ONCE)
    theirs = select(Notice).where(is_due, Notice.person_id.in_(people)).order_by(Notice.person_id, Notice.id)
    return (await session.scalars(theirs.with_for_update(skip_locked=True))).all()


async def _readers(
    session: AsyncSession, people: Collection[UUID], channels: Collection[str]
) -> dict[UUID, _Reader]:
    found = (await session.scalars(select(Person).where(Person.id.in_(people)))).all()
    quiet = await hours_of(session, people)
    chosen: dict[UUID, dict[str, list[str]]] = {}
    for row in await session.scalars(select(Preference).where(Preference.person_id.in_(people))):
        chosen.setdefault(row.person_id, {})[row.kind] = row.channels
    browsers: dict[UUID, list[str]] = {}
    for person_id, endpoint in await session.execute(
        select(PushSubscription.person_id, PushSubscription.endpoint)
        .join(Session, Session.id == PushSubscription.session_id)
        .where(PushSubscription.person_id.in_(people), sessions.is_live())
    ):
        browsers.setdefault(person_id, []).append(endpoint)
    return {
        person.id: _Reader(
            person,
            quiet.get(person.id),
            chosen.get(person.id, {}),
            _addresses(person, browsers.get(person.id, ()), channels),
        )
        for person in found
    }


def _addresses(
    person: Person, browsers: Sequence[str], channels: Collection[str]
) -> dict[str, Sequence[str]]:
    """A mailbox and an account of the messenger go by the name with which one signs in here."""
    found = {
        "push": browsers,
        "mail": [person.login],
        "app": [person.login],
        "sms": [person.phone] if person.phone else [],
    }
    return {channel: addresses for channel, addresses in found.items() if channel in channels}


def _to_person(reader: _Reader, notices: Sequence[Notice], now: datetime) -> Iterator[dict[str, Any]]:
    for channel, addresses in reader.addresses.items():
        wanted = [notice for notice in notices if channel in reader.channels(notice)]
        calm = [notice for notice in wanted if not notice.urgent]
        single = wanted if len(calm) <= MOST_SINGLE else [notice for notice in wanted if notice.urgent]
        for address in addresses:
            common = {"person_id": reader.person.id, "channel": channel, "address": address}
            common |= {"locale": reader.person.locale}
            for notice in single:
                yield _new(now) | _about(notice) | common | {"notice_id": notice.id}
            if len(calm) > MOST_SINGLE:
                newest = max(notice.at for notice in calm)
                yield _new(now) | _about_nothing(newest) | common | {"notice_id": None, "count": len(calm)}


def _to_robots(notices: Iterable[Notice], robots: Sequence[Robot], now: datetime) -> Iterator[dict[str, Any]]:
    """Once for each news, whomever else it was for: a desk is on duty at any hour."""
    for robot in robots:
        news = {(notice.kind, notice.subject_id, notice.at): notice for notice in notices}
        for notice in news.values():
            if notice.kind in robot.kinds:
                to_desk = {"person_id": None, "channel": "robot", "address": robot.name}
                yield _new(now) | _about(notice) | to_desk | {"locale": robot.locale, "notice_id": None}


def _new(now: datetime) -> dict[str, Any]:
    fresh = {"state": DeliveryState.WAITING, "attempts": 0, "created_at": now, "next_at": now}
    return fresh | {"id": uuid7()}


def _about(notice: Notice) -> dict[str, Any]:
    return {
        "kind": notice.kind,
        "subject_kind": notice.subject_kind,
        "subject_id": notice.subject_id,
        "count": 1,
        "urgent": notice.urgent,
        "news_at": notice.at,
    }


def _about_nothing(at: datetime) -> dict[str, Any]:
    return {"kind": None, "subject_kind": None, "subject_id": None, "urgent": False, "news_at": at}
