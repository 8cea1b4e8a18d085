"""Contracts are added, changed and ended, and the dispatch follows them."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from backend.edge.schema import schema
from backend.identity.contracting import ContractFacts, ContractIsOver, ContractsOverlap
from backend.identity.models import Contract
from backend.identity.roles import Role
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import Invalid, NotAllowed, NotFound, StaleVersion
from backend.kernel.refs import uuid7
from backend.rules.calendar import ClockKind
from backend.rules.values import Limit
from backend.tickets import contract_scope, contracts
from backend.tickets.sla import Terms
from tests.factories.people import a_contractor, an_actor
from tests.factories.places import an_office_building
from tests.factories.tickets import MONDAY_MORNING, Area, an_area, an_open_ticket
from tests.identity.graphql import execute
from tests.identity.journal import entries
from tests.identity.state import refused


@pytest.fixture
async def area(database: Database) -> Area:
    return await an_area(database)


async def facts(area: Area, **changes: Any) -> ContractFacts:
    """Of a contract with another company for water, everywhere."""
    said: dict[str, Any] = {
        "contractor_id": (await a_contractor(area.database)).id,
        "name": "给排水维保合同",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2030, 12, 31),
        "category_ids": [area.kinds["water"]],
        "place_ids": [],
        "sla": {},
    }
    return ContractFacts(**(said | changes))


async def test_the_dispatch_follows_a_contract_from_its_first_day_to_its_last(area: Area) -> None:
    async def routed() -> Any:
        return (await an_open_ticket(area, category_id=area.kinds["water.tap"])).contractor_id

    with clock.frozen_at(MONDAY_MORNING):
        assert await routed() == area.contractor.id
        first = await facts(area)
        contract = await area.do(contract_scope.add_contract, area.supervisor, first)
        assert await routed() == first.contractor_id

        other = replace(
            first,
            contractor_id=(await a_contractor(area.database)).id,
            category_ids=[area.kinds["water.tap"]],
            sla={"ordinary": {"accept": 45}},
        )
        await area.do(contract_scope.change_contract, area.supervisor, contract.id, 1, other)
        ticket = await an_open_ticket(area, category_id=area.kinds["water.tap"])
        assert ticket.contractor_id == other.contractor_id
        assert Terms.read(ticket.sla).accept == Limit(clock=ClockKind.WORKING, minutes=45)

        await area.do(contract_scope.end_contract, area.supervisor, contract.id, 2, date(2026, 3, 2))
        assert await routed() == other.contractor_id
    with clock.frozen_at(MONDAY_MORNING.replace(day=3)):
        assert await routed() == area.contractor.id
    said = [
        (entry.verb, entry.data) for entry in await entries(area.database) if entry.subject == contract.ref
    ]
    assert said == [
        (
            "contract.added",
            {
                "name": "给排水维保合同",
                "contractor": str(first.contractor_id),
                "starts_on": "2026-01-01",
                "ends_on": "2030-12-31",
            },
        ),
        ("contract.changed", {"fields": ["contractor_id", "category_ids", "sla"]}),
        ("contract.ended", {"on": "2026-03-02"}),
    ]


@pytest.mark.parametrize(
    ("changes", "overlaps"),
    [
        ({}, True),
        ({"starts_on": date(2030, 12, 31), "ends_on": date(2032, 1, 1)}, True),
        ({"starts_on": date(2031, 1, 1), "ends_on": date(2032, 1, 1)}, False),
        ({"category_ids": ["water", "power"]}, True),
        ({"category_ids": ["power"]}, False),
        ({"category_ids": ["water.tap"]}, False),  # the special one serves what it names
    ],
)
async def test_two_contracts_never_serve_the_same(
    area: Area, changes: dict[str, Any], overlaps: bool
) -> None:
    await area.do(contract_scope.add_contract, area.supervisor, await facts(area))
    if "category_ids" in changes:
        changes = {"category_ids": [area.kinds[key] for key in changes["category_ids"]]}
    second = await facts(area, name="第二份", **changes)
    add = partial(contract_scope.add_contract, actor=area.supervisor, facts=second)
    if overlaps:
        refusal = await refused(area.database, ContractsOverlap, add)
        assert (refusal.field, refusal.facts) == ("categoryIds", {"other": "给排水维保合同"})
    else:
        await area.do(add)


async def test_what_a_contract_cannot_say(area: Area) -> None:
    sound = await facts(area)
    for broken, error, field in [
        (replace(sound, name=""), Invalid, "name"),
        (replace(sound, ends_on=date(2025, 1, 1)), Invalid, "endsOn"),
        (replace(sound, contractor_id=uuid7()), NotFound, "contractorId"),
        (replace(sound, category_ids=[uuid7()]), NotFound, "categoryIds"),
        (replace(sound, place_ids=[uuid7()]), NotFound, "placeIds"),
        (replace(sound, sla={"water": {"accept": 5}, "whater": {"accept": 5}}), Invalid, "sla"),
    ]:
        add = partial(contract_scope.add_contract, actor=area.supervisor, facts=broken)
        assert (await refused(area.database, error, add)).field == field


async def test_who_decides_on_one_building_decides_on_no_other(area: Area, database: Database) -> None:
    here, there = await an_office_building(database), await an_office_building(database)
    keeper = await an_actor(database, Role.SUPERVISOR, at=here.building.ref)
    for places in ([], [there.building.id], [here.building.id, there.building.id]):
        add = partial(contract_scope.add_contract, actor=keeper, facts=await facts(area, place_ids=places))
        await refused(database, NotAllowed, add)
    own = await facts(area, place_ids=[here.building.id])
    contract = await area.do(contract_scope.add_contract, keeper, own)
    await refused(
        database,
        NotAllowed,
        lambda s: contract_scope.change_contract(s, keeper, contract.id, 1, replace(own, place_ids=[])),
    )
    everywhere = await area.do(contract_scope.add_contract, area.supervisor, await facts(area))
    await refused(
        database, NotAllowed, lambda s: contract_scope.change_contract(s, keeper, everywhere.id, 1, own)
    )
    await refused(
        database,
        NotAllowed,
        lambda s: contract_scope.end_contract(s, keeper, everywhere.id, 1, date(2027, 1, 1)),
    )


async def test_stale_unknown_and_past_contracts(area: Area) -> None:
    own = await facts(area)
    contract = await area.do(contract_scope.add_contract, area.supervisor, own)
    end = partial(contract_scope.end_contract, actor=area.supervisor, on=date(2027, 1, 1))
    await refused(area.database, StaleVersion, partial(end, contract_id=contract.id, version=2))
    await refused(area.database, NotFound, partial(end, contract_id=uuid7(), version=1))
    too_late = partial(contract_scope.end_contract, actor=area.supervisor, contract_id=contract.id, version=1)
    with clock.frozen_at(MONDAY_MORNING):
        for on in (date(2025, 12, 31), date(2026, 3, 1), date(2030, 12, 31)):
            await refused(area.database, Invalid, partial(too_late, on=on))
        past = replace(own, ends_on=date(2026, 3, 1))
        for change in (
            partial(contract_scope.add_contract, actor=area.supervisor, facts=past),
            partial(
                contract_scope.change_contract,
                actor=area.supervisor,
                contract_id=contract.id,
                version=1,
                facts=past,
            ),
        ):
            assert (await refused(area.database, Invalid, change)).field == "endsOn"
    with clock.frozen_at(MONDAY_MORNING.replace(year=2031)):
        await refused(
            area.database,
            ContractIsOver,
            lambda s: contract_scope.change_contract(s, area.supervisor, contract.id, 1, own),
        )


async def test_a_contractors_manager_sees_their_own_contracts(area: Area) -> None:
    await area.do(contract_scope.add_contract, area.supervisor, await facts(area))
    own = await area.read(contracts.with_coverage, area.manager)
    assert [covered.contract.id for covered in own] == [area.contract.id]
    assert len(await area.read(contracts.with_coverage, area.desk)) == 2


ADD = """mutation ($key: IdempotencyKey!, $input: ContractInput!) { addContract(key: $key, input: $input) {
    ... on Contract { name version contractor { id } categories { id } places { id }
        sla { key category { name } accept finish } }
    ... on Refused { code field } } }"""


async def test_over_graphql_once(area: Area) -> None:
    said = await facts(area)
    key = str(uuid4())
    asked = {
        "contractorId": str(said.contractor_id),
        "name": f" {said.name} ",
        "startsOn": "2026-01-01",
        "endsOn": "2030-12-31",
        "categoryIds": [str(id_) for id_ in said.category_ids],
        "placeIds": [str(area.room.id)],
        "sla": [
            {"key": "ordinary", "accept": 30, "finish": 240},
            {"key": "lift", "accept": 10},
            {"key": "danger"},
        ],
    }
    for _ in range(2):
        answer = await execute(
            area.database, ADD, viewer=area.supervisor, schema=schema, key=key, input=asked
        )
        assert answer.data == {
            "addContract": {
                "name": said.name,
                "version": 1,
                "contractor": {"id": str(said.contractor_id)},
                "categories": [{"id": str(area.kinds["water"])}],
                "places": [{"id": str(area.room.id)}],
                "sla": [
                    {"key": "lift", "category": {"name": "电梯"}, "accept": 10, "finish": None},
                    {"key": "ordinary", "category": None, "accept": 30, "finish": 240},
                ],
            }
        }
    async with area.database.read() as session:
        assert (await session.get_one(Contract, area.contract.id)).version == 1
    for broken in (
        [{"key": "ordinary", "accept": 0}],
        [{"key": "ordinary", "accept": 5}, {"key": "ordinary", "accept": 6}],
        [{"key": "ORDINARY", "accept": 5}],
    ):
        asked["sla"] = broken
        answer = await execute(
            area.database, ADD, viewer=area.supervisor, schema=schema, key=str(uuid4()), input=asked
        )
        assert answer.data == {"addContract": {"code": "invalid", "field": "sla"}}
