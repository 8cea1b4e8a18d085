"""Subscriptions over a real WebSocket, spoken as the graphql-ws client speaks."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin, Subprotocol

from backend.kernel.graphql.sockets import Patience
from backend.kernel.refs import Ref
from tests.kernel.graphql.shop import Shop, served

ANNOUNCED = "subscription { announced { name } }"


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
async def address(shop: Shop) -> AsyncIterator[str]:
    async with served(shop, ad_hoc=False, registered=registered(ANNOUNCED)) as address:
        yield address


def registered(*documents: str) -> dict[str, str]:
    return {sha256(document.encode()).hexdigest(): document for document in documents}


def dial(address: str, session: str = "anna", **more: Any) -> AbstractAsyncContextManager[ClientConnection]:
    protocols = [Subprotocol("graphql-transport-ws")]
    headers = {"cookie": f"session={session}"}
    return connect(f"ws://{address}", **{"subprotocols": protocols, "additional_headers": headers, **more})


async def say(socket: ClientConnection, **message: Any) -> None:
    await socket.send(json.dumps(message))


async def hear(socket: ClientConnection) -> Any:
    """The next message that is not a ping, which is answered."""
    while True:
        message = json.loads(await asyncio.wait_for(socket.recv(), 10))
        if message != {"type": "ping"}:
            return message
        await say(socket, type="pong")


async def introduce(socket: ClientConnection) -> None:
    await say(socket, type="connection_init")
    assert await hear(socket) == {"type": "connection_ack"}


async def subscribe(socket: ClientConnection, id_: str, query: str = ANNOUNCED, **more: Any) -> None:
    await say(socket, type="subscribe", id=id_, payload={"query": query, **more})


async def ending(socket: ClientConnection, *, answering: bool = True) -> int | None:
    """The code that the server closes with."""
    try:
        while True:
            await (hear(socket) if answering else asyncio.wait_for(socket.recv(), 10))
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else None


async def test_events_arrive_in_order_and_the_subscription_completes(address: str, shop: Shop) -> None:
    async with dial(address) as socket:
        await introduce(socket)
        await subscribe(socket, "a")
        await shop.until_listening(1)
        for name in ("tart", "蛋糕", None):
            await shop.announce(name)
        assert await hear(socket) == next_("a", {"announced": {"name": "tart"}})
        assert await hear(socket) == next_("a", {"announced": {"name": "蛋糕"}})
        assert await hear(socket) == {"type": "complete", "id": "a"}
        await shop.until_listening(0)
        # the id is free again
        await subscribe(socket, "a")
        await shop.until_listening(1)


def next_(id_: str, data: Any) -> Any:
    return {"type": "next", "id": id_, "payload": {"data": data}}


async def test_a_registered_document_may_be_named(address: str, shop: Shop) -> None:
    async with dial(address, session="") as socket:
        await introduce(socket)
        [name] = registered(ANNOUNCED)
        await say(socket, type="subscribe", id="a", payload={"documentId": name})
        await shop.until_listening(1)
        await shop.announce("tart")
        assert await hear(socket) == next_("a", {"announced": {"name": "tart"}})


async def test_completing_one_subscription_leaves_the_others(address: str, shop: Shop) -> None:
    async with dial(address) as socket:
        await introduce(socket)
        await subscribe(socket, "a")
        await subscribe(socket, "b")
        await shop.until_listening(2)
        await say(socket, type="complete", id="a")
        await shop.until_listening(1)
        await shop.announce("tart")
        assert await hear(socket) == next_("b", {"announced": {"name": "tart"}})


async def test_a_lost_connection_ends_its_subscriptions(address: str, shop: Shop) -> None:
    async with dial(address) as socket:
        await introduce(socket)
        await subscribe(socket, "a")
        await shop.until_listening(1)
        socket.transport.abort()
    await shop.until_listening(0)


async def test_each_event_is_read_afresh(address: str, shop: Shop) -> None:
    async with dial(address) as socket:
        await introduce(socket)
        await subscribe(socket, "a", "subscription { announced { price } }")
        await shop.until_listening(1)
        for price in (1, 2):
            await shop.announce("tart")
            assert await hear(socket) == next_("a", {"announced": {"price": price}})


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("subscription {", "BAD_DOCUMENT"),
        ("subscription { unknown }", "BAD_DOCUMENT"),
        ("{ __typename }", "WRONG_TRANSPORT"),
        (
            'mutation { order(name: "tart", key: "0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b") { __typename } }',
            "WRONG_TRANSPORT",
        ),
        ("subscription { refused { name } }", "sold_out"),
    ],
)
async def test_what_cannot_be_followed_is_an_error(address: str, shop: Shop, query: str, code: str) -> None:
    async with dial(address) as socket:
        await introduce(socket)
        await subscribe(socket, "a", query)
        message = await hear(socket)
        assert (message["type"], message["id"]) == ("error", "a")
        assert [error["extensions"]["code"] for error in message["payload"]] == [code]
    assert shop.orders == []


async def test_documents_of_ones_own_need_a_token(address: str) -> None:
    async with dial(address, session="") as socket:
        await introduce(socket)
        await subscribe(socket, "a", ANNOUNCED + " ")
        message = await hear(socket)
        assert message["payload"][0]["extensions"]["code"] == "DOCUMENT_NOT_REGISTERED"


async def test_a_subscription_that_breaks_later_is_masked(address: str) -> None:
    async with dial(address) as socket:
        await introduce(socket)
        await subscribe(socket, "a", "subscription { broken { name } }")
        assert await hear(socket) == next_("a", {"broken": {"name": "one"}})
        message = await hear(socket)
        assert (message["type"], message["payload"][0]["message"]) == ("error", "Something went wrong")
        assert "hunter2" not in str(message)


async def test_a_ping_is_answered(address: str) -> None:
    async with dial(address) as socket:
        await introduce(socket)
        await say(socket, type="ping")
        assert await hear(socket) == {"type": "pong"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("not json", 4400),
        ("[]", 4400),
        ('{"type": 5}', 4400),
        ('{"type": "unheard of"}', 4400),
        ('{"type": "subscribe", "id": "a"}', 4400),
        ('{"type": "subscribe", "id": "a", "payload": {"query": 5}}', 4400),
        ('{"type": "subscribe", "payload": {"query": "{ __typename }"}}', 4409),
        ('{"type": "connection_init"}', 4429),
        (b"binary", 4400),
        ('{"type": "ping", "payload": "' + "x" * 256_000 + '"}', 1009),
    ],
)
async def test_a_breach_of_the_protocol_ends_the_connection(address: str, text: str, code: int) -> None:
    async with dial(address) as socket:
        await introduce(socket)
        await socket.send(text)
        assert await ending(socket) == code


async def test_two_subscriptions_with_one_id_end_the_connection(address: str, shop: Shop) -> None:
    async with dial(address) as socket:
        await introduce(socket)
        await subscribe(socket, "a")
        await subscribe(socket, "a")
        assert await ending(socket) == 4409
    await shop.until_listening(0)


async def test_nobody_subscribes_without_introduction(address: str) -> None:
    async with dial(address) as socket:
        await subscribe(socket, "a")
        assert await ending(socket) == 4401


async def test_whoever_never_introduces_itself_is_hung_up_on(shop: Shop) -> None:
    async with served(shop, patience=Patience(introduction=0.05)) as address, dial(address) as socket:
        assert await ending(socket) == 4408


async def test_whoever_falls_silent_is_hung_up_on(shop: Shop) -> None:
    async with served(shop, patience=Patience(silence=0.05)) as address, dial(address) as socket:
        await introduce(socket)
        await subscribe(socket, "a")
        await shop.until_listening(1)
        assert await ending(socket, answering=False) == 4499
    await shop.until_listening(0)


async def test_whoever_answers_pings_stays(shop: Shop) -> None:
    async with served(shop, patience=Patience(silence=0.5)) as address, dial(address) as socket:
        await introduce(socket)
        for _ in range(3):
            assert json.loads(await asyncio.wait_for(socket.recv(), 10)) == {"type": "ping"}
            await say(socket, type="pong")


@pytest.mark.parametrize("then", [None, Ref("person", UUID(int=2))])
async def test_the_end_of_a_session_ends_its_connection(shop: Shop, then: Ref | None) -> None:
    async with served(shop, patience=Patience(silence=0.5)) as address, dial(address) as socket:
        await introduce(socket)
        if then is None:
            del shop.sessions["anna"]
        else:
            shop.sessions["anna"] = then
        assert await ending(socket) == 4403


async def test_a_failure_to_ask_for_the_session_does_not_end_the_connection(shop: Shop) -> None:
    async with served(shop, patience=Patience(silence=0.5)) as address, dial(address) as socket:
        await introduce(socket)
        await subscribe(socket, "a")
        await shop.until_listening(1)
        shop.is_closed, before = True, shop.asked
        while shop.asked < before + 2:
            assert json.loads(await asyncio.wait_for(socket.recv(), 10)) == {"type": "ping"}
            await say(socket, type="pong")
        shop.is_closed = False
        await shop.announce("tart")
        assert await hear(socket) == next_("a", {"announced": {"name": "tart"}})


async def test_one_connection_may_hold_only_so_many_subscriptions(shop: Shop) -> None:
    async with served(shop, patience=Patience(subscriptions=2)) as address, dial(address) as socket:
        await introduce(socket)
        for id_ in ("a", "b", "c"):
            await subscribe(socket, id_)
        message = await hear(socket)
        assert (message["type"], message["id"]) == ("error", "c")
        assert message["payload"][0]["extensions"]["code"] == "TOO_MANY_SUBSCRIPTIONS"
        await shop.until_listening(2)
        await say(socket, type="complete", id="a")
        await shop.until_listening(1)
        await subscribe(socket, "c")
        await shop.until_listening(2)


async def test_a_page_of_another_origin_is_turned_away(address: str, shop: Shop) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with dial(address, origin=Origin("http://evil.example")):
            pass
    assert refused.value.response.status_code == 403
    assert shop.asked == 0
    async with dial(address, origin=Origin("http://shop.example")) as socket:
        await introduce(socket)


async def test_another_protocol_is_not_spoken(address: str) -> None:
    async with dial(address, subprotocols=[Subprotocol("graphql-ws")]) as socket:
        assert await ending(socket) == 4406
