"""What a kitchen's ledger says of some days, and what is still to be done on one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, joinedload, selectinload

from backend.canteen.managing import whole
from backend.canteen.models import Canteen, Dish, Menu, MenuItem
from backend.facility.access import places_of, require
from backend.hygiene import certificates, sampling
from backend.hygiene.models import (
    Certificate,
    Disinfection,
    Disposal,
    FoodSample,
    KitchenStaff,
    LedgerEntry,
    MorningCheck,
    Strike,
)
from backend.hygiene.striking import stands
from backend.hygiene.words import masked_name
from backend.identity.actor import Actor
from backend.identity.models import Person
from backend.kernel import days
from backend.kernel.errors import NotFound
from backend.rules.catalogue import canteen as canteen_rules
from backend.rules.catalogue import hygiene as rules
from backend.rules.snapshot import snapshot

SEES, MANAGES = "oversee kitchens", "manage canteens"
MOST_LINES = 5_000
A_DAY = timedelta(days=1)
E = TypeVar("E", bound=LedgerEntry)


@dataclass(frozen=True, slots=True)
class Line(Generic[E]):
    """An entry, who wrote it, and where it was struck out, why and by whom."""

    entry: E
    by: str
    strike: Strike | None
    struck_by: str | None


@dataclass(frozen=True, slots=True)
class SampleLine:
    line: Line[FoodSample]
    dish: Dish
    menu: Menu
    disposal: Disposal | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything, struck or not, in the order in which it was written."""

    checks: Sequence[Line[MorningCheck]]
    samples: Sequence[SampleLine]
    disinfections: Sequence[Line[Disinfection]]


@dataclass(frozen=True, slots=True)
class MissingSample:
    menu: Menu
    dish: Dish

    @property
    def begins(self) -> datetime:
        """When the meal does."""
        return self.menu.serving.begins(self.menu.day)

    @property
    def put_in_by(self) -> datetime:
        return sampling.put_in_by(self.menu)

    @property
    def until(self) -> datetime:
        """When nothing can be written down of it any more: it stays missing."""
        return self.put_in_by + sampling.OLDEST


@dataclass(frozen=True, slots=True)
class Disinfected:
    """How often something was disinfected, and how often it has to be."""

    object: str
    done: int
    wanted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerDay:
    """`full`: whoever looks may know whom the entries are about."""

    canteen: Canteen
    full: bool
    staff: Sequence[KitchenStaff]
    ledger: Ledger
    certificates: Sequence[Line[Certificate]]
    current: set[UUID]
    """Papers that matter: neither struck nor renewed, nor of somebody who has left."""
    uncertified: set[UUID]
    """Staff without a valid health certificate."""
    unchecked: Sequence[KitchenStaff]
    """Today; of another day nobody knows who was at work."""
    unsampled: Sequence[MissingSample]
    kept: Sequence[SampleLine]
    """Samples in the fridge, those first that may be destroyed first."""
    disinfected: Sequence[Disinfected]
    fever: float
    least_grams: float


async def day(session: AsyncSession, actor: Actor, canteen_id: UUID, on: date) -> LedgerDay:
    days.check("day", on)
    canteen = await seen(session, actor, canteen_id)
    staff = await staff_of(session, canteen_id)
    found = await ledger(session, canteen_id, on, on + A_DAY)
    book = await snapshot(session)
    wanted = book.value(rules.DISINFECTION)
    filed = await papers(session, canteen_id)
    checked = {line.entry.staff_id for line in found.checks if line.strike is None}
    return LedgerDay(
        canteen=canteen,
        full=sees_names(actor, canteen),
        staff=staff,
        ledger=found,
        certificates=filed,
        current=_current(filed, staff),
        uncertified=await certificates.uncertified(session, canteen_id, on),
        unchecked=[
            person for person in staff if on == days.today() and person.active and person.id not in checked
        ],
        unsampled=await _unsampled(session, canteen_id, on, found.samples),
        kept=await _kept(session, canteen_id),
        disinfected=[
            Disinfected(each.object, _times(found.disinfections, each.object), each.times) for each in wanted
        ],
        fever=book.value(rules.FEVER),
        least_grams=book.value(canteen_rules.SAMPLE).grams,
    )


async def seen(session: AsyncSession, actor: Actor, canteen_id: UUID) -> Canteen:
    """A canteen whose ledger the actor may read."""
    canteen = await session.scalar(whole().where(Canteen.id == canteen_id))
    if canteen is None:
        raise NotFound(field="canteenId")
    require(actor, SEES, canteen.place)
    return canteen


def sees_names(actor: Actor, canteen: Canteen) -> bool:
    """Who runs the kitchen knows its people; who oversees it need not."""
    return not set(canteen.place.lineage).isdisjoint(places_of(actor, MANAGES))


async def staff_of(session: AsyncSession, canteen_id: UUID) -> Sequence[KitchenStaff]:
    """Those who have left as well."""
    everyone = select(KitchenStaff).where(KitchenStaff.canteen_id == canteen_id)
    return (await session.scalars(everyone.order_by(KitchenStaff.post, KitchenStaff.name))).all()


async def ledger(session: AsyncSession, canteen_id: UUID, first: date, until: date) -> Ledger:
    """Of the days from the first on, the last excluded; samples are their meals'."""
    checks = await _lines(
        session,
        MorningCheck,
        MorningCheck.canteen_id == canteen_id,
        MorningCheck.day >= first,
        MorningCheck.day < until,
    )
    disinfections = await _lines(
        session,
        Disinfection,
        Disinfection.canteen_id == canteen_id,
        Disinfection.starts_at >= days.begins(first),
        Disinfection.starts_at < days.begins(until),
    )
    samples = await _sample_lines(
        session, FoodSample.canteen_id == canteen_id, Menu.day >= first, Menu.day < until
    )
    return Ledger(checks, samples, disinfections)


async def papers(session: AsyncSession, canteen_id: UUID) -> Sequence[Line[Certificate]]:
    """Those that expire first come first."""
    found = await _lines(session, Certificate, Certificate.canteen_id == canteen_id)
    return sorted(found, key=lambda line: line.entry.valid_until)


async def _lines(session: AsyncSession, kind: type[E], *where: ColumnElement[bool]) -> list[Line[E]]:
    rows = await session.execute(_written(kind).where(*where))
    return [Line(*row) for row in rows]


async def _sample_lines(session: AsyncSession, *where: ColumnElement[bool]) -> list[SampleLine]:
    found = (
        _written(FoodSample)
        .add_columns(Dish, Menu, Disposal)
        .join(Dish, Dish.id == FoodSample.dish_id)
        .join(Menu, Menu.id == FoodSample.menu_id)
        .outerjoin(Disposal, (Disposal.sample_id == FoodSample.id) & stands(Disposal))
        .where(*where)
    )
    return [
        SampleLine(Line(*line), dish, menu, disposal)
        for *line, dish, menu, disposal in await session.execute(found)
    ]


def _written(kind: type[E]) -> Select[E, str, Strike, str]:
    """Entries with who wrote them, and who struck them out."""
    striker = aliased(Person)
    return (
        select(kind, Person.name, Strike, striker.name)
        .join(Person, Person.id == kind.recorded_by_id)
        .outerjoin(Strike, Strike.entry_id == kind.id)
        .outerjoin(striker, striker.id == Strike.recorded_by_id)
        .order_by(kind.recorded_at, kind.id)
        .limit(MOST_LINES)
    )


async def _kept(session: AsyncSession, canteen_id: UUID) -> Sequence[SampleLine]:
    found = await _sample_lines(
        session, FoodSample.canteen_id == canteen_id, Strike.id.is_(None), Disposal.id.is_(None)
    )
    return sorted(found, key=lambda sample: sample.line.entry.keep_until)


async def _unsampled(
    session: AsyncSession, canteen_id: UUID, on: date, samples: Sequence[SampleLine]
) -> list[MissingSample]:
    """In the order of the day and of each menu."""
    menus = await session.scalars(
        select(Menu)
        .where(Menu.canteen_id == canteen_id, Menu.day == on, Menu.published_at.is_not(None))
        .options(
            joinedload(Menu.serving, innerjoin=True),
            selectinload(Menu.items).joinedload(MenuItem.dish, innerjoin=True),
        )
    )
    sampled = {(one.menu.id, one.dish.id) for one in samples if one.line.strike is None}
    return [
        MissingSample(menu, item.dish)
        for menu in sorted(menus, key=lambda menu: menu.serving.starts_at)
        for item in menu.items
        if (menu.id, item.dish_id) not in sampled
    ]


def _current(filed: Sequence[Line[Certificate]], staff: Sequence[KitchenStaff]) -> set[UUID]:
    """Of each holder's papers of a kind, which come by their last day, the last."""
    here = {person.id for person in staff if person.active} | {None}
    standing = [line.entry for line in filed if line.strike is None and line.entry.staff_id in here]
    last = {(paper.kind, paper.staff_id, paper.supplier): paper.id for paper in standing}
    return set(last.values())


def _times(lines: Sequence[Line[Disinfection]], what: str) -> int:
    return sum(line.strike is None and line.entry.object == what for line in lines)


def names(staff: Sequence[KitchenStaff], *, full: bool) -> Mapping[UUID, str]:
    """What each is called before somebody who may know who they are, or may not."""
    return {person.id: person.name if full else masked_name(person.name) for person in staff}
