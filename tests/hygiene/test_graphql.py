"""The ledger through GraphQL, as the page asks for it."""

from typing import Any
from uuid import uuid4

from backend.hygiene.graphql import HygieneMutation, HygieneQuery
from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel.db import Database
from backend.kernel.graphql.schema import build_schema
from tests.factories.canteen import a_dish, a_menu
from tests.factories.people import an_actor
from tests.factories.places import a_site
from tests.hygiene.conftest import Kitchen
from tests.identity.graphql import execute

SCHEMA = build_schema(HygieneQuery, HygieneMutation)
DAY = """
    query ($canteen: ID!) { ledgerDay(canteenId: $canteen, day: "2026-11-27") {
        manages leastGrams unchecked { name } unsampled { dish meal startsAt } kept { dish }
        checks { name temperature unfitBecause measure written { by struck } }
        disinfected { object done wanted } disinfections { object strength } certificates { holder number } } }
"""
CHECK = """
    mutation ($key: IdempotencyKey!, $input: MorningCheckInput!) { recordMorningCheck(key: $key, input: $input) {
        ... on LedgerReceipt { id } ... on Refused { code field facts } } }
"""
KEEP = """
    mutation ($key: IdempotencyKey!, $input: FoodSampleInput!) { keepSample(key: $key, input: $input) {
        ... on LedgerReceipt { id } ... on Refused { code } } }
"""
DESTROY = """
    mutation ($key: IdempotencyKey!, $id: ID!) { destroySample(key: $key, id: $id) {
        ... on Refused { code facts } } }
"""
DISINFECT = """
    mutation ($key: IdempotencyKey!, $canteen: ID!, $input: DisinfectionInput!) {
        recordDisinfection(key: $key, canteenId: $canteen, input: $input) {
            ... on LedgerReceipt { id } ... on Refused { code } } }
"""
FILE = """
    mutation ($key: IdempotencyKey!, $canteen: ID!, $input: CertificateInput!) {
        fileCertificate(key: $key, canteenId: $canteen, input: $input) {
            ... on LedgerReceipt { id } ... on Refused { code } } }
"""
STRIKE = """
    mutation ($key: IdempotencyKey!, $id: ID!) {
        strikeEntry(key: $key, kind: MORNING_CHECK, id: $id, reason: "看错人了") {
            ... on LedgerReceipt { id } ... on Refused { code } } }
"""


async def ask(database: Database, viewer: Actor, document: str, **variables: Any) -> Any:
    variables |= {"key": str(uuid4())} if "$key" in document else {}
    return (await execute(database, document, viewer=viewer, schema=SCHEMA, **variables)).data


async def test_a_morning_in_the_kitchen(database: Database, kitchen: Kitchen) -> None:
    manager, at = kitchen.manager, {"canteen": str(kitchen.canteen.id)}
    dish = await a_dish(database, kitchen.canteen, "清蒸鲈鱼")
    menu = await a_menu(database, kitchen.canteen, dish)
    cook = str(kitchen.cook.id)

    ill = {"staffId": cook, "temperature": 37.6}
    refused = (await ask(database, manager, CHECK, input=ill))["recordMorningCheck"]
    assert refused == {
        "code": "unfit_needs_measure",
        "field": "measure",
        "facts": {"because": ["fever", "certificate"]},
    }
    done = await ask(database, manager, CHECK, input=ill | {"measure": "离岗就医"})
    kept = {"menuId": str(menu.id), "dishId": str(dish.id), "grams": 130, "fridge": "1号柜", "staffId": cook}
    sample = (await ask(database, manager, KEEP, input=kept))["keepSample"]
    early = (await ask(database, manager, DESTROY, id=sample["id"]))["destroySample"]
    assert early == {"code": "kept_too_short", "facts": {"until": "2026-11-28T23:30:00+00:00"}}
    steamed = {
        "object": "餐具",
        "method": "STEAM",
        "startsAt": "2026-11-26T23:00:00Z",
        "endsAt": "2026-11-26T23:20:00Z",
        "strength": "100℃",
        "staffId": cook,
    }
    await ask(database, manager, DISINFECT, input=steamed, **at)
    paper = {"kind": "FOOD_LICENCE", "number": "JY12010112345", "validUntil": "2027-05-01"}
    await ask(database, manager, FILE, input=paper, **at)

    seen = await ask(database, manager, DAY, **at)
    assert seen["ledgerDay"] == {
        "manages": True,
        "leastGrams": 125.0,
        "unchecked": [],
        "unsampled": [],
        "kept": [{"dish": "清蒸鲈鱼"}],
        "checks": [
            {
                "name": kitchen.cook.name,
                "temperature": 37.6,
                "unfitBecause": ["FEVER", "CERTIFICATE"],
                "measure": "离岗就医",
                "written": {"by": manager.name, "struck": None},
            }
        ],
        "disinfected": [
            {"object": "餐具", "done": 1, "wanted": 3},
            {"object": "台面", "done": 0, "wanted": 3},
            {"object": "设备", "done": 0, "wanted": 1},
            {"object": "空气", "done": 0, "wanted": 1},
            {"object": "抹布", "done": 0, "wanted": 1},
        ],
        "disinfections": [{"object": "餐具", "strength": "100℃"}],
        "certificates": [{"holder": None, "number": "*********2345"}],
    }

    await ask(database, manager, STRIKE, id=done["recordMorningCheck"]["id"])
    supervisor = await an_actor(database, Role.SUPERVISOR, at=(await a_site(database)).ref)
    overseen = (await ask(database, supervisor, DAY, **at))["ledgerDay"]
    masked = kitchen.cook.name[0] + "*" * (len(kitchen.cook.name) - 1)
    assert (overseen["manages"], overseen["unchecked"]) == (False, [{"name": masked}])
    assert [check["written"]["struck"] for check in overseen["checks"]] == ["看错人了"]
