"""What the shield lets through, and what every answer carries."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar, Response, WebSocket, get, post, websocket
from litestar.exceptions import WebSocketDisconnect
from litestar.testing import TestClient

from backend.edge.security import CONTENT_SECURITY_POLICY, protect
from backend.kernel.settings import Environment, Settings

ORIGIN = "http://manyi.example:8300"
TOKEN = "t" * 32
reached: list[str] = []


@get("/page", sync_to_thread=False)
def page() -> str:
    return "page"


@get("/asset", sync_to_thread=False)
def asset() -> Response[str]:
    return Response("asset", headers={"Cache-Control": "public, max-age=31536000, immutable"})


@post("/graphql", status_code=200, sync_to_thread=False)
def write() -> str:
    reached.append("graphql")
    return "written"


@post("/intake/readings", status_code=200, sync_to_thread=False)
def take_in() -> str:
    reached.append("intake")
    return "taken"


@get("/broken", sync_to_thread=False)
def broken() -> None:
    raise RuntimeError


@websocket("/graphql")
async def talk(socket: WebSocket[Any, Any, Any]) -> None:
    await socket.accept()
    await socket.send_text("hello")
    await socket.close()


def shielded(origin: str = ORIGIN) -> TestClient[Litestar]:
    settings = Settings(
        environment=Environment.DEMO,
        database_url="",
        valkey_url="",
        port=8300,
        data=Path(),
        secret=b"",
        origin=origin,
        extra_origins=("http://127.0.0.1:8300",),
    )
    handlers = [page, asset, write, take_in, broken, talk]
    return TestClient(protect(Litestar(handlers, openapi_config=None), settings), base_url=origin)


@pytest.fixture
def client() -> Iterator[TestClient[Litestar]]:
    reached.clear()
    with shielded() as client:
        yield client


def sends(client: TestClient[Litestar], path: str = "/graphql", **headers: str) -> Any:
    return client.post(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


OURS = {"cookie": f"manyi_csrf={TOKEN}", "x_csrf_token": TOKEN}


@pytest.mark.parametrize(
    ("path", "status"), [("/page", 200), ("/nowhere", 404), ("/broken", 500), ("/graphql", 405)]
)
def test_every_answer_carries_the_headers(client: TestClient[Litestar], path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    shown = {
        name: answer.headers[name]
        for name in (
            "content-security-policy",
            "referrer-policy",
            "x-content-type-options",
            "x-frame-options",
            "permissions-policy",
            "cross-origin-opener-policy",
            "cross-origin-resource-policy",
            "cache-control",
        )
    }
    assert shown == {
        "content-security-policy": CONTENT_SECURITY_POLICY,
        "referrer-policy": "same-origin",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "permissions-policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "no-store",
    }
    assert "strict-transport-security" not in answer.headers


def test_the_policy_names_no_other_origin_and_no_inline_code() -> None:
    assert CONTENT_SECURITY_POLICY == (
        "default-src 'self'; connect-src 'self'; img-src 'self' blob: data:; "
        "script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; worker-src 'self'; "
        "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    )


def test_the_first_answer_brings_a_token_that_scripts_can_read(client: TestClient[Litestar]) -> None:
    cookie = client.get("/page").headers["set-cookie"]
    name_and_value, attributes = cookie.split("; ", 1)
    name, value = name_and_value.split("=")
    assert (name, len(value), attributes) == ("manyi_csrf", 32, "Path=/; Max-Age=31536000; SameSite=Lax")
    assert "set-cookie" not in client.get("/page").headers  # the client keeps it


def test_what_anyone_may_cache_brings_no_token(client: TestClient[Litestar]) -> None:
    answer = client.get("/asset")
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_over_https_the_cookie_is_secure_and_https_is_remembered() -> None:
    with shielded("https://manyi.example") as client:
        answer = client.get("/page")
    assert answer.headers["set-cookie"].endswith("; SameSite=Lax; Secure")
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": ORIGIN},
        {"origin": "http://127.0.0.1:8300"},
        {"origin": ORIGIN, "sec_fetch_site": "same-origin"},
        {"cookie": f"a=b; manyi_csrf={TOKEN}; manyi_session=x"},
    ],
)
def test_our_own_pages_may_write(client: TestClient[Litestar], headers: dict[str, str]) -> None:
    answer = sends(client, **OURS | headers)
    assert (answer.status_code, answer.text, reached) == (200, "written", ["graphql"])


@pytest.mark.parametrize(
    "headers",
    [
        {"cookie": ""},
        {"cookie": f"xmanyi_csrf={TOKEN}"},
        {"cookie": "manyi_csrf=", "x_csrf_token": ""},
        {"x_csrf_token": ""},
        {"x_csrf_token": "x" * 32},
        {"x_csrf_token": TOKEN[:-1]},
        {"x_csrf_token": TOKEN + ", " + TOKEN},
    ],
)
def test_without_the_token_nothing_is_written(client: TestClient[Litestar], headers: dict[str, str]) -> None:
    answer = sends(client, **OURS | headers)
    assert (answer.status_code, reached) == (403, [])
    assert answer.json() == {
        "code": "csrf",
        "message": "The header x-csrf-token must repeat the cookie manyi_csrf.",
    }
    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY


def test_a_refused_client_takes_the_new_token_and_succeeds(client: TestClient[Litestar]) -> None:
    assert sends(client).status_code == 403
    token = client.cookies["manyi_csrf"]
    assert sends(client, x_csrf_token=token).status_code == 200
    assert reached == ["graphql"]


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://manyi.example:8300.evil.example"},
        {"origin": "https://manyi.example:8300"},
        {"origin": "http://manyi.example"},
        {"origin": "null"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "none"},
        {"origin": ORIGIN, "sec_fetch_site": "cross-site"},
    ],
)
def test_another_site_writes_nothing_even_with_the_token(
    client: TestClient[Litestar], headers: dict[str, str]
) -> None:
    answer = sends(client, **OURS | headers)
    assert (answer.status_code, answer.json()["code"], reached) == (403, "foreign_origin", [])


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_every_unsafe_method_needs_the_token(client: TestClient[Litestar], method: str) -> None:
    assert client.request(method, "/graphql").status_code == 403
    answer = client.request(method, "/graphql", headers={"x-csrf-token": client.cookies["manyi_csrf"]})
    assert answer.status_code == 405


def test_gateways_with_their_bearer_token_need_no_cookie(client: TestClient[Litestar]) -> None:
    answer = sends(client, "/intake/readings", authorization="Bearer x")
    assert (answer.status_code, reached) == (200, ["intake"])


@pytest.mark.parametrize("cookie", ["", "manyi_csrf=forgotten"])
def test_programs_with_an_api_token_need_no_cookie(client: TestClient[Litestar], cookie: str) -> None:
    answer = sends(client, authorization="Bearer x", cookie=cookie)
    assert (answer.status_code, reached) == (200, ["graphql"])


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": "Bearer x", "cookie": "manyi_session=y"},
        {"authorization": "Bearer x", "cookie": "a=b; manyi_session=y; manyi_csrf=z"},
        {"authorization": "Bearer "},
        {"authorization": "Basic eDp5"},
    ],
)
def test_a_token_beside_a_session_or_none_at_all_proves_nothing(
    client: TestClient[Litestar], headers: dict[str, str]
) -> None:
    answer = sends(client, **headers)
    assert (answer.status_code, answer.json()["code"], reached) == (403, "csrf", [])


@pytest.mark.parametrize("origin", [ORIGIN, "http://127.0.0.1:8300", None])
def test_a_socket_of_our_own_pages_opens(client: TestClient[Litestar], origin: str | None) -> None:
    with client.websocket_connect("/graphql", headers={"origin": origin} if origin else {}) as socket:
        assert socket.receive_text() == "hello"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://manyi.example:8300"])
def test_a_socket_of_another_site_does_not(client: TestClient[Litestar], origin: str) -> None:
    with (
        pytest.raises(WebSocketDisconnect) as refusal,
        client.websocket_connect("/graphql", headers={"origin": origin}),
    ):
        pass
    assert refusal.value.code == 4403


@pytest.mark.parametrize("address", ["/page?verb=%00", "/page%00", "/page?a=1&b=x%00y"])
def test_an_address_with_a_nul_goes_no_further(client: TestClient[Litestar], address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY


def test_who_writes_about_the_escape_in_an_address_is_let_through(client: TestClient[Litestar]) -> None:
    assert client.get("/page?verb=%2500").text == "page"
