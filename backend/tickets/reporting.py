"""A report comes in: from a person, for somebody else, from a stranger, or from the service's own eyes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.facility.models import Equipment, Place
from backend.facility.strangers import Spot
from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel import clock, journal, search
from backend.kernel.errors import Invalid, NotAllowed, NotFound
from backend.kernel.kept import say
from backend.kernel.putting import put
from backend.kernel.refs import Ref
from backend.rules.catalogue import repairs
from backend.tickets import categories, deadlines, evidence, telling
from backend.tickets.briefly import AnyCategory, AnyPlace, Where
from backend.tickets.contracts import InForce, contracts_of
from backend.tickets.events import Reported
from backend.tickets.models import NEXT_SERIAL, Category, Ticket
from backend.tickets.moments import settle
from backend.tickets.named import Reporter, named
from backend.tickets.records import PhotoStage, StrangerReport
from backend.tickets.routing import route
from backend.tickets.rulebook import rulebook
from backend.tickets.states import Status, Urgency
from backend.tickets.telling import About
from backend.tickets.words import required

_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{3,24}")
FURTHEST_WISH = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a person fills in. `on_behalf_of` is whom it is for, when that is someone else."""

    place_id: UUID
    category_id: UUID
    description: str
    equipment_id: UUID | None = None
    urgency: Urgency | None = None
    photo_ids: Sequence[UUID] = ()
    wished_at: datetime | None = None
    contact_phone: str | None = None
    on_behalf_of: UUID | None = None
    happened_at: datetime | None = None


async def report(session: AsyncSession, actor: Actor, report: Report, *, to_be: Ref | None = None) -> Ticket:
    """Open a ticket. Its clocks run from when the service hears of it: nobody could act before."""
    description = required(report.description, "description")
    phone, wished_at = _phone(report.contact_phone), _wish(report.wished_at)
    place, category, reporter, contracts, book, serial = await named(
        session,
        place=report.place_id,
        category=report.category_id,
        reporter=report.on_behalf_of or actor.id,
    )
    _may_speak_for(actor, reporter, place)
    await _must_stand_there(session, report.equipment_id, place)
    ticket = _ticket(serial, place, category, description, report.urgency, to_be)
    ticket.equipment_id, ticket.contact_phone, ticket.wished_at = report.equipment_id, phone, wished_at
    ticket.reporter_id, ticket.reported_by_id, ticket.unit_id = reporter.id, actor.id, reporter.unit_id
    ticket.admit([reporter.id, actor.id, reporter.unit_id])
    ticket.search = search.grams(description, place.path, category.name, reporter.name)
    moment = settle(report.happened_at, ticket.reported_at, book.value(repairs.HAPPENED_AT))
    photos = tuple(dict.fromkeys(report.photo_ids))
    reported = Reported(
        category=category.name, urgency=ticket.urgency, photos=photos, late_report=moment.late_report
    )
    about = About(ticket, place, category)
    await _open(session, about, contracts, reported, by=actor, happened_at=moment.at)
    await evidence.attach(session, actor, ticket, photos, PhotoStage.REPORT, moment.at)
    if reporter.id != actor.id:
        await say(session, telling.news([reporter.id], "ticket.reported", about, by=actor))
    return ticket


async def open_from(
    session: AsyncSession, origin: Ref, place_id: UUID, category_key: str, description: str
) -> Ticket:
    """The ticket of this alarm, finding or booking: opened the first time, the same one ever after."""
    # Two who see the same origin at once wait for each other here.
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(str(origin), 0))))
    known = select(Ticket).where(Ticket.origin_kind == origin.kind, Ticket.origin_id == origin.id)
    if ticket := await session.scalar(known):
        return ticket
    place = await session.get_one(Place, place_id)
    category = await categories.by_key(session, category_key)
    ticket = _ticket(await _serial(session), place, category, required(description, "description"))
    ticket.origin_kind, ticket.origin_id = origin
    ticket.search = search.grams(description, place.path, category.name)
    reported = Reported(category=category.name, urgency=ticket.urgency)
    await _open(session, About(ticket, place, category), await contracts_of(session), reported)
    return ticket


async def open_for(
    session: AsyncSession,
    stranger: StrangerReport,
    spot: Spot,
    unit_id: UUID,
    category: Category,
    description: str,
    phone: str,
) -> Ticket:
    """The ticket of somebody without an account; `unit_id` vouches for them and may follow what becomes of it."""
    ticket = _ticket(await _serial(session), spot.place, category, description)
    ticket.origin_kind, ticket.origin_id = stranger.ref
    ticket.equipment_id = spot.equipment_id
    ticket.contact_phone, ticket.unit_id = phone, unit_id
    ticket.admit([unit_id])
    ticket.search = search.grams(description, spot.place.path, category.name, stranger.label)
    reported = Reported(
        category=category.name, urgency=ticket.urgency, stranger=stranger.label, phone=stranger.masked
    )
    await _open(session, About(ticket, spot.place, category), await contracts_of(session), reported)
    return ticket


def _ticket(
    serial: int,
    place: AnyPlace,
    category: AnyCategory,
    description: str,
    urgency: Urgency | None = None,
    to_be: Ref | None = None,
) -> Ticket:
    now = clock.now()
    return Ticket(
        **({"id": to_be.id} if to_be else {}),
        serial=serial,
        place_id=place.id,
        category_id=category.id,
        description=description,
        status=Status.REPORTED,
        urgency=urgency or category.urgency,
        audience=list(place.lineage),
        reported_at=now,
        moved_at=now,
    )


async def _serial(session: AsyncSession) -> int:
    serial: int | None = await session.scalar(select(NEXT_SERIAL))
    assert serial is not None
    return serial


async def _open(
    session: AsyncSession,
    about: About,
    contracts: Sequence[InForce],
    reported: Reported,
    *,
    by: Actor | None = None,
    happened_at: datetime | None = None,
) -> None:
    """The ticket, its next deadline, its first line in the journal and the news of it, all in one statement."""
    ticket, place, category = about
    book = await rulebook(session)
    route(ticket, place, category, contracts, book)
    deadlines.reckon(ticket, book, pauses=())
    step = deadlines.next_step(ticket, book, pauses=())
    is_danger = ticket.urgency is Urgency.DANGER
    await say(
        session,
        put(ticket),
        *([step] if step else []),
        journal.entry(by.ref if by else None, ticket.ref, reported, happened_at=happened_at),
        telling.news(
            [],
            "ticket.danger" if is_danger else "ticket.reported",
            about,
            holders=[*telling.DESK, Role.SECURITY_DESK] if is_danger else telling.DESK,
            by=by,
            urgent=deadlines.runs_round_the_clock(ticket),
            description=ticket.description[:100],
        ),
    )


async def _must_stand_there(session: AsyncSession, equipment_id: UUID | None, place: Where) -> None:
    """Equipment that is named stands in the place, or somewhere within it."""
    if equipment_id is None:
        return
    stands = (
        select(Equipment.id)
        .join(Equipment.place)
        .where(
            Equipment.id == equipment_id, Equipment.retired_at.is_(None), Place.lineage.contains([place.id])
        )
    )
    if await session.scalar(stands) is None:
        raise NotFound(field="equipmentId")


def _may_speak_for(actor: Actor, reporter: Reporter, place: Where) -> None:
    """A secretary may speak for their leader, the desk of the place for anyone who calls."""
    answers_calls = any(ref.id in place.lineage for ref in actor.where("accept tickets"))
    if reporter.id not in {actor.id, *actor.acts_for} and not answers_calls:
        raise NotAllowed(field="onBehalfOf")


def _phone(typed: str | None) -> str | None:
    phone = (typed or "").strip()
    if phone and not _PHONE.fullmatch(phone):
        raise Invalid(field="contactPhone")
    return phone or None


def _wish(wished_at: datetime | None) -> datetime | None:
    now = clock.now()
    if wished_at and not now - timedelta(days=1) <= wished_at <= now + FURTHEST_WISH:
        raise Invalid(field="wishedAt")
    return wished_at
