"""The kitchen through GraphQL, as the app asks for it, and its costs as a workbook."""

import io
from pathlib import Path
from typing import Any
from uuid import uuid4

from openpyxl import load_workbook

from backend.edge import kitchen_costs
from backend.identity.actor import Actor
from backend.kernel.db import Database
from backend.kernel.graphql.schema import build_schema
from backend.kitchen.graphql import KitchenMutation, KitchenQuery
from tests.edge.door import door
from tests.factories.canteen import a_canteen, a_manager
from tests.factories.kitchen import a_supervisor, an_eaten_lunch
from tests.factories.people import a_cadre
from tests.identity.graphql import Answer, execute

SCHEMA = build_schema(KitchenQuery, KitchenMutation)
RECEIPT = "{ ... on KitchenReceipt { id } ... on Refused { code field } }"
WEIGHED = "{ ... on WeighingReceipt { id kg } ... on Refused { code field } }"
WEIGH = f"mutation ($key: IdempotencyKey!, $input: WasteInput!) {{ weighWaste(key: $key, input: $input) {WEIGHED} }}"
ADD = f"""
    mutation ($key: IdempotencyKey!, $canteen: ID!) {{
        addIngredient(key: $key, canteenId: $canteen, name: "大米", unit: KILOGRAM, shelfDays: 180) {RECEIPT} }}
"""
RECEIVE = f"""
    mutation ($key: IdempotencyKey!, $rice: ID!, $input: DeliveryInput!) {{
        receiveBatch(key: $key, ingredientId: $rice, input: $input) {RECEIPT} }}
"""
FETCH = f"""
    mutation ($key: IdempotencyKey!, $at: MealAt!, $items: [FetchedInput!]!) {{
        fetchForMeal(key: $key, at: $at, items: $items) {RECEIPT} }}
"""
DAY = """
    query ($canteen: ID!) { kitchenDay(canteenId: $canteen, day: "2026-11-27") { overPercent meals {
        meal diners kg perVisit meanPerVisit least exceeded waste { kind kg } stalls { stall kg } }
        weighings { kg stall by } } }
"""
LARDER = "query ($canteen: ID!) { larder(canteenId: $canteen) { name remaining batches { bestBefore remaining } } }"
COSTS = """
    query ($canteen: ID!) { kitchenCosts(canteenId: $canteen, month: "2026-11-01") {
        whole ingredients perDiner revenue meals { meal ingredients perDiner } } }
"""


async def ask(database: Database, viewer: Actor, document: str, **variables: Any) -> Answer:
    return await execute(database, document, viewer=viewer, schema=SCHEMA, **variables)


async def test_from_the_scale_to_the_workbook(database: Database, tmp_path: Path) -> None:
    manager, supervisor = await a_manager(database), await a_supervisor(database)
    canteen = await a_canteen(database)
    await an_eaten_lunch(database, canteen, 0, 50)
    here = {"canteen": str(canteen.id)}
    at = {"canteenId": str(canteen.id), "day": "2026-11-27", "meal": "LUNCH"}
    waste, key = {"at": at, "kind": "PLATES", "kg": 6.25, "stall": "一号窗口"}, str(uuid4())
    first = (await ask(database, manager, WEIGH, key=key, input=waste)).data["weighWaste"]
    assert first["kg"] == 6.25
    assert (await ask(database, manager, WEIGH, key=key, input=waste)).data["weighWaste"] == first
    wrong = await ask(database, manager, WEIGH, key=str(uuid4()), input=waste | {"kg": -1})
    assert wrong.data["weighWaste"] == {"code": "invalid", "field": "kg"}
    day = (await ask(database, supervisor, DAY, **here)).data["kitchenDay"]
    assert day["overPercent"] == 20
    assert day["weighings"] == [{"kg": 6.25, "stall": "一号窗口", "by": manager.name}]
    assert day["meals"][0] == {
        "meal": "LUNCH",
        "diners": 50,
        "kg": 6.25,
        "perVisit": 0.125,
        "meanPerVisit": None,
        "least": 5,
        "exceeded": False,
        "waste": [{"kind": "PLATES", "kg": 6.25}],
        "stalls": [{"stall": "一号窗口", "kg": 6.25}],
    }

    rice = (await ask(database, manager, ADD, key=str(uuid4()), **here)).data["addIngredient"]["id"]
    sacks = {
        "quantity": 50,
        "price": 5.2,
        "supplier": "津粮集团",
        "receivedOn": "2026-11-27",
    }
    received = await ask(database, manager, RECEIVE, key=str(uuid4()), rice=rice, input=sacks)
    assert "id" in received.data["receiveBatch"]
    wanted = {"at": at, "items": [{"ingredientId": rice, "quantity": 60}]}
    short = (await ask(database, manager, FETCH, key=str(uuid4()), **wanted)).data["fetchForMeal"]
    assert short == {"code": "not_enough_in_larder", "field": "quantity"}
    wanted["items"] = [{"ingredientId": rice, "quantity": 12.5}]
    await ask(database, manager, FETCH, key=str(uuid4()), **wanted)
    shelves = (await ask(database, supervisor, LARDER, **here)).data["larder"]
    lying = [{"bestBefore": "2027-05-26", "remaining": 37.5}]
    assert shelves == [{"name": "大米", "remaining": 37.5, "batches": lying}]
    assert (await ask(database, supervisor, COSTS, **here)).data["kitchenCosts"] == {
        "whole": 65,
        "ingredients": 65,
        "perDiner": 1.3,
        "revenue": None,
        "meals": [{"meal": "LUNCH", "ingredients": 65, "perDiner": 1.3}],
    }
    path = f"/kitchen-costs.xlsx?canteen={canteen.id}&month=2026-11-01"
    async with door(database, tmp_path, supervisor, kitchen_costs.kitchen_costs_sheet) as client:
        sheet = load_workbook(io.BytesIO((await client.get(path)).content)).worksheets[0]
        assert [cell.value for cell in sheet[2]][1:5] == ["午餐", 65, 50, 1.3]
        assert (await client.get(path.replace("11-01", "11-02"))).status_code == 422
    async with door(database, tmp_path, await a_cadre(database), kitchen_costs.kitchen_costs_sheet) as client:
        assert (await client.get(path)).status_code == 403
