"""Kitchens: who works there, and what is written into their ledgers."""

from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from backend.canteen.models import Canteen, Dish, Menu
from backend.hygiene import certificates, checking, disinfecting, sampling, striking
from backend.hygiene.checking import Finding
from backend.hygiene.disinfecting import Treatment
from backend.hygiene.models import (
    Certificate,
    Disinfection,
    Disposal,
    EntryKind,
    FoodSample,
    KitchenStaff,
    LedgerEntry,
    Method,
    MorningCheck,
    Paper,
    Strike,
)
from backend.hygiene.sampling import Portion
from backend.identity.actor import Actor
from backend.kernel.db import Database

_names = (f"张师傅{number}" for number in count(1))


async def a_cook(database: Database, canteen: Canteen, name: str | None = None) -> KitchenStaff:
    cook = KitchenStaff(canteen_id=canteen.id, name=name or next(_names), post="厨师")
    async with database.write() as session:
        session.add(cook)
    return cook


async def checks(
    database: Database, manager: Actor, cook: KitchenStaff, temperature: str = "36.5", **facts: Any
) -> MorningCheck:
    async with database.write() as session:
        finding = Finding(temperature=Decimal(temperature), **facts)
        return await checking.record(session, manager, cook.id, finding)


async def samples(
    database: Database,
    manager: Actor,
    menu: Menu,
    dish: Dish,
    cook: KitchenStaff,
    grams: int = 130,
    put_in_at: datetime | None = None,
) -> FoodSample:
    async with database.write() as session:
        portion = Portion(
            menu_id=menu.id,
            dish_id=dish.id,
            grams=grams,
            fridge="1号留样柜",
            staff_id=cook.id,
            put_in_at=put_in_at,
        )
        return await sampling.keep(session, manager, portion)


async def destroys(database: Database, manager: Actor, sample: FoodSample) -> Disposal:
    async with database.write() as session:
        return await sampling.destroy(session, manager, sample.id)


async def disinfects(
    database: Database,
    manager: Actor,
    cook: KitchenStaff,
    starts_at: datetime,
    ends_at: datetime,
    what: str = "餐具",
) -> Disinfection:
    async with database.write() as session:
        treatment = Treatment(
            object=what,
            method=Method.STEAM,
            starts_at=starts_at,
            ends_at=ends_at,
            strength="100℃",
            staff_id=cook.id,
        )
        return await disinfecting.record(session, manager, cook.canteen_id, treatment)


async def files_paper(
    database: Database,
    manager: Actor,
    canteen: Canteen,
    valid_until: date,
    *,
    cook: KitchenStaff | None = None,
    supplier: str | None = None,
) -> Certificate:
    """A health certificate of a cook, a supplier's papers, or else the canteen's licence."""
    kind = Paper.HEALTH if cook else Paper.SUPPLIER if supplier else Paper.FOOD_LICENCE
    async with database.write() as session:
        terms = certificates.Terms(
            kind=kind,
            number="JY12010100012345",
            valid_until=valid_until,
            staff_id=cook.id if cook else None,
            supplier=supplier,
        )
        return await certificates.file(session, manager, canteen.id, terms)


async def strikes(database: Database, manager: Actor, entry: LedgerEntry, reason: str = "登记有误") -> Strike:
    async with database.write() as session:
        kind = EntryKind(entry.__tablename__)
        return await striking.strike(session, manager, kind, entry.id, reason)
