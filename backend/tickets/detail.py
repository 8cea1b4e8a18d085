"""The page of one ticket: everything around it, as far as this viewer may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from backend.identity.actor import Actor
from backend.identity.models import Person
from backend.identity.people import WITH_HOME
from backend.kernel import clock
from backend.kernel.journal import Entry
from backend.kernel.refs import Ref
from backend.tickets import rating, standing
from backend.tickets.actions import Situation, actions
from backend.tickets.deadlines import runs_round_the_clock
from backend.tickets.events import ABOUT_SATISFACTION, BY_THE_SERVICE, PUBLIC
from backend.tickets.models import Ticket
from backend.tickets.records import FollowUp, Pause, Photo, Rating, StrangerReport
from backend.tickets.rulebook import rulebook
from backend.tickets.states import Standing
from backend.tickets.visibility import row_rule, supported_by

LONGEST_TIMELINE = 500

_NEIGHBOURS = (
    joinedload(Ticket.place, innerjoin=True),
    joinedload(Ticket.category, innerjoin=True),
    joinedload(Ticket.equipment),
    joinedload(Ticket.contractor),
    *(
        joinedload(person).options(*WITH_HOME)
        for person in (Ticket.reporter, Ticket.reported_by, Ticket.assignee)
    ),
)


@dataclass(frozen=True, slots=True)
class Detail:
    """A ticket with its to-one neighbours, and what depends on the viewer."""

    ticket: Ticket
    rating: Rating | None
    """None also for those who are not to see it."""
    stranger: StrangerReport | None
    contact_phone: str | None
    """A stranger's is for the desk alone: who asked for no account is called by nobody else."""
    supported: bool
    reduced: bool
    """The viewer has the same trouble and no more: they follow its state, not what people say and show."""
    actions: Sequence[str]
    round_the_clock: bool


async def detail(session: AsyncSession, actor: Actor, ticket_id: UUID) -> Detail | None:
    """One statement, and one for the rules."""
    rule = row_rule(actor)
    found = await session.execute(_whole(*rule.clauses), rule.values | {"me": actor.id, "ticket": ticket_id})
    row = found.one_or_none()
    if row is None:
        return None
    ticket, rated, call, stranger, supported, is_mine = row
    book, theirs = await rulebook(session), standing.of(actor, ticket)
    return Detail(
        ticket,
        rated if rating.sees_ratings(actor, ticket) else None,
        stranger,
        ticket.contact_phone if stranger is None or Standing.DESK in theirs else None,
        supported,
        Standing.PARTICIPANT not in theirs,
        actions(actor, ticket, Situation(rated, call, bool(is_mine)), book, clock.now()),
        runs_round_the_clock(ticket),
    )


@cache
def _whole(seen: ColumnElement[bool]) -> Select[Ticket, Rating, FollowUp, StrangerReport, bool, bool]:
    """One ticket with its neighbours; whether the viewer `me` has said "me too", or reported it."""
    me = bindparam("me", type_=Uuid)
    said_so = supported_by(me)
    mine = or_(said_so, Ticket.reporter_id == me, Ticket.reported_by_id == me)
    return (
        select(Ticket, Rating, FollowUp, StrangerReport, said_so, mine)
        .outerjoin(Rating, Rating.ticket_id == Ticket.id)
        .outerjoin(FollowUp, FollowUp.ticket_id == Ticket.id)
        .outerjoin(StrangerReport, StrangerReport.id == Ticket.origin_id)
        .where(Ticket.id == bindparam("ticket"), seen | said_so)
        .options(*_NEIGHBOURS)
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline; nobody acted where the service itself did, or it is not said who."""

    entry: Entry
    actor: Person | None
    facts: Mapping[str, Any]


async def timeline(session: AsyncSession, actor: Actor, ticket: Ticket) -> Sequence[Line]:
    """What happened, in the order in which it happened, for the eyes of this viewer."""
    is_public = Standing.PARTICIPANT not in standing.of(actor, ticket)
    hidden = frozenset() if rating.sees_ratings(actor, ticket) else ABOUT_SATISFACTION
    seen = Entry.verb.in_(PUBLIC) if is_public else Entry.verb.not_in(hidden)
    found = await session.execute(
        select(Entry, Person)
        .outerjoin(Person, (Entry.actor_kind == "person") & (Entry.actor_id == Person.id))
        .options(*WITH_HOME)
        .where(Entry.subject_kind == ticket.ref.kind, Entry.subject_id == ticket.id, seen)
        .order_by(Entry.id)
        .limit(LONGEST_TIMELINE)
    )
    show = _public_line if is_public else _line
    lines = [show(entry, person) for entry, person in found]
    return sorted(lines, key=lambda line: (line.entry.happened_at, line.entry.id))


def _line(entry: Entry, actor: Person | None) -> Line:
    return Line(entry, actor, entry.data)


def _public_line(entry: Entry, actor: Person | None) -> Line:
    facts = {name: entry.data[name] for name in PUBLIC[entry.verb] & entry.data.keys()}
    return Line(entry, actor if entry.verb in BY_THE_SERVICE else None, facts)


async def photos(session: AsyncSession, tickets: Sequence[UUID]) -> Sequence[Sequence[Photo]]:
    """For batch loading: each ticket's photos, oldest first."""
    by_ticket: dict[UUID, list[Photo]] = {ticket: [] for ticket in tickets}
    for photo in await session.scalars(select(Photo).where(Photo.ticket_id.in_(tickets)).order_by(Photo.id)):
        by_ticket[photo.ticket_id].append(photo)
    return [by_ticket[ticket] for ticket in tickets]


async def pauses(session: AsyncSession, ticket: Ref) -> Sequence[Pause]:
    return (
        await session.scalars(select(Pause).where(Pause.ticket_id == ticket.id).order_by(Pause.started_at))
    ).all()
