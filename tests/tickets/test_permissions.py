"""Every role with every action: who may, may; all others are refused, and nothing changes."""

from collections.abc import Mapping

import pytest

from backend.identity.actor import Actor
from backend.identity.models import Secretary
from backend.identity.roles import Role
from backend.kernel.db import Database
from backend.kernel.errors import NotAllowed, NotFound
from backend.tickets.fitness import NotAWorker
from backend.tickets.states import MOVES, Status
from backend.tickets.supporting import AlreadySupported
from tests.factories.people import a_cadre, a_contractor, a_unit, a_worker, an_actor
from tests.factories.places import a_building
from tests.factories.tickets import Area, a_held_ticket, a_ticket_that_is, an_area
from tests.tickets.verbs import all_verbs, everything_about, outcome

IN_STATE: dict[str, Status] = {
    "accept": Status.REPORTED,
    "dispatch": Status.ACCEPTED,
    "grab": Status.ACCEPTED,
    "transfer": Status.ASSIGNED,
    "give_back": Status.ASSIGNED,
    "arrive": Status.ASSIGNED,
    "hold": Status.ARRIVED,
    "resume": Status.HELD,
    "step": Status.ARRIVED,
    "finish": Status.ARRIVED,
    "approve": Status.DONE,
    "refuse": Status.DONE,
    "rate": Status.CLOSED,
    "follow_up": Status.CLOSED,
    "reopen": Status.CLOSED,
    "urge": Status.ASSIGNED,
    "support": Status.ASSIGNED,
    "cancel": Status.ASSIGNED,
    "remark": Status.ASSIGNED,
}
ALLOWED: dict[str, set[str]] = {
    "accept": {"desk"},
    "dispatch": {"desk", "manager"},
    "grab": {"worker", "colleague"},
    "transfer": {"desk", "manager", "worker"},
    "give_back": {"worker"},
    "arrive": {"worker"},
    "hold": {"worker"},
    "resume": {"worker"},
    "step": {"worker"},
    "finish": {"worker"},
    "approve": {"reporter", "secretary"},
    "refuse": {"reporter", "secretary"},
    "rate": {"reporter", "secretary"},
    "follow_up": {"desk", "supervisor"},
    "reopen": {"reporter", "secretary", "desk"},
    "urge": {"reporter", "secretary"},
    "support": {
        "secretary",
        "bystander",
        "unit administrator",
        "desk",
        "desk elsewhere",
        "supervisor",
        "security desk",
    },
    "cancel": {"reporter", "secretary", "desk"},
    "remark": {
        "reporter",
        "secretary",
        "unit administrator",
        "desk",
        "supervisor",
        "security desk",
        "worker",
        "manager",
    },
}
BLIND = {"bystander", "desk elsewhere", "colleague", "stranger", "other manager", "auditor"}
"""These do not see the ticket; a colleague does while it is in the pool."""


async def everyone(area: Area) -> Mapping[str, Actor]:
    database = area.database
    unit = await a_unit(database)
    reporter = await a_cadre(database, "局长", unit=unit)
    secretary = await an_actor(database, Role.CADRE, name="秘书", acts_for=frozenset({reporter.id}))
    async with database.write() as session:
        session.add(Secretary(person_id=secretary.id, leader_id=reporter.id))
    elsewhere = await a_building(database)
    return {
        "reporter": reporter,
        "secretary": secretary,
        "bystander": await a_cadre(database),
        "unit administrator": await an_actor(database, Role.UNIT_ADMINISTRATOR, unit=unit),
        "desk": area.desk,
        "desk elsewhere": await an_actor(database, Role.DISPATCHER, at=elsewhere.ref),
        "security desk": await an_actor(database, Role.SECURITY_DESK, at=area.site.ref),
        "supervisor": area.supervisor,
        "worker": area.worker,
        "colleague": await area.another_worker(),
        "stranger": await a_worker(database),
        "manager": area.manager,
        "other manager": await an_actor(
            database, Role.CONTRACTOR_MANAGER, contractor=await a_contractor(database)
        ),
        "auditor": await an_actor(database, Role.AUDIT_ADMINISTRATOR, at=area.site.ref),
    }


def refusal_of(action: str, who: str) -> type[Exception]:
    in_pool = IN_STATE[action] is Status.ACCEPTED
    sees = who not in BLIND or (in_pool and who == "colleague")
    if action == "grab":
        return NotFound if who == "stranger" else NotAWorker
    if action == "support" and who == "reporter":
        return AlreadySupported
    if who == "worker" and IN_STATE[action] is Status.REPORTED:
        return NotFound
    return NotAllowed if sees else NotFound


@pytest.mark.parametrize("status", sorted(set(IN_STATE.values())))
async def test_only_those_who_may_do_it(database: Database, status: Status) -> None:
    area = await an_area(database)
    people = await everyone(area)
    verbs = await all_verbs(area)
    make = a_held_ticket(area, by=people["reporter"]) if status is Status.HELD else None
    ticket = await (make or a_ticket_that_is(status, area, by=people["reporter"]))
    before = await everything_about(database, ticket.id)
    actions = [action for action, tried_in in IN_STATE.items() if tried_in is status]

    seen = {
        action: {who: await outcome(database, verbs[action], actor, ticket) for who, actor in people.items()}
        for action in actions
    }

    assert seen == {
        action: {who: None if who in ALLOWED[action] else refusal_of(action, who) for who in people}
        for action in actions
    }
    assert await everything_about(database, ticket.id) == before


def test_no_action_is_left_out() -> None:
    assert set(IN_STATE) == set(ALLOWED) == set(MOVES)
