"""The canteens through GraphQL, as the app asks for them."""

from typing import Any
from uuid import uuid4

from backend.canteen.graphql import CanteenMutation, CanteenQuery
from backend.identity.actor import Actor
from backend.kernel import clock, qr
from backend.kernel.db import Database
from backend.kernel.graphql.schema import build_schema
from tests.factories.canteen import LUNCH_BEGINS, a_canteen, a_dish, a_manager, a_menu
from tests.factories.people import a_cadre
from tests.identity.graphql import Answer, execute

SCHEMA = build_schema(CanteenQuery, CanteenMutation)
ADD_DISH = """
    mutation ($key: IdempotencyKey!, $canteen: ID!, $input: DishInput!) {
        addDish(key: $key, canteenId: $canteen, input: $input) {
            ... on Dish { id name nutrition { energyKj } version } ... on Refused { code field } } }
"""
WRITE = """
    mutation ($key: IdempotencyKey!, $input: MenuInput!) { writeMenu(key: $key, input: $input) {
        ... on PlannedMenu { id published version items { price dish { name } } forecast { portions meals } }
        ... on Refused { code field } } }
"""
PUBLISH = """
    mutation ($key: IdempotencyKey!, $canteen: ID!) {
        publishMenus(key: $key, canteenId: $canteen, monday: "2026-11-23") {
            ... on Canteen { id } ... on Refused { code field } } }
"""
DAY = """
    { canteenDay(day: "2026-11-27") { canteen { id } menus {
        id meal startsAt closesAt portions rated items { price dish { name allergens } } } } }
"""
REGISTER = """
    mutation ($key: IdempotencyKey!, $menu: ID!) { registerForMeal(key: $key, menuId: $menu, portions: 2) {
        ... on Menu { portions } ... on Refused { code } } }
"""
RATE = """
    mutation ($key: IdempotencyKey!, $menu: ID!, $input: RatingInput!) {
        rateMeal(key: $key, menuId: $menu, input: $input) {
            ... on RatingReceipt { stars } ... on Refused { code field } } }
"""
TO_ANSWER = "query ($canteen: ID!) { ratingsToAnswer(canteenId: $canteen) { items { stars words tags } } }"
MINE = "{ myMeals { menuId portions mayRate } }"


async def ask(database: Database, viewer: Actor, document: str, **variables: Any) -> Answer:
    return await execute(database, document, viewer=viewer, schema=SCHEMA, **variables)


async def test_from_the_dish_to_what_was_said_of_it(database: Database) -> None:
    manager, cadre, canteen = await a_manager(database), await a_cadre(database), await a_canteen(database)
    recipe = {
        "name": "麻婆豆腐",
        "course": "MIXED",
        "allergens": ["SOY"],
        "spicy": 2,
        "nutrition": {"energyKj": 820.5, "proteinG": 12, "fatG": 11, "carbohydrateG": 9, "sodiumMg": 640},
    }
    at = {"canteen": str(canteen.id)}
    dish = (await ask(database, manager, ADD_DISH, key=str(uuid4()), input=recipe, **at)).data["addDish"]
    assert (dish["name"], dish["nutrition"], dish["version"]) == ("麻婆豆腐", {"energyKj": 820.5}, 1)
    again = (await ask(database, manager, ADD_DISH, key=str(uuid4()), input=recipe, **at)).data["addDish"]
    assert again == {"code": "dish_exists", "field": "name"}

    items = [{"dishId": dish["id"], "price": 5.5}]
    draft = {"canteenId": str(canteen.id), "day": "2026-11-27", "meal": "LUNCH", "items": items}
    menu = (await ask(database, manager, WRITE, key=str(uuid4()), input=draft)).data["writeMenu"]
    assert menu == {
        "id": menu["id"],
        "published": False,
        "version": 1,
        "items": [{"price": 5.5, "dish": {"name": "麻婆豆腐"}}],
        "forecast": {"portions": 0, "meals": 0},
    }
    assert (await ask(database, cadre, DAY)).data["canteenDay"][0]["menus"] == []
    await ask(database, manager, PUBLISH, key=str(uuid4()), **at)
    ((shown,),) = [day["menus"] for day in (await ask(database, cadre, DAY)).data["canteenDay"]]
    assert shown == {
        "id": menu["id"],
        "meal": "LUNCH",
        "startsAt": "2026-11-27T03:30:00Z",
        "closesAt": "2026-11-27T01:00:00Z",
        "portions": 0,
        "rated": False,
        "items": [{"price": 5.5, "dish": {"name": "麻婆豆腐", "allergens": ["SOY"]}}],
    }

    key, wanted = str(uuid4()), {"menu": menu["id"]}
    for _ in range(2):
        come = await ask(database, cadre, REGISTER, key=key, **wanted)
        assert come.data["registerForMeal"] == {"portions": 2}
    opinion = {"stars": 4, "tags": ["HOT"], "words": "够味", "dishes": [{"dishId": dish["id"], "stars": 5}]}
    early = await ask(database, cadre, RATE, key=str(uuid4()), input=opinion, **wanted)
    assert early.data["rateMeal"] == {"code": "not_eaten", "field": "menuId"}
    with clock.frozen_at(LUNCH_BEGINS):
        mine = (await ask(database, cadre, MINE)).data["myMeals"]
        assert mine == [{"menuId": menu["id"], "portions": 2, "mayRate": True}]
        rated = await ask(database, cadre, RATE, key=str(uuid4()), input=opinion, **wanted)
        assert rated.data["rateMeal"] == {"stars": 4}
    said = (await ask(database, manager, TO_ANSWER, **at)).data["ratingsToAnswer"]["items"]
    assert said == [{"stars": 4, "words": "够味", "tags": ["HOT"]}]


OFFER = """
    mutation ($key: IdempotencyKey!, $input: TakeawayOfferInput!) { offerTakeaway(key: $key, input: $input) {
        ... on TakeawayReceipt { id } ... on Refused { code field } } }
"""
TAKEAWAYS = """
    { takeaways { canteenId mine { code state } offer { id closesAt withdrawn slots { id startsAt capacity taken }
        items { id price portions taken dish { name } } } } }
"""
ORDER = """
    mutation ($key: IdempotencyKey!, $offer: ID!, $slot: ID!, $item: ID!) {
        orderTakeaway(key: $key, offerId: $offer, slotId: $slot, lines: [{ itemId: $item, portions: 2 }]) {
            ... on TakeawayOrder { code qr total state lines { portions } } ... on Refused { code } } }
"""
COUNTER = """
    query ($canteen: ID!) { takeawayCounter(canteenId: $canteen, day: "2026-11-27") {
        previous { id } offer { id version withdrawn } orders { name order { code total } } } }
"""
PICK_UP = """
    mutation ($key: IdempotencyKey!, $canteen: ID!, $code: String!) {
        pickUpTakeaway(key: $key, canteenId: $canteen, code: $code) {
            ... on TakeawayOrder { state settledAt } ... on Refused { code facts } } }
"""
WITHDRAW = """
    mutation ($key: IdempotencyKey!, $offer: ID!) {
        withdrawTakeaway(key: $key, offerId: $offer, version: 1, reason: "停电") {
            ... on TakeawayReceipt { id } ... on Refused { code } } }
"""
TAKE_BACK = """
    mutation ($key: IdempotencyKey!, $offer: ID!) { takeBackTakeaway(key: $key, offerId: $offer) {
        ... on TakeawayOrder { state } ... on Refused { code } } }
"""


RECKON = "query ($parts: [IngredientInput!]!) { reckonedNutrition(parts: $parts) { energyKj sodiumMg } }"


async def test_nutrition_is_reckoned_from_ingredients(database: Database) -> None:
    parts = [{"name": "大米", "grams": 100}, {"name": "食盐", "grams": 0.5}]
    found = (await ask(database, await a_manager(database), RECKON, parts=parts)).data["reckonedNutrition"]
    assert found == {"energyKj": 1450.0, "sodiumMg": 199.0}


async def test_from_the_offer_to_the_counter(database: Database) -> None:
    manager, cadre, canteen = await a_manager(database), await a_cadre(database), await a_canteen(database)
    dish, at = await a_dish(database, canteen, "酱牛肉"), {"canteen": str(canteen.id)}
    plan = {
        "canteenId": str(canteen.id),
        "day": "2026-11-27",
        "closesAt": "14:00",
        "items": [{"dishId": str(dish.id), "price": 19.9, "portions": 30}],
        "slots": [{"startsAt": "16:30", "endsAt": "17:00", "capacity": 20}],
    }
    offered = (await ask(database, manager, OFFER, key=str(uuid4()), input=plan)).data["offerTakeaway"]
    (found,) = (await ask(database, cadre, TAKEAWAYS)).data["takeaways"]
    (item,), (slot,) = found["offer"]["items"], found["offer"]["slots"]
    assert found == {
        "canteenId": str(canteen.id),
        "mine": None,
        "offer": {
            "id": offered["id"],
            "closesAt": "2026-11-27T06:00:00Z",
            "withdrawn": None,
            "slots": [{"id": slot["id"], "startsAt": "2026-11-27T08:30:00Z", "capacity": 20, "taken": 0}],
            "items": [
                {"id": item["id"], "price": 19.9, "portions": 30, "taken": 0, "dish": {"name": "酱牛肉"}}
            ],
        },
    }
    wanted = {"offer": offered["id"], "slot": slot["id"], "item": item["id"]}
    ordered = (await ask(database, cadre, ORDER, key=str(uuid4()), **wanted)).data["orderTakeaway"]
    code = ordered["code"]
    assert (ordered["total"], ordered["state"], ordered["lines"]) == (39.8, "ORDERED", [{"portions": 2}])
    assert ordered["qr"] == qr.modules(code)
    counter = (await ask(database, manager, COUNTER, **at)).data["takeawayCounter"]
    assert counter == {
        "previous": None,
        "offer": {"id": offered["id"], "version": 1, "withdrawn": None},
        "orders": [{"name": cadre.name, "order": {"code": code, "total": 39.8}}],
    }
    with clock.frozen_at(LUNCH_BEGINS):
        for key, answer in (("1", {"state": "PICKED_UP"}), ("2", {"code": "picked_up_already"})):
            done = await ask(database, manager, PICK_UP, key=key * 8 + str(uuid4())[8:], code=code, **at)
            assert answer.items() <= done.data["pickUpTakeaway"].items()
        back = await ask(database, cadre, TAKE_BACK, key=str(uuid4()), offer=offered["id"])
        assert back.data["takeBackTakeaway"] == {"code": "not_ordered"}
    for answer in ({"id": offered["id"]}, {"code": "offer_withdrawn"}):
        withdrawn = await ask(database, manager, WITHDRAW, key=str(uuid4()), offer=offered["id"])
        assert withdrawn.data["withdrawTakeaway"] == answer
    (found,) = (await ask(database, cadre, TAKEAWAYS)).data["takeaways"]
    assert (found["offer"]["withdrawn"], found["mine"]["state"]) == ("停电", "PICKED_UP")
    counter = (await ask(database, manager, COUNTER, **at)).data["takeawayCounter"]
    assert counter["offer"] == {"id": offered["id"], "version": 2, "withdrawn": "停电"}


async def test_each_of_many_canteens_is_there_for_diners(database: Database) -> None:
    cadre, manager = await a_cadre(database), await a_manager(database)
    canteens = [await a_canteen(database) for _ in range(6)]
    last = canteens[-1]
    menu = await a_menu(database, last, await a_dish(database, last, "清蒸鲈鱼"))
    names = (await ask(database, cadre, "{ openCanteens { id } }")).data["openCanteens"]
    assert {each["id"] for each in names} == {str(canteen.id) for canteen in canteens}
    only = """query ($id: ID) { canteenDay(day: "2026-11-27", canteenId: $id) { canteen { id } menus { id } } }"""
    (found,) = (await ask(database, manager, only, id=str(last.id))).data["canteenDay"]
    assert found == {"canteen": {"id": str(last.id)}, "menus": [{"id": str(menu.id)}]}
    assert len((await ask(database, cadre, only, id=None)).data["canteenDay"]) == 4
