"""Which spaces are meeting rooms, and on which terms they are booked."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import time
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from backend.approvals.models import Needs
from backend.facility.access import places_of, require
from backend.facility.models import Place, PlaceClosed, PlaceKind
from backend.identity.actor import Actor
from backend.identity.models import Person
from backend.identity.people import WITH_HOME
from backend.kernel import journal
from backend.kernel.errors import DomainError, Invalid, NotFound
from backend.rooms.asking_again import ask_again
from backend.rooms.events import RoomAdded, RoomChanged
from backend.rooms.models import MOST_ROOMS, MOST_SEATS, Approver, Feature, Room

MOST_APPROVERS = 10


class RoomExists(DomainError):
    """This space is a meeting room already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a room offers, and within what it is booked."""

    seats: int
    features: Sequence[Feature]
    opens_at: time
    closes_at: time
    setup_minutes: int
    clearing_minutes: int
    longest_minutes: int
    furthest_days: int
    approval: Needs | None = None
    approver_ids: Sequence[UUID] = ()


_LIMITS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "seats": (1, MOST_SEATS),
        "setup_minutes": (0, 240),
        "clearing_minutes": (0, 240),
        "longest_minutes": (15, 24 * 60),
        "furthest_days": (1, 400),
    }
)


async def add(session: AsyncSession, actor: Actor, place_id: UUID, terms: Terms) -> Room:
    """From now on people may book this space."""
    _check(terms)
    # Of two who do so at once the second waits, and then finds the room.
    place = await session.get(Place, place_id, with_for_update={"key_share": True})
    if place is None or place.kind is not PlaceKind.SPACE:
        raise NotFound(field="placeId")
    require(actor, "manage rooms", place)
    if place.closed_at is not None:
        raise PlaceClosed(field="placeId", path=place.path)
    if await session.scalar(select(Room.id).where(Room.place_id == place.id)):
        raise RoomExists(field="placeId")
    room = Room(place_id=place.id, **_columns(terms))
    session.add(room)
    await session.flush()
    await _appoint(session, room, terms)
    await journal.record(session, actor.ref, room.ref, RoomAdded(path=place.path, seats=room.seats))
    return room


async def change(session: AsyncSession, actor: Actor, room_id: UUID, version: int, terms: Terms) -> Room:
    """What is booked already stays as it was booked; what was asked for stands where nobody is asked any more."""
    _check(terms)
    room = await session.scalar(with_place().where(Room.id == room_id).with_for_update(of=Room))
    if room is None:
        raise NotFound(field="id")
    require(actor, "manage rooms", room.place)
    room.check_version(version)
    different = [name for name, value in _columns(terms).items() if getattr(room, name) != value]
    for name in different:
        setattr(room, name, _columns(terms)[name])
    if await _appoint(session, room, terms):
        different.append("approvers")
    if not {"approval", "approvers"}.isdisjoint(different):
        await session.flush()
        await ask_again(session, room)
    if different:
        room.version += 1
        await journal.record(session, actor.ref, room.ref, RoomChanged(fields=different))
    return room


async def rooms(session: AsyncSession, actor: Actor) -> Sequence[Room]:
    """Those that this person manages, in the order of the house."""
    managed = places_of(actor, "manage rooms")
    mine = with_place().join(Room.place).where(Place.lineage.overlap(managed))
    return (await session.scalars(mine.order_by(Place.sort, Place.id).limit(MOST_ROOMS))).all()


async def one(session: AsyncSession, room_id: UUID) -> Room:
    return (await session.scalars(with_place().where(Room.id == room_id))).one()


async def approvers_of(session: AsyncSession, room_ids: Sequence[UUID]) -> dict[UUID, list[Person]]:
    """Of each room those who are still here, by name."""
    rows = await session.execute(
        select(Approver.room_id, Person)
        .join(Person, Person.id == Approver.person_id)
        .where(Approver.room_id.in_(room_ids), Person.left_at.is_(None))
        .options(*WITH_HOME)
        .order_by(Person.name, Person.id)
    )
    approvers: dict[UUID, list[Person]] = {}
    for room_id, person in rows:
        approvers.setdefault(room_id, []).append(person)
    return approvers


async def _appoint(session: AsyncSession, room: Room, terms: Terms) -> bool:
    """Whether the room's approvers are others than before."""
    wanted = set(terms.approver_ids) if terms.approval else set()
    here = select(Person.id).where(Person.id.in_(wanted), Person.left_at.is_(None))
    if set(await session.scalars(here)) != wanted:
        raise NotFound(field="approverIds")
    before = set(await session.scalars(select(Approver.person_id).where(Approver.room_id == room.id)))
    await session.execute(
        delete(Approver).where(Approver.room_id == room.id, Approver.person_id.in_(before - wanted))
    )
    session.add_all(Approver(room_id=room.id, person_id=person) for person in sorted(wanted - before))
    return before != wanted


def with_place() -> Select[Room]:
    return select(Room).options(joinedload(Room.place, innerjoin=True))


def _columns(terms: Terms) -> dict[str, object]:
    columns = asdict(terms) | {"features": sorted(set(terms.features))}
    del columns["approver_ids"]
    return columns


def _check(terms: Terms) -> None:
    for name, (least, most) in _LIMITS.items():
        if not least <= getattr(terms, name) <= most:
            first, *rest = name.split("_")
            raise Invalid(field=first + "".join(map(str.capitalize, rest)), least=least, most=most)
    if terms.approval and not 1 <= len(set(terms.approver_ids)) <= MOST_APPROVERS:
        raise Invalid(field="approverIds", least=1, most=MOST_APPROVERS)
    if terms.opens_at >= terms.closes_at:
        raise Invalid(field="closesAt")
