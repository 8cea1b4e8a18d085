"""Live subjects over the real service: a worker hears that the pool moved, and nobody else may listen to it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from tests.end_to_end.a_day import book_a_room
from tests.service import Client, Service

CHANGES = """
subscription Changes($subjects: [String!]!) {
    changes(subjects: $subjects) { kind id verb }
}
"""
REPORT = """
mutation Report($key: IdempotencyKey!, $input: ReportInput!) {
    reportTicket(key: $key, input: $input) { ... on Ticket { id version } }
}
"""
GIVE = """
mutation ($key: IdempotencyKey!, $input: OpinionInput!) { giveOpinion(key: $key, input: $input) { __typename } }
"""
ACCEPT = """
mutation Accept($key: IdempotencyKey!, $id: ID!, $version: Int!) {
    acceptTicket(key: $key, id: $id, version: $version) { __typename }
}
"""
ADD_INGREDIENT = """
mutation AddIngredient($key: IdempotencyKey!, $canteen: ID!) {
    addIngredient(key: $key, canteenId: $canteen, name: "荸荠", unit: KILOGRAM, shelfDays: 9) { __typename }
}
"""
ADD_DISH = """
mutation AddDish($key: IdempotencyKey!, $canteen: ID!, $dish: DishInput!) {
    addDish(key: $key, canteenId: $canteen, input: $dish) { ... on Dish { id version } }
}
"""
CHANGE_DISH = """
mutation ChangeDish($key: IdempotencyKey!, $id: ID!, $version: Int!, $dish: DishInput!) {
    changeDish(key: $key, id: $id, version: $version, input: $dish) { __typename }
}
"""
WHERE = "{ me { officeId } categories { children { id } } }"
PATIENCE = 30
RESYNC = {"changes": {"kind": "resync", "id": "", "verb": ""}}
"""What comes first: something may have changed between the page's reading and its listening."""


@contextmanager
def listening(service: Service, person: Client, *subjects: str) -> Iterator[ClientConnection]:
    cookies = "; ".join(f"{name}={value}" for name, value in person.http.cookies.items())
    with connect(
        service.url.replace("http", "ws") + "/graphql",
        origin=Origin(service.url),
        subprotocols=[Subprotocol("graphql-transport-ws")],
        additional_headers={"cookie": cookies},
    ) as socket:
        socket.send(json.dumps({"type": "connection_init"}))
        assert hear(socket)["type"] == "connection_ack"
        payload = {"query": CHANGES, "variables": {"subjects": subjects}}
        socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": payload}))
        yield socket


def hear(socket: ClientConnection) -> Any:
    while (message := json.loads(socket.recv(PATIENCE)))["type"] == "ping":
        socket.send(json.dumps({"type": "pong"}))
    return message


def test_a_worker_hears_that_a_pool_moved_but_not_which_ticket(shared_service: Service) -> None:
    worker, cadre, desk = (shared_service.sign_in(login) for login in ("worker", "cadre", "dispatcher"))
    where = cadre.ask(WHERE)
    report = {
        "placeId": where["me"]["officeId"],
        "categoryId": where["categories"][0]["children"][0]["id"],
        "description": "走廊灯不亮",
    }
    ticket = cadre.ask(REPORT, key=str(uuid4()), input=report)["reportTicket"]
    with listening(shared_service, worker, "pool", "inbox") as socket:
        assert hear(socket)["payload"]["data"] == RESYNC
        desk.ask(ACCEPT, key=str(uuid4()), **ticket)
        heard = hear(socket)
    assert heard["payload"]["data"] == {"changes": {"kind": "pool", "id": "", "verb": "pool.changed"}}


@pytest.mark.parametrize(
    ("login", "subject"), [("cadre", "pool"), ("worker", "rooms"), ("dispatcher", "leaders")]
)
def test_who_has_nothing_to_do_with_it_may_not_listen(
    shared_service: Service, login: str, subject: str
) -> None:
    with listening(shared_service, shared_service.sign_in(login), subject) as socket:
        heard = hear(socket)
    (error,) = heard["payload"]
    assert (heard["type"], error["extensions"]["code"]) == ("error", "not_allowed")


def test_a_board_says_that_something_changed_but_not_which_ticket(shared_service: Service) -> None:
    manager, cadre = (shared_service.sign_in(login) for login in ("manager", "cadre"))
    where = cadre.ask(WHERE)
    report = {
        "placeId": where["me"]["officeId"],
        "categoryId": where["categories"][0]["children"][0]["id"],
        "description": "窗户关不上",
    }
    with listening(shared_service, manager, "board") as socket:
        assert hear(socket)["payload"]["data"] == RESYNC
        cadre.ask(REPORT, key=str(uuid4()), input=report)
        heard = hear(socket)
    assert heard["payload"]["data"] == {"changes": {"kind": "board", "id": "", "verb": "board.changed"}}


def test_who_may_book_hears_that_some_booking_changed_but_not_which(shared_service: Service) -> None:
    cadre, colleague = (shared_service.sign_in(login) for login in ("cadre", "unit"))
    with listening(shared_service, colleague, "rooms") as socket:
        assert hear(socket)["payload"]["data"] == RESYNC
        book_a_room(cadre, "处务会", hour=6)
        heard = hear(socket)
    assert heard["payload"]["data"] == {"changes": {"kind": "rooms", "id": "", "verb": "rooms.changed"}}


def test_who_oversees_kitchens_hears_that_something_was_done_there(shared_service: Service) -> None:
    manager, supervisor = (shared_service.sign_in(login) for login in ("canteen", "supervisor"))
    canteen = manager.ask("{ kitchens { id } }")["kitchens"][0]["id"]
    with listening(shared_service, supervisor, "kitchens") as socket:
        assert hear(socket)["payload"]["data"] == RESYNC
        manager.ask(ADD_INGREDIENT, key=str(uuid4()), canteen=canteen)
        heard = hear(socket)
    changed = {"kind": "kitchens", "id": "", "verb": "kitchens.changed"}
    assert heard["payload"]["data"] == {"changes": changed}


def test_who_reads_menus_hears_of_what_there_is_to_eat_alone(shared_service: Service) -> None:
    manager, cadre = (shared_service.sign_in(login) for login in ("canteen", "cadre"))
    canteen = manager.ask("{ kitchens { id } }")["kitchens"][0]["id"]
    dish = {"name": "荸荠炒虾仁", "course": "MEAT"}
    with listening(shared_service, cadre, "menus", "canteens") as socket:
        assert hear(socket)["payload"]["data"] == RESYNC
        added = manager.ask(ADD_DISH, key=str(uuid4()), canteen=canteen, dish=dish)["addDish"]
        changed = dish | {"allergens": ["CRUSTACEANS"]}
        manager.ask(CHANGE_DISH, key=str(uuid4()), **added, dish=changed)
        heard = [hear(socket)["payload"]["data"]["changes"]["verb"] for _ in range(2)]
    assert heard == ["canteens.changed", "menus.changed"]


@pytest.mark.parametrize(("login", "subject"), [("worker", "rooms"), ("cadre", "kitchens")])
def test_who_has_no_part_in_it_may_not_listen(shared_service: Service, login: str, subject: str) -> None:
    with listening(shared_service, shared_service.sign_in(login), subject) as socket:
        heard = hear(socket)
    (error,) = heard["payload"]
    assert (heard["type"], error["extensions"]["code"]) == ("error", "not_allowed")


def test_of_an_opinion_nobody_hears_whose_it_is_or_which(shared_service: Service) -> None:
    cadre, colleague = (shared_service.sign_in(login) for login in ("cadre", "unit"))
    opinion = {"category": "OTHER", "words": "院内的自行车棚需要加一盏灯", "named": False}
    with listening(shared_service, colleague, "opinions") as socket:
        assert hear(socket)["payload"]["data"] == RESYNC
        cadre.ask(GIVE, key=str(uuid4()), input=opinion)
        heard = hear(socket)
    assert heard["payload"]["data"] == {"changes": {"kind": "opinions", "id": "", "verb": "opinions.changed"}}
    with listening(shared_service, shared_service.sign_in("worker"), "opinions") as socket:
        (error,) = hear(socket)["payload"]
    assert error["extensions"]["code"] == "not_allowed"
