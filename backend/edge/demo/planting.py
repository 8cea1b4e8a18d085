"""The demo area's places, people, contracts and points, put into the database in one transaction each."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.edge.demo import shelves
from backend.edge.demo.accounts import ACCOUNTS, PASSWORD
from backend.edge.demo.area import SITE, Floor, buildings
from backend.edge.demo.equipment import Room, equipment
from backend.edge.demo.people import DemoPerson, Population, population
from backend.edge.demo.words import CONTRACTORS
from backend.facility import codes
from backend.facility.models import Equipment, EquipmentKind, Feed, Place, PlaceKind, SpaceUse
from backend.identity import people_search
from backend.identity.models import Contract, Contractor, Person, RoleGrant, Unit
from backend.identity.passwords import hash_now
from backend.identity.roles import Role
from backend.kernel.refs import Ref
from backend.telemetry.points import a_sensor
from backend.tickets.models import Category


@dataclass(slots=True)
class Planted:
    """What the history of tickets is played with."""

    site: Place
    spaces: list[Place] = field(default_factory=list)
    people: Population = field(default_factory=Population)
    desk: DemoPerson | None = None
    meeting_service: DemoPerson | None = None
    diner: DemoPerson | None = None
    """The demo account that eats in a canteen every day."""
    contracts: list[Contract] = field(default_factory=list)
    parts: list[shelves.Part] = field(default_factory=list)


async def plant_area(session: AsyncSession, founded: datetime) -> Planted:
    """Site, buildings, floors with plans, spaces, and the equipment in them."""
    drawn = iter(await codes.draw(session, 4000))
    site = Place.site(SITE, code=next(drawn))
    session.add(site)
    planted = Planted(site)
    rooms: dict[UUID, Place] = {}
    facts: list[Room] = []
    for building in buildings():
        home = site.holding(PlaceKind.BUILDING, building.name, code=next(drawn))
        session.add(home)
        for floor in building.floors:
            storey = _storey(home, floor, next(drawn))
            session.add(storey)
            for space in floor.spaces:
                place = storey.holding(
                    PlaceKind.SPACE,
                    space.name,
                    code=next(drawn),
                    number=space.number,
                    use=space.use,
                    area=Decimal(str(space.area)),
                    polygon=list(space.polygon),
                )
                session.add(place)
                planted.spaces.append(place)
                rooms[place.id] = place
                facts.append(Room(place.id, building.name, floor.level, space.name, space.use))
    await session.flush()
    of_kind = {kind.key: kind for kind in await session.scalars(select(EquipmentKind))}
    for piece in equipment(facts, founded):
        session.add(
            Equipment.standing_in(
                rooms[piece.room.id],
                of_kind[piece.kind],
                piece.name,
                code=next(drawn),
                id=piece.id,
                model=piece.model,
                installed_on=piece.installed_on,
            )
        )
        if piece.fed_by and piece.medium:
            session.add(Feed(source_id=piece.fed_by, target_equipment_id=piece.id, medium=piece.medium))
    await session.flush()
    return planted


async def plant_people(session: AsyncSession, planted: Planted, founded: datetime) -> None:
    """Units with their floors, contractors, people with offices, and the accounts to try."""
    people = planted.people = population(founded)
    for position, (unit_id, name, short) in enumerate(people.units):
        session.add(Unit(id=unit_id, name=name, short_name=short, position=position))
    for contractor_id, name, short, phone in people.contractors:
        session.add(Contractor(id=contractor_id, name=name, short_name=short, phone=phone))
    await session.flush()
    offices = _allot(planted, people)
    password = hash_now(PASSWORD)
    accounts = _accounts(people)
    logins = {person.id: login for login, person in accounts.items()}
    everyone = [*people.cadres, *people.workers, *people.managers]
    for person in everyone:
        login = logins.get(person.id, person.login)
        session.add(
            Person(
                id=person.id,
                login=login,
                name=person.name,
                post=person.post,
                phone=person.phone,
                unit_id=person.unit_id,
                contractor_id=person.contractor_id,
                office_id=offices.get(person.id),
                password_hash=password,
                created_at=founded,
                search=people_search.words(person.name, login, person.phone),
            )
        )
    await session.flush()
    for person in everyone:
        _grant(session, person, _daily_role(person, people), Ref("unit", person.unit_id) if person.unit_id else
               Ref("contractor", person.contractor_id or planted.site.id), founded)  # fmt: skip
    for account in ACCOUNTS:
        if account.role not in (Role.CADRE, Role.WORKER, Role.CONTRACTOR_MANAGER):
            someone = accounts[account.login]
            at_unit = account.role is Role.UNIT_ADMINISTRATOR and someone.unit_id
            at = Ref("unit", at_unit) if at_unit else planted.site.ref
            _grant(session, someone, account.role, at, founded)
    planted.desk = accounts["dispatcher"]
    planted.meeting_service = accounts["meeting"]
    planted.diner = accounts["cadre"]
    planted.parts = shelves.shelves(people, founded)


async def plant_contracts(session: AsyncSession, planted: Planted, first_day: date) -> None:
    """Every contractor serves its trades in the whole area; the first one all that nobody else does."""
    groups = {
        category.key: category.id
        for category in await session.scalars(select(Category).where(Category.parent_id.is_(None)))
    }
    for (contractor_id, name, *_), (*_, covered) in zip(planted.people.contractors, CONTRACTORS, strict=True):
        contract = Contract(
            contractor_id=contractor_id,
            name=f"{name}年度服务合同",
            starts_on=first_day,
            ends_on=date(first_day.year + 3, 12, 31),
            category_ids=[groups[key] for key in covered],
            place_ids=[planted.site.id],
        )
        session.add(contract)
        planted.contracts.append(contract)


async def plant_sensors(session: AsyncSession, planted: Planted, rooms: list[str]) -> None:
    """Room sensors `rooms/<number>` in 1号楼: the room of that number where there is one, else one on its floor."""
    offices = [
        place
        for place in planted.spaces
        if place.path.startswith("1号楼 ") and place.use in (SpaceUse.OFFICE, SpaceUse.MEETING)
    ]
    by_number = {place.number: place for place in offices}
    free = [place for place in offices if place.number not in rooms]
    for number in rooms:
        home = by_number.get(number)
        if home is None:
            home = next(place for place in free if str(place.number)[:-2] == number[:-2])
            free.remove(home)
        session.add_all(a_sensor(f"rooms/{number}", at=home))


def _storey(home: Place, floor: Floor, code: str) -> Place:
    return home.holding(
        PlaceKind.FLOOR,
        floor.name,
        code=code,
        level=floor.level,
        plan_width=floor.width,
        plan_height=floor.depth,
    )


def _allot(planted: Planted, people: Population) -> dict[UUID, UUID]:
    """Offices to units floor by floor, and to their people a few a room."""
    offices = [place for place in planted.spaces if place.use is SpaceUse.OFFICE]
    share = -(-len(offices) // len(people.units))
    allotted: dict[UUID, UUID] = {}
    for position, (unit_id, *_) in enumerate(people.units):
        own = offices[position * share : (position + 1) * share]
        for place in own:
            place.unit_id = unit_id
        members = [person for person in people.cadres if person.unit_id == unit_id]
        for number, person in enumerate(members):
            allotted[person.id] = own[number * len(own) // len(members)].id
    return allotted


def _accounts(people: Population) -> dict[str, DemoPerson]:
    """A person of the area for each login: ordinary ones for cadre and worker, the bureau's own for the rest."""
    bureau = [person for person in people.cadres if person.unit_id == people.units[-1][0]]
    leaders = iter(person for person in bureau if person.post.endswith("局长"))
    staff = iter(person for person in bureau if person.post.endswith(("科员", "主任科员")))
    chosen: dict[str, DemoPerson] = {}
    for account in ACCOUNTS:
        match account.role:
            case Role.CADRE:
                chosen[account.login] = people.cadres[1600]
            case Role.WORKER:
                chosen[account.login] = people.workers[0]
            case Role.CONTRACTOR_MANAGER:
                chosen[account.login] = people.managers[0]
            case Role.SUPERVISOR:
                chosen[account.login] = next(leaders)
            case _:
                chosen[account.login] = next(staff)
    return chosen


def _daily_role(person: DemoPerson, people: Population) -> Role:
    if person in people.managers:
        return Role.CONTRACTOR_MANAGER
    return Role.WORKER if person.contractor_id else Role.CADRE


def _grant(session: AsyncSession, person: DemoPerson, role: Role, at: Ref, founded: datetime) -> None:
    session.add(RoleGrant(person_id=person.id, role=role, at_kind=at.kind, at_id=at.id, granted_at=founded))
