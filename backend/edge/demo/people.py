"""26 units, 3,000 people with posts and offices, 4 contractors with 60 workers, and the accounts to try."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from backend.edge.demo.seed import Chance
from backend.edge.demo.words import (
    CONTRACTORS,
    GIVEN_FIRST,
    GIVEN_SECOND,
    POSTS,
    SURNAMES,
    TRADES,
    UNITS,
)

CADRES = 3000


@dataclass(frozen=True, slots=True)
class DemoPerson:
    id: UUID
    login: str
    name: str
    post: str
    phone: str
    unit_id: UUID | None = None
    contractor_id: UUID | None = None


@dataclass(slots=True)
class Population:
    units: list[tuple[UUID, str, str]] = field(default_factory=list)
    contractors: list[tuple[UUID, str, str, str]] = field(default_factory=list)
    cadres: list[DemoPerson] = field(default_factory=list)
    workers: list[DemoPerson] = field(default_factory=list)
    managers: list[DemoPerson] = field(default_factory=list)
    """One of each contractor, in its order."""


def population(founded: datetime) -> Population:
    chance = Chance("people")
    names = _names(chance)
    people = Population()
    people.units = [(chance.id(founded), name, short) for name, short in UNITS]
    people.contractors = [
        (chance.id(founded), name, short, phone) for name, short, phone, _, _ in CONTRACTORS
    ]
    posts = [post for post, count in POSTS for _ in range(count)]
    for number in range(CADRES):
        unit_id = people.units[number % len(people.units)][0]
        post = posts[(number // len(people.units)) % len(posts)]
        people.cadres.append(_person(chance, founded, names, f"u{number + 1:04d}", post, unit_id=unit_id))
    for (contractor_id, *_), (*_, count, _) in zip(people.contractors, CONTRACTORS, strict=True):
        number = len(people.managers) + 1
        people.managers.append(
            _person(chance, founded, names, f"m{number:02d}", "项目经理", contractor_id=contractor_id)
        )
        for _ in range(count):
            login = f"w{len(people.workers) + 1:02d}"
            people.workers.append(
                _person(chance, founded, names, login, chance.choice(TRADES), contractor_id=contractor_id)
            )
    return people


def _person(
    chance: Chance,
    founded: datetime,
    names: Iterator[str],
    login: str,
    post: str,
    *,
    unit_id: UUID | None = None,
    contractor_id: UUID | None = None,
) -> DemoPerson:
    # 1xx-0000-xxxx is not a number that anybody is given.
    phone = f"1{chance.randint(30, 99)}0000{chance.randint(0, 9999):04d}"
    return DemoPerson(chance.id(founded), login, next(names), post, phone, unit_id, contractor_id)


def _names(chance: Chance) -> Iterator[str]:
    while True:
        given = chance.choice(GIVEN_FIRST) if chance.random() < 0.85 else ""
        yield chance.choice(SURNAMES) + given + chance.choice(GIVEN_SECOND)
