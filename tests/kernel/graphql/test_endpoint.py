"""POST /graphql over a real socket."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Any

import httpx
import pytest

from tests.kernel.graphql.shop import Shop, served

CAKES = "query Cakes($first: Int!) { cakes(first: $first) { items { name } } }"
KEY = "0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
async def address(shop: Shop) -> AsyncIterator[str]:
    async with served(shop) as address:
        yield f"http://{address}"


async def post(address: str, body: Any, **more: Any) -> httpx.Response:
    async with httpx.AsyncClient(verify=False) as client:
        return await client.post(address, json=body, **more)


async def send(address: str, content: bytes, kind: str = "application/json") -> httpx.Response:
    async with httpx.AsyncClient(verify=False) as client:
        return await client.post(address, content=content, headers={"content-type": kind})


async def test_a_query_is_answered(address: str) -> None:
    answer = await post(address, {"query": CAKES, "variables": {"first": 2}, "operationName": "Cakes"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.text == '{"data":{"cakes":{"items":[{"name":"蛋糕0"},{"name":"蛋糕1"}]}}}'


async def test_a_mutation_is_performed_and_may_set_cookies(address: str, shop: Shop) -> None:
    document = """mutation($key: IdempotencyKey!) {
        order(name: "tart", key: $key) { __typename ... on Cake { name } } }"""
    answer = await post(address, {"query": document, "variables": {"key": KEY}})
    assert answer.json() == {"data": {"order": {"__typename": "Cake", "name": "tart"}}}
    assert answer.headers["set-cookie"].startswith("session=anna; HttpOnly")
    assert [str(key) for key in shop.orders] == [KEY]


async def test_who_leaves_before_the_answer_cuts_nothing_off(shop: Shop) -> None:
    """What was begun comes to its end, and its server waits for that."""
    document = f"""mutation {{ order(name: "tart", key: "{KEY}") {{ ... on Cake {{ name price }} }} }}"""
    shop.oven.clear()
    async with served(shop) as address:
        asking = asyncio.create_task(post(f"http://{address}", {"query": document}))
        while not shop.asked:  # noqa: ASYNC110  # it is the server that counts
            await asyncio.sleep(0)
        asking.cancel()
        await asyncio.wait([asking])
        await post(f"http://{address}", {"query": CAKES, "variables": {"first": 1}})  # by now it knows
        assert (asking.cancelled(), shop.orders) == (True, [])
        shop.oven.set()
    assert ([str(key) for key in shop.orders], shop.loads) == ([KEY], 1)


async def test_an_expected_refusal_is_data(address: str, shop: Shop) -> None:
    document = f"""mutation {{ order(name: "none", key: "{KEY}") {{
        ... on Refused {{ code message field current facts }} }} }}"""
    answer = await post(address, {"query": document})
    assert answer.json() == {
        "data": {
            "order": {
                "code": "sold_out",
                "message": "There is none left.",
                "field": "name",
                "current": "4",
                "facts": {"limit": 9},
            }
        }
    }
    assert shop.orders == []
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("field", "code", "message"),
    [
        ("lost", "not_found", "There is no such thing here, or it is not yours to see."),
        ("mine", "UNAUTHENTICATED", "Sign in first."),
        ("kitchen", "FORBIDDEN", "Your role does not allow this."),
    ],
)
async def test_a_denial_has_its_code(address: str, field: str, code: str, message: str) -> None:
    [error] = (await post(address, {"query": f"{{ {field} }}"})).json()["errors"]
    assert (error["extensions"]["code"], error["message"], error["path"]) == (code, message, [field])


@pytest.mark.parametrize("field", ["broken", "mistyped"])
async def test_a_bug_is_masked_and_logged_under_its_incident(
    address: str, field: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await post(address, {"query": f"{{ {field} }}"})
    assert "hunter2" not in answer.text
    [error] = answer.json()["errors"]
    assert error["message"] == "Something went wrong"
    assert error["extensions"]["code"] == "INTERNAL"
    [record] = [each for each in caplog.records if each.name == "backend.kernel.graphql.errors"]
    assert record.levelno == logging.ERROR
    assert error["extensions"]["incident"] in record.message
    assert "hunter2" in caplog.text


async def test_a_failure_before_any_field_is_masked_too(address: str, shop: Shop) -> None:
    shop.is_closed = True
    answer = await post(address, {"query": "{ broken }"})
    assert answer.status_code == 500
    assert answer.json()["errors"][0]["extensions"]["code"] == "INTERNAL"
    assert "secret" not in answer.text


async def test_whoever_the_context_refuses_gets_the_code(address: str) -> None:
    answer = await post(address, {"query": "{ broken }"}, headers={"cookie": "session=banned"})
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]) == (403, {"code": "FORBIDDEN"})


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'[{"query":"{ cakes { items { name } } }"}]',
        b'{"query": 5}',
        b'{"query": "{ __typename }", "variables": []}',
        b'{"query": "\xff"}',
        b"\xff\xfe",
        rb'{"query": "{ __typename }", "variables": {"words": "\u0000"}}',
        rb'{"query": "{ __typename }", "variables": {"words": "a\\\u0000"}}',
    ],
)
async def test_what_is_no_request_is_a_400_with_a_body(address: str, content: bytes, shop: Shop) -> None:
    answer = await send(address, content)
    assert answer.status_code == 400
    [error] = answer.json()["errors"]
    assert error["extensions"] == {"code": "BAD_REQUEST"}
    assert shop.asked == 0


async def test_who_writes_about_the_escape_is_read(address: str) -> None:
    answer = await send(address, rb'{"query": "{ __typename }", "variables": {"words": "\\u0000"}}')
    assert answer.json() == {"data": {"__typename": "Query"}}


async def test_only_json_is_read(address: str) -> None:
    # A form or plain text could be sent from any page without the browser asking first.
    answer = await send(address, b'{"query":"{ __typename }"}', "text/plain")
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]) == (415, {"code": "BAD_REQUEST"})


async def test_a_body_may_have_256_kilobytes(address: str) -> None:
    text = "{ __typename }"
    frame = len(json.dumps({"query": text}))
    largest = json.dumps({"query": text + " " * (256_000 - frame)}).encode()
    assert (await send(address, largest)).json() == {"data": {"__typename": "Query"}}
    answer = await send(address, largest + b" ")
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]) == (413, {"code": "BAD_REQUEST"})


async def test_get_is_not_allowed(address: str) -> None:
    async with httpx.AsyncClient(verify=False) as client:
        answer = await client.get(address, params={"query": "{ __typename }"})
    assert answer.status_code == 405


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "BAD_REQUEST"),
        ({"query": "{ cakes"}, "BAD_DOCUMENT"),
        ({"query": "{ unknown }"}, "BAD_DOCUMENT"),
        ({"query": "query A { __typename } query B { __typename }"}, "BAD_DOCUMENT"),
        ({"query": "query A { __typename }", "operationName": "B"}, "BAD_DOCUMENT"),
        ({"query": CAKES, "variables": {"first": "two"}}, "BAD_VARIABLES"),
        ({"query": CAKES}, "BAD_VARIABLES"),
        ({"query": CAKES, "variables": {"first": 100_000}}, "TOO_COSTLY"),
        ({"query": CAKES, "variables": {"first": 100_000.0}}, "TOO_COSTLY"),
        ({"query": "{ cakes(first: 100000) { items { name } } }"}, "TOO_COSTLY"),
        ({"query": "subscription { announced { name } }"}, "WRONG_TRANSPORT"),
        ({"query": f"{{ {'a' * 5} {'__typename ' * 4100} }}"}, "DOCUMENT_TOO_LONG"),
        ({"query": "{ cakes " + "{ items " * 150 + "}" * 151}, "DOCUMENT_TOO_DEEP"),
        ({"query": "{ cakes " + "{ items " * 300 + "}" * 301}, "DOCUMENT_TOO_DEEP"),
        ({"documentId": "0" * 64}, "DOCUMENT_UNKNOWN"),
    ],
)
async def test_what_cannot_be_executed_has_a_code_and_no_data(address: str, body: Any, code: str) -> None:
    answer = await post(address, body)
    assert answer.status_code == 200
    assert set(answer.json()) == {"errors"}
    assert [error["extensions"]["code"] for error in answer.json()["errors"]] == [code]


async def test_concurrent_requests_get_each_its_own_answer(address: str) -> None:
    asked = [post(address, {"query": CAKES, "variables": {"first": n}}) for n in range(20)]
    answers = await asyncio.gather(*asked)
    assert [len(answer.json()["data"]["cakes"]["items"]) for answer in answers] == list(range(20))


async def test_production_accepts_only_registered_documents(shop: Shop) -> None:
    name = sha256(CAKES.encode()).hexdigest()
    async with served(shop, registered={name: CAKES}, ad_hoc=False) as address:
        at, variables = f"http://{address}", {"first": 1}
        expected = {"data": {"cakes": {"items": [{"name": "蛋糕0"}]}}}
        assert (await post(at, {"documentId": name, "variables": variables})).json() == expected
        assert (await post(at, {"query": CAKES, "variables": variables})).json() == expected
        other = {"query": CAKES + " ", "variables": variables}
        assert codes(await post(at, other)) == ["DOCUMENT_NOT_REGISTERED"]
        assert codes(await post(at, {"query": "{ __schema { types { name } } }"})) == [
            "DOCUMENT_NOT_REGISTERED"
        ]
        # except for the holder of a token
        assert (await post(at, other, headers={"cookie": "session=anna"})).json() == expected


def codes(answer: httpx.Response) -> list[str]:
    return [error["extensions"]["code"] for error in answer.json()["errors"]]
