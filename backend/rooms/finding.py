"""Which rooms there are for a meeting, and what they are taken for that day: one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from functools import partial
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    DateTime,
    Integer,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSTZRANGE, aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession

from backend.approvals.models import Needs
from backend.facility.briefly import PlaceRow
from backend.facility.models import Place, PlaceKind
from backend.identity.actor import Actor
from backend.identity.models import Unit
from backend.kernel import clock, days
from backend.kernel.db import bare
from backend.kernel.errors import Invalid
from backend.kernel.kept import Kept
from backend.kernel.pages import Page, Ranking
from backend.rooms.admitting import Shape, admits, shape
from backend.rooms.models import MOST_SEATS, Booking, Feature, Room, check_times
from backend.rooms.out_of_service import Closure
from backend.rooms.states import HOLDING


class Order(StrEnum):
    """After the free ones: what comes first."""

    NEAR = "near"
    SMALL = "small"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What a meeting asks of a room."""

    starts_at: datetime
    ends_at: datetime
    seats: int = 1
    features: Sequence[Feature] = ()
    building_id: UUID | None = None
    order: Order = Order.NEAR


class RoomRow(NamedTuple):
    """What the app shows of a room, as columns that were read."""

    id: UUID
    seats: int
    features: list[str]
    opens_at: time
    closes_at: time
    setup_minutes: int
    clearing_minutes: int
    longest_minutes: int
    furthest_days: int
    approval: Needs | None
    version: int
    place: PlaceRow


class Taken(NamedTuple):
    """A meeting, or a time out of service, that has neither organizer nor unit."""

    starts_at: str
    ends_at: str
    subject: str
    confidential: bool
    organizer_id: str | None
    booked_by_id: str | None
    unit_name: str | None

    @property
    def people(self) -> set[str | None]:
        return {self.organizer_id, self.booked_by_id}


class Nearness(StrEnum):
    """Of a room to the office of who looks for it: on the same floor, in the same building, or elsewhere."""

    FLOOR = "floor"
    BUILDING = "building"
    ELSEWHERE = "elsewhere"


class Fitting(NamedTuple):
    """A room that is made for such a meeting and has what is needed, with its day."""

    room: RoomRow
    free: bool
    """All the time that is asked for, set-up and clearing included."""
    near: Nearness | None
    """None for who has no office."""
    day: list[Taken]


async def fitting(
    session: AsyncSession, actor: Actor, need: Need, first: int, after: str | None
) -> Page[Fitting]:
    """The free ones first, then those near the actor's office and the smallest, or the other way round."""
    check_times(need.starts_at, need.ends_at)
    if not 1 <= need.seats <= MOST_SEATS:
        raise Invalid(field="seats")
    starts, ends = clock.local(need.starts_at), clock.local(need.ends_at)
    if starts.date() != ends.date():
        return Page([], None)  # no room is open over midnight
    begins = days.begins(starts.date())
    wanted = shape(need.starts_at, need.ends_at, need.seats)._asdict()
    asked = {
        "starts_at": need.starts_at,
        "ends_at": need.ends_at,
        "wanted_features": list(need.features),
        "building": need.building_id,
        "office": actor.office_id,
        "day_begins": begins,
        "day_ends": begins + timedelta(days=1),
    }
    ranking = _RANKINGS[need.order]
    rows = (await _FITTING[need.order].run(session, asked | wanted | ranking.values(first, after))).all()
    return ranking.cut(rows, first, partial(_read, need.order))


_ROOM, _PLACE, _BOOKING, _UNIT, _CLOSURE = bare(Room), bare(Place), bare(Booking), bare(Unit), bare(Closure)


def _moment(name: str) -> Any:
    return bindparam(name, type_=DateTime(timezone=True))


_MINUTE = literal(timedelta(minutes=1))
_WANTED = func.tstzrange(
    _moment("starts_at") - _ROOM.c.setup_minutes * _MINUTE,
    _moment("ends_at") + _ROOM.c.clearing_minutes * _MINUTE,
    type_=TSTZRANGE,
)
_BOUND = Shape(*map(bindparam, Shape._fields))
_BUILDING = bindparam("building", type_=Uuid)
_DAY = func.tstzrange(_moment("day_begins"), _moment("day_ends"), type_=TSTZRANGE)
# In words, so that the planner sees that the constraint's index is enough.
_HOLDS = text(f"booking.state IN ({', '.join(repr(state.value) for state in HOLDING)})")
_BOOKED = and_(_BOOKING.c.room_id == _ROOM.c.id, _HOLDS)
_CLOSED = _CLOSURE.c.room_id == _ROOM.c.id
_IS_TAKEN = or_(
    select(_BOOKING.c.id).where(_BOOKED, _BOOKING.c.occupied.overlaps(_WANTED)).exists(),
    select(_CLOSURE.c.id).where(_CLOSED, _CLOSURE.c.period.overlaps(_WANTED)).exists(),
)
_TAKEN_THAT_DAY = union_all(
    select(
        _BOOKING.c.starts_at,
        _BOOKING.c.ends_at,
        _BOOKING.c.subject,
        _BOOKING.c.confidential,
        _BOOKING.c.organizer_id,
        _BOOKING.c.booked_by_id,
        _UNIT.c.short_name,
    )
    .select_from(_BOOKING.outerjoin(_UNIT, _UNIT.c.id == _BOOKING.c.unit_id))
    .where(_BOOKED, _BOOKING.c.occupied.overlaps(_DAY))
    .correlate(_ROOM),
    select(
        func.lower(_CLOSURE.c.period),
        func.upper(_CLOSURE.c.period),
        _CLOSURE.c.reason,
        false(),
        null(),
        null(),
        null(),
    )
    .where(_CLOSED, _CLOSURE.c.period.overlaps(_DAY))
    .correlate(_ROOM),
).subquery("taken")
_ITS_DAY = select(
    func.json_agg(aggregate_order_by(func.json_build_array(*_TAKEN_THAT_DAY.c), _TAKEN_THAT_DAY.c.starts_at))
).scalar_subquery()
_HOME = _PLACE.alias("home")
_AROUND = func.unnest(
    select(_HOME.c.lineage).where(_HOME.c.id == bindparam("office", type_=Uuid)).scalar_subquery()
).column_valued("around")
_NEARNESS = select(func.count(_AROUND)).where(any_(_PLACE.c.lineage) == _AROUND).correlate(_PLACE)
_NEAR = {0: None, 1: Nearness.ELSEWHERE, 2: Nearness.BUILDING}
"""By how many of site, building, floor and room it shares with the office."""
_FARNESS = cast(-_NEARNESS.scalar_subquery(), Integer)
_FIRST = {Order.NEAR: (_FARNESS, _ROOM.c.seats), Order.SMALL: (_ROOM.c.seats, _FARNESS)}
_RANKINGS = {
    order: Ranking((cast(_IS_TAKEN, Integer), *first, _PLACE.c.sort, _ROOM.c.id))
    for order, first in _FIRST.items()
}
_ADMITTED = (
    select(
        *(_ROOM.c[name] for name in RoomRow._fields[:-1]),
        *(_PLACE.c[name].label(f"place_{name}") for name in PlaceRow._fields),
        _ITS_DAY,
    )
    .join_from(_ROOM, _PLACE, _PLACE.c.id == _ROOM.c.place_id)
    .where(
        _PLACE.c.closed_at.is_(None),
        admits(_ROOM.c, _BOUND),
        _ROOM.c.features.contains(bindparam("wanted_features", type_=ARRAY(Text))),
        or_(_BUILDING.is_(None), any_(_PLACE.c.lineage) == _BUILDING),
    )
)
_FITTING = {order: Kept(ranking.shape(_ADMITTED)) for order, ranking in _RANKINGS.items()}


def _read(order: Order, row: Sequence[Any]) -> Fitting:
    columns = iter(row)
    room = [*islice(columns, len(RoomRow._fields) - 1)]
    place = PlaceRow(*islice(columns, len(PlaceRow._fields)))
    day, is_taken, one, other, *_ = columns
    farness = one if order is Order.NEAR else other
    return Fitting(
        room=RoomRow._make([*room, place._replace(kind=PlaceKind(place.kind))]),
        free=not is_taken,
        near=_NEAR.get(-farness, Nearness.FLOOR),
        day=[Taken(*each) for each in day or ()],
    )
