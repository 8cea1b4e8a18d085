"""Opinions as their authors and those who answer find them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel import clock
from backend.kernel.errors import NotFound
from backend.kernel.journal import Entry
from backend.kernel.pages import Keyset, Page
from backend.opinions.lamps import Lamp, lamp, soon
from backend.opinions.models import Category, Opinion, State
from backend.opinions.standing import handled_by, own, seen_by
from backend.rules.snapshot import snapshot


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which opinions a desk shows: of one state; a lamp only shines on those that wait."""

    state: State = State.WAITING
    category: Category | None = None
    lamp: Lamp | None = None
    supervised: bool = False


class Handled(NamedTuple):
    """An opinion at the desk: whether the viewer is one of those who answer, and its lamp while it waits."""

    opinion: Opinion
    mine: bool
    lamp: Lamp | None


class StepKind(StrEnum):
    """What happens to an opinion: the verbs of its events."""

    GIVEN = "given"
    HANDED_OVER = "handed_over"
    SUPERVISED = "supervised"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    RETURNED = "returned"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    PUBLISHED = "published"
    UNPUBLISHED = "unpublished"


@dataclass(frozen=True, slots=True)
class Step:
    """Of the timeline. Nobody is named: who answers is a role, and who had asked may not want to be."""

    at: datetime
    kind: StepKind
    words: str | None
    role: Role | None
    satisfied: bool | None


INSIDE = {StepKind.HANDED_OVER, StepKind.SUPERVISED}
"""Steps whose words are for those who answer; the author sees that they were taken."""

_latest: Keyset[Opinion] = Keyset(Opinion.given_at, Opinion.id)
_urgent: Keyset[Opinion] = Keyset(Opinion.due_at, Opinion.id, newest_first=False)


async def mine(session: AsyncSession, actor: Actor, first: int, after: str | None) -> Page[Opinion]:
    """The latest first. Two statements."""
    query = select(Opinion).where(own(actor)).options(*_SHOWN)
    rows = (await session.scalars(_latest.page(query, first, after))).all()
    return _latest.cut(rows, first, lambda row: (row.given_at, row.id))


async def find_mine(session: AsyncSession, actor: Actor, opinion_id: UUID) -> Opinion | None:
    return await session.scalar(select(Opinion).where(Opinion.id == opinion_id, own(actor)).options(*_SHOWN))


async def handled(
    session: AsyncSession, actor: Actor, wanted: Wanted, first: int, after: str | None
) -> Page[Handled]:
    """What waits, the first to be due first: red, then yellow, then green. Of all else the latest first."""
    book, now = await snapshot(session), clock.now()
    near = soon(book, now)
    query = _at_the_desk(actor).where(Opinion.state == wanted.state)
    if wanted.category:
        query = query.where(Opinion.category == wanted.category)
    if wanted.lamp:
        query = query.where(Opinion.state == State.WAITING, _shines(wanted.lamp, now, near))
    if wanted.supervised:
        query = query.where(Opinion.supervised_at.is_not(None))
    order = _urgent if wanted.state is State.WAITING else _latest
    rows: Sequence[Any] = (await session.execute(order.page(query, first, after))).all()
    cut = order.cut(
        [row for row, _ in rows],
        first,
        lambda row: (row.due_at if order is _urgent else row.given_at, row.id),
    )
    return Page([_handled(row, may, now, near) for row, may in rows[: len(cut.items)]], cut.next)


async def one_handled(session: AsyncSession, actor: Actor, opinion_id: UUID) -> Handled | None:
    found: Any = (await session.execute(_at_the_desk(actor).where(Opinion.id == opinion_id))).one_or_none()
    if found is None:
        return None
    now = clock.now()
    opinion, may = found
    return _handled(opinion, may, now, soon(await snapshot(session), now))


async def lamps(session: AsyncSession, actor: Actor) -> dict[Lamp, int]:
    """How many of those that wait shine red, yellow and green. One statement, and one for the rules."""
    now = clock.now()
    near = soon(await snapshot(session), now)
    counts = [func.count().filter(_shines(each, now, near)) for each in Lamp]
    waiting = select(*counts).where(Opinion.state == State.WAITING, seen_by(actor))
    return dict(zip(Lamp, (await session.execute(waiting)).one(), strict=True))


async def steps(session: AsyncSession, actor: Actor, opinion_id: UUID) -> Sequence[Step]:
    """For the author, and for the desk with the words that were meant for it."""
    whose = select(seen_by(actor)).where(Opinion.id == opinion_id, or_(own(actor), seen_by(actor)))
    inside = await session.scalar(whose)
    if inside is None:
        raise NotFound(field="id")
    entries = await session.scalars(
        select(Entry)
        .where(Entry.subject_kind == Opinion.__tablename__, Entry.subject_id == opinion_id)
        .order_by(Entry.id)
    )
    return [_step(entry, inside=inside) for entry in entries]


def _step(entry: Entry, *, inside: bool) -> Step:
    kind, data = StepKind(entry.verb.removeprefix("opinion.")), entry.data
    words = data.get("words") if inside or kind not in INSIDE else None
    role = Role(data["role"]) if "role" in data else None
    return Step(entry.recorded_at, kind, words, role, data.get("satisfied"))


def _handled(opinion: Opinion, may: bool, now: datetime, near: datetime) -> Handled:
    waits = opinion.state is State.WAITING
    return Handled(opinion, may, lamp(opinion.due_at, now, near) if waits else None)


def _shines(wanted: Lamp, now: datetime, near: datetime) -> ColumnElement[bool]:
    match wanted:
        case Lamp.RED:
            return Opinion.due_at <= now
        case Lamp.YELLOW:
            return (Opinion.due_at > now) & (Opinion.due_at <= near)
        case Lamp.GREEN:
            return Opinion.due_at > near


def _at_the_desk(actor: Actor) -> Any:
    """Opinions, and whether the actor is one of those who answer."""
    return select(Opinion, handled_by(actor)).where(seen_by(actor)).options(*_WHOLE)


_SHOWN = (joinedload(Opinion.place), selectinload(Opinion.photos))
_WHOLE = (
    *_SHOWN,
    joinedload(Opinion.unit),
    joinedload(Opinion.person, innerjoin=True),
    joinedload(Opinion.published),
)
